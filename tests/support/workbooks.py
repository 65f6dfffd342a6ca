"""Workbooks as people and attackers make them."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(
    rows: Iterable[Sequence[object]], *, merged: Sequence[tuple[int, int, int, int, str]] = (), name: str = "Sheet1"
) -> bytes:
    """A workbook of one sheet. `merged` are first row, first column, last row, last column (from 0) and words."""
    return several({name: rows}, merged)


def several(
    sheets: dict[str, Iterable[Sequence[object]]], merged: Sequence[tuple[int, int, int, int, str]] = ()
) -> bytes:
    """A workbook with these sheets; what is merged is so in each."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        for cells in merged:
            sheet.merge_range(*cells)
    book.close()
    return raw.getvalue()


def with_formula(formula: str, gave: str) -> bytes:
    """A name, and a cell whose formula gave something when the file was saved."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Email"])
    sheet.write(1, 0, "Ann Sample")
    sheet.write_formula(1, 1, formula, None, gave)
    book.close()
    return raw.getvalue()


def altered(part: str, content: bytes, raw: bytes | None = None) -> bytes:
    """A workbook with another content of one of its parts, or with one part more."""
    out = io.BytesIO()
    before = zipfile.ZipFile(io.BytesIO(raw or xlsx([["Name"], ["Ann Sample"]])))
    with before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for name in before.namelist():
            if name != part:
                after.writestr(name, before.read(name))
        after.writestr(part, content)
    return out.getvalue()


def sheet_of(cells: str) -> bytes:
    """A workbook whose only sheet has these cells in XML."""
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return altered(SHEET, f"<worksheet {namespace}><sheetData>{cells}</sheetData></worksheet>".encode())


def saying_it_is_small(raw: bytes, part: str, size: int) -> bytes:
    """The same archive, whose headers say that a part has so many bytes (APPNOTE 4.3.7, 4.3.12)."""
    changed = bytearray(raw)
    for mark, name_length, name, length in ((b"PK\x03\x04", 26, 30, 22), (b"PK\x01\x02", 28, 46, 24)):
        at = changed.find(mark)
        while at >= 0:
            (count,) = struct.unpack_from("<H", changed, at + name_length)
            if changed[at + name : at + name + count] == part.encode():
                struct.pack_into("<I", changed, at + length, size)
            at = changed.find(mark, at + 4)
    return bytes(changed)
