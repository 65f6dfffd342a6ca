"""The figures that everybody may see of a campaign that sends without asking its supporters to confirm.

There every submission is settled at the form, so exact figures would tell whether an address is new: send it in, look
whether they moved. These are counted once an hour, move only once several more people have written, and go up in steps.
How many it takes, and where a step lies, is secret: who knew would fill up with letters of their own.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from campaign.core.counts.totals import STATES, WAYS, WHOLE, Row, Totals


def hour_begun(moment: datetime) -> datetime:
    """The full hour before a moment: figures are told as of it."""
    return moment.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Stairs:
    """The steps in which one campaign's figures go up; only `key` knows where they lie."""

    key: bytes
    campaign: str
    step: int

    def moves(self, before: Iterable[Row], after: Iterable[Row]) -> bool:
        """Whether so many more people have written that the rows `after` may take the place of those of `before`.

        It takes `step` at least, and less than twice as many.
        """
        known = _supporters(before)
        return _supporters(after) - known >= max(1, self.step + self._place(f"since {known}"))

    def seen(self, count: int) -> int:
        """What may be seen of a count: a multiple of `step`, never more than there are, and less than two steps fewer.

        Letters of one person move many counts at once: the steps are the same for all of them, so that many say no
        more than one.
        """
        if self.step < 2 or count < self.step:
            return max(0, count) if self.step < 2 else 0
        number = count // self.step
        return (number - (count % self.step < self._place(f"step {number}"))) * self.step

    def _place(self, name: str) -> int:
        # Eight bytes: what is left over of them by a small step weighs nothing.
        digest = hmac.digest(self.key, f"{self.campaign} {name}".encode(), "sha256")
        return int.from_bytes(digest[:8], "big") % max(1, self.step)


def in_steps(totals: Totals, stairs: Stairs) -> Totals:
    """The totals as everybody may see them: a sum is that of the figures beside it, and no part is more than its whole.

    What only the desk sees is left out.
    """
    by_target = {target: _states(stairs, counts) for target, counts in totals.by_target.items()}
    numbers = {state: sum(counts[state] for counts in by_target.values()) for state in STATES}
    letters = numbers["queued"] + numbers["sent"] + numbers["handed_over"]
    by_country, by_source = _seen(stairs, totals.by_country), _seen(stairs, totals.by_source)
    supporters = max(stairs.seen(totals.of("supporters")), sum(by_country.values()), sum(by_source.values()))
    numbers |= {
        "supporters": supporters,
        "confirmed": min(supporters, stairs.seen(totals.of("confirmed"))),
        "different_letters": min(letters, stairs.seen(totals.of("different_letters"))),
        "personalised": min(letters, stairs.seen(totals.of("personalised"))),
        **_within({way: stairs.seen(totals.of(way)) for way in WAYS}, numbers["handed_over"]),
    }
    return replace(
        totals,
        numbers=numbers,
        by_target=by_target,
        by_country=_with_the_rest(by_country, supporters),
        by_day={day: _seen(stairs, counts) for day, counts in totals.by_day.items()},
        by_source=_with_the_rest(by_source, supporters),
        by_partner={},
    )


def _supporters(rows: Iterable[Row]) -> int:
    return sum(row.count for row in rows if (row.partner, row.dimension, row.measure) == ("", WHOLE, "supporters"))


def _seen(stairs: Stairs, counts: Mapping[str, int]) -> dict[str, int]:
    return {name: stairs.seen(count) for name, count in counts.items()}


def _states(stairs: Stairs, counts: Mapping[str, int]) -> dict[str, int]:
    states = {state: stairs.seen(counts.get(state, 0)) for state in STATES}
    return states | {"said_sent": min(states["said_sent"], states["handed_over"])}


def _within(counts: Mapping[str, int], whole: int) -> dict[str, int]:
    """Counts that are no more than `whole` together."""
    left, kept = whole, {}
    for name, count in counts.items():
        kept[name] = min(count, left)
        left -= kept[name]
    return kept


def _with_the_rest(counts: Mapping[str, int], whole: int) -> dict[str, int]:
    """Counts that are `whole` together: those who stand in none that may be seen stand under ""."""
    seen = {name: count for name, count in counts.items() if count}
    rest = whole - sum(seen.values())
    return seen | ({"": seen.get("", 0) + rest} if rest else {})
