"""The fields of a form on which a campaign is written: typed words become values of the campaign's document."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from campaign.core.words import country_codes

Fields = Mapping[str, Sequence[str]]
"""What a form sent: the values of each name."""


class FormFields:
    """What a form sent, put into the tables of a document: values that it did not show stay as they are."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def value(self, name: str) -> str:
        return _plain(self._fields[name][0]) if self._fields.get(name) else ""

    def words(self, name: str, before: str) -> str:
        """What was typed; where that says what stood there `before`, those very characters."""
        typed = self.value(name)
        return before if typed == _plain(before) else typed

    def values(self, name: str) -> list[str]:
        return [_plain(value) for value in self._fields.get(name, ())]

    def is_shown(self, name: str) -> bool:
        """Whether the boxes of this name stood in the form, ticked or not."""
        return f"{name}.shown" in self._fields

    def text(self, table: dict[str, Any], key: str, name: str) -> None:
        if name in self:
            table[key] = self.words(name, table[key])

    def number(self, table: dict[str, Any], key: str, name: str, default: int | str) -> None:
        """A number where one was typed, else the words that stand there instead."""
        if name in self:
            typed = self.value(name).replace(",", "")
            table[key] = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else typed or default

    def day(self, table: dict[str, Any], key: str, name: str) -> None:
        if name in self:
            typed = self.value(name)
            read: Callable[[str], date] = (
                date.fromisoformat if len(typed) <= len("2026-11-01") else datetime.fromisoformat
            )
            try:
                table[key] = read(typed) if typed else None
            except ValueError:
                table[key] = typed

    def codes(self, table: dict[str, Any], key: str, name: str) -> None:
        """Codes of countries, from their codes or names."""
        if name in self:
            table[key] = country_codes.listed(self.value(name))

    def by_language(self, table: dict[str, str], name: str, codes: Sequence[str]) -> None:
        for code in codes:
            if f"{name}.{code}" in self:
                table[code] = self.words(f"{name}.{code}", table.get(code, ""))
                if not table[code]:
                    del table[code]

    def codes_of(self, name: str) -> list[str]:
        """The languages that the form has a field of this name for."""
        return [field.removeprefix(f"{name}.") for field in self._fields if field.startswith(f"{name}.")]


def _plain(typed: str) -> str:
    """Line feeds alone end lines, and nothing stands around the words."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()
