"""The ledger: what each number means, which rows an event counts up, and the totals people read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from campaign.core import days
from campaign.core.letters.ways_out import Way
from campaign.core.words.marking import N_

WHOLE, TARGET, COUNTRY, DAY, SOURCE = "campaign", "target", "country", "day", "source"
"""Dimensions of a row; the key is "" for the whole campaign, a target id, a country code, a day (ISO 8601), or a
source, "" for supporters without one and for those beyond the first `MOST_SOURCES` in a campaign or at a partner."""
MOST_SOURCES = 200
"""Anybody can make up a source: their number is bounded, or the ledger would not be."""

STATES = ("queued", "sent", "failed", "handed_over", "said_sent")
WAYS = tuple(Way)

DEFINITIONS = {
    "supporters": N_(
        "people who confirmed their address (or sent, where no confirming is asked) or took at least one letter to "
        "send themselves"
    ),
    "confirmed": N_("people who confirmed their address, or sent where no confirming is asked"),
    "queued": N_("letters waiting to be sent by us, those being tried again included"),
    "sent": N_("accepted by the recipient's mail server"),
    "failed": N_("refused or returned for good, or given up after trying again"),
    "handed_over": N_("letters taken by their writer to send themselves, each counted once, by the first way taken"),
    "said_sent": N_("letters handed over whose writer says they sent them"),
    "towards_goal": N_("sent plus said_sent"),
    "different_letters": N_(
        "distinct texts among all letters queued, sent and handed over, salutation and name left out"
    ),
    "personalised_percent": N_("letters with words of the supporter's own among all queued, sent and handed over"),
    "by_country": N_("supporters by country; countries with few supporters are summed under null"),
    "by_day": N_(
        "supporters and letters by the day (in the campaign's time zone) on which they were queued or handed over"
    ),
}

ACTS = N_(
    "how often people wrote, in this campaign and in those that it follows; who wrote in each of them counts in each"
)
"""What `Totals.acts` counts."""


@dataclass(frozen=True)
class Row:
    """One counted number. `partner` is "" in the rows that count everybody."""

    partner: str
    dimension: str
    key: str
    measure: str
    count: int


@dataclass(frozen=True)
class About:
    """What the rows an event touches are keyed by."""

    partner: str
    country: str
    at: datetime
    source: str = ""
    language: str = ""
    time_zone: str = "UTC"

    @cached_property
    def day(self) -> str:
        """The day that it was in the campaign's time zone."""
        return days.day_at(self.at, self.time_zone).isoformat()


def supporter_counted(about: About, *, confirmed: bool) -> Iterator[Row]:
    """A supporter confirmed, or took a first letter to send themselves."""
    for partner in _scopes(about):
        yield Row(partner, WHOLE, "", "supporters", 1)
        yield Row(partner, COUNTRY, about.country, "supporters", 1)
        yield Row(partner, DAY, about.day, "supporters", 1)
        yield Row(partner, SOURCE, about.source, "supporters", 1)
        if confirmed:
            yield Row(partner, WHOLE, "", "confirmed", 1)


def supporter_confirmed(about: About) -> Iterator[Row]:
    """A supporter who had already taken a letter confirmed as well."""
    for partner in _scopes(about):
        yield Row(partner, WHOLE, "", "confirmed", 1)


def awaiting(about: About, target: str, change: int) -> Iterator[Row]:
    """A letter waits for its confirmation (`change` 1) or no longer does (-1)."""
    yield from _letter(about, target, "awaiting_confirmation", change)


def entered(about: About, target: str, measure: str, *, personalised: bool, new_text: bool) -> Iterator[Row]:
    """A letter was queued or handed over, and so entered the ledger: `measure` is `queued` or `handed_over`."""
    yield from _letter(about, target, measure, 1)
    for partner in _scopes(about):
        yield Row(partner, DAY, about.day, "letters", 1)
        if personalised:
            yield Row(partner, WHOLE, "", "personalised", 1)
    if new_text:
        yield Row("", WHOLE, "", "different_letters", 1)


def handed_over(about: About, way: str) -> Iterator[Row]:
    """The way by which a letter was handed over first."""
    for partner in _scopes(about):
        yield Row(partner, WHOLE, "", way, 1)


def said_sent(about: About, target: str) -> Iterator[Row]:
    """A writer says that a letter is on its way."""
    yield from _letter(about, target, "said_sent", 1)


def moved(about: About, target: str, before: str, after: str, *, personalised: bool) -> Iterator[Row]:
    """A letter left `queued` for `sent` or `failed`, or `sent` for `failed`.

    One that failed is no longer among the personal ones.
    """
    yield from _letter(about, target, before, -1)
    if after:
        yield from _letter(about, target, after, 1)
    if personalised and after not in ("sent", "handed_over", "queued"):
        for partner in _scopes(about):
            yield Row(partner, WHOLE, "", "personalised", -1)


def _letter(about: About, target: str, measure: str, change: int) -> Iterator[Row]:
    for partner in _scopes(about):
        yield Row(partner, WHOLE, "", measure, change)
        yield Row(partner, TARGET, target, measure, change)


def _scopes(about: About) -> tuple[str, ...]:
    return ("", about.partner) if about.partner else ("",)


@dataclass(frozen=True)
class Totals:
    """The numbers of one campaign, or of one partner in it."""

    campaign: str
    status: str
    as_of: datetime
    goal: int
    numbers: Mapping[str, int]
    by_target: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    by_country: Mapping[str, int] = field(default_factory=dict)
    by_day: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    by_partner: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    by_source: Mapping[str, int] = field(default_factory=dict)
    acts_before: int = 0
    """How often people wrote in the campaigns that this one follows."""

    @property
    def acts(self) -> int:
        """How often people wrote, in this campaign and in those that it follows: who wrote again counts again."""
        return self.of("supporters") + self.acts_before

    def of(self, measure: str) -> int:
        return self.numbers.get(measure, 0)

    @property
    def towards_goal(self) -> int:
        """Letters sent by us and letters their writers say they sent. A click is never called a letter."""
        return self.of("sent") + self.of("said_sent")

    @property
    def personalised_percent(self) -> int:
        """Share of letters with the supporter's own words among all queued, sent and handed over, rounded down."""
        letters = self.of("queued") + self.of("sent") + self.of("handed_over")
        return 100 * self.of("personalised") // letters if letters else 0


def gather(campaign: str, status: str, goal: int, rows: Iterable[Row], as_of: datetime, partner: str = "") -> Totals:
    """The totals of a campaign (or of one `partner` in it) from the rows of the store."""
    numbers: dict[str, int] = {}
    tables: dict[str, dict[str, dict[str, int]]] = {name: {} for name in (TARGET, COUNTRY, DAY, SOURCE, "partner")}
    for row in rows:
        if row.partner == partner:
            place = numbers if row.dimension == WHOLE else tables[row.dimension].setdefault(row.key, {})
            place[row.measure] = row.count
        elif not partner and row.dimension == WHOLE:
            tables["partner"].setdefault(row.partner, {})[row.measure] = row.count
    return Totals(
        campaign=campaign,
        status=status,
        as_of=as_of,
        goal=goal,
        numbers=numbers,
        by_target=tables[TARGET],
        by_country={country: counts.get("supporters", 0) for country, counts in tables[COUNTRY].items()},
        by_day=dict(sorted(tables[DAY].items())),
        by_partner=dict(sorted(tables["partner"].items())),
        by_source={source: counts.get("supporters", 0) for source, counts in sorted(tables[SOURCE].items())},
    )


def countries_in_public(by_country: Mapping[str, int], small_numbers: int) -> list[tuple[str | None, int]]:
    """Countries with their supporters, most first; those with fewer than `small_numbers`, and "", under None, last."""
    large = {country: count for country, count in by_country.items() if country and count >= small_numbers}
    small = sum(by_country.values()) - sum(large.values())
    ranked: list[tuple[str | None, int]] = sorted(large.items(), key=lambda item: (-item[1], item[0]))
    return [*ranked, (None, small)] if small else ranked


def sources_in_public(by_source: Mapping[str, int], small_numbers: int) -> list[tuple[str | None, int]]:
    """Sources with their supporters, most first; those without one and those with few are summed under None, last.

    A link sent to one person is a source as well.
    """
    named = {source: count for source, count in by_source.items() if source}
    ranked = countries_in_public(named, small_numbers)
    none = by_source.get("", 0) + sum(count for source, count in ranked if source is None)
    return [*(row for row in ranked if row[0] is not None), *([(None, none)] if none else [])]


def _states(counts: Mapping[str, int]) -> dict[str, int]:
    return {state: counts.get(state, 0) for state in STATES}


def as_json(totals: Totals, titles: Mapping[str, str], small_numbers: int) -> dict[str, object]:
    """The totals as the public JSON of `/api/v1/campaigns/<slug>/totals`; `titles` are the targets' by id."""
    return {
        "campaign": totals.campaign,
        "status": totals.status,
        "as_of": totals.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "goal": totals.goal,
        "towards_goal": totals.towards_goal,
        "supporters": totals.of("supporters"),
        "confirmed": totals.of("confirmed"),
        "letters": {state: totals.of(state) for state in STATES},
        "handed_over": {way: totals.of(way) for way in WAYS},
        "different_letters": totals.of("different_letters"),
        "personalised_percent": totals.personalised_percent,
        "by_target": [
            {"id": target, "title": title, **_states(totals.by_target.get(target, {}))}
            for target, title in titles.items()
        ],
        "by_country": [
            {"country": country, "supporters": count}
            for country, count in countries_in_public(totals.by_country, small_numbers)
        ],
        "by_day": [
            {"day": day, "supporters": counts.get("supporters", 0), "letters": counts.get("letters", 0)}
            for day, counts in totals.by_day.items()
        ],
        "definitions": DEFINITIONS,
    }
