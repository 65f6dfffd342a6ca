"""Links that open a letter in a mail program or in a mail service's page, ready to be sent by its writer."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

LONGEST = 1_800
"""Characters of a whole link, encoded, that every mail program, browser and system we know of takes. Windows handed on
2,048 at most; a webmail page reached through a sign-in carries the link encoded once more."""


LONGEST_BY_DEVICE = {"other": LONGEST, "linux": 100_000, "android": 100_000, "ios": 100_000}
"""Characters of a `mailto:` link that a device hands on to its mail program, where a script can tell which it is.

Windows: 2,083 for ShellExecute, of which 2,048 are safe (Mozilla's nsOSHelperAppService.cpp, quoted in Chromium's
external_protocol_handler.cc); macOS documents none, so both have `LONGEST`. Linux: xdg-open gets it as one
argument, of at most 131,072 bytes (execve(2), MAX_ARG_STRLEN). Android: an intent goes through a buffer of 1 MB
that others share (developer.android.com, TransactionTooLargeException). iOS: no documented limit; 1 MB was tried
(stackoverflow.com/q/4473959). Chromium itself takes 2 MB (url/url_constants.h, kMaxURLChars). Read on 2026-11-27;
tried in Chromium on Linux alone.
"""


@dataclass(frozen=True)
class MailLink:
    """A link of at most `LONGEST` characters; without the text in it where it is not `whole`."""

    url: str
    whole: bool


def mail_program(address: str, subject: str, body: str) -> MailLink:
    """A `mailto:` link (RFC 6068). Lines end in CRLF there (section 5), and a space is never `+`."""
    return _shortened(*_mail_program(address, subject, body))


def mail_program_length(address: str, subject: str, body: str) -> int:
    """How many characters the `mailto:` link with the whole letter has, however long that is."""
    return len(next(_links(*_mail_program(address, subject, body))).url)


def _mail_program(address: str, subject: str, body: str) -> tuple[str, str, str, str, str]:
    start = f"mailto:{quote(address, safe='@')}"
    return start, "?subject=", subject, "&body=", body.replace("\n", "\r\n")


def gmail(address: str, subject: str, body: str) -> MailLink:
    """Gmail's page for a new message."""
    start = f"https://mail.google.com/mail/?view=cm&fs=1&to={quote(address, safe='@')}"
    return _shortened(start, "&su=", subject, "&body=", body)


def outlook(address: str, subject: str, body: str) -> MailLink:
    """Outlook's page for a new message, for people's own accounts."""
    start = f"https://outlook.live.com/mail/0/deeplink/compose?to={quote(address, safe='@')}"
    return _shortened(start, "&subject=", subject, "&body=", body)


def _shortened(start: str, subject_key: str, subject: str, body_key: str, body: str) -> MailLink:
    """With all that fits: the text; else the subject; else the address alone."""
    links = _links(start, subject_key, subject, body_key, body)
    return next((link for link in links if len(link.url) <= LONGEST), MailLink(start, whole=False))


def _links(start: str, subject_key: str, subject: str, body_key: str, body: str) -> Iterator[MailLink]:
    named = f"{start}{subject_key}{quote(subject, safe='')}"
    yield MailLink(f"{named}{body_key}{quote(body, safe='')}", whole=True)
    yield MailLink(named, whole=False)
