"""What offices answered, as supporters tell; nobody is remembered who told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from campaign.core.answers.kinds import AnswerKind
from campaign.core.answers.links import Marks
from campaign.store.protocol.accounts import Note


@dataclass(frozen=True)
class Telling:
    """What one link tells: `few` letters to an office are so few that it is not counted by itself.

    `words` is what the office wrote, as its reader left it; sealed until an organiser has looked at it.
    """

    campaign: str
    target: str
    office: str
    kind: AnswerKind
    marks: Marks
    few: int
    day: date
    words: str = ""


@dataclass(frozen=True)
class Written:
    """How many letters went to an office for a target: sent by us, and said to be sent by their writers.

    `since` is the day of the first of them, in the campaign's time zone.
    """

    target: str
    office: str
    sent: int
    said_sent: int
    since: date


@dataclass(frozen=True)
class Told:
    """How many told `kind` of an office; `office` is "" for those with few letters, all of a target's together."""

    target: str
    office: str
    kind: AnswerKind
    count: int


@dataclass(frozen=True)
class PastedAnswer:
    """What an office is said to have written. `words` are empty until an organiser has let them stand.

    `looker`: the organiser who looks at it; "" for nobody yet. `day` (UTC) is when it was told.
    """

    number: int
    campaign: str
    target: str
    office: str
    kind: AnswerKind
    day: date
    looker: str = ""
    words: str = ""


class ToldAnswers(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database or its keys are not at hand."""

    def answers_key(self, campaign: str, now: datetime) -> bytes:
        """What the links of a campaign are signed with; empty once it is over for long enough, or not there."""

    def answers_secret(self, link: bytes) -> bytes:
        """What the links of one submission's letters are made from: the same whichever of its links is given."""

    def told_before(self, marks: Marks) -> AnswerKind | None:
        """What this link told: `NONE`, or `REAL` for any answer; None where it was not used."""

    def tell_answer(self, telling: Telling) -> bool:
        """Count what a link tells, once: an answer may follow "none yet" and takes its place. False where it may not.

        Exact, however many tell at once.
        """

    def letters_out(self, campaign: str) -> list[Written]:
        """The offices that got letters; how long it takes does not grow with their number."""

    def told(self, campaign: str) -> list[Told]:
        """What was told."""

    def pasted_answers(self, campaign: str = "") -> list[PastedAnswer]:
        """Those that wait for somebody to look, and those that stand; of one campaign, or all. Oldest first."""

    def look_at_answer(self, number: int, who: str) -> str | None:
        """The words, for who looks at them first; "" where they cannot be opened.

        None where nothing waits there, or it is somebody else's to look at, as long as they have an account.
        """

    def keep_answer(self, number: int, who: str, words: str, note: Note) -> bool:
        """Have words stand instead of what `who` looked at, whose key is destroyed. False: not theirs to decide.

        Where these very words stand already, they do.
        """

    def drop_answer(self, number: int, who: str, note: Note) -> bool:
        """Forget what `who` looked at, or what stands; its key is destroyed. False: not theirs to decide.

        What is gone is.
        """
