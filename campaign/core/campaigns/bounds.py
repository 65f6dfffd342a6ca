"""How much a campaign's file may hold. What people write is far below it; what is above would hold everybody up."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

LONGEST = 1_000_000
"""Characters."""
DEEPEST = 32
"""Tables and lists inside each other, and parts of one dotted key."""
MOST = {"questions": 100, "facts": 1_000, "targets": 1_000, "letters": 1_000}
MOST_VALUES = 50_000
"""Tables, lists and values in all."""
LARGEST = 2**63 - 1
"""Of numbers, as TOML has them. Python reads larger ones in hexadecimal, and then cannot write them down."""
_TOO_MANY_DIGITS = "a number has too many digits"
MOST_FAULTS = 100
"""Faults that are told at once."""

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
# tomllib walks all tables above a dotted key, for each of its parts: this has to be seen before.
_DOTTED = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{{DEEPEST}}}")


def loaded(source: str) -> dict[str, Any]:
    """The tables in a file's text.

    Raises:
        ValueError: the text is not TOML (then it is a TOMLDecodeError), or holds more than a campaign can.
    """
    if len(source) > LONGEST:
        raise ValueError(f"this is too long: {len(source)} characters, and {LONGEST} at most; split the campaign")
    if _DOTTED.search(source):
        raise ValueError(f"a name has more than {DEEPEST} parts with dots between; write it as a text in quotes")
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError("this is nested too deeply") from None
    except ValueError:  # Python's own words, which speak of Python
        raise ValueError(_TOO_MANY_DIGITS) from None
    _require_few(document)
    return document


def _require_few(document: dict[str, Any]) -> None:
    for name, most in MOST.items():
        entries = document.get(name)
        if isinstance(entries, list) and len(entries) > most:
            raise ValueError(f"there are {len(entries)} {name}, and {most} at most; split the campaign")
    for number, (value, depth) in enumerate(_values(document)):
        if isinstance(value, int) and abs(value) > LARGEST:
            raise ValueError(_TOO_MANY_DIGITS)
        if depth > DEEPEST:
            raise ValueError("this is nested too deeply")
        if number > MOST_VALUES:
            raise ValueError(f"there are more than {MOST_VALUES} values; split the campaign")


def _values(document: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    """Each value, and in how many others it stands."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(value, depth + 1) for value in inner]
