"""What a mail server's refusal means: whose fault it is, and so what has to wait."""

import re

from campaign.core.delivery.refusal_words import DIALECTS, MAILBOX_RATE, Meaning

__all__ = ["CLOSING", "SIGN_IN_CODES", "TOO_MANY_CONNECTIONS", "Meaning", "meaning", "meaning_of_report"]

CLOSING = 421
TOO_MANY_CONNECTIONS = 432
"""Exchange Online's own, of accounts that sign in: "432 4.3.2 Concurrent connections limit exceeded"."""
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
"""Replies of RFC 4954, section 6, that say who may send, not what."""

_SYNTAX_CODES = frozenset({500, 501, 502, 503, 504, 553, 555})
_NO_MAILBOX_CODES = frozenset({521, 525, 556})
"""RFC 7504: there is no mail here. 525 is what some say of an account that was switched off."""
_LONGEST = 1_000
_STATUS = r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])"
_AT_THE_BEGINNING = re.compile(rf"^\d{{3}}[ -](?:\d{{3}}[ -])?\W{{0,2}}(?P<status>{_STATUS})")
_IN_BRACKETS = re.compile(rf"\(#?(?P<status>{_STATUS})")
_NUMBERS = re.compile(rf"(?:\b\d{{3}}[- ])?#?{_STATUS}|^\d{{3}}\b")
_REPORT = re.compile(rf"^bounced, (?P<status>{_STATUS})(?:: (?P<words>.*))?$", re.DOTALL)
_NOT_THE_MAILBOX = frozenset({"5.1.7", "5.1.8", "5.3.4"})
_QUOTES_ANOTHER = re.compile(r"\b(?:said|response): ")
"""Behind it our server repeats what the office's server answered, when it asks there before it takes a mail."""
_SAYS_NOTHING = re.compile(r"[45]\.0\.0")
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
    # Exchange Online's own: how much a mailbox takes in an hour, and who may write to it.
    "5.2.121": Meaning.TOO_FAST,
    "5.2.122": Meaning.TOO_FAST,
    "5.7.57": Meaning.SIGN_IN,
    **dict.fromkeys(
        ("5.7.12", "5.7.13", "5.7.124", "5.7.129", "5.7.133", "5.7.134", "5.7.135", "5.7.136"), Meaning.NO_MAILBOX
    ),
}
"""Enhanced status codes of RFC 3463 and its registry; those of the class 5.7 are policy, those of 5.5 are syntax."""


def meaning(code: int, reply: str) -> Meaning:
    """What a reply with this `code` (4xx or 5xx) means; `reply` is the whole of it, beginning with the code.

    Words say more than the enhanced status (RFC 3463), and that more than the code (RFC 5321): servers say
    550 5.2.1 of a mailbox that gets too much at once, and 550 5.4.1 or 554 5.7.1 of one that is not there.
    """
    if code == CLOSING:
        return Meaning.SERVER_AWAY
    if code in SIGN_IN_CODES:
        return Meaning.SIGN_IN
    words = _words(reply)
    if code // 100 == 4:
        return Meaning.TOO_FAST if MAILBOX_RATE.search(words) else Meaning.LATER
    match = _AT_THE_BEGINNING.match(reply) or _IN_BRACKETS.search(reply[:_LONGEST])
    return _permanent(code, match["status"] if match else "", words)


def meaning_of_report(reply: str) -> Meaning:
    """What is said of a letter that came back: `bounced, 5.1.1: ` and the words of the server that refused it.

    The status of the report is believed where the words hold none that says more.
    """
    match = _REPORT.match(reply)
    if match is None:
        return meaning(550, f"550 {reply}")
    words = match["words"] or ""
    code = int(words[:3]) if re.match(r"[45]\d\d\b", words) else 550
    own = _AT_THE_BEGINNING.match(words)
    status = own["status"] if own and not _SAYS_NOTHING.fullmatch(own["status"]) else match["status"]
    if code // 100 == 4 or status.startswith("4."):
        return Meaning.LATER
    return _permanent(code, status, _words(words))


def _words(reply: str) -> str:
    """The words alone, as the table has them: the codes are left out that servers repeat on each line."""
    return " ".join(_NUMBERS.sub(" ", reply[:_LONGEST]).lower().split())


def _permanent(code: int, status: str, words: str) -> Meaning:
    elsewhere = status.startswith("5.6.") or status in _NOT_THE_MAILBOX
    said = _of_words(words, elsewhere=elsewhere)
    return said or _of_status(status) or _of_code(code)


def _of_words(words: str, *, elsewhere: bool) -> Meaning | None:
    """`elsewhere`: the status speaks of the content or of the sender, so that no recipient is unknown.

    Whether our account was shut is our server's to say: an office that says so would stop all letters to all others.
    """
    own = _QUOTES_ANOTHER.split(words, maxsplit=1)[0]
    for line in DIALECTS:
        heard = own if line.means is Meaning.SIGN_IN else words
        if not (elsewhere and line.means is Meaning.NO_MAILBOX) and line.words.search(heard):
            return line.means
    return None


def _of_status(status: str) -> Meaning | None:
    if status in _OF_STATUS:
        return _OF_STATUS[status]
    if status.startswith("5.7."):
        return Meaning.POLICY
    return Meaning.OUR_FAULT if status.startswith("5.5.") else None


def _of_code(code: int) -> Meaning:
    if code in _NO_MAILBOX_CODES:
        return Meaning.NO_MAILBOX
    return Meaning.OUR_FAULT if code in _SYNTAX_CODES else Meaning.REFUSED
