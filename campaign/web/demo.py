"""The demo's mailbox: every mail that was written, to be read in a browser on the same machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, abort, render_template
from markupsafe import Markup, escape

from campaign.web.site.catalogues import gettext
from campaign.web.site.current import from_this_machine, settings

demo = Blueprint("demo", __name__, url_prefix="/demo")

MOST_MAILS = 100
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class MailView:
    """A mail, decoded."""

    id: str
    to: str
    from_: str
    subject: str
    date: str
    body_html: Markup
    kind: str


@demo.before_request
def only_from_here() -> None:
    """The mailbox is for whoever runs the demo, on the machine that runs it."""
    if not from_this_machine():
        abort(404)


@demo.get("/mail")
def mail() -> str:
    """Every mail, newest first."""
    return render_template("demo_mail.html", mails=list(_mails(Path(settings().mail.maildir))))


def _mails(maildir: Path) -> Iterator[MailView]:
    files = [file for folder in ("new", "cur") for file in (maildir / folder).glob("*") if file.is_file()]
    newest = sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    for number, file in enumerate(newest[:MOST_MAILS], 1):
        yield _view(str(number), message_from_bytes(file.read_bytes(), policy=policy.default))


def _view(number: str, message: EmailMessage) -> MailView:
    part = message.get_body(("plain",))
    text = part.get_content() if part is not None else ""
    flowed = part is not None and part.get_content_type() == "text/plain" and part.get_param("format") == "flowed"
    return MailView(
        id=number,
        to=str(message.get("To", "")),
        from_=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        date=str(message.get("Date", "")),
        body_html=linked(unflowed(text) if flowed else text),
        kind=_kind(message),
    )


def linked(text: str) -> Markup:
    """Text as HTML, with its web addresses as links."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        address = escape(match.group())
        parts += [escape(text[end : match.start()]), Markup('<a href="{0}">{0}</a>').format(address)]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def unflowed(text: str) -> str:
    """`format=flowed` text (RFC 3676) with its paragraphs on one line each."""
    lines: list[str] = []
    open_line = False
    for line in text.splitlines():
        words = line.removeprefix(" ")
        if open_line:
            lines[-1] += words
        else:
            lines.append(words)
        open_line = words.endswith(" ") and words != "-- "
    return "\n".join(lines)


def _kind(message: EmailMessage) -> str:
    if message.get("Auto-Submitted"):
        return gettext("Message to the supporter")
    return gettext("Letter")
