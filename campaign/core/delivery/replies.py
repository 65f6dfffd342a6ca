"""What a mail server's refusal means: whose fault it is, and so what has to wait."""

import re
from enum import StrEnum


class Meaning(StrEnum):
    """What a reply of the 4xx or 5xx kind says about a mail."""

    SERVER_AWAY = "server_away"
    """The server takes nothing now: it, not the mail, is waited for."""
    SIGN_IN = "sign_in"
    """The server wants to know who we are, or another sign-in: nothing can be sent until a person acts."""
    LATER = "later"
    """This mail may go through later."""
    NO_MAILBOX = "no_mailbox"
    """The address is wrong: so would be every other mail to it."""
    TOO_FAST = "too_fast"
    """The mailbox gets more than it takes: the pace is wrong, not the mail."""
    POLICY = "policy"
    """The server does not want mail of this kind from us: sending on would make it worse."""
    OUR_FAULT = "our_fault"
    """We said something that the server does not understand."""
    REFUSED = "refused"
    """This mail is refused for good."""


CLOSING = 421
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
"""Replies of RFC 4954, section 6, that say who may send, not what."""

_SYNTAX_CODES = frozenset({500, 501, 502, 503, 504, 553, 555})
_ENHANCED = re.compile(r"^\d{3}[ -](?P<status>[245]\.\d{1,3}\.\d{1,3})\b")
_RATE = re.compile(
    r"\b(at a rate|rate[ -]?limit|(too|so) (fast|quickly|frequent)"
    r"|too many (messages|mails?|emails?|letters|connections)"
    r"|throttl|(hourly|daily|sending|message|rate|frequency) (limit|quota|rate)\b|receiving rate)",
    re.IGNORECASE,
)
_UNKNOWN_USER = re.compile(
    r"(user|recipient|mailbox|address|account)( is)? "
    r"(unknown|not found|unavailable|does not exist|doesn't exist|rejected)"
    r"|(unknown|no such|invalid) (user|recipient|mailbox|address|account)|does not exist|no mailbox",
    re.IGNORECASE,
)
_OF_STATUS = {
    "5.1.1": Meaning.NO_MAILBOX,
    "5.1.2": Meaning.NO_MAILBOX,
    "5.1.3": Meaning.OUR_FAULT,
    "5.1.6": Meaning.NO_MAILBOX,
    "5.1.10": Meaning.NO_MAILBOX,
    "5.2.1": Meaning.NO_MAILBOX,
    # A mailbox that is full will be emptied.
    "5.2.2": Meaning.LATER,
    # The sender's address is what is wrong: every mail has the same.
    "5.1.7": Meaning.POLICY,
    "5.1.8": Meaning.POLICY,
}
"""Enhanced status codes of RFC 3463 and its registry; those of the class 5.7 are policy, those of 5.5 are syntax."""


def meaning(code: int, reply: str) -> Meaning:
    """What a reply with this `code` (4xx or 5xx) means; `reply` is the whole of it, beginning with the code.

    The enhanced status (RFC 3463) says more than the code (RFC 5321), and words about a rate say more than either:
    servers send 550 5.2.1 to say that a mailbox gets too much at once.
    """
    if code == CLOSING:
        return Meaning.SERVER_AWAY
    if code in SIGN_IN_CODES:
        return Meaning.SIGN_IN
    if code // 100 == 4:
        return Meaning.LATER
    if _RATE.search(reply):
        return Meaning.TOO_FAST
    found = _ENHANCED.match(reply)
    status = found["status"] if found else ""
    return _of_status(status) or _of_code(code, reply, bare=not status)


def _of_status(status: str) -> Meaning | None:
    if status.startswith("5.7."):
        return Meaning.POLICY
    if status.startswith("5.5."):
        return Meaning.OUR_FAULT
    return _OF_STATUS.get(status)


def _of_code(code: int, reply: str, *, bare: bool) -> Meaning:
    if code in _SYNTAX_CODES:
        return Meaning.OUR_FAULT
    if bare and code in (550, 551) and _UNKNOWN_USER.search(reply):
        return Meaning.NO_MAILBOX
    return Meaning.REFUSED
