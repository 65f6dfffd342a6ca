"""Single values of a document as text."""

from collections.abc import Mapping
from typing import Any


def scalar(value: Any) -> str | None:
    """A single value as text; None for a list or a table."""
    if value is None or value in ("null", "~"):
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return None


def text_of(table: Mapping[str, Any], key: str) -> str:
    """A single value of a table, "" where there is none."""
    return (scalar(table.get(key)) or "").strip()


def tables_of(owner: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The tables of a list inside another table; what is anything else is passed over."""
    values = owner.get(key)
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []
