"""Whose day it is: a campaign's, by its time zone, and a writer's, by the country they live in."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

DAY = timedelta(days=1)
FIRST, LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

_MAIN_ZONES = {
    **{"AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo"},
    **{"CA": "America/Toronto", "CD": "Africa/Kinshasa", "CL": "America/Santiago", "CN": "Asia/Shanghai"},
    **{"CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid"},
    **{"GL": "America/Nuuk", "ID": "Asia/Jakarta", "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar"},
    **{"MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti"},
    **{"PG": "Pacific/Port_Moresby", "PS": "Asia/Hebron", "PT": "Europe/Lisbon", "RU": "Europe/Moscow"},
    **{"UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent", "VN": "Asia/Ho_Chi_Minh"},
}
"""Where most people of a country with several time zones live (CLDR's `primaryZones`, and the largest of the rest)."""


def is_zone(name: str) -> bool:
    """Whether it is a name of the IANA time zone database."""
    return name in zones()


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Every name of the IANA time zone database; what systems keep beside them, their own zone and none, is no name."""
    return frozenset(available_timezones()) - {"Factory", "localtime"}


@lru_cache(maxsize=500)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name; UTC for one that there is not."""
    return ZoneInfo(name if is_zone(name) else "UTC")


def begin(when: date | datetime, place: str) -> datetime:
    """The moment at which a day begins in a time zone; an hour without a zone of its own is that zone's.

    What is so far away that clocks cannot count it, as 9999-12-31 for "never", is as good as `FIRST` or `LAST`.
    """
    if not FIRST.year < when.year < LAST.year:
        return FIRST if when.year <= FIRST.year else LAST
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo else when.replace(tzinfo=zone(place))).astimezone(UTC)


def end(when: date | datetime, place: str) -> datetime:
    """The moment at which a day is over in a time zone; an hour is over when it comes."""
    if isinstance(when, datetime) or when.year >= LAST.year:
        return begin(when, place)
    return begin(when + DAY, place)


def day_at(now: datetime, place: str) -> date:
    """The day that it is in a time zone."""
    return now.astimezone(zone(place)).date()


def writers_day(now: datetime, country: str, place: str, zone_name: str = "") -> date:
    """The day that it is where somebody writes: by the browser's `zone_name`, else where people in `country` live.

    In the time zone `place` where that is anybody's guess.
    """
    return day_at(now, zone_name if is_zone(zone_name) else zone_of_country(country) or place)


def country_of_zone(name: str) -> str:
    """The country (ISO 3166-1 alpha-2) in which a time zone is, by CLDR; "" for one that is nowhere or unknown."""
    country = str(get_global("zone_territories").get(_canonical(name), ""))
    return country if country.isalpha() and country != "ZZ" else ""


def _canonical(name: str) -> str:
    """The name by which CLDR knows a time zone: browsers may say a newer one."""
    return str(get_global("zone_aliases").get(name, name))


@lru_cache(maxsize=500)
def zone_of_country(country: str) -> str:
    """The time zone of a country (ISO 3166-1 alpha-2) that has one, or of most of its people; "" where none is."""
    if country in _MAIN_ZONES:
        return _MAIN_ZONES[country]
    zones = get_global("territory_zones").get(country, [])
    return str(zones[0]) if len(zones) == 1 and is_zone(zones[0]) else ""
