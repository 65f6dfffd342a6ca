"""The ledger and the counters beside it as rows for the charts and tables that the templates draw."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.core.counts import activity
from campaign.core.counts.activity import Activity
from campaign.core.counts.totals import STATES, Totals

HOURS, DAYS = 48, 28
"""How long the two series are; the same time before stands behind each."""
MOST_POINTS = 120
"""Of the line from the beginning to today: beyond that, several days make one point."""
MOST_COLUMNS = 62
"""Of a chart of days: beyond that, several days make one column."""
SHADES = 5
MOST_SOURCES_SHOWN = 15

ByDay = Mapping[str, Mapping[str, int]]
"""Supporters and letters by day (ISO 8601), the earliest first."""


@dataclass(frozen=True)
class Point:
    """A column: letters and supporters of an hour or a day, and the letters of the hour or day behind it."""

    at: str
    letters: int
    supporters: int
    before: int


@dataclass(frozen=True)
class Growth:
    """Letters and supporters from the beginning up to and with a day (ISO 8601)."""

    day: str
    letters: int
    supporters: int


@dataclass(frozen=True)
class Step:
    """How many forms came as far as a step, and how many of a hundred that had come as far as the one before.

    None where that says nothing: before the first, and where the one before was counted for a shorter time.
    """

    step: str
    count: int
    percent: int | None


def by_day(totals: Totals) -> list[dict[str, object]]:
    """Supporters and letters of each day, the earliest first."""
    return [
        {"day": day, "supporters": counts.get("supporters", 0), "letters": counts.get("letters", 0)}
        for day, counts in totals.by_day.items()
    ]


def last_hours(counted: Activity, now: datetime) -> list[Point]:
    """The last 48 hours, this one last, each before the one two days earlier."""
    keys = activity.hours_before(now, 2 * HOURS)
    return _points(keys, counted.table(activity.HOUR))


def last_days(by_day: ByDay, today: date) -> list[Point]:
    """The last 28 days, today last, each before the one four weeks earlier."""
    keys = [(today - timedelta(days=number)).isoformat() for number in range(2 * DAYS - 1, -1, -1)]
    return _points(keys, by_day)


def between(by_day: ByDay, start: date, end: date) -> list[Point]:
    """The days from `start` to and with `end`, several in a column where they are many, and the same time before.

    A column is called by its first day. Where the days do not come out even, the first column has fewer of them: none
    is counted that is not asked for.
    """
    length = (end - start).days + 1
    step = -(-length // MOST_COLUMNS)
    points = []
    for back in range((length - 1) // step * step, -1, -step):
        last = end - timedelta(days=back)
        first = max(start, last - timedelta(days=step - 1))
        count = (last - first).days + 1
        letters, supporters = (_sum(by_day, measure, first, count) for measure in ("letters", "supporters"))
        before = _sum(by_day, "letters", first - timedelta(days=length), count)
        points.append(Point(first.isoformat(), letters, supporters, before))
    return points


def _sum(by_day: ByDay, measure: str, first: date, count: int) -> int:
    keys = ((first + timedelta(days=number)).isoformat() for number in range(count))
    return sum(by_day.get(key, {}).get(measure, 0) for key in keys)


def axis(most: int) -> list[int]:
    """The numbers beside a chart, the highest first: round ones, the first not below `most`."""
    size = 10 ** max(0, len(str(max(1, most))) - 1)
    top = next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= most)
    return [top, top // 2, 0] if top > 1 else [top, 0]


def column_of(day: date, firsts: Sequence[str]) -> int | None:
    """Which column of a chart a day is in; None for one that is not on it. `firsts`: the first day of each column."""
    step = date.fromisoformat(firsts[-1]) - date.fromisoformat(firsts[-2]) if len(firsts) > 1 else timedelta(days=1)
    if not firsts[0] <= day.isoformat() < (date.fromisoformat(firsts[-1]) + step).isoformat():
        return None
    return bisect_right(firsts, day.isoformat()) - 1


def growth(by_day: ByDay, today: date) -> list[Growth]:
    """The numbers added up from the first day to today, days without any included."""
    if not by_day:
        return []
    first = date.fromisoformat(next(iter(by_day)))
    days = [first + timedelta(days=number) for number in range((max(today, first) - first).days + 1)]
    points, letters, supporters = [], 0, 0
    for day in days:
        counts = by_day.get(day.isoformat(), {})
        letters += counts.get("letters", 0)
        supporters += counts.get("supporters", 0)
        points.append(Growth(day.isoformat(), letters, supporters))
    step = -(-len(points) // MOST_POINTS)
    return points[::-1][::step][::-1]


def week(counted: Activity) -> list[list[int]]:
    """Letters by weekday, Monday first, and hour (UTC)."""
    return [[counted.of(activity.WEEK_HOUR, f"{day}-{hour}", "letters") for hour in range(24)] for day in range(7)]


def shade(count: int, most: int) -> int:
    """How dark a field of the heat map is: 0 for none, else from 1 to 5."""
    return -(-SHADES * count // most) if count else 0


def funnel(counts: Mapping[str, int]) -> list[Step]:
    """How far forms came: by step, in their order."""
    before = [None, *counts.values()]
    return [
        Step(step, count, 100 * count // former if former and count <= former else None)
        for (step, count), former in zip(counts.items(), before, strict=False)
    ]


def by_target(totals: Totals, titles: Mapping[str, str]) -> list[dict[str, object]]:
    """The letters to each target by where they stand, in the order of `titles`."""
    return [
        {"id": target, "title": title} | {state: totals.by_target.get(target, {}).get(state, 0) for state in STATES}
        for target, title in titles.items()
    ]


def by_partner(totals: Totals, counted: Activity, names: Mapping[str, str]) -> list[dict[str, object]]:
    """What came through each partner, most supporters first; `names` by code."""
    measures = ("supporters", "sent", "handed_over")
    seen = counted.table(activity.PARTNER)
    rows: list[dict[str, object]] = []
    for code in sorted({*totals.by_partner, *seen}):
        counts = totals.by_partner.get(code, {})
        named = {"code": code, "name": names.get(code, code), "seen": seen.get(code, {}).get("seen", 0)}
        letters = sum(counts.get(state, 0) for state in ("queued", "sent", "handed_over"))
        own = 100 * counts.get("personalised", 0) // letters if letters else 0
        rows.append({**named, **{measure: counts.get(measure, 0) for measure in measures}, "own_percent": own})
    return sorted(rows, key=lambda row: (-int(str(row["supporters"])), str(row["name"])))


def by_source(counted: Activity) -> list[dict[str, object]]:
    """What came from each source, most supporters first; the smaller ones and those beyond counting together, last."""
    table = counted.table(activity.SOURCE)
    ranked = sorted(table, key=lambda key: (key == activity.OTHERS, *_rank(table[key]), key))
    shown = [key for key in ranked[:MOST_SOURCES_SHOWN] if key != activity.OTHERS]
    rows = [_counts(key, [table[key]]) for key in shown]
    rest = [table[key] for key in ranked if key not in shown]
    return [*rows, _counts("", rest)] if rest else rows


def by_language(counted: Activity) -> list[dict[str, object]]:
    """Supporters and letters by the language of the letters, most first."""
    table = counted.table(activity.LANGUAGE)
    return [_counts(key, [table[key]]) for key in sorted(table, key=lambda key: (*_rank(table[key]), key))]


def _points(keys: Sequence[str], table: Mapping[str, Mapping[str, int]]) -> list[Point]:
    half = len(keys) // 2
    return [
        Point(
            key,
            table.get(key, {}).get("letters", 0),
            table.get(key, {}).get("supporters", 0),
            table.get(former, {}).get("letters", 0),
        )
        for former, key in zip(keys[:half], keys[half:], strict=True)
    ]


def _rank(counts: Mapping[str, int]) -> tuple[int, int]:
    return -counts.get("supporters", 0), -counts.get("seen", 0)


def _counts(key: str, tables: Sequence[Mapping[str, int]]) -> dict[str, object]:
    """The sums under one name, and how many letters of a hundred have words of their writer's own."""
    sums = {name: sum(one.get(name, 0) for one in tables) for name in ("seen", "supporters", "letters", "personalised")}
    own = 100 * sums["personalised"] // sums["letters"] if sums["letters"] else 0
    return {"key": key, **sums, "own_percent": own}
