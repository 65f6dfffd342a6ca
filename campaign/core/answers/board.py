"""The board of answers: for each office what went out, what is told to have come back, and since when it is silent.

No number of supporters makes an office "answered": that is what an organiser publishes, with its source. What they tell
is shown as what it is, "12 of 19 who told us", and only from so many on that a few who lie change little.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from campaign.core.answers.kinds import AnswerKind
from campaign.core.campaigns.campaign import Position, Stance

ENOUGH = 10
"""Those who told of an office before what they told is read as anything."""
IN_WORDS = (AnswerKind.REAL, AnswerKind.FORM_LETTER)
"""What counts as an answer: a machine's "we have received your mail" does not."""


class Reading(StrEnum):
    """What a line of the board says."""

    NOT_WRITTEN = "not_written"
    """No letter has gone there yet."""
    TOO_FEW = "too_few"
    SILENT = "silent"
    SAID_TO_ANSWER = "said_to_answer"
    """Half of those who told, or more, say that words came back."""
    ANSWERED = "answered"
    """An organiser published its answer."""
    AGREES = "agrees"
    """Its position is known, with a source."""


@dataclass(frozen=True)
class Line:
    """An office on the board, or all offices of a target that differs from supporter to supporter.

    `since` is the day of the first letter, `answered_on` that of a published answer, `position` where it is known to
    stand; None where there is none.
    `offices` are the single ones of such a target, those with few letters left out.
    """

    target: str
    title: str
    sent: int
    said_sent: int
    since: date | None = None
    told: Mapping[AnswerKind, int] = field(default_factory=dict)
    answered_on: date | None = None
    position: Position | None = None
    offices: "tuple[Line, ...]" = ()

    def of(self, kind: AnswerKind) -> int:
        return self.told.get(kind, 0)

    @property
    def all_told(self) -> int:
        """Those who told us anything, "no answer so far" included."""
        return sum(self.told.values())

    @property
    def in_words(self) -> int:
        """Those who say that words came back."""
        return sum(map(self.of, IN_WORDS))

    @property
    def has_enough(self) -> bool:
        return self.all_told >= ENOUGH

    @property
    def reading(self) -> Reading:
        if self.position is not None and self.position.stance is Stance.AGREES:
            return Reading.AGREES
        if self.answered_on is not None:
            return Reading.ANSWERED
        if not self.sent + self.said_sent:
            return Reading.NOT_WRITTEN
        if not self.has_enough:
            return Reading.TOO_FEW
        return Reading.SAID_TO_ANSWER if 2 * self.in_words >= self.all_told else Reading.SILENT

    def silent_days(self, today: date) -> int:
        """How long there has been no answer that was published; up to that day where there is one."""
        return max(0, ((self.answered_on or today) - self.since).days) if self.since else 0


def added_up(counts: Iterable[tuple[AnswerKind, int]]) -> dict[AnswerKind, int]:
    """What was told, by kind."""
    sums = dict.fromkeys(AnswerKind, 0)
    for kind, count in counts:
        sums[kind] += count
    return {kind: count for kind, count in sums.items() if count}


def as_json(lines: Iterable[Line]) -> list[dict[str, object]]:
    """The board as everybody may read it: what was told of an office only where enough told."""
    return [
        {
            "id": line.target,
            "title": line.title,
            "sent": line.sent,
            "said_sent": line.said_sent,
            "first_letter": line.since.isoformat() if line.since else None,
            "answered_on": line.answered_on.isoformat() if line.answered_on else None,
            "reading": line.reading.value,
            "position": _position(line.position),
            "told": {kind.value: line.of(kind) for kind in AnswerKind} if line.has_enough else None,
        }
        for line in lines
    ]


def _position(position: Position | None) -> dict[str, object] | None:
    if position is None:
        return None
    known = {"stance": position.stance.value, "source": position.source, "day": position.day.isoformat()}
    return known | {"link": position.link or None}
