"""Where a supporter lives, as a letter tells it.

Never its own country to a minister, never a city-state twice, and no country beside a city that everybody knows: it
stands under the name.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from campaign.core.words import cities, country_codes, customs, text

_NAMED_IN = ("en", "ko", "ja", "fr", "de", "es", "zh-Hant", "zh-Hans", "ar")
_SHORT_NAMES = {
    "GB": ("UK", "Great Britain"),
    "US": ("USA", "United States of America"),
    "AE": ("UAE",),
    "KR": ("한국",),
}
"""What people call their country beside a town."""
_COUNTRY_LAST = re.compile(r"(?P<place>.*\S)(?:\s*[,，、،/／|]\s*|\s[-–—]\s)(?P<country>[^,，、،/／|]+)")
_COUNTRY_IN_BRACKETS = re.compile(r"(?P<place>[^()（）]*[^()（）\s])\s*[(（](?P<country>[^()（）]+)[)）]")
_COUNTRY_FIRST = re.compile("(?P<country>[\u3040-\u9fff\uac00-\ud7a3]+)\\s+(?P<place>.+)")
"""As it is written in Korean, Japanese and Chinese; "Mexico City" is no city of Mexico's that is called City."""
_NATIONS = frozenset(("england", "scotland", "wales", "northern ireland", "n ireland"))
"""Countries of the United Kingdom: who names one says more than the country, and it stays."""
_STOP_BEHIND = re.compile(r"[^.,，、،]*[^\W\d_]{4}\.")
"""A town with the full stop of a sentence; "Washington, D.C." has one of its own."""
_LONGEST = 200
_FRENCH_ARTICLES = {"Le ": ("au ", "du "), "Les ": ("aux ", "des ")}
_FRENCH_ELIDED = re.compile("[aeiouœæø]|y(?![aeiou])")
"""In small letters, marks apart. Before Y only where a consonant follows: d’Ypres, but de Yaoundé."""
_LEFT_BEHIND = " ,，、،;；"
"""What stands behind a town where somebody thought that more was to come."""


@dataclass(frozen=True)
class Home:
    """A supporter's home in a sentence; each form is empty where there is nothing to say of it.

    `name` is "Leeds", or "Lyon in France"; `within` is "in Leeds"; `origin` is "from Leeds".
    """

    name: str = ""
    within: str = ""
    origin: str = ""


def place_beside(place: str, country: str, language: str) -> str:
    """The place as it stands beside its country: left out where both have one name, as in Singapore.

    So is a country that was typed with it, "Leeds, UK", "Paris (France)" or "대한민국 서울": it stands there anyway.
    It is known by each name that people and lists have for it, however the letter calls the country.
    """
    place = place.strip().rstrip(_LEFT_BEHIND)
    if len(place) > _LONGEST:
        return place
    place = place[:-1] if _STOP_BEHIND.fullmatch(place) else place
    for ends in (_COUNTRY_IN_BRACKETS, _COUNTRY_LAST, _COUNTRY_FIRST):
        match = ends.fullmatch(place)
        if match and _names_it(match["country"], country, language):
            place = match["place"]
    return "" if _names_it(place, country, language) else place


def home(place: str, country: str, language: str, recipient: str = "") -> Home:
    """Where a supporter lives, to a recipient in the country `recipient` (ISO 3166-1 alpha-2; "" for none)."""
    abroad = not country or country != recipient
    place = place_beside(place, country, language)
    forms = customs.country_forms(country, language)
    if not place:
        return Home(customs.country_in_sentence(country, language), forms.within, forms.origin) if abroad else Home()
    # Names in another script stay in their place in a letter that runs from right to left.
    shown = text.isolated(place) if customs.is_right_to_left(language) else place
    beside = country if abroad and not cities.stands_alone(place, country, _NAMED_IN) else ""
    return _IN_LANGUAGE.get(customs.key(language), _english)(shown, beside, language)


def writer_lines(name: str, place: str, country: str, language: str, recipient: str = "", address: str = "") -> str:
    """The lines under the close: who writes and from where, in the order and the form of the letter's language.

    The country is left out where the recipient's office is in it. `address` is lines of a postal address, which has
    the place in it.
    """
    nation = customs.country_name(country, language) if country and country != recipient else ""
    place = "" if address else place_beside(place, country, language)
    primary = language.split("-")[0]
    if address:
        around = (nation, address, f"{name} 드림" if primary == "ko" else name)
        return "\n".join(filter(None, around if primary in ("ko", "ja", "zh") else (name, address, nation)))
    if primary in ("ko", "ja", "zh"):
        signed = f"{name} 드림" if primary == "ko" else name
        return f"{nation} {place}".strip() + f"\n{signed}" if nation or place else signed
    where = ("، " if primary == "ar" else ", ").join(part for part in (place, nation) if part)
    return f"{name}\n{where}" if where else name


def _names_it(words: str, country: str, language: str) -> bool:
    """Whether words are a name of the country, and of nothing smaller."""
    plain = country_codes.plain(words)
    if plain in _names(country, language):
        return True
    return bool(country) and plain not in _NATIONS and country_codes.country(words) == country


@lru_cache(maxsize=1_000)
def _names(country: str, language: str) -> frozenset[str]:
    if not country:
        return frozenset()
    named = (customs.country_name(country, code) for code in (language, *_NAMED_IN))
    return frozenset(country_codes.plain(name) for name in (*named, country, *_SHORT_NAMES.get(country, ())))


def _english(place: str, country: str, language: str) -> Home:
    name = f"{place} {customs.country_forms(country, language).within}" if country else place
    return Home(name, f"in {name}", f"from {name}")


def _french(place: str, country: str, language: str) -> Home:
    # In brackets: "à Lyon, en France" would want a second comma, which no sentence around it can know of.
    after = f" ({customs.country_name(country, language)})" if country else ""
    for article, (to, of) in _FRENCH_ARTICLES.items():
        if place.casefold().startswith(article.casefold()):
            rest = place[len(article) :]
            return Home(f"{place}{after}", f"{to}{rest}{after}", f"{of}{rest}{after}")
    of = "d’" if _FRENCH_ELIDED.match(unicodedata.normalize("NFD", place.casefold())) else "de "
    return Home(f"{place}{after}", f"à {place}{after}", f"{of}{place}{after}")


def _german(place: str, country: str, language: str) -> Home:
    name = f"{place} {customs.country_forms(country, language).within}" if country else place
    return Home(name, f"in {name}", f"aus {name}")


def _spanish(place: str, country: str, language: str) -> Home:
    name = f"{place} ({customs.country_name(country, language)})" if country else place
    return Home(name, f"en {name}", f"desde {name}")


def _korean(place: str, country: str, language: str) -> Home:
    name = f"{customs.country_name(country, language)} {place}" if country else place
    return Home(name, f"{name}에", f"{name}에서")


def _japanese(place: str, country: str, language: str) -> Home:
    name = f"{customs.country_name(country, language)}の{place}" if country else place
    return Home(name, f"{name}に", f"{name}から")


def _chinese(place: str, country: str, language: str) -> Home:
    name = f"{customs.country_name(country, language)}{place}" if country else place
    return Home(name, f"在{name}", f"{'來自' if customs.key(language) == 'zh-hant' else '来自'}{name}")


def _arabic(place: str, country: str, language: str) -> Home:
    name = f"{place} {customs.country_forms(country, language).within}" if country else place
    return Home(name, f"في {name}", f"من {name}")


_IN_LANGUAGE = {
    "ar": _arabic,
    "de": _german,
    "en": _english,
    "es": _spanish,
    "fr": _french,
    "ja": _japanese,
    "ko": _korean,
    "zh": _chinese,
    "zh-hant": _chinese,
}
