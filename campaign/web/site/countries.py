"""The countries a supporter can choose: ISO 3166-1 alpha-2, sorted as the page's language sorts."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale

from campaign.web.site.language import locale

# What CLDR names beside countries: unions, regions of other countries and codes for tests. (XK, Kosovo, has no
# official code, but people there write letters too.)
_NOT_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())

CODES = (
    frozenset(code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)) - _NOT_COUNTRIES
)


@lru_cache(maxsize=64)
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country in `language`, by name; the first choice is none."""
    names = locale(language).territories
    named = ((code, names.get(code, code)) for code in CODES)
    return (("", ""), *sorted(named, key=lambda choice: _sort_key(choice[1])))


def _sort_key(name: str) -> tuple[str, str]:
    """Letters with marks sort with the plain ones, as dictionaries have it: Åland under A, Österreich under O."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    # What was taken apart comes together again: Hangul syllables sort as syllables.
    return unicodedata.normalize("NFC", plain).casefold(), name
