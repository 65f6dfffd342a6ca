"""Lists of postcodes and the areas that they lie in, as a campaign names one in `[campaign] areas`."""

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, islice

from campaign.core.errors import CampaignFileFaults, OfficeFileFaults
from campaign.core.offices.areas import AreaList, is_postcode, listed_key, postcode_key
from campaign.core.words import text
from campaign.directory import columns
from campaign.directory.tables import LOOKED_AT, NotCsv, decoded, rows_of

MOST_BYTES = 100_000_000
MOST_FAULTS = 50
LONGEST_AREA = 200
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d+)[.,]0+")
_BETWEEN = re.compile(r"\s*[;,|\n]\s*")

Row = tuple[int, list[str]]


def read(raw: bytes, name: str, countries: Sequence[str] = ()) -> AreaList:
    """The areas in a CSV file with a column of postcodes and one of areas.

    Where all of its postcodes are of one of `countries`, they are kept as that one writes them.

    Raises:
        CampaignFileFaults: every fault, with file and line.
    """
    if len(raw) > MOST_BYTES:
        raise CampaignFileFaults([f"{name}: this file is too large: {MOST_BYTES // 1_000_000} MB are the most"])
    faults: list[str] = []
    pairs: dict[tuple[str, str], None] = {}
    try:
        rows = rows_of(decoded(raw, name))
        at_postcode, at_area, rows = _places(rows, name, countries)
        for line, row in rows:
            postcode = "".join(row[at_postcode : at_postcode + 1])
            area = text.line("-".join(row[at] for at in at_area if at < len(row) and row[at]))
            faults += _row_faults(postcode, area, f"{name}:{line}")
            pairs |= dict.fromkeys((listed_key(one, countries), area) for one in _each(postcode))
    except NotCsv as error:
        faults.append(f"{name}:{error.line}: this is not CSV: {error}")
    except OfficeFileFaults as error:
        faults += error.faults
    if not faults and not pairs:
        faults.append(f"{name}: there is no postcode in this file")
    if faults:
        raise CampaignFileFaults(faults[:MOST_FAULTS])
    found = tuple(pairs)
    return AreaList(name, found, blake2b(repr(found).encode(), digest_size=16).digest())


def _row_faults(postcode: str, area: str, where: str) -> Iterator[str]:
    if _SHORTENED.fullmatch(postcode):
        yield f"{where}: a spreadsheet shortened the postcode {postcode!r}: write it whole, as text"
    elif not postcode_key(postcode) or not area or len(area) > LONGEST_AREA:
        yield f"{where}: a row needs a postcode and an area"


def _each(postcode: str) -> list[str]:
    """The postcodes of a cell: several may stand in one, and a spreadsheet may have made a number of one."""
    parts = [_DECIMAL.sub(r"\1", part) for part in _BETWEEN.split(_DECIMAL.sub(r"\1", postcode)) if part]
    return parts if all(any(char.isdigit() for char in part) for part in parts) else [postcode]


def _places(rows: Iterator[Row], name: str, countries: Sequence[str]) -> tuple[int, list[int], Iterator[Row]]:
    """Which columns the postcode and the area stand in, and the rows below: a state and a district make an area.

    Names decide, and where none is known the values do. Raises OfficeFileFaults.
    """
    first = list(islice(rows, LOOKED_AT))
    at = next((at for at, (_, row) in enumerate(first) if not any(_missing(row))), 0)
    line, header = first[at] if first else (1, [])
    postcodes, areas = _named(header)
    below = [row for _, row in first[at + 1 :]]
    postcodes = postcodes or _by_values(header, below, countries)
    missing = [what for what, known in (("postcode", postcodes), ("area", areas)) if not known]
    if missing:
        raise OfficeFileFaults([f"{name}:{line}: there is no column {what!r}" for what in missing])
    return postcodes[0], areas, chain(first[at + 1 :], rows)


def _named(header: Sequence[str]) -> tuple[list[int], list[int]]:
    fields = [columns.field_of(column) for column in header]
    parts = ("area",) if "area" in fields else ("state", "district")
    return [at for at, known in enumerate(fields) if known == "postcode"], [
        fields.index(part) for part in parts if part in fields
    ]


def _missing(header: Sequence[str]) -> list[bool]:
    return [not places for places in _named(header)]


def _by_values(header: Sequence[str], rows: Sequence[Sequence[str]], countries: Sequence[str]) -> list[int]:
    """The only column that holds postcodes of these countries and nothing else."""
    found = [
        at
        for at in range(len(header))
        if countries and rows and all(at < len(row) and is_postcode(postcode_key(row[at]), countries) for row in rows)
    ]
    return found if len(found) == 1 else []
