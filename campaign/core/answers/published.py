"""What an office answered, as the organiser of a campaign publishes it: in public, with its day and its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

LONGEST_NAME, LONGEST_ANSWER, LONGEST_ADDRESS = 200, 10_000, 500


class Standing(StrEnum):
    """Where an answer stands. What was published once is never without a trace: it is withdrawn."""

    ENTERED = "entered"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Answer:
    """An answer. `number` is 0 for one that is not stored yet.

    `who` is what the office is called in public, `day` when it answered, `link` where that can be read (a whole address
    of the web, or empty). `reason` says why it was withdrawn.
    """

    campaign: str
    target: str
    who: str
    day: date
    words: str
    link: str = ""
    number: int = 0
    standing: Standing = Standing.ENTERED
    published_at: datetime | None = None
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""

    @property
    def changed_at(self) -> datetime | None:
        """When the public last learned something of it; None while it never did."""
        return max(filter(None, (self.published_at, self.corrected_at, self.withdrawn_at)), default=None)


@dataclass(frozen=True)
class Quote:
    """A supporter's sentence that may be quoted, and who said it in the words that they agreed to; "" for nobody."""

    words: str
    who: str = ""
    number: int = 0


LONGEST_QUOTE = 500
WAITS_FOR, STANDS_FOR = timedelta(days=30), timedelta(days=365)
"""How long a sentence that its writer offers waits for somebody to read it; and how long it stands once released."""


def in_public(answers: Iterable[Answer]) -> list[Answer]:
    """Those that were published, the withdrawn ones among them, the newest answer first."""
    public = (answer for answer in answers if answer.published_at is not None)
    return sorted(public, key=lambda answer: (answer.day, answer.number), reverse=True)


def latest(answers: Iterable[Answer]) -> Answer | None:
    """The newest answer that stands."""
    return next((one for one in in_public(answers) if one.standing is Standing.PUBLISHED), None)


def answered_on(answers: Iterable[Answer]) -> dict[str, date]:
    """The day of the newest answer that stands, by target."""
    standing = [answer for answer in answers if answer.standing is Standing.PUBLISHED]
    return {answer.target: answer.day for answer in sorted(standing, key=lambda answer: answer.day)}


def is_address(link: str) -> bool:
    """Whether a reader can be led there: a whole address of the web, nothing that runs."""
    try:
        parts = urlsplit(link)
        fine = parts.scheme in ("https", "http") and parts.hostname and not parts.username
    except ValueError:
        return False
    return bool(fine) and len(link) <= LONGEST_ADDRESS and link.isprintable() and " " not in link


def as_json(answer: Answer) -> dict[str, object]:
    """An answer as the public JSON and notices have it; a withdrawn one without its words."""
    stands = answer.standing is Standing.PUBLISHED
    return {
        "id": answer.number,
        "target": answer.target,
        "office": answer.who,
        "day": answer.day.isoformat(),
        "words": answer.words if stands else None,
        "source": answer.link or None,
        "standing": answer.standing.value,
        "published_at": _moment(answer.published_at),
        "corrected_at": _moment(answer.corrected_at),
        "withdrawn_at": _moment(answer.withdrawn_at),
        "reason": answer.reason or None,
    }


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None
