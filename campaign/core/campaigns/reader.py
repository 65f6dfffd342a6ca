"""Taking values out of a parsed TOML file: each is asked for by type, and what nobody asked for is refused by name."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from babel import Locale, UnknownLocaleError

from campaign.core.campaigns.bounds import MOST_FAULTS
from campaign.core.words.marking import N_
from campaign.core.words.text import shows_something, written

_WRONG_KIND: Mapping[type, str] = {
    str: N_("%(key)s must be a text, not %(value)s"),
    int: N_("%(key)s must be a whole number, not %(value)s"),
    bool: N_("%(key)s must be true or false, not %(value)s"),
    date: N_("%(key)s must be a date such as 2026-11-01, without quotes, not %(value)s"),
    list: N_("%(key)s must be a list of texts, not %(value)s"),
    dict: N_("%(key)s must be a table, not %(value)s"),
}


LONGEST_SHOWN = 80
"""Characters of a value in a sentence about it."""
_LINE_BREAK = re.compile(r"[ \t]*[\n\t]\s*")


class FaultKind(StrEnum):
    """What kind of fault it is, where a page that shows the field has plainer words for it."""

    OTHER = "other"
    MISSING = "missing"
    EMPTY = "empty"
    EMPTY_WORDING = "empty wording"
    NO_TITLE = "no title"
    NO_ALT = "no alternative text"
    NO_LOGO_ALT = "no alternative text of the logo"
    NO_OFFICE = "no office"
    NO_LETTER = "no letter"
    NO_NUMBER = "no number"
    NO_DAY = "no day"
    NOT_LIKE = "not like"
    OUT_OF_RANGE = "out of range"
    NO_COUNTRY = "no country"
    NO_AREAS = "no areas"
    TOO_LONG = "too long"
    HAS_ADDRESS = "has a web address"
    TWO_LETTERS = "two letters"
    ENDS_FIRST = "ends before it begins"
    WON_WHAT = "won what"


_KIND: Mapping[type, FaultKind] = {int: FaultKind.NO_NUMBER, date: FaultKind.NO_DAY}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, and where.

    `message` is an English sentence with room for `values` (`%(name)s`), so that a page can translate it. `place` names
    the value at fault (`letters[2].blocks[1].text[3]`), as far as it is known; `said` is how the file's own report
    names it; `line` is that of the file, 0 where unknown.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    said: str = ""
    line: int = 0
    kind: FaultKind = FaultKind.OTHER

    @property
    def sentence(self) -> str:
        """The message in English, with its values, behind the name of its place."""
        return (f"{self.said}: " if self.said else "") + self.message % self.values


class FileReader:
    """Collects the faults of one file. The source text is kept to find the lines of what is at fault."""

    def __init__(self, source: str, name: str) -> None:
        self.name = name
        self.collected: list[Fault] = []
        self._lines = source.split("\n")

    @property
    def faults(self) -> list[str]:
        """A line for each fault, with the file's name and, where known, its line; nothing twice."""
        return list(dict.fromkeys(self._told(fault) for fault in self.collected))

    @property
    def room(self) -> int:
        """How many more faults are told: a file that is wrong all over is not read to its end."""
        return max(0, MOST_FAULTS - len(self.collected))

    def line_of(self, near: str) -> int:
        """The first line in which `near` (or its first line) stands; 0 where it stands in none."""
        first = near.strip().split("\n")[0]
        if not first:
            return 0
        escaped = first.replace("\\", "\\\\").replace('"', '\\"')
        return next((at for at, line in enumerate(self._lines, 1) if first in line or escaped in line), 0)

    def _told(self, fault: Fault) -> str:
        return f"{self.name}:{fault.line}: {fault.sentence}" if fault.line else f"{self.name}: {fault.sentence}"


class Table:
    """One TOML table. `path` says where it is, for people: `letters[2].blocks[1]`."""

    def __init__(self, reader: FileReader, values: dict[str, Any], path: str) -> None:
        self._reader = reader
        self._values = values
        self._path = path
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def fault(
        self, message: str, near: str = "", at: str = "", *, kind: FaultKind = FaultKind.OTHER, **values: object
    ) -> None:
        """Note what is wrong with this table, or with the value `at` in it; `near` is looked for to find the line."""
        if not self._reader.room:
            return
        place = f"{self._path}.{at}".strip(".")
        self._reader.collected.append(Fault(message, values, place, self._path, self._reader.line_of(near), kind))

    def refuse_the_rest(self) -> None:
        """Name every key that nobody asked for, with the nearest one that there is."""
        for key in self._values:
            if key not in self._known and self._reader.room:
                close = difflib.get_close_matches(key, self._known, 1)
                if close:
                    message = N_("unknown key %(key)s (did you mean %(close)s?)")
                    self.fault(message, key, key=repr(key), close=repr(close[0]))
                else:
                    self.fault(N_("unknown key %(key)s"), key, key=repr(key))

    def text(  # noqa: PLR0913 - what may be asked of a text
        self,
        key: str,
        default: str = "",
        *,
        one_line: bool = False,
        required: bool = False,
        pattern: re.Pattern[str] | None = None,
        example: str = "",
    ) -> str:
        given: str = self._value(key, str, default, required=required)
        # Of an address or a name no sign is taken out: it is refused with it.
        value = given if pattern and shows_something(given) else _seen(given, one_line=one_line)
        if required and pattern and key in self and not value:
            self.fault(N_("%(key)s is empty"), key, key, kind=FaultKind.EMPTY, key=key)
        if pattern and value and not pattern.fullmatch(value):
            message = N_("%(key)s = %(value)s is not valid; write it like %(example)s")
            self.fault(message, value, key, kind=FaultKind.NOT_LIKE, key=key, value=shown(value), example=example)
        return value

    def text_or_number(self, key: str) -> str | int:
        """A text, or a whole number; "" where there is none."""
        if isinstance(self._values.get(key), int):
            return self.number(key, 0)
        return self.text(key)

    def choice(self, key: str, choices: list[str], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            message = N_("%(key)s must be one of %(choices)s, not %(value)s")
            self.fault(message, value, key, key=key, choices=", ".join(choices), value=shown(value))
            return default
        return value

    def number(self, key: str, default: int, *, least: int = 0, most: int = 1_000_000_000) -> int:
        value: int = self._value(key, int, default)
        if not least <= value <= most:
            message = N_("%(key)s must be from %(least)s to %(most)s, not %(value)s")
            self.fault(message, key, key, kind=FaultKind.OUT_OF_RANGE, key=key, least=least, most=most, value=value)
            return default
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value: bool = self._value(key, bool, default)
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        value: date | None = self._value(key, date, None, required=required)
        return value.date() if isinstance(value, datetime) else value

    def day_or_hour(self, key: str) -> date | datetime | None:
        """A day, or a day and an hour: a TOML date or date-time."""
        value: date | datetime | None = self._value(key, date, None)
        return value

    def texts(
        self, key: str, *, required: bool = False, pattern: re.Pattern[str] | None = None, example: str = ""
    ) -> tuple[str, ...]:
        values = self._value(key, list, [], required=required)
        if not all(isinstance(value, str) for value in values):
            self.fault(N_("%(key)s must be a list of texts"), key, key, key=key)
            return ()
        if required and key in self and not values:
            self.fault(N_("%(key)s is empty"), key, key, kind=FaultKind.EMPTY, key=key)
        for value in values:
            if pattern and not pattern.fullmatch(value):
                message = N_("%(key)s: %(value)s is not valid; write it like %(example)s")
                self.fault(message, value, key, kind=FaultKind.NOT_LIKE, key=key, value=shown(value), example=example)
        return tuple(map(written, values))

    def by_language(self, key: str, *, required: bool = False, one_line: bool = False) -> dict[str, str]:
        """A table of texts by language code."""
        values = self._value(key, dict, {}, required=required)
        for language, value in values.items():
            if self._reader.room and not is_language(language):
                message = N_("%(key)s: %(language)s is not a language code such as en or ko")
                self.fault(message, language, key, key=key, language=repr(language))
            if not isinstance(value, str):
                self.fault(N_("%(key)s must be a text"), key, key, key=f"{key}.{language}")
        texts = {language: value for language, value in values.items() if isinstance(value, str)}
        return {language: _seen(value.strip(), one_line=one_line) for language, value in texts.items()}

    def table(self, key: str) -> "Table":
        values = self._value(key, dict, {}, required=True)
        return Table(self._reader, values, self._join(key))

    def tables(self, key: str, *, required: bool = False) -> list["Table"]:
        values = self._value(key, object, [], required=required)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            message = N_("%(key)s must be tables, each under %(path)s")
            self.fault(message, key, key, key=key, path=f"[[{self._join(key)}]]")
            return []
        return [Table(self._reader, value, f"{self._join(key)}[{at}]") for at, value in enumerate(values, 1)]

    def _value(self, key: str, kind: type, default: Any, *, required: bool = False) -> Any:
        self._known.add(key)
        if key not in self._values:
            if required:
                self.fault(N_("%(key)s is missing"), "", key, kind=FaultKind.MISSING, key=key)
            return default
        value = self._values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(_WRONG_KIND[kind], key, key, kind=_KIND.get(kind, FaultKind.OTHER), key=key, value=shown(value))
            return default
        return value

    def _join(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def shown(value: object) -> str:
    """A value as a sentence about it names it: as TOML has it, and no longer than one reads."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return ("[…]" if value else "[]") if isinstance(value, list) else "{…}"
    if isinstance(value, date | time):
        return value.isoformat()
    whole = repr(value)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[: LONGEST_SHOWN - 1]}…"


def _seen(value: str, *, one_line: bool = False) -> str:
    """A text as it can be carried; what a reader sees nothing of is as good as not written."""
    value = written(value)
    if one_line and not value.isprintable():
        value = _LINE_BREAK.sub(" ", value.strip())
    return value if shows_something(value) else ""


def is_language(code: str) -> bool:
    """Whether `code` (BCP 47) is a language that there is a locale for."""
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True
