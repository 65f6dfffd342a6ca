"""Taking values out of a parsed TOML file: each is asked for by type, and what nobody asked for is refused by name."""

import difflib
import re
from datetime import date, datetime
from typing import Any

from babel import Locale, UnknownLocaleError


class FileReader:
    """Collects the faults of one file. The source text is kept to find the lines of what is at fault."""

    def __init__(self, source: str, name: str) -> None:
        self.name = name
        self.faults: list[str] = []
        self._lines = source.splitlines()

    def fault(self, sentence: str, near: str = "") -> None:
        self.faults.append(self.located(sentence, near))

    def located(self, sentence: str, near: str = "") -> str:
        """The sentence with the file's name and, where `near` stands in the file, its line."""
        line = self._line_of(near)
        return f"{self.name}:{line}: {sentence}" if line else f"{self.name}: {sentence}"

    def _line_of(self, near: str) -> int:
        first = near.strip().split("\n")[0]
        if not first:
            return 0
        escaped = first.replace("\\", "\\\\").replace('"', '\\"')
        return next((at for at, line in enumerate(self._lines, 1) if first in line or escaped in line), 0)


class Table:
    """One TOML table. `path` says where it is, for people: `letters[2].blocks[1]`."""

    def __init__(self, reader: FileReader, values: dict[str, Any], path: str) -> None:
        self._reader = reader
        self._values = values
        self._path = path
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def fault(self, sentence: str, near: str = "") -> None:
        where = f"{self._path}: " if self._path else ""
        self._reader.fault(f"{where}{sentence}", near)

    def refuse_the_rest(self) -> None:
        """Name every key that nobody asked for, with the nearest one that there is."""
        for key in self._values:
            if key not in self._known:
                close = difflib.get_close_matches(key, self._known, 1)
                hint = f" (did you mean {close[0]!r}?)" if close else ""
                self.fault(f"unknown key {key!r}{hint}", key)

    def text(
        self,
        key: str,
        default: str = "",
        *,
        required: bool = False,
        pattern: re.Pattern[str] | None = None,
        example: str = "",
    ) -> str:
        value: str = self._value(key, str, "a text", default, required=required)
        if pattern and value and not pattern.fullmatch(value):
            self.fault(f"{key} = {value!r} is not valid; write it like {example}", value)
        return value

    def choice(self, key: str, choices: list[str], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            self.fault(f"{key} must be one of {', '.join(choices)}, not {value!r}", value)
            return default
        return value

    def number(self, key: str, default: int, *, least: int = 0, most: int = 1_000_000_000) -> int:
        value: int = self._value(key, int, "a whole number", default)
        if not least <= value <= most:
            self.fault(f"{key} must be from {least} to {most}, not {value}", key)
            return default
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value: bool = self._value(key, bool, "true or false", default)
        return value

    def day(self, key: str) -> date | None:
        value: date | None = self._value(key, date, "a date such as 2026-11-01, without quotes", None)
        return value.date() if isinstance(value, datetime) else value

    def texts(
        self, key: str, *, required: bool = False, pattern: re.Pattern[str] | None = None, example: str = ""
    ) -> tuple[str, ...]:
        values = self._value(key, list, "a list of texts", [], required=required)
        if not all(isinstance(value, str) for value in values):
            self.fault(f"{key} must be a list of texts", key)
            return ()
        if required and key in self and not values:
            self.fault(f"{key} is empty", key)
        for value in values:
            if pattern and not pattern.fullmatch(value):
                self.fault(f"{key}: {value!r} is not valid; write it like {example}", value)
        return tuple(values)

    def by_language(self, key: str, *, required: bool = False) -> dict[str, str]:
        """A table of texts by language code."""
        values = self._value(key, dict, "a table with a text for each language", {}, required=required)
        for language, value in values.items():
            if not is_language(language):
                self.fault(f"{key}: {language!r} is not a language code such as en or ko", language)
            if not isinstance(value, str):
                self.fault(f"{key}.{language} must be a text", key)
        return {language: value.strip() for language, value in values.items() if isinstance(value, str)}

    def table(self, key: str) -> "Table":
        values = self._value(key, dict, "a table", {}, required=True)
        return Table(self._reader, values, self._join(key))

    def tables(self, key: str, *, required: bool = False) -> list["Table"]:
        values = self._value(key, list, f"a list of tables, each under [[{key}]]", [], required=required)
        if not all(isinstance(value, dict) for value in values):
            self.fault(f"{key} must be tables, each under [[{self._join(key)}]]", key)
            return []
        return [Table(self._reader, value, f"{self._join(key)}[{at}]") for at, value in enumerate(values, 1)]

    def _value(self, key: str, kind: type, kind_in_words: str, default: Any, *, required: bool = False) -> Any:
        self._known.add(key)
        if key not in self._values:
            if required:
                self.fault(f"{key} is missing")
            return default
        value = self._values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(f"{key} must be {kind_in_words}, not {value!r}", key)
            return default
        return value

    def _join(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def is_language(code: str) -> bool:
    """Whether `code` (BCP 47) is a language that there is a locale for."""
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True
