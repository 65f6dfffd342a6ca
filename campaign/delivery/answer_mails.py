"""Telling those who asked for it that an office answered: one mail each, from the machine of who has the list's key."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from campaign.core.letters.submissions import Words
from campaign.core.words.customs import long_date
from campaign.core.words.marking import N_
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, automatic
from campaign.delivery.sentences import Sentences

WHY = N_(
    "You get this email because you asked on %(day)s to be told when an office answers. If you want no more of them, "
    "reply to this one and say so."
)


@dataclass(frozen=True)
class Message:
    """What is told, by language (BCP 47); those who read none of them get the first."""

    words: Mapping[str, Words]

    def in_language(self, language: str) -> tuple[str, Words]:
        wanted = (language, language.split("-")[0], next(iter(self.words)))
        return next((code, self.words[code]) for code in wanted if code in self.words)


def message_of(text: str) -> Words:
    """The words in a file: its first line is the subject. Raises ValueError for a file without both."""
    subject, _, body = text.strip().partition("\n")
    if not subject.strip() or not body.strip():
        raise ValueError("the first line is the subject, and the message follows below it")
    return Words(subject.strip(), body.strip())


def mail(origin: Origin, to: Recipient, message: Message, asked: date, now: datetime, translate: Translate) -> Mail:
    """The mail to one of them, who `asked` for it on that day; replies reach whoever sends it.

    Raises:
        ValueError: the address is not one that mail can carry.
    """
    language, words = message.in_language(to.language)
    why = Sentences(language, translate)(WHY, day=long_date(asked, language))
    stamp = Stamp(f"<{secrets.token_hex(16)}@{origin.address.rpartition('@')[2]}>", now)
    to = Recipient(to.address, language)
    return automatic(origin, to, Words(words.subject, f"{words.body}\n\n{why}"), stamp)


def mark(email: str, message: Message) -> str:
    """What notes that somebody was told this, so that going on after a break tells nobody twice."""
    said = "\x00".join(f"{words.subject}\x00{words.body}" for words in message.words.values())
    return sha256(f"{email.casefold()}\x00{said}".encode()).hexdigest()
