"""Importing offices into the directory: tables (CSV, XLSX), and lists or Popolo documents in JSON or YAML."""

from datetime import date

from campaign.core.errors import OfficeFileFaults
from campaign.core.offices.office import Office
from campaign.core.words import country_codes
from campaign.directory import files, standing
from campaign.directory.fitting import Answers
from campaign.directory.records import Found, Given

__all__ = ["Found", "Given", "read", "read_csv"]

MOST_FAULTS = 50
"""Faults that are told one by one; of the others only how many there are."""


def read(  # noqa: PLR0913 - what a command may say
    raw: bytes,
    name: str,
    today: date,
    given: Given = Given(),  # noqa: B008 - frozen
    encoding: str = "",
    sheet: str = "",
) -> Found:
    """The offices in a file called `name`; none of them counts as checked.

    `name` ends in .json, .yaml, .yml, .xlsx or anything else, which is then read as CSV. `given` stands in for what
    rows do not say themselves. `encoding` is needed only for text that is neither UTF-8 nor begins with a byte-order
    mark; `sheet` names that of a workbook, where it is not the one whose columns say most of offices.

    Raises:
        OfficeFileFaults: every fault, with the file and the line or the entry; then nothing of it may be used.
    """
    faults: list[str] = []
    answers = Answers(given.columns, given.ignored, given.dates, country_codes.country(given.country))
    opened = files.opened(raw, name, encoding)
    listed = files.listed(opened, answers, today, faults, sheet)
    offices = standing.offices(listed, given, today, faults)
    if faults:
        raise OfficeFileFaults(_first(faults, name))
    return offices


def read_csv(raw: bytes, name: str, source: str = "", licence: str = "") -> list[Office]:
    """The offices in a CSV file that names no dates; as `read`."""
    return list(read(raw, name, date.min, Given(source, licence)).offices)


def _first(faults: list[str], name: str) -> list[str]:
    more = len(faults) - MOST_FAULTS
    return [*faults[:MOST_FAULTS], f"{name}: and {more} more faults"] if more > 0 else faults
