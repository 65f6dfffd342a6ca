"""Which part of a campaign's numbers a page shows: a period, and one partner, country, source or language.

It stands in the address, so that a view can be passed on to a colleague:
`?from=2026-11-01&to=2026-11-20&only=country:KR`. What an address says that cannot be is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from campaign.core.counts.activity import BY_DAY, OTHERS
from campaign.core.counts.totals import Totals, countries_in_public
from campaign.web.site import language
from campaign.web.site.catalogues import gettext

PARTNER = "partner"
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
LONGEST = 200


@dataclass(frozen=True)
class Scope:
    """`by` is "partner" or a name of `BY_DAY`, "" for everybody; `value` a code or a source."""

    start: date | None = None
    end: date | None = None
    by: str = ""
    value: str = ""

    @property
    def has_period(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def is_narrow(self) -> bool:
        return self.has_period or bool(self.by)

    @property
    def only(self) -> str:
        return f"{self.by}:{self.value}" if self.by else ""

    def query(self) -> dict[str, str]:
        """What of it stands in an address."""
        days = {"from": self.start, "to": self.end}
        narrowed = {name: day.isoformat() for name, day in days.items() if day}
        return narrowed | ({"only": self.only} if self.by else {})


@dataclass(frozen=True)
class Choice:
    """One part that can be shown alone, and what it is called."""

    only: str
    name: str


def asked() -> Scope:
    """The part that this request's address asks for."""
    by, _, value = request.args.get("only", "")[:LONGEST].partition(":")
    start, end = _day("from"), _day("to")
    if start and end and start > end:
        start, end = end, start
    return Scope(start, end, by, value) if by in (PARTNER, *BY_DAY) and value else Scope(start, end)


def choices(
    totals: Totals, sources: Iterable[str], languages: Iterable[str], partners: Mapping[str, str], small_numbers: int
) -> list[tuple[str, list[Choice]]]:
    """What can be shown alone, under headings; countries with few supporters cannot."""
    countries = [code for code, _ in countries_in_public(totals.by_country, small_numbers) if code]
    groups = [
        (gettext("Partner"), [Choice(f"{PARTNER}:{code}", partners.get(code, code)) for code in totals.by_partner]),
        (gettext("Country"), [Choice(f"country:{code}", language.country(code)) for code in countries]),
        (gettext("Source"), [Choice(f"source:{source}", source) for source in sorted(sources) if source != OTHERS]),
        (gettext("Language"), [Choice(f"language:{code}", language.language_name(code)) for code in sorted(languages)]),
    ]
    return [(heading, offered) for heading, offered in groups if offered]


def period(scope: Scope, by_day: Mapping[str, object], today: date) -> tuple[date, date]:
    """The first and the last day that are shown; four weeks at least where none is named.

    A period that begins after today, and ends on no day that was named, is its first day alone.
    """
    end = scope.end or max(today, scope.start or today)
    counted = min((date.fromisoformat(day) for day in by_day), default=end)
    return scope.start or min(counted, end - timedelta(days=27)), end


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
