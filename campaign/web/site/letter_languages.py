"""The languages that letters to an office may be in, sorted as the page's language sorts."""

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from campaign.web.site.countries import sort_key
from campaign.web.site.language import language_name, locale

CODES = frozenset(code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2}", code))
"""ISO 639-1: the languages that have offices, and some others."""


def choices(language: str, more: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Code and name of these and `more` languages in `language`, by name; the first choice is none."""
    return _choices(language, CODES.union(more) - {""})


@lru_cache(maxsize=64)
def _choices(language: str, codes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    names = locale(language).languages
    named = ((code, _with_capital(names[code]) if code in names else language_name(code, language)) for code in codes)
    return (("", ""), *sorted(named, key=lambda choice: sort_key(choice[1])))


def _with_capital(name: str) -> str:
    return name[:1].upper() + name[1:]
