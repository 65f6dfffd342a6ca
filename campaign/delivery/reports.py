"""Reports of mail that was not delivered (RFC 3464 in RFC 6522's multipart/report), read without trusting them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import HeaderParser
from enum import StrEnum

from campaign.core.delivery import return_paths
from campaign.core.delivery.return_paths import ReturnPath
from campaign.delivery.transport import told

LONGEST = 2_000_000
"""So many octets of a mail are read. What matters stands at the beginning; the returned letter comes last."""

_LONGEST_HEAD = 100_000
_LONGEST_FIELD = 2_000
_MOST_PARTS = 50
_MOST_GROUPS = 100
_DELIVERED_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
"""Where a mail was delivered to: what our mail server noted, newest first, then what the sender wrote."""

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")  # the latter in RFC 6533
_STATUS = re.compile(rb"[45]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9])")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_PARSER = HeaderParser(policy=policy.compat32)


class Kind(StrEnum):
    """What a mail turned out to be."""

    FAILED = "delivery failed"
    DELAYED = "delivery is delayed"
    DELIVERED = "delivered"
    AUTO_REPLY = "an automatic reply"
    OTHER = "no delivery report"


@dataclass(frozen=True)
class Report:
    """What a mail says. `path` is the return path it was delivered to, which may be forged.

    `status` is the code of RFC 3463, such as 5.1.1, and `reply` that with the reason in words, without addresses;
    both are empty unless delivery failed.
    """

    kind: Kind
    path: ReturnPath | None = None
    status: str = ""
    reply: str = ""


@dataclass(frozen=True)
class _Recipient:
    """One group of a report: what became of the mail for one recipient."""

    action: str
    status: str
    diagnostic: str


def read(data: bytes) -> Report:
    """What a mail says about the delivery of a letter, whatever the bytes are: this never raises.

    Reports are told from automatic replies by their form alone: mail servers, too, mark reports as automatic.
    """
    try:
        return _read(data[:LONGEST].replace(b"\r\n", b"\n"))
    except Exception:
        # The parser of parameters (RFC 2231) is known to trip over hostile ones, and not in one way only.
        return Report(Kind.OTHER)


def _read(data: bytes) -> Report:
    head, body = _split(data)
    path = _path(head)
    found = _recipients(head, body)
    if not found:
        return Report(Kind.AUTO_REPLY if _is_automatic(head) else Kind.OTHER, path)
    kind = _kind({one.action for one in found})
    if kind is not Kind.FAILED:
        return Report(kind, path)
    first = found[0]
    return Report(kind, path, first.status, told(f"bounced, {first.status}: {first.diagnostic}").rstrip(": "))


def _kind(actions: set[str]) -> Kind:
    """A letter has failed when it reached nobody, and nobody is still being tried (an address may stand for many)."""
    if "delayed" in actions:
        return Kind.DELAYED
    return Kind.FAILED if actions == {"failed"} else Kind.DELIVERED


def _path(head: Message) -> ReturnPath | None:
    places = (value for name in _DELIVERED_TO for value in head.get_all(name, []))
    return next(filter(None, (return_paths.find(value[:_LONGEST_FIELD]) for value in places)), None)


def _is_automatic(head: Message) -> bool:
    """RFC 3834, section 5, and what was used before it."""
    submitted = _field(head, "Auto-Submitted").lower()
    old_ways = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Autoresponder")
    precedence = _field(head, "Precedence").lower() in ("auto_reply", "bulk", "junk", "list")
    return submitted not in ("", "no") or precedence or any(name in head for name in old_ways)


def _recipients(head: Message, body: bytes) -> list[_Recipient]:
    """The groups of a report about recipients; none where the mail is no delivery report."""
    kind = _content_type(head)
    boundary = kind.get_boundary()
    is_report = kind.get_content_type() == "multipart/report"
    if not is_report or not boundary or str(kind.get_param("report-type")).lower() != "delivery-status":
        return []
    parts = (_split(part) for part in _parts(body, str(boundary)))
    status = next((part for part in parts if _content_type(part[0]).get_content_type() in _STATUS_PARTS), None)
    return list(_groups(_decoded(*status))) if status else []


def _groups(text: bytes) -> Iterator[_Recipient]:
    for lines in _BLANK_LINE.split(text, maxsplit=_MOST_GROUPS)[:_MOST_GROUPS]:
        group = _fields(lines.strip(b"\n"))
        action = _first_word(_field(group, "Action"))
        if action in ("failed", "delayed", "delivered", "relayed", "expanded"):
            # A failure without a code is one of which no more is known (RFC 3463, section 3.1).
            status = _STATUS.match(_field(group, "Status").encode("ascii", "replace"))
            diagnostic = _field(group, "Diagnostic-Code").partition(";")[2].strip()
            yield _Recipient(action, status[0].decode() if status else "5.0.0", diagnostic)


def _split(data: bytes) -> tuple[Message, bytes]:
    """The header fields of a mail or of a part of it, and its body. Nothing is parsed that nobody asks for."""
    if data.startswith(b"\n"):
        return Message(), data[1:]
    head, _, body = data.partition(b"\n\n")
    return _fields(head[:_LONGEST_HEAD]), body


def _fields(lines: bytes) -> Message:
    return _PARSER.parsestr(lines.decode("utf-8", "replace"))


def _parts(body: bytes, boundary: str) -> Sequence[bytes]:
    """The parts of a multipart body (RFC 2046, section 5.1.1), what stands before the first left out."""
    line = re.compile(rb"(?:^|\n)--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(?:--)?[ \t]*(?=\n|\Z)")
    return [part.removeprefix(b"\n") for part in line.split(body, maxsplit=_MOST_PARTS)[1:]]


def _decoded(head: Message, body: bytes) -> bytes:
    part = Message()
    part["Content-Transfer-Encoding"] = _field(head, "Content-Transfer-Encoding")
    part.set_payload(body.decode("ascii", "surrogateescape"))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else body


def _content_type(head: Message) -> Message:
    """The Content-Type alone, cut to a length in which nobody can hide work for the parser."""
    kept = Message()
    kept["Content-Type"] = _field(head, "Content-Type") or "text/plain"
    return kept


def _field(head: Message, name: str) -> str:
    """A field on one line; empty when it is not there."""
    return " ".join(head.get(name, "")[:_LONGEST_FIELD].split())


def _first_word(text: str) -> str:
    return text.lower().partition("(")[0].partition(";")[0].strip()
