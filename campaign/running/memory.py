"""How little of the machine's memory a process keeps that others are forked from, or that runs for long."""

import ctypes
from collections.abc import Iterable
from contextlib import suppress

from babel import Locale, localedata

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""`man 3 mallopt`, as `malloc.h` has them."""
KEPT_BYTES = 128 * 1024
"""What glibc keeps at its end of the memory at first, and the pieces that it takes from elsewhere and gives back whole.

Left to itself it takes the largest piece that was ever freed for the bound, and keeps twice as much.
"""
NEVER_SAID = (
    *("currency_names", "currency_names_plural", "compact_currency_formats", "compact_decimal_formats"),
    *("unit_display_names", "compound_unit_patterns", "interval_formats", "datetime_skeletons"),
)
"""What CLDR knows of a language and no page or letter says: money, units, spans of time."""
HOW_LONG = "duration-"
"""How patterns are called of the units that are said: "3 days"."""


def keep_little() -> None:
    """Have glibc return what is freed, and take all threads' memory from one place; other libraries do as they do.

    Else each thread that ever ran has a place of its own, whose holes nobody else fills.
    """
    with suppress(AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
        library.mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
        library.mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what importing and parsing took for a moment: glibc keeps it else."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def read_what_is_said(languages: Iterable[str]) -> None:
    """Read what CLDR knows of these languages (BCP 47), and keep what pages and letters say of it: half.

    What else is asked for later is read whole.
    """
    names = ["root"]  # what all inherit from
    for language in languages:
        name = str(Locale.parse(language, sep="-"))
        names += [name.partition("_")[0], name]
    for name in filter(localedata.exists, dict.fromkeys(names)):
        data = localedata.load(name)  # which Babel keeps, and gives to whoever asks
        for part in NEVER_SAID:
            data.pop(part, None)
        data["unit_patterns"] = {unit: how for unit, how in data["unit_patterns"].items() if unit.startswith(HOW_LONG)}
