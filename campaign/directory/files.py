"""Files that lists come in: text in some encoding, or a workbook with its sheets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.core.errors import OfficeFileFaults, WorkbookFault
from campaign.core.words.marking import N_
from campaign.core.words.said import said
from campaign.directory import columns, documents, entries, tables
from campaign.directory.fitting import Answers
from campaign.directory.records import Listed
from campaign.workbooks import reading
from campaign.workbooks.reading import Sheet

MOST_BYTES = 60_000_000
WORKBOOKS = ("xlsx", "xlsm")
_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"]*\"\s*:")
"""How JSON begins, whatever the file is called; no table does."""


@dataclass(frozen=True)
class Opened:
    """A file: its text, or where it is a workbook its sheets."""

    name: str
    text: str = ""
    sheets: tuple[Sheet, ...] = ()

    @property
    def is_document(self) -> bool:
        """Whether it is no table but a document in JSON or YAML."""
        return ending(self.name) in ("json", "jsonl", "ndjson", "yaml", "yml") or _JSON.match(self.text) is not None


def opened(raw: bytes, name: str, encoding: str = "", most: int = MOST_BYTES) -> Opened:
    """A file called `name`. Raises OfficeFileFaults."""
    if len(raw) > most:
        raise OfficeFileFaults([f"{name}: this file is too large: {most // 1_000_000} MB are the most"])
    if ending(name) in WORKBOOKS:
        return Opened(name, sheets=workbook(raw, name))
    return Opened(name, tables.decoded(raw, name, encoding))


def workbook(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of a workbook that have anything in them. Raises OfficeFileFaults."""
    try:
        sheets = reading.sheets(raw)
    except WorkbookFault as fault:
        words = said("%(where)s: %(fault)s", where=name, fault=said(fault.sentence()))
        raise OfficeFileFaults([words]) from None
    if not sheets:
        raise OfficeFileFaults([said(N_("%(where)s: there is nothing in this workbook"), where=name)])
    return sheets


def listed(file: Opened, answers: Answers, today: date, faults: list[str], sheet: str = "") -> Listed:
    """The entries of a file; everything wrong is added to `faults`."""
    if file.is_document:
        document = documents.parsed(file.text, file.name, yaml=ending(file.name) in ("yaml", "yml"))
        return documents.entries(document, file.name, answers, today, faults)
    if file.sheets:
        rows, name = rows_of_sheet(file, sheet)
        return entries.entries(tables.of_rows(rows, name, faults), answers, today, faults)
    return entries.entries(tables.table(file.text, file.name, faults), answers, today, faults)


def rows_of_sheet(file: Opened, sheet: str = "") -> tuple[Sequence[tuple[int, list[str]]], str]:
    """The rows of a sheet, and what they are told by. Raises OfficeFileFaults: there is no such sheet."""
    chosen = next((one for one in file.sheets if one.name == sheet), None) if sheet else best(file.sheets)
    if chosen is None:
        named = ", ".join(repr(candidate.name) for candidate in file.sheets)
        raise OfficeFileFaults([f"{file.name}: there is no sheet {sheet!r}; there are {named}"])
    return chosen.rows, file.name if len(file.sheets) == 1 else f"{file.name} ({chosen.name})"


def best(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet whose first rows name most columns of a list; of several, the first."""
    return max(sheets, key=lambda sheet: max((_known(row) for _, row in sheet.rows[: tables.LOOKED_AT]), default=0))


def ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _known(row: Sequence[str]) -> int:
    """How many different fields the cells of a row name."""
    return len({columns.field_of(cell) for cell in row if cell} - {""})
