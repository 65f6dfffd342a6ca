"""A workbook that somebody brings, read by a process that has nothing to lose."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

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
    command = [sys.executable, "-P", "-m", "campaign.workbooks.reader"]
    # The settings stand in the environment, secrets among them.
    around = {name: value for name, value in os.environ.items() if not name.startswith("CAMPAIGN_")}
    try:
        made = subprocess.run(
            command, input=raw, capture_output=True, timeout=LONGEST_SECONDS, env=around, check=True
        ).stdout
    except (subprocess.SubprocessError, OSError):
        raise WorkbookFault from None
    found = json.loads(made)
    return tuple(Sheet(one["name"], tuple((number, row) for number, row in one["rows"])) for one in found)
