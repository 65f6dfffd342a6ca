"""Days as people write them in lists: 2024-12-31, 31.12.2024, 12/31/24, "31 December 2024", a spreadsheet's 45657."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_month_names

_LANGUAGES = (
    "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr ru uk el et lv lt sl bg ca eu ga cy sr_Latn id ms vi ar fa he "
    "th"
).split()
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?")
_YEAR_FIRST = re.compile(r"\d{4} ")
"""A year and more: of a beginning it is the year; where something ends may stand behind it, as in "2022 - 2026"."""
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_PARTS = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d\d)\.?(?:[T ,].*)?")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[년年.]\s?(?:(\d{1,2})\s?[월月.]\s?(?:(\d{1,2})\s?[일日.]?)?)?")
_ERA = re.compile(r"(令和|平成|昭和|民國|民国|[RHS])\s?(元|\d{1,3})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})日?")
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of each: those of Japan's emperors, and of the Republic of China."""
_BUDDHIST = 543
"""So many years is the count of Thailand, Laos and Cambodia ahead: 2562 is 2019."""
_WORDS_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[.\s\-/]*(?:de\s+|of\s+|d')?([^\W\d_]+)[.,\s\-/]*(?:de\s+|del\s+)?(\d{4}|\d\d)(?!\d)"
)
_MONTH_ALONE = re.compile(r"([^\W\d_]+)(?:[.,\s\-/]*(?:de\s+)?(\d{4})|[-'\u2019/](\d\d))(?!\d)")
_INSIDE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)(?!\d)|(?<!\d)\d{4}(?!\d)")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_OPEN = frozenset(
    "present current incumbent ongoing now today sitting serving active no false 0 never none null n/a na - – — . ? ~ "
    "tbd tbc "
    "n.a. unknown heute aktuell laufend actuel actuelle actual presente attuale nu nuvarende 현재 現在 至今 現職 en "
    "cours "
    "in office to date till date to present incumbent. (incumbent) (present) não nein non nej nil".split()
) | {"in office", "to date", "en cours", "until now", "till date", "to present"}
_OVER = frozenset(
    "yes true 1 y x resigned deceased died retired former past ended left ja oui si sí dead vacated removed".split()
)
_GOES_ON = re.compile(
    r".*\d\s*(?:[-–—―]|to|until|bis|à|au|a|hasta)\s*(?:present|now|date|today|current|incumbent|heute|jetzt|aujourd'hui|"
    r"hoy|현재|現在|今)?\s*|(?:since|from|seit|ab|depuis|dès|desde|sinds|sedan)\s.*\d",
    re.IGNORECASE,
)
"""What begins with a day and ends with none: "2019–", "3 May 2019 to present", "since 2019"."""
_SPAN = re.compile(r"\D{0,30}\d{4}\D{1,20}(?:\d\d|\d{4}|present|now|current)?\D{0,3}", re.IGNORECASE)


def is_open(value: str) -> bool:
    """Whether something under an end says that there is none: "present", "9999-12-31", "00/00/0000"."""
    value = value.strip().casefold()
    if value in _OPEN or not value.strip("0-/. :t") or re.match(r"9999|\d\d?[/.-]\d\d?[/.-]9999", value):
        return True
    return len(value) < 100 and _GOES_ON.fullmatch(value) is not None


def is_span(value: str) -> bool:
    """Whether a value is a time with its beginning and its end: "2019–2023", "1 May 2019 - present"."""
    if len(value) > 60:
        return False
    return _SPAN.fullmatch(value) is not None or (
        is_open(value) and any(map(str.isdigit, value)) and not value.isdigit()
    )


def is_over(value: str) -> bool:
    """Whether something under an end says that it was reached, without a day: "resigned", "yes"."""
    return value.strip().casefold() in _OVER


def first_numbers(values: Iterable[str]) -> str:
    """What 3/4/2024 begins with in a column: "day", "month", or "" where no value tells."""
    for value in values:
        match = _PARTS.fullmatch(_digits(value))
        if match and int(match[1]) > 12:
            return "day"
        if match and int(match[2]) > 12:
            return "month"
    return ""


def either_way(value: str) -> bool:
    """Whether a day has two readings: 3/4/2024, and not 3.4.2024, which has one wherever it is written."""
    match = _PARTS.fullmatch(_digits(value))
    return match is not None and "." not in match[0] and match[1] != match[2] and max(map(int, match.groups()[:2])) < 13


def day(value: str, *, last: bool = False, first: str = "day") -> date:
    """The day that a value names; a year or a month alone is its first day, or its `last`. Raises ValueError."""
    value = _digits(value)
    numbers = _numbers(value, first) or _named(value, last=last)
    if numbers is None and _SERIAL.fullmatch(value):
        return date(1899, 12, 30) + timedelta(days=int(float(value)))
    if numbers is None and last:
        return _inside(value, first)
    if numbers is None and _YEAR_FIRST.match(value):
        numbers = int(value[:4]), 0, 0
    if numbers is None:
        raise ValueError(value)
    year, month, number = numbers
    year += (2000 if year < 70 else 1900) if year < 100 else 0
    year -= _BUDDHIST if _BUDDHIST < year - 1900 < _BUDDHIST + 200 else 0
    if last:
        month = month or 12
        return date(year, month, number or monthrange(year, month)[1])
    return date(year, month or 1, number or 1)


def is_day(value: str) -> bool:
    """Whether a value is a day and nothing else; a year alone is none, for that could be any number."""
    if len(value) > 40:
        return False
    try:
        day(value)
    except ValueError:
        return False
    return not value.strip().isdigit() or _COMPACT.fullmatch(value.strip()) is not None


def _numbers(value: str, first: str) -> tuple[int, int, int] | None:
    match = _ISO.fullmatch(value) or _COMPACT.fullmatch(value) or _EAST_ASIAN.fullmatch(value)
    if match:
        year, month, number = (int(part) if part else 0 for part in match.groups())
        return year, month, number
    era = _ERA.fullmatch(value)
    if era:
        return _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2])), int(era[3]), int(era[4])
    match = _PARTS.fullmatch(value)
    if not match:
        return None
    first_number, other, year = map(int, match.groups())
    month_first = first_number <= 12 and (other > 12 or (first == "month" and "." not in value[:5]))
    return (year, first_number, other) if month_first else (year, other, first_number)


def _named(value: str, *, last: bool) -> tuple[int, int, int] | None:
    """A day with the month's name, in many languages, wherever in the value it stands: the first, or the last."""
    value = value.casefold()
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_WORDS_FIRST, (3, 1, 2)), (_MONTH_ALONE, (2, 1, 0))):
        for match in list(pattern.finditer(value[:200]))[:: -1 if last else 1]:
            month = _months().get(match[order[1]])
            if month:
                return int(match[order[0]] or match[3]), month, int(match[order[2]]) if order[2] else 0
    return None


def _inside(value: str, first: str) -> date:
    """The last day among other words: "resigned 2024-03-01", "2019–2023". Raises ValueError."""
    days = _INSIDE.findall(value[:200])
    if not days:
        raise ValueError(value)
    return max(day(words, last=True, first=first) for words in days if _INSIDE.fullmatch(words))


def _digits(value: str) -> str:
    whole = unicodedata.normalize("NFKC", value[:300]).strip()
    return "".join(str(unicodedata.decimal(char, char)) for char in whole)


@lru_cache
def _months() -> dict[str, int]:
    """The months by their names and short names; those that mean one month here and another there are left out."""
    counts: dict[str, int] = {"sept": 9, "mär": 3, "mrz": 3}
    twice: set[str] = set()
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    key = name.casefold().strip(".")
                    twice |= {key} if counts.setdefault(key, number) != number else set()
    return {name: number for name, number in counts.items() if name not in twice and not name.isdigit()}
