"""Importing offices into the directory from a CSV file."""

import csv
import difflib
import io
import re

from campaign.core import customs, text
from campaign.core.errors import OfficeFileFaults
from campaign.core.file_reader import is_language
from campaign.core.offices import Office

COLUMNS = tuple(name for name in Office.__dataclass_fields__ if name != "checked_on")
REQUIRED = ("id", "title")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def read_csv(raw: bytes, name: str, source: str = "", licence: str = "") -> list[Office]:
    """The offices in a CSV file with a header line; none of them counts as checked.

    Raises:
        OfficeFileFaults: every fault, with file and line.
    """
    try:
        rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    except UnicodeDecodeError:
        raise OfficeFileFaults([f"{name}: this is not a text file in UTF-8"]) from None
    faults: list[str] = []
    try:
        offices = _offices(rows, name, source, licence, faults)
    except csv.Error as error:
        raise OfficeFileFaults([*faults, f"{name}:{rows.line_num}: this is not CSV: {error}"]) from None
    if faults:
        raise OfficeFileFaults(faults)
    return offices


def _offices(rows: "csv.DictReader[str]", name: str, source: str, licence: str, faults: list[str]) -> list[Office]:
    """The offices; what is wrong with them is added to `faults`."""
    rows.fieldnames = header = [column.strip() for column in rows.fieldnames or []]
    faults += _header_faults(header, name)
    offices: dict[str, Office] = {}
    for row in () if faults else rows:
        office = _office(row, source, licence)
        faults += _faults(office, offices, None in row, f"{name}:{rows.line_num}")
        offices[office.id] = office
    return list(offices.values())


def _header_faults(header: list[str], name: str) -> list[str]:
    faults = [f"{name}:1: there is no column {column!r}" for column in REQUIRED if column not in header]
    for column in header:
        if column not in COLUMNS:
            close = difflib.get_close_matches(column, COLUMNS, 1)
            faults.append(f"{name}:1: unknown column {column!r}" + (f" (did you mean {close[0]!r}?)" if close else ""))
    return faults


def _office(row: dict[str, str], source: str, licence: str) -> Office:
    values = {column: text.paragraphs(row.get(column) or "") for column in COLUMNS}
    values["source"] = values["source"] or source
    values["licence"] = values["licence"] or licence
    values["language"] = values["language"] or "en"
    values["country"] = values["country"].upper()
    # What a value is decides, not its column: lists often keep the address of a form under "email".
    if values["email"].startswith(("http://", "https://")):
        values["contact_form"] = values["contact_form"] or values["email"]
        values["email"] = ""
    return Office(**values)  # type: ignore[arg-type]


def _faults(office: Office, before: dict[str, Office], too_many: bool, where: str) -> list[str]:
    found = [f"{where}: {column} is empty" for column in REQUIRED if not getattr(office, column)]
    if too_many:
        found.append(f"{where}: there are more values than columns; quote values that hold a comma")
    if office.id in before:
        found.append(f"{where}: there are two offices {office.id!r}")
    if office.email and not _ADDRESS.fullmatch(office.email):
        found.append(f"{where}: email {office.email!r} is not one e-mail address")
    if office.contact_form and not office.contact_form.startswith(("http://", "https://")):
        found.append(f"{where}: contact_form {office.contact_form!r} must begin with https://")
    if office.country and customs.country_name(office.country, "en") == office.country:
        found.append(f"{where}: country {office.country!r} is not a country code such as KR or GB")
    if not is_language(office.language):
        found.append(f"{where}: language {office.language!r} is not a language code such as en or ko")
    return found
