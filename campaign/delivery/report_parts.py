"""The parts of a mail that came back, taken apart without trusting it: bounded in size, number and depth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import HeaderParser

LONGEST_FIELD = 2_000
_LONGEST_HEAD = 100_000
_MOST_PARTS = 50
_DEEPEST = 8
_STATUS_BEGINS = re.compile(rb"\s*Reporting-MTA:", re.IGNORECASE)
_PARSER = HeaderParser(policy=policy.compat32)


@dataclass(frozen=True)
class Part:
    """One part that is no multipart. `forwarded`: it stands in a mail that is inside the mail."""

    kind: str
    head: Message
    body: bytes
    forwarded: bool

    def decoded(self) -> bytes:
        """The body, its transfer encoding undone."""
        part = Message()
        part["Content-Transfer-Encoding"] = field(self.head, "Content-Transfer-Encoding")
        part.set_payload(self.body.decode("ascii", "surrogateescape"))
        decoded = part.get_payload(decode=True)
        return decoded if isinstance(decoded, bytes) else self.body

    def text(self) -> str:
        """The body as text, in its own character set where that is known."""
        charset = str(content_type(self.head).get_param("charset") or "utf-8")
        try:
            return self.decoded().decode(charset, "replace")
        except (LookupError, UnicodeError, ValueError):
            return self.decoded().decode("utf-8", "replace")


def parts(head: Message, body: bytes) -> list[Part]:
    """The parts of a mail in their order, however deep in one another; what is too deep or too many is left out."""
    collected: list[Part] = []
    _collect(head, body, collected, forwarded=False, depth=0)
    return collected


def split(data: bytes) -> tuple[Message, bytes]:
    """The header fields of a mail or of a part of it, and its body. Nothing is parsed that nobody asks for."""
    if data.startswith(b"\n"):
        return Message(), data[1:]
    head, _, body = data.partition(b"\n\n")
    return fields(head[:_LONGEST_HEAD]), body


def fields(lines: bytes) -> Message:
    """Header fields, or lines in their form."""
    return _PARSER.parsestr(lines.decode("utf-8", "replace"))


def field(head: Message, name: str) -> str:
    """A field on one line; empty when it is not there."""
    return " ".join(str(head.get(name, ""))[:LONGEST_FIELD].split())


def content_type(head: Message) -> Message:
    """The Content-Type alone, cut to a length in which nobody can hide work for the parser."""
    kept = Message()
    kept["Content-Type"] = field(head, "Content-Type") or "text/plain"
    if "Content-Disposition" in head:
        kept["Content-Disposition"] = field(head, "Content-Disposition")
    return kept


def _collect(head: Message, body: bytes, parts: list[Part], *, forwarded: bool, depth: int, within: str = "") -> None:
    """Add the parts of a mail to those found; `within` is the kind of multipart that it stands in."""
    if len(parts) >= _MOST_PARTS:
        return
    about = content_type(head)
    kind, boundary = _kind(about, head, body, within), about.get_boundary()
    inside: Iterator[tuple[Message, bytes]] = iter(())
    if kind.startswith("multipart/") and boundary:
        inside = (split(part) for part in _pieces(body, str(boundary)))
    else:
        parts.append(Part(kind, head, body, forwarded))
        if kind in ("message/rfc822", "message/global"):
            inside = iter([split(body)])
    if depth < _DEEPEST:
        for part_head, part_body in inside:
            inner = forwarded or not kind.startswith("multipart/")
            _collect(part_head, part_body, parts, forwarded=inner, depth=depth + 1, within=kind)


def _kind(about: Message, head: Message, body: bytes, within: str) -> str:
    """What a part is, also where the gateway that attached it did not say so."""
    kind = about.get_content_type()
    if within == "multipart/digest" and not field(head, "Content-Type"):
        return "message/rfc822"  # RFC 2046, section 5.1.5
    if kind != "application/octet-stream":
        return kind
    if str(about.get_filename() or "").lower().endswith(".eml"):
        return "message/rfc822"
    begins = Part(kind, head, body[:2_000], forwarded=False).decoded()
    return "message/delivery-status" if _STATUS_BEGINS.match(begins) else kind


def _pieces(body: bytes, boundary: str) -> Sequence[bytes]:
    """The parts of a multipart body (RFC 2046, section 5.1.1), what stands before the first left out."""
    line = re.compile(rb"(?:^|\n)--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(?:--)?[ \t]*(?=\n|\Z)")
    return [part.removeprefix(b"\n") for part in line.split(body, maxsplit=_MOST_PARTS)[1:]]
