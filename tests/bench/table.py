"""What was measured, round by round; and the benchmark's one table: how much, the goal, and what the limit is."""

import statistics
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 150
HEADINGS = ("measured", "value", "spread", "goal", "what the limit is")
LESS_IS_BETTER = frozenset({"ms", "s", "MB", "KB"})
"""Units of which one wants few; of the others, many."""
TIMES = "×"
"""The unit of ratios."""
ONE_ROUND = 0.05
"""How far a number that was measured once is taken to spread, to either side: it cannot say so itself."""


@dataclass(frozen=True)
class Row:
    """One measured thing: its unit, and what each round found.

    `name` is the same in every run, so that two runs can be compared; what differs belongs into `limit`.
    `form` is how its numbers are written. `less` says that small is good.
    """

    name: str
    unit: str
    rounds: tuple[float, ...]
    form: str = ".0f"
    goal: str = "-"
    limit: str = ""
    less: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the most of the rounds."""
        if len(self.rounds) > 1:
            return min(self.rounds), max(self.rounds)
        return self.median * (1 - ONE_ROUND), self.median * (1 + ONE_ROUND)

    @property
    def value(self) -> str:
        return f"{self.median:{self.form}}" if self.unit == TIMES else f"{self.median:{self.form}} {self.unit}"

    @property
    def told_spread(self) -> str:
        """Of several rounds; empty where there was one."""
        least, most = self.spread
        return f"{least:{self.form}} … {most:{self.form}}" if len(self.rounds) > 1 else ""


def row(name: str, unit: str, measured: float, form: str = ".0f", goal: str = "-", limit: str = "") -> Row:
    """What was measured once."""
    return Row(name, unit, (measured,), form, goal, limit, unit in LESS_IS_BETTER)


@dataclass(frozen=True)
class Rounds:
    """What the rounds measured, for each candidate in the order of the rounds, all in one unit."""

    numbers: Mapping[str, Sequence[float]]
    unit: str

    @property
    def less(self) -> bool:
        """Whether small is good."""
        return self.unit in LESS_IS_BETTER

    def median(self, name: str) -> float:
        return statistics.median(self.numbers[name])

    def ratios(self, name: str, to: str) -> tuple[float, ...]:
        """Round by round, so that a slow minute, which falls on both, drops out."""
        return tuple(one / other for one, other in zip(self.numbers[name], self.numbers[to], strict=True))

    def number(self, measured: str, name: str, form: str = ".0f", goal: str = "-", limit: str = "") -> Row:
        """The median of one candidate."""
        return Row(measured, self.unit, tuple(self.numbers[name]), form, goal, limit, self.less)

    def ratio(self, measured: str, name: str, to: str, goal: str = "-", limit: str = "") -> Row:
        """The median of the rounds' ratios of two candidates, to three digits: some are a hundredth, some a hundred."""
        return Row(measured, TIMES, self.ratios(name, to), ".3g", goal, limit, self.less)


def interleaved(candidates: Mapping[str, Callable[[int], float]], rounds: int, unit: str) -> Rounds:
    """Measure the candidates in turn, `rounds` times over; every other round goes backwards.

    Each is called with the number of the round, and answers in `unit`.
    """
    numbers: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds):
        for name in list(candidates)[:: -1 if number % 2 else 1]:
            numbers[name].append(candidates[name](number))
    return Rounds(numbers, unit)


def printed(rows: Sequence[Row]) -> str:
    """The table of what was measured."""
    return laid_out(HEADINGS, [(row.name, row.value, row.told_spread, row.goal, row.limit) for row in rows])


def laid_out(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Lines with columns; the last column goes over several lines where it has to."""
    lines = [headings, *cells]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings) - 1)]
    left = sum(widths) + 2 * len(widths)
    text = []
    for line in lines:
        told = textwrap.wrap(line[-1], max(WIDTH - left, 40)) or [""]
        head = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False))
        text.append(f"{head}  {told[0]}".rstrip())
        text += [" " * left + more for more in told[1:]]
    return "\n".join(text)
