"""Countries as people and lists name them, and the codes that they have everywhere else (ISO 3166-1 alpha-2)."""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from campaign.core.words import customs

_NO_COUNTRIES = frozenset(["UK", "ZZ", "QO", "XA", "XB"])
LANGUAGES = "en de fr es it pt nl ko ja zh zh_Hant ar ru sv da nb fi pl el".split()
"""Those (CLDR's names) in which countries and languages are known by name."""
_COMMONLY = {
    "EL": "GR",
    "USA": "US",
    "U.S.A.": "US",
    "U.S.": "US",
    "U.K.": "GB",
    "GREAT BRITAIN": "GB",
    "ENGLAND": "GB",
    "SCOTLAND": "GB",
    "WALES": "GB",
    "NORTHERN IRELAND": "GB",
    "UNITED STATES OF AMERICA": "US",
    "THE NETHERLANDS": "NL",
    "HOLLAND": "NL",
    "N. IRELAND": "GB",
    "AMERICA": "US",
    "BURMA": "MM",
    "IVORY COAST": "CI",
    "VIET NAM": "VN",
    "CAPE VERDE": "CV",
    "EAST TIMOR": "TL",
    "EIRE": "IE",
    "KOREA": "KR",
    "REPUBLIC OF KOREA": "KR",
    "KOREA, REPUBLIC OF": "KR",
    "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF": "KP",
    "KOREA (THE REPUBLIC OF)": "KR",
    "CONGO, DEMOCRATIC REPUBLIC OF THE": "CD",
    "CONGO, THE DEMOCRATIC REPUBLIC OF THE": "CD",
    "CONGO, DEM. REP.": "CD",
    "CONGO, REPUBLIC OF THE": "CG",
    "CONGO, REP.": "CG",
    "CONGO": "CG",
    "DEMOCRATIC REPUBLIC OF THE CONGO": "CD",
    "VIRGIN ISLANDS, BRITISH": "VG",
    "VIRGIN ISLANDS, U.S.": "VI",
    "RUSSIAN FEDERATION": "RU",
    "CZECH REPUBLIC": "CZ",
    "REPUBLIC OF IRELAND": "IE",
    "ÉIRE": "IE",
    "MACEDONIA": "MK",
    "TURKEY": "TR",
    "SWAZILAND": "SZ",
}
"""What lists call countries and CLDR does not, ISO 3166's own names that are turned round at a comma among it."""
_SEVERAL = frozenset(["KOREA", "CONGO", "VIRGIN ISLANDS"])
_BETWEEN = re.compile(r"[,;،、，；\n]")


@lru_cache(maxsize=2_000)
def country(value: str) -> str:
    """The code (ISO 3166-1 alpha-2) of a country: from its code, its other codes (UK, EL, GBR) or its name.

    What is none of them stays, in capitals.
    """
    code = value.strip().upper()
    if is_country(code):
        return code
    known = _COMMONLY.get(code) or _countries().get(code.casefold())
    if known:
        return known
    name, comma, _ = code.partition(",")
    if comma and name not in _SEVERAL:  # "Moldova, Republic of", as ISO 3166 has it
        return country(name) if is_country(country(name)) else code
    instead = get_global("territory_aliases").get(code, ())
    return instead[0] if len(instead) == 1 and len(code) in (2, 3) and is_country(instead[0]) else code


def listed(typed: str) -> list[str]:
    """The codes of countries that somebody typed: names or codes, between commas or on lines; codes between spaces too.

    What is no country stays, in capitals.
    """
    parts = [part.strip() for part in _BETWEEN.split(typed)]
    return [code for part in parts if part for code in _codes(part)]


def _codes(part: str) -> list[str]:
    code = country(part)
    several = [word.upper() for word in part.split()]
    return [code] if is_country(code) or any(len(word) > 2 for word in several) else several


@lru_cache(maxsize=1_000)
def is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES and customs.country_name(code, "en") != code


@lru_cache
def _countries() -> dict[str, str]:
    codes: dict[str, str] = {}
    for name in LANGUAGES:
        territories = Locale.parse(name).territories
        codes = {str(words).casefold(): code for code, words in territories.items() if is_country(code)} | codes
    for name in LANGUAGES:
        codes = {customs.country_name(code, name).casefold(): code for code in set(codes.values())} | codes
    return codes
