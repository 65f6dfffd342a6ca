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
        raise ValueError("a number has too many digits") from None
    _require_few(document)
    return document


def _require_few(document: dict[str, Any]) -> None:
    for name, most in MOST.items():
        entries = document.get(name)
        if isinstance(entries, list) and len(entries) > most:
            raise ValueError(f"there are {len(entries)} {name}, and {most} at most; split the campaign")
    for number, depth in enumerate(_depths(document)):
        if depth > DEEPEST:
            raise ValueError("this is nested too deeply")
        if number > MOST_VALUES:
            raise ValueError(f"there are more than {MOST_VALUES} values; split the campaign")


def _depths(document: dict[str, Any]) -> Iterator[int]:
    """For each value, in how many others it stands."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield depth
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(value, depth + 1) for value in inner]
