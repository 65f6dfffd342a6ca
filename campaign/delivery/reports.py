"""Reports of mail that was not delivered (RFC 3464, and in plain words), read without trusting them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from campaign.core.delivery import return_paths
from campaign.core.delivery.return_paths import ReturnPath
from campaign.delivery.report_parts import LONGEST_FIELD, Part, content_type, field, fields, parts, split
from campaign.delivery.report_words import Verdict, read_words
from campaign.delivery.transport import told

LONGEST = 2_000_000
"""So many octets of a mail are read. What matters stands at the beginning; the returned letter comes last."""

_MOST_GROUPS = 100
_LONGEST_STATUS = 20_000
_DELIVERED_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "X-RCPT-To", "To")
"""Where a mail was delivered to: what our mail server noted, newest first, then what the sender wrote."""

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")  # the latter in RFC 6533
_STATUS = re.compile(rb"[45]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9])")
_BEFORE_THE_HEAD = b"\xef\xbb\xbf\n"
"""A byte-order mark and empty lines, which whoever hands a mail on may put before it."""
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_NOT_FOLDED = re.compile(rb"\n(?![A-Za-z0-9-]+[ \t]*:|[ \t]|\n|\Z)")
"""Where a field goes on in a line of its own without the space that RFC 5322 asks for."""
_OTHER_WORDS_FOR_FAILED = ("failure", "error", "expired")
"""OpenSMTPD's, and those of some relays."""
_FEEDBACK_PART = "message/feedback-report"
_COMPLAINTS = ("abuse", "fraud", "virus", "opt-out")
"""Of the types in RFC 5965, section 7.3; `not-spam` says the contrary, `auth-failure` (RFC 6591) is about no letter."""
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")


class Kind(StrEnum):
    """What a mail turned out to be."""

    FAILED = "delivery failed"
    DELAYED = "delivery is delayed"
    DELIVERED = "delivered"
    COMPLAINT = "a complaint"
    """Somebody called the letter unwanted, and their mail system says so (RFC 5965). It was delivered."""
    AUTO_REPLY = "an automatic reply"
    OTHER = "no delivery report"


@dataclass(frozen=True)
class Report:
    """What a mail says. `path` is the return path it was delivered to, which may be forged.

    `status` is the code of RFC 3463, such as 5.1.1, and `reply` that with the reason in words, without addresses;
    both are empty unless delivery failed. `automatic`: an automatic reply says of itself that no person wrote it
    (RFC 3834), where others are only taken for one.
    """

    kind: Kind
    path: ReturnPath | None = None
    status: str = ""
    reply: str = ""
    automatic: bool = False

    @property
    def is_read(self) -> bool:
        """Whether it was understood, and came to a letter's return path: then it has nothing for a person to read."""
        return self.path is not None and (self.automatic or self.kind not in (Kind.AUTO_REPLY, Kind.OTHER))


@dataclass(frozen=True)
class _Recipient:
    """One group of a report: what became of the mail for one recipient."""

    action: str
    status: str
    diagnostic: str


def read(data: bytes) -> Report:
    """What a mail says about the delivery of a letter, whatever the bytes are: this never raises.

    A report in the form of RFC 3464 is known by it alone, wherever in the mail it stands. One in plain words counts
    where it came without a sender, as reports do (RFC 5321, section 4.5.5), and so does one inside a forwarded mail.
    """
    try:
        return _read(data[:LONGEST].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(_BEFORE_THE_HEAD))
    except Exception:
        # The parser of parameters (RFC 2231) is known to trip over hostile ones, and not in one way only.
        return Report(Kind.OTHER)


def _read(data: bytes) -> Report:
    head, body = split(data)
    path = _path(head)
    report_parts = parts(head, body)
    complaint = _complaint(report_parts, path)
    if complaint:
        return complaint
    groups = _recipients(report_parts, forwarded=False)
    if not groups and _is_without_sender(head):
        groups = _recipients(report_parts, forwarded=True)
        if not groups and _may_be_in_words(head, report_parts):
            return _in_words(head, report_parts, path)
    if not groups:
        return _no_report(head, path)
    kind = _kind({group.action for group in groups})
    if kind is not Kind.FAILED:
        return Report(kind, path)
    return _failed(path, groups[0].status, groups[0].diagnostic)


def _complaint(parts: Iterable[Part], path: ReturnPath | None) -> Report | None:
    """A complaint comes to the address that the mail system was told; the letter's return path stands inside it."""
    about = next((part for part in parts if part.kind == _FEEDBACK_PART and not part.forwarded), None)
    if about is None:
        return None
    said = fields(about.decoded()[:_LONGEST_STATUS].strip(b"\n"))
    if _first_word(field(said, "Feedback-Type")) not in _COMPLAINTS:
        return Report(Kind.OTHER, path)
    return Report(Kind.COMPLAINT, return_paths.find(field(said, "Original-Mail-From")) or path)


def _in_words(head: Message, parts: Sequence[Part], path: ReturnPath | None) -> Report:
    said = read_words(head, parts)
    if said.verdict is Verdict.FAILED:
        return _failed(path, said.status, said.reason)
    return Report(Kind.DELAYED, path) if said.verdict is Verdict.DELAYED else _no_report(head, path)


def _failed(path: ReturnPath | None, status: str, reason: str) -> Report:
    return Report(Kind.FAILED, path, status, told(f"bounced, {status}: {reason}").rstrip(": "))


def _no_report(head: Message, path: ReturnPath | None) -> Report:
    if not _is_automatic(head):
        return Report(Kind.OTHER, path)
    return Report(Kind.AUTO_REPLY, path, automatic=field(head, "Auto-Submitted").lower().startswith("auto-"))


def _kind(actions: set[str]) -> Kind:
    """A letter has failed when it reached nobody, and nobody is still being tried (an address may stand for many)."""
    if "delayed" in actions:
        return Kind.DELAYED
    return Kind.FAILED if actions == {"failed"} else Kind.DELIVERED


def _path(head: Message) -> ReturnPath | None:
    places = (value for name in _DELIVERED_TO for value in head.get_all(name, []))
    return next(filter(None, (return_paths.find(value[:LONGEST_FIELD]) for value in places)), None)


def _is_without_sender(head: Message) -> bool:
    """Whether our mail server noted that the mail came from nobody."""
    return field(head, "Return-Path").replace(" ", "") == "<>"


def _may_be_in_words(head: Message, parts: Iterable[Part]) -> bool:
    """A report of another kind, such as of a complaint (RFC 5965) or of a reading (RFC 8098), is none of delivery.

    And one with an action that we do not know has said what it has to say.
    """
    if any(part.kind in _STATUS_PARTS and b"action:" in part.decoded()[:_LONGEST_STATUS].lower() for part in parts):
        return False
    kind = content_type(head)
    report = str(kind.get_param("report-type") or "delivery-status").lower()
    return kind.get_content_type() != "multipart/report" or report == "delivery-status"


def _is_automatic(head: Message) -> bool:
    """RFC 3834, section 5, and what was used before it."""
    submitted = field(head, "Auto-Submitted").lower()
    old_ways = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Autoresponder")
    precedence = field(head, "Precedence").lower() in ("auto_reply", "bulk", "junk", "list")
    return submitted not in ("", "no") or precedence or any(name in head for name in old_ways)


def _recipients(parts: Iterable[Part], *, forwarded: bool) -> list[_Recipient]:
    """The groups of a report about recipients; none where the mail is no delivery report."""
    status = (part for part in parts if part.kind in _STATUS_PARTS and part.forwarded is forwarded)
    return [group for part in status for group in _groups(part.decoded())][:_MOST_GROUPS]


def _groups(text: bytes) -> Iterator[_Recipient]:
    for lines in _BLANK_LINE.split(text, maxsplit=_MOST_GROUPS)[:_MOST_GROUPS]:
        group = fields(_NOT_FOLDED.sub(b"\n ", lines.strip(b"\n")))
        action = _first_word(field(group, "Action"))
        action = "failed" if action in _OTHER_WORDS_FOR_FAILED else action
        if action in _ACTIONS:
            # A failure without a code is one of which no more is known (RFC 3463, section 3.1).
            status = _STATUS.match(field(group, "Status").encode("ascii", "replace"))
            diagnostic = field(group, "Diagnostic-Code").partition(";")[2].strip()
            yield _Recipient(action, status[0].decode() if status else "5.0.0", diagnostic)


def _first_word(text: str) -> str:
    return text.lower().partition("(")[0].partition(";")[0].strip()
