"""Letters as mail: RFC 5322 bytes that are the same whenever they are built from the same values."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import blake2b

from campaign.core.answers.office_page import CAMPAIGN_FIELD
from campaign.core.letters import foot
from campaign.core.letters.foot import Runner
from campaign.core.letters.submissions import Words
from campaign.core.words.marking import N_
from campaign.core.words.text import line
from campaign.delivery import flowed
from campaign.delivery.headers import ascii_address, field, mailbox, unstructured

TEST_MARK = "[TEST] "

_PLAIN = "text/plain; charset=utf-8; format=flowed"
_OF_EVERY_MAIL = field("MIME-Version", "1.0")
_OF_PLAIN_TEXT = field("Content-Type", _PLAIN)
_LONGEST_NAME = 60
_MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
_ENVELOPE_ADDRESS = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]+")


@dataclass(frozen=True)
class Mail:
    """What a transport is given: the envelope, and the message with CRLF line ends, not yet dot-stuffed.

    Raises:
        ValueError: an address or the message holds what could end it early and be read as a command (SMTP smuggling).
    """

    sender: str
    recipient: str
    data: bytes

    def __post_init__(self) -> None:
        if not all(_ENVELOPE_ADDRESS.fullmatch(address) for address in (self.sender, self.recipient)):
            raise ValueError("an envelope address is empty or holds a character it may not")
        whole = self.data.count(b"\r\n")
        if not self.data.endswith(b"\r\n") or self.data.count(b"\r") != whole or self.data.count(b"\n") != whole:
            raise ValueError("a message has a bare CR or LF, or no CRLF at its end")


@dataclass(frozen=True)
class Origin:
    """Who sends: the site, by name and address; the mailbox that all its mail comes from; who answers for the site."""

    name: str
    url: str
    address: str
    controller: str = ""


@dataclass(frozen=True)
class Writer:
    """Who wrote a letter, in which campaign (its title and its slug), and whether they confirmed their address.

    `run_by` names the groups that run the campaign; empty where it names none.
    """

    name: str
    email: str
    campaign: str = ""
    confirmed: bool = True
    slug: str = ""
    run_by: str = ""


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, in which language; in `test` mode its subject says so.

    `page` is the whole address of an office's own page; empty for the page that is the same for every office.
    """

    address: str
    language: str
    test: bool = False
    page: str = ""


@dataclass(frozen=True)
class Stamp:
    """What was frozen when a mail was queued, so that sending it again sends the same bytes.

    `return_path` is where the envelope says that it comes from, if not from the mailbox that all mail comes from.
    """

    message_id: str
    date: datetime
    return_path: str = ""


Translate = Callable[..., str]
"""Gives a message in a language: `translate("ko", "Good day")`, or `translate("ko", "%(count)d day", "… days", 2)`."""

SENT_THROUGH = N_("This letter was sent on behalf of its writer through %(site)s.")
CONFIRMED = N_("Its writer has confirmed their email address.")
UNCONFIRMED = N_("Its writer was not asked to confirm their email address.")
REPLIES = N_("Replies go straight to the writer.")
REPLY_TO = N_("Please reply to the writer at %(email)s.")
"""For the few writers whose address no mail header can hold."""
MORE = N_("More about this letter: %(page)s")


def untranslated(language: str, one: str, more: str = "", number: int = 1) -> str:  # noqa: ARG001 - as a Translate
    """Every message as it stands in the source, which is English."""
    return more if more and number != 1 else one


def letter(
    origin: Origin, to: Recipient, writer: Writer, words: Words, stamp: Stamp, translate: Translate = untranslated
) -> Mail:
    """A supporter's letter to one office. It comes from our mailbox, so that DMARC holds; replies go to the writer.

    The lines below it are in the letter's language.

    Raises:
        ValueError: an address, the Message-ID or the date is not one that mail can carry.
    """
    reply_to = ascii_address(writer.email)
    fields = [
        field("From", *mailbox(_display_name(writer.name, origin.name), ascii_address(origin.address))),
        field("Reply-To", reply_to) if reply_to else "",
        *_common(to, words.subject, stamp),
        *_of_campaign(writer.slug),
    ]
    body = flowed.lines(words.body)
    where = origin, to, translate
    about = Writer(
        "", "" if reply_to else line(writer.email), writer.campaign, writer.confirmed, writer.slug, writer.run_by
    )
    closing = _closing(*where, about) if about.email else _closing_of_campaign(*where, about)
    return _mail(origin, to, fields, [*body, "", *closing], stamp.return_path)


def automatic(
    origin: Origin, to: Recipient, words: Words, stamp: Stamp, reply_to: str = "", html: str = "", slug: str = ""
) -> Mail:
    """A mail that the tool itself writes, marked so that no machine answers it (RFC 3834, section 5).

    With `html`, the same words as a page, it has both (RFC 2046, section 5.1.4). `slug` tells an office which campaign.

    Raises:
        ValueError: as `letter`.
    """
    boundary = blake2b(stamp.message_id.encode(), digest_size=16).hexdigest() if html else ""
    fields = [
        field("From", *mailbox(origin.name, ascii_address(origin.address))),
        field("Reply-To", ascii_address(reply_to)) if reply_to else "",
        *_common(to, words.subject, stamp, *(("multipart/alternative;", f'boundary="{boundary}"') if html else ())),
        field("Auto-Submitted", "auto-generated"),
        *_of_campaign(slug),
    ]
    if not html:
        return _mail(origin, to, fields, flowed.lines(words.body))
    head = "".join((*fields, "\r\n")).encode("ascii")
    parts = (_part(_PLAIN, flowed.lines(words.body)), _part("text/html; charset=utf-8", html.splitlines()))
    body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return Mail(ascii_address(origin.address), ascii_address(to.address), head + body + f"--{boundary}--\r\n".encode())


def _part(content_type: str, part_lines: Sequence[str]) -> bytes:
    encoding, body = flowed.encoded(part_lines)
    fields = (field("Content-Type", content_type), field("Content-Transfer-Encoding", encoding), "\r\n")
    return "".join(fields).encode("ascii") + body


def _common(to: Recipient, subject: str, stamp: Stamp, *content_type: str) -> list[str]:
    if not _MESSAGE_ID.fullmatch(stamp.message_id):
        raise ValueError("not a Message-ID")
    if stamp.date.tzinfo is None:
        raise ValueError("the date has no time zone")
    return [
        field("To", ascii_address(to.address)),
        field("Subject", *unstructured(TEST_MARK + subject if to.test else subject)),
        field("Date", format_datetime(stamp.date.astimezone(UTC))),
        field("Message-ID", stamp.message_id),
        _OF_EVERY_MAIL,
        field("Content-Type", *content_type) if content_type else _OF_PLAIN_TEXT,
    ]


def _of_campaign(slug: str) -> list[str]:
    """What an office's filter knows a campaign by. Not `List-Id`: programs would draw a button to unsubscribe."""
    return [field(CAMPAIGN_FIELD, slug)] if slug else []


def page_about(origin: Origin, to: Recipient) -> str:
    """The whole address of the page about what an office received."""
    return to.page or f"{origin.url}/about-this-mail"


def _mail(
    origin: Origin, to: Recipient, fields: Iterable[str], mail_lines: Sequence[str], return_path: str = ""
) -> Mail:
    encoding, body = flowed.encoded(mail_lines)
    head = "".join((*fields, field("Content-Transfer-Encoding", encoding), "\r\n"))
    sender = return_path or ascii_address(origin.address)
    return Mail(sender, ascii_address(to.address), head.encode("ascii") + body)


def _display_name(name: str, site: str) -> str:
    """The writer's name and the site's; a name too long to be shown is cut, at a space if there is one near."""
    name = line(name)
    if len(name) > _LONGEST_NAME:
        cut = name[: _LONGEST_NAME - 1]
        space = cut.rfind(" ", _LONGEST_NAME // 2)
        name = (cut[:space] if space > 0 else cut).rstrip("\u200c\u200d ") + "…"
    return f"{name} via {site}" if name else site


@lru_cache(maxsize=512)
def _closing_of_campaign(origin: Origin, to: Recipient, translate: Translate, writer: Writer) -> tuple[str, ...]:
    """The same below every letter of a campaign to an office; kept, since nothing of its writer is in it."""
    return _closing(origin, to, translate, writer)


def _closing(origin: Origin, to: Recipient, translate: Translate, writer: Writer) -> tuple[str, ...]:
    """What stands below a letter, a sentence a line: which campaign it is of and where, and what of its writer.

    `writer` has an address only where no Reply-To could hold it.
    """
    values = {"site": line(origin.name), "page": page_about(origin, to), "email": writer.email}
    sentences = (
        CONFIRMED if writer.confirmed else UNCONFIRMED,
        REPLY_TO if writer.email else REPLIES,
        MORE,
    )
    if writer.campaign:
        runner = Runner(origin.name, writer.run_by or origin.controller)
        first = foot.part_of(writer.campaign, runner, to.language, translate)
        first += f"\n{origin.url}/c/{writer.slug}" if writer.slug else ""
    else:
        first = translate(to.language, SENT_THROUGH) % values
    said = "\n".join([first, *(translate(to.language, sentence) % values for sentence in sentences)])
    return (flowed.SIGNATURE, *flowed.lines(said))
