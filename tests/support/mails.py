"""Letters and notices as the tests of mail build them and read them again."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

from campaign.core.letters.submissions import Words
from campaign.core.offices.office import Office
from campaign.delivery import message, notices
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Writer
from campaign.web.site.catalogues import for_mails

ORIGIN = Origin("Letter Campaign", "https://letters.example.org", "letters@letters.example.org")
WRITER = Writer("Jane Kim", "jane@mail.example", "People who fled")
TO = Recipient("minister@gov.example", "en")
STAMP = Stamp("<5f0c@letters.example.org>", datetime(2026, 11, 23, 20, 0, 5, tzinfo=UTC))
WORDS = Words("Protect people who fled", "Dear Minister,\n\nplease help.\n\nYours sincerely,\n\nJane Kim\nLeeds")
NOTICE = notices.Notice(
    Recipient("jane@mail.example", "en"), "People who fled", "https://letters.example.org/confirm/abc", STAMP
)
ASKED = notices.Asked(["High Commissioner"], ["The President"])
LANGUAGES = ("en", "ko", "ja", "fr", "de", "es", "zh-Hant", "zh-Hans", "ar")

LETTER_FIELDS = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
]


def letter(writer: Writer = WRITER, words: Words = WORDS, to: Recipient = TO) -> Mail:
    return message.letter(ORIGIN, to, writer, words, STAMP)


def read(mail: Mail) -> EmailMessage:
    """What Python's own reader makes of the bytes, after a look at the bytes themselves."""
    assert max(len(line) for line in mail.data.split(b"\r\n")) <= 78
    assert mail.data.isascii()
    assert mail.data.endswith(b"\r\n")
    assert b"\n" not in mail.data.replace(b"\r\n", b"")
    assert b"\r" not in mail.data.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(mail.data, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    assert not [value.defects for value in parsed.values() if value.defects]
    return parsed


def unflowed(text: str) -> list[str]:
    """The lines a text had before it was made flowed (RFC 3676, section 4.2); a reader written from the RFC."""
    lines, before = [], ""
    for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n"):
        plain = line.removeprefix(" ")
        if plain.endswith(" ") and line != "-- ":
            before += plain
        else:
            lines.append(before + (line if line == "-- " else plain))
            before = ""
    assert not before
    return lines


def plain(mail: EmailMessage) -> str:
    """What stands in the mail as text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def page_of(mail: EmailMessage) -> str:
    """What stands in it as a page."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def same(language: str, words: str) -> str:
    """A catalogue that translates nothing."""
    return words


def every_notice(language: str, notice: notices.Notice = NOTICE) -> list[Mail]:
    notice = replace(notice, to=replace(notice.to, language=language), contact="us@letters.example.org")
    office = Office("one", "Minister", contact_form="https://form.example/a?b=1&c=2", postal_address="1 Road\nTown")
    return [
        notices.confirmation(ORIGIN, notice, 168, for_mails, ASKED),
        notices.reminder(ORIGIN, notice, for_mails, ASKED),
        notices.copy(ORIGIN, notice, [("Minister", WORDS)], for_mails),
        notices.given_back(ORIGIN, notice, office, WORDS, for_mails),
        notices.not_sent(ORIGIN, notice, office, WORDS, for_mails),
        notices.not_sent(ORIGIN, notice, office, WORDS, for_mails, decided=False),
    ]
