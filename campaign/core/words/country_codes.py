"""Countries as people and lists name them, and the codes that they have everywhere else (ISO 3166-1 alpha-2)."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from campaign.core.words import customs

_NO_COUNTRIES = frozenset(["UK", "ZZ", "QO", "XA", "XB"])
LANGUAGES = "en de fr es it pt nl ko ja zh zh_Hant ar ru sv da nb fi pl el".split()
"""Those (CLDR's names) in which countries and languages are known by name."""
_COMMONLY = {
    **dict.fromkeys("uk,britain,great britain,england,scotland,wales,northern ireland,n ireland".split(","), "GB"),
    "united kingdom of great britain northern ireland": "GB",
    **dict.fromkeys("usa,united states of america,america,us of a,eeuu,ee uu,アメリカ,сша".split(","), "US"),
    **dict.fromkeys("el,hellas".split(","), "GR"),
    **dict.fromkeys("korea,republic of korea,korea south,s korea,rok,korea republic,한국,南韓".split(","), "KR"),
    **dict.fromkeys("democratic peoples republic of korea,korea north,n korea,dprk,북한,北韓".split(","), "KP"),
    **dict.fromkeys(
        "democratic republic of congo,democratic republic congo,dr congo,congo dr,drc,zaire".split(","), "CD"
    ),
    **dict.fromkeys("congo drc,congo democratic republic".split(","), "CD"),
    **dict.fromkeys("congo,republic of congo,congo republic".split(","), "CG"),
    **dict.fromkeys("republic of china,chinese taipei,taiwan province of china".split(","), "TW"),
    **dict.fromkeys("peoples republic of china,prc".split(","), "CN"),
    **dict.fromkeys("russian federation,россия".split(","), "RU"),
    **dict.fromkeys("ivory coast,elfenbeinkuste".split(","), "CI"),
    **dict.fromkeys("czech republic,cesko,ceska republika".split(","), "CZ"),
    **dict.fromkeys("burma,birma,birmanie,birmania".split(","), "MM"),
    **dict.fromkeys("united arab emirates,uae,emirates".split(","), "AE"),
    **dict.fromkeys("holy see,vatican,vatican city state,holy see vatican city state".split(","), "VA"),
    **dict.fromkeys("palestine,palestinian territory,palestinian territory occupied".split(","), "PS"),
    **dict.fromkeys("macedonia,fyrom".split(","), "MK"),
    **dict.fromkeys("syria,syrian arab republic".split(","), "SY"),
    **dict.fromkeys("laos,lao pdr,lao peoples democratic republic".split(","), "LA"),
    **dict.fromkeys("ireland,eire".split(","), "IE"),
    **dict.fromkeys("germany,brd,ger".split(","), "DE"),
    **dict.fromkeys("grossbritannien".split(","), "GB"),
    **dict.fromkeys("south africa,rsa,s africa".split(","), "ZA"),
    **dict.fromkeys("falklands,malvinas".split(","), "FK"),
    **dict.fromkeys("hong kong sar,hong kong sar china".split(","), "HK"),
    **{"holland": "NL", "viet nam": "VN", "cape verde": "CV", "east timor": "TL", "swaziland": "SZ", "turkey": "TR"},
    **{"turkiye": "TR", "slovak republic": "SK", "brunei darussalam": "BN", "bosnia": "BA", "trinidad": "TT"},
    **{"antigua": "AG", "byelorussia": "BY", "dominican rep": "DO", "dominican republic": "DO", "ksa": "SA"},
    **{"aotearoa": "NZ", "png": "PG", "nippon": "JP", "oesterreich": "AT", "magyarorszag": "HU", "україна": "UA"},
    **{"romania": "RO", "българия": "BG", "hrvatska": "HR", "србија": "RS", "srbija": "RS", "slovensko": "SK"},
    **{"slovenija": "SI", "eesti": "EE", "latvija": "LV", "lietuva": "LT", "island": "IS", "ישראל": "IL"},
    **{"virgin islands british": "VG", "virgin islands us": "VI", "united states virgin islands": "VI"},
    **{"china hong kong sar": "HK", "china macao sar": "MO", "kyrgyz republic": "KG", "west bank gaza": "PS"},
    **{"korea democratic peoples republic": "KP", "bonaire sint eustatius saba": "BQ"},
    **{"ایران": "IR", "shqiperia": "AL", "საქართველო": "GE", "հայաստան": "AM"},
}
"""What lists and people call countries and CLDR does not, as `plain` writes it."""
_SEVERAL = frozenset(["korea", "congo", "virgin islands", "china"])
"""What several countries are called, each with more words."""
_STATES = frozenset(
    "republic state states kingdom commonwealth sultanate principality duchy emirate federation union".split()
)
_SHORT = {"st": "saint", "rep": "republic", "dem": "democratic", "fed": "federated"}
_PASSED_OVER = frozenset(["the", "and"])
_EVEN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "臺": "台", "&": " "})
_DROPPED = str.maketrans("", "", ".'’‘ʼ`´")
_MORE = re.compile(r"[,(（،，]")
_LONGEST = 100
_BETWEEN = re.compile(r"[,;،、，；\n]")


@lru_cache(maxsize=2_000)
def country(value: str) -> str:
    """The code (ISO 3166-1 alpha-2) of a country: from its code, its other codes (UK, EL, GBR) or its name.

    Marks, apostrophes and "the" may be left out, and names turned round as ISO 3166 has them ("Korea (Republic of)").
    What is none of them stays, in capitals.
    """
    code = value.strip().upper()
    if is_country(code):
        return code
    known = _known(plain(value)) or _turned(value)
    if known:
        return known
    instead = get_global("territory_aliases").get(code, ())
    return instead[0] if len(instead) == 1 and len(code) in (2, 3) and is_country(instead[0]) else code


def plain(name: str) -> str:
    """A country's name as it is compared: words without marks, in lower case, "St" as "Saint"."""
    apart = unicodedata.normalize("NFKD", name[:_LONGEST].casefold()).translate(_DROPPED)
    letters = "".join(char for char in apart if not unicodedata.combining(char)).translate(_EVEN)
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", letters))
    return " ".join(_SHORT.get(word, word) for word in words if word not in _PASSED_OVER)


def _known(words: str) -> str:
    """The code of a name in plain words: as it stands, or without its form of state ("islamic republic of iran")."""
    known = _COMMONLY.get(words) or _countries().get(words)
    if known:
        return known
    if len(words) == 2 and is_country(words.upper()):  # "U.S."
        return words.upper()
    form, of, name = words.rpartition(" of ")
    is_form = bool(of) and not _STATES.isdisjoint(form.split()) and name not in _SEVERAL
    return _countries().get(name, "") if is_form else ""


def _turned(value: str) -> str:
    """The code of a name turned round: "Iran, Islamic Republic of", "Korea (the Republic of)", "Bolivia State of"."""
    words = plain(value).split()
    if words and words[-1] == "of":
        halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
        whole = (_known(f"{rest} {name}") for name, rest in halves)
        return next(filter(None, whole), "")
    name = plain(_MORE.split(value, maxsplit=1)[0])
    return "" if name in _SEVERAL or name == " ".join(words) else _known(name)


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
    """The countries by their names in plain words; of two with one name, the one whose language comes first."""
    codes: dict[str, str] = {}
    for name in LANGUAGES:
        territories = Locale.parse(name).territories
        codes = {plain(str(words)): code for code, words in territories.items() if is_country(code)} | codes
    for name in LANGUAGES:
        codes = {plain(customs.country_name(code, name)): code for code in dict.fromkeys(codes.values())} | codes
    return codes
