"""Counters beside the ledger: how far people come, and how a campaign goes hour by hour. Nothing about anybody.

They are aggregates from the beginning: no row stands for a visitor, and none can be traced back to one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from campaign.core.words.marking import N_

FUNNEL, HOUR, WEEK_HOUR, PARTNER, SOURCE, LANGUAGE = "funnel", "hour", "week_hour", "partner", "source", "language"
"""Dimensions; the key is a day, an hour (`2026-11-23T20`), a weekday from 0 for Monday and an hour (`0-20`), a
partner's code, a source, the language of a letter (BCP 47). All times are UTC."""
PARTNER_FUNNEL = "partner_funnel"
"""As `FUNNEL`, for a partner's code. Apart from `PARTNER`, whose first step was counted for longer than the others."""

NO_HOURS = "9999"
"""A key after that of every hour there will be: who asks since then wants the other counters."""
BY_DAY = {"country": "day_country", "language": "day_language", "source": "day_source"}
"""What a campaign can be narrowed to day by day: the dimension of each. The key is a country's code, a language or a
source, a space and a day. They grow with days, and are read for one country, language or source at a time."""
AFTER_DAYS = "day~"
"""Sorts after these dimensions and before every other."""

STEPS = ("seen", "started", "checked", "acted", "confirmed")
"""How far a form came, one step after the other."""

STEP_DEFINITIONS = {
    "seen": N_("pages with the form that were opened; one person may open several, and search engines open some"),
    "started": N_("forms into which somebody began to type (without JavaScript: whose letters were looked at)"),
    "checked": N_("forms whose letters were looked at on the page where they are checked"),
    "acted": N_("forms that were sent, or from which at least one letter was taken to be sent by its writer"),
    "confirmed": N_("people who confirmed their address, or sent where no confirming is asked"),
}

MOST_SOURCES = 200
"""How many sources are told apart in one campaign: they come from addresses, which anybody can make up."""
OTHERS = "*"
"""The key of all other sources together; no source can be called so."""


@dataclass(frozen=True)
class Count:
    """One number that is counted up."""

    dimension: str
    key: str
    measure: str
    count: int = 1


def hour_of(moment: datetime) -> str:
    """The hour a moment is in, as a key."""
    return moment.strftime("%Y-%m-%dT%H")


def stepped(step: str, day: str, partner: str = "", count: int = 1) -> Iterator[Count]:
    """A form came as far as `step` on a day (ISO 8601), through a partner or through none."""
    yield Count(FUNNEL, day, step, count)
    if partner:
        yield Count(PARTNER_FUNNEL, partner, step, count)


def seen(day: str, partner: str, source: str, count: int = 1) -> Iterator[Count]:
    """The form was opened, through a partner or from a source, or from neither."""
    yield from stepped("seen", day, partner, count)
    if partner:
        yield Count(PARTNER, partner, "seen", count)
    if source:
        yield Count(SOURCE, source, "seen", count)


def supporter_counted(at: datetime, source: str, language: str) -> Iterator[Count]:
    """Somebody became a supporter."""
    yield Count(HOUR, hour_of(at), "supporters")
    yield Count(LANGUAGE, language, "supporters")
    if source:
        yield Count(SOURCE, source, "supporters")


def letters_entered(at: datetime, source: str, language: str, letters: int, personalised: int) -> Iterator[Count]:
    """So many letters of one submission were queued or handed over, so many of them personal."""
    yield Count(HOUR, hour_of(at), "letters", letters)
    yield Count(WEEK_HOUR, f"{at.weekday()}-{at.hour}", "letters", letters)
    for dimension, key in ((LANGUAGE, language), (SOURCE, source)):
        if key:
            yield Count(dimension, key, "letters", letters)
            yield Count(dimension, key, "personalised", personalised)


COMPLAINT = "unwanted"
"""A dimension whose key is a day: letters that were delivered and then called unwanted. Sorts after `AFTER_DAYS`."""


def complained(day: str) -> Count:
    """Somebody at an office called a letter unwanted on a day (ISO 8601)."""
    return Count(COMPLAINT, day, "letters")


def of_day(day: str, places: Mapping[str, str], measure: str, count: int = 1) -> Iterator[Count]:
    """So many supporters or letters of a day, by what they came from: `places` as in `BY_DAY`, "" for none."""
    for name, value in places.items():
        if value:
            yield Count(BY_DAY[name], f"{value} {day}", measure, count)


def by_day(counts: Iterable[Count]) -> dict[str, dict[str, int]]:
    """The counts of one country, language or source by day and measure, the earliest day first."""
    days: dict[str, dict[str, int]] = {}
    for count in counts:
        days.setdefault(count.key.rpartition(" ")[2], {})[count.measure] = count.count
    return dict(sorted(days.items()))


def merged(counts: Iterable[Count]) -> list[Count]:
    """The same with one row for each number, in a fixed order."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for count in counts:
        sums[count.dimension, count.key, count.measure] += count.count
    return [Count(*place, count) for place, count in sorted(sums.items()) if count]


@dataclass(frozen=True)
class Activity:
    """The counters of one campaign: by dimension, key and measure."""

    tables: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)

    def table(self, dimension: str) -> Mapping[str, Mapping[str, int]]:
        """The counts of one dimension by key and measure."""
        return self.tables.get(dimension, {})

    def of(self, dimension: str, key: str, measure: str) -> int:
        return self.table(dimension).get(key, {}).get(measure, 0)

    def funnel(self, partner: str = "") -> dict[str, int]:
        """How many forms came as far as each step, over all days; of one partner, since its steps are counted."""
        table = self.table(PARTNER_FUNNEL if partner else FUNNEL)
        counts = [table.get(partner, {})] if partner else list(table.values())
        return {step: sum(count.get(step, 0) for count in counts) for step in STEPS}


def gather(counts: Iterable[Count]) -> Activity:
    """The counters from the rows of the store."""
    tables: dict[str, dict[str, dict[str, int]]] = {}
    for count in counts:
        tables.setdefault(count.dimension, {}).setdefault(count.key, {})[count.measure] = count.count
    return Activity(tables)


def hours_before(now: datetime, count: int) -> list[str]:
    """The keys of the last `count` hours, the one of `now` last."""
    return [hour_of(now - timedelta(hours=number)) for number in range(count - 1, -1, -1)]
