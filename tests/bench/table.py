"""The benchmark's one table: what was measured, how much, the goal, and what the limit is."""

import statistics
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 150
HEADINGS = ("measured", "value", "spread", "goal", "what the limit is")


@dataclass(frozen=True)
class Row:
    """One number. `spread` is the least and the most of the rounds that `value` is the median of."""

    measured: str
    value: str
    goal: str = "-"
    limit: str = ""
    spread: str = ""


@dataclass(frozen=True)
class Rounds:
    """What the rounds measured, for each candidate in the order of the rounds."""

    found: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        return statistics.median(self.found[name])

    def ratios(self, name: str, to: str) -> list[float]:
        """Round by round, so that a slow minute, which falls on both, drops out."""
        return [one / other for one, other in zip(self.found[name], self.found[to], strict=True)]

    def number(self, measured: str, name: str, form: str = ".0f", goal: str = "-", limit: str = "") -> Row:
        """The median of one candidate."""
        return _row(measured, self.found[name], form, goal, limit)

    def ratio(self, measured: str, name: str, to: str, goal: str, limit: str = "") -> Row:
        """The median of the rounds' ratios of two candidates."""
        return _row(measured, self.ratios(name, to), ".2f", goal, limit)


def interleaved(candidates: Mapping[str, Callable[[int], float]], rounds: int) -> Rounds:
    """Measure the candidates in turn, `rounds` times over; every other round goes backwards.

    Each is called with the number of the round.
    """
    found: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds):
        for name in list(candidates)[:: -1 if number % 2 else 1]:
            found[name].append(candidates[name](number))
    return Rounds(found)


def printed(rows: Sequence[Row]) -> str:
    """The table; what the limit is goes over several lines where it has to."""
    cells = [HEADINGS, *((row.measured, row.value, row.spread, row.goal, row.limit) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS) - 1)]
    left = sum(widths) + 2 * len(widths)
    lines = []
    for line in cells:
        told = textwrap.wrap(line[-1], max(WIDTH - left, 40)) or [""]
        head = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False))
        lines.append(f"{head}  {told[0]}".rstrip())
        lines += [" " * left + more for more in told[1:]]
    return "\n".join(lines)


def _row(measured: str, numbers: Sequence[float], form: str, goal: str, limit: str) -> Row:
    spread = f"{min(numbers):{form}} … {max(numbers):{form}}" if len(numbers) > 1 else ""
    return Row(measured, f"{statistics.median(numbers):{form}}", goal, limit, spread)
