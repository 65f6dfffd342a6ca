"""Names of columns that stand in two lines: groups ("Member", "Office") over what is in them ("Name", "Email")."""

import re
from collections import Counter
from collections.abc import Sequence

from campaign.directory import columns

_NO_NAME = re.compile(r"[@\d]|.{60}")
"""What no name of a column has in it, and data often do."""


def joined(rows: Sequence[Sequence[str]], at: int) -> tuple[int, int, list[str]]:
    """The first and the last line that names columns, where `at` is one that does, and the names.

    A name that says enough by itself stays; one that comes twice, or says nothing, has its group before it.
    """
    if at and _are_two(rows[at - 1], rows[at]):
        return at - 1, at, _names(rows[at - 1], rows[at])
    if at + 1 < len(rows) and _are_two(rows[at], rows[at + 1]):
        return at, at + 1, _names(rows[at], rows[at + 1])
    return at, at, list(rows[at])


def apart(header: Sequence[str]) -> list[str]:
    """The names, each another: "Email" and "Email (2)"; one without a name is called by its number, "#3"."""
    names: dict[str, None] = {}
    for at, name in enumerate(header, 1):
        own = name or f"#{at}"
        numbered = (f"{own} ({number})" for number in range(2, len(header) + 2))
        names[own if own not in names else next(name for name in numbered if name not in names)] = None
    return list(names)


def _are_two(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two lines together name columns: the lower one has names in gaps of the upper one, and no data."""
    above, below = [cell for cell in upper if cell], [cell for cell in lower if cell]
    if len(above) < 2 or len(below) < 2 or any(_NO_NAME.search(cell) for cell in (*above, *below)):
        return False
    first = next(at for at, cell in enumerate(upper) if cell)
    in_gaps = any(cell and not _cell(upper, at) for at, cell in enumerate(lower) if at > first)
    known = sum(bool(columns.field_of(cell)) for cell in below)
    return in_gaps and known * 2 >= len(below)


def _names(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    times = Counter(cell.casefold() for cell in lower if cell)
    full_names, group = [], ""
    for at in range(max(len(upper), len(lower))):
        own, name = _cell(upper, at), _cell(lower, at)
        group = own or group
        says_enough = times[name.casefold()] == 1 and columns.field_of(name)
        full_names.append(own if not name else name if says_enough else f"{group} {name}".strip())
    return full_names


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""
