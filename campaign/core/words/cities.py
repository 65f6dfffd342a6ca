"""Cities that one knows without their country: those that time zones are named after (CLDR, exemplar cities)."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global


@lru_cache(maxsize=2_000)
def stands_alone(place: str, country: str, languages: tuple[str, ...]) -> bool:
    """Whether `place`, as one of these languages (BCP 47) spells it, is such a city of `country` (ISO 3166-1).

    London is one in the United Kingdom, and none in Canada.
    """
    return place.strip().casefold() in {name for code in languages for name in _cities(country, code)}


@lru_cache(maxsize=2_000)
def _cities(country: str, language: str) -> frozenset[str]:
    known = Locale.parse(language, sep="-").time_zones
    zones = [zone for zone, territory in get_global("zone_territories").items() if territory == country]
    spelt = (known.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ") for zone in zones)
    return frozenset(name.casefold() for name in spelt)
