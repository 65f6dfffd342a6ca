"""Reads a workbook in a process of its own: `python -m campaign.workbooks.reader`, an XLSX file in, its sheets out.

Of its own because hostile files are made for those who open them: here are no secrets, little memory, seconds of time
and no files to write, and if it ends, nothing else does. Formulas are not computed: what they gave when the file was
saved is read. Nothing that a file refers to is opened. Out come JSON lists of sheets, each with its name and its rows,
each row with its number in the sheet; where there is none, nothing, and an exit status that is not 0.
"""

import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import python_calamine

from campaign.apart import limit

MOST_PARTS, MOST_UNPACKED = 2_000, 200_000_000
"""Of the archive that a workbook is: how many files are in it, and their bytes as it says itself."""
MOST_MEMORY, MOST_SECONDS = 1 << 30, 20
"""Bytes and seconds of processor that the process gets."""
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 50, 200_000, 500, 3_000_000
MOST_CHARACTERS = 40_000_000
"""Of all that comes out."""
LONGEST = 5_000
"""Characters of a cell; of a longer one these are read."""

Row = tuple[int, list[str]]


def sheets(raw: bytes) -> list[dict[str, Any]]:
    """Name and rows of each sheet that has any; rows are counted from 1, and empty ones are left out.

    A value that stands in a merged cell of several rows stands in each of them, in the first of its columns.

    Raises:
        ValueError: this is no XLSX file, or it is larger than anybody's list.
        Exception: what the library raises at a file that is broken.
    """
    _require_bounds(raw)
    book = python_calamine.load_workbook(BytesIO(raw))
    sheets: list[dict[str, Any]] = []
    left = MOST_CELLS, MOST_CHARACTERS
    for sheet in book.sheets_metadata[:MOST_SHEETS]:
        if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        rows = list(_rows(book.get_sheet_by_name(sheet.name)))
        left = _less(left, rows)
        if rows:
            sheets.append({"name": sheet.name[:LONGEST], "rows": rows})
    return sheets


def _require_bounds(raw: bytes) -> None:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValueError("the archive is too large")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise ValueError("this is no XLSX file")


def _less(left: tuple[int, int], rows: Sequence[Row]) -> tuple[int, int]:
    """What may still come out after these rows."""
    cells = left[0] - sum(len(row) for _, row in rows)
    characters = left[1] - sum(len(cell) for _, row in rows for cell in row)
    if min(cells, characters) < 0:
        raise ValueError("there is too much in it")
    return cells, characters


def _rows(sheet: Any) -> Iterator[Row]:
    if sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise ValueError("a sheet is too large")
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        for at in range(top + 1, min(bottom + 1, len(rows))):
            if column < len(rows[top]) and not rows[at][column]:
                rows[at][column] = rows[top][column]
    yield from ((number, row) for number, row in enumerate(rows, 1) if any(row))


def _text(value: Any) -> str:
    """A cell's value as lists have it: a day as 2026-11-27, a whole number without a point."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # beyond, a float is no whole number
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST].strip() if value is not None else ""


def main() -> None:
    """Limit what this process may use; then read and write."""
    limit(MOST_MEMORY, MOST_SECONDS)
    sys.stdout.write(json.dumps(sheets(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
