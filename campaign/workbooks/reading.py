"""A workbook that somebody brings, read by a process that has nothing to lose."""

import json
from dataclasses import dataclass

from campaign.apart import made_by
from campaign.core.errors import WorkbookFault

LONGEST_SECONDS = 60
"""What it may take, the start of the process included, on a busy machine."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's name, and its rows that are not empty: each with its number in the sheet, from 1, and its values."""

    name: str
    rows: tuple[tuple[int, list[str]], ...]


def sheets(raw: bytes) -> tuple[Sheet, ...]:
    """The sheets in the bytes of an XLSX file that have anything in them. Raises WorkbookFault."""
    made = made_by("campaign.workbooks.reader", raw, LONGEST_SECONDS)
    if made is None:
        raise WorkbookFault
    read = json.loads(made)
    return tuple(Sheet(sheet["name"], tuple((number, row) for number, row in sheet["rows"])) for sheet in read)
