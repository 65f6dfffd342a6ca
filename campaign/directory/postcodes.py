"""Lists of postcodes and the areas that they lie in, as a campaign names one in `[campaign] areas`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, islice

from campaign.core.errors import CampaignFileFaults, OfficeFileFaults
from campaign.core.offices.areas import AreaList, is_exact, is_postcode, listed_key, postcode_key
from campaign.core.words import text
from campaign.core.words.marking import N_
from campaign.core.words.said import Said, said
from campaign.directory import columns, files, headers
from campaign.directory.files import Opened
from campaign.directory.tables import LOOKED_AT, MOST_COLUMNS, TOO_MUCH, TOO_WIDE, NotCsv, rows_of

MOST_BYTES = 100_000_000
MOST_FAULTS = 50
LONGEST_AREA = 200
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
# These begin where a run of digits or of spaces does: from each place in it, the time would grow with its square.
_DECIMAL = re.compile(r"(?<!\d)(\d+)[.,]0+")
_BETWEEN = re.compile(r"(?<!\s)\s*[;,|\n]\s*")

_RANGE = re.compile(r"(\d+)\s*(?:[-–—~〜]|to|bis|à|al|hasta)\s*(\d+)", re.IGNORECASE)
_OR = re.compile(r"\s*[/+&]\s*|\s+(?:and|und|et|y|e)\s+|\s+", re.IGNORECASE)
WIDEST, MOST_IN_RANGES = 10_000, 300_000
"""So many postcodes may lie in a range, and so many in all ranges of a list: a few bytes stand for thousands."""

Row = tuple[int, list[str]]
_FIELDS = ("postcode", "area", "state", "district")


@dataclass(frozen=True)
class AreaRow:
    """A row of a list of areas: its values, the keys of its postcodes, its area, and what is wrong with it."""

    where: str
    cells: tuple[str, ...]
    postcodes: tuple[str, ...] = ()
    area: str = ""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Areas:
    """A list of areas, looked at: the names of its columns, the field of each ("" for none), and its rows.

    `lacks` names the fields that no column stands for: "postcode", "area"; then no row is read.
    """

    header: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[AreaRow, ...] = ()
    lacks: tuple[str, ...] = ()
    where: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each postcode with an area that it lies in, of the rows that nothing is wrong with."""
        return tuple(dict.fromkeys((key, row.area) for row in self.rows if not row.said for key in row.postcodes))


def read(raw: bytes, name: str, countries: Sequence[str] = ()) -> AreaList:
    """The areas in a CSV or XLSX file with a column of postcodes and one of areas.

    Where all of its postcodes are of one of `countries`, they are kept as that one writes them.

    Raises:
        CampaignFileFaults: every fault, with file and line.
    """
    faults: list[str] = []
    pairs: dict[tuple[str, str], None] = {}
    try:
        read_areas, rows = _read(files.opened(raw, name, most=MOST_BYTES), {}, countries)
        faults += [f"{read_areas.where}: there is no column {what!r}" for what in read_areas.lacks]
        for row in rows:  # millions, of which none is kept
            faults += [f"{row.where}: {sentence}" for sentence in row.said]
            pairs |= dict.fromkeys((key, row.area) for key in row.postcodes)
    except OfficeFileFaults as error:
        faults += error.faults
    if not faults and not pairs:
        faults.append(f"{name}: there is no postcode in this file")
    if faults:
        raise CampaignFileFaults(faults[:MOST_FAULTS])
    return of_pairs(name, tuple(pairs))


def of_pairs(name: str, pairs: tuple[tuple[str, str], ...]) -> AreaList:
    """The list of these pairs of a postcode's key and an area."""
    return AreaList(name, pairs, blake2b(repr(pairs).encode(), digest_size=16).digest())


def look(file: Opened, pointed: Mapping[str, str], countries: Sequence[str], sheet: str = "") -> Areas:
    """What a list of areas is taken for; `pointed` says of columns which field they are ("" for none).

    Raises OfficeFileFaults: nothing of it can be read.
    """
    if file.is_document:
        raise OfficeFileFaults([said(N_("%(where)s: a list of postcodes is a table: CSV or XLSX"), where=file.name)])
    areas, rows = _read(file, pointed, countries, sheet)
    return replace(areas, rows=tuple(rows))


def _read(
    file: Opened, pointed: Mapping[str, str], countries: Sequence[str], sheet: str = ""
) -> tuple[Areas, Iterator[AreaRow]]:
    """What the columns are, and the rows as they come. Raises OfficeFileFaults, the rows too."""
    table, name = files.rows_of_sheet(file, sheet) if file.sheets else (rows_of(file.text), file.name)
    rows = _as_faults(table, name)
    first = list(islice(rows, LOOKED_AT))
    wide = next((line for line, row in first if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:])), 0)
    if wide:
        raise OfficeFileFaults([said(TOO_WIDE, where=f"{name}:{wide}", most=MOST_COLUMNS)])
    first = [(line, row[:MOST_COLUMNS]) for line, row in first]
    at = next((at for at, (_, row) in enumerate(first) if not any(_missing(row))), 0)
    line, names = first[at] if first else (1, [])
    header = headers.apart(names)
    fields = _fields(header, [row for _, row in first[at + 1 :]], pointed, countries)
    lacks = tuple(what for what, known in zip(("postcode", "area"), _named(fields), strict=True) if not known)
    areas = Areas(tuple(header), tuple(fields), (), lacks, f"{name}:{line}")
    if lacks:
        return areas, iter(())
    (at_postcode, *_), at_area = _named(fields)
    below = (_row(row, at_postcode, at_area, countries, name) for row in chain(first[at + 1 :], rows))
    return areas, _with_few_in_ranges(below, at_postcode, name)


def _with_few_in_ranges(rows: Iterable[AreaRow], at_postcode: int, name: str) -> Iterator[AreaRow]:
    """The rows as they come. Raises OfficeFileFaults where ranges stand for more postcodes than a country has."""
    in_ranges = 0
    for row in rows:
        written = len("".join(row.cells[at_postcode : at_postcode + 1]))
        in_ranges += len(row.postcodes) if len(row.postcodes) > written else 0
        if in_ranges > MOST_IN_RANGES:
            raise OfficeFileFaults([said(TOO_MUCH, where=name)])
        yield row


def _as_faults(rows: Iterable[Row], name: str) -> Iterator[Row]:
    try:
        yield from rows
    except NotCsv as error:
        words = N_("%(where)s: this is not CSV: %(fault)s")
        raise OfficeFileFaults([said(words, where=f"{name}:{error.line}", fault=str(error))]) from None


def _row(row: Row, at_postcode: int, at_area: Sequence[int], countries: Sequence[str], name: str) -> AreaRow:
    line, cells = row
    postcode = "".join(cells[at_postcode : at_postcode + 1])
    area = text.line("-".join(cells[at] for at in at_area if at < len(cells) and cells[at]))
    keys = (listed_key(part, countries) for whole in _each(postcode) for part in _apart(whole, countries))
    some = tuple(islice(keys, MOST_IN_RANGES + len(postcode)))
    return AreaRow(f"{name}:{line}", tuple(cells), some, area, tuple(_wrong(postcode, area)))


def _wrong(postcode: str, area: str) -> Iterator[Said]:
    if _SHORTENED.fullmatch(postcode):
        words = N_("a spreadsheet shortened the postcode %(value)s: write it whole, as text")
        yield said(words, value=repr(postcode))
    elif not postcode_key(postcode) or not text.shows_something(area) or len(area) > LONGEST_AREA:
        yield said(N_("a row needs a postcode and an area"))


def _each(postcode: str) -> list[str]:
    """The postcodes of a cell: several may stand in one, and a spreadsheet may have made a number of one."""
    parts = [_DECIMAL.sub(r"\1", part) for part in _BETWEEN.split(_DECIMAL.sub(r"\1", postcode)) if part]
    return parts if all(any(char.isdigit() for char in part) for part in parts) else [postcode]


def _apart(part: str, countries: Sequence[str]) -> Iterable[str]:
    """The postcodes of "2000 to 2010", "2000-2010" and "2000 2001", where each half is one and the whole is none."""
    if len(countries) != 1 or is_exact(part, countries[0]):
        return [part]
    match = _RANGE.fullmatch(part)
    first, last = match.groups() if match else ("", "")
    if match and len(first) == len(last) and is_exact(first, countries[0]) and is_exact(last, countries[0]):
        numbers = range(int(first), int(last) + 1)
        return [str(number).zfill(len(first)) for number in numbers] if 0 < len(numbers) <= WIDEST else [part]
    several = _OR.split(part)
    return several if all(is_exact(one, countries[0]) for one in several) else [part]


def _fields(
    header: Sequence[str], rows: Sequence[Sequence[str]], pointed: Mapping[str, str], countries: Sequence[str]
) -> list[str]:
    """The field of each column. Names decide, and where none is known the values do; a person knows better."""
    taken = set(pointed.values()) - {""}
    guessed = [columns.field_of(name) for name in header]
    fields = [
        pointed.get(name, guess if guess in _FIELDS and guess not in taken else "")
        for name, guess in zip(header, guessed, strict=True)
    ]
    if "postcode" not in fields:
        for at in _by_values(header, rows, countries):
            fields[at] = fields[at] if header[at] in pointed else "postcode"
    return fields


def _named(fields: Sequence[str]) -> tuple[list[int], list[int]]:
    """Which columns the postcode and the area stand in: a state and a district make an area."""
    parts = ("area",) if "area" in fields else ("state", "district")
    return [at for at, known in enumerate(fields) if known == "postcode"], [
        fields.index(part) for part in parts if part in fields
    ]


def _missing(header: Sequence[str]) -> list[bool]:
    return [not places for places in _named([columns.field_of(name) for name in header])]


def _by_values(header: Sequence[str], rows: Sequence[Sequence[str]], countries: Sequence[str]) -> list[int]:
    """The only column that holds postcodes of these countries and nothing else."""
    columns = [
        at
        for at in range(len(header))
        if countries and rows and all(at < len(row) and is_postcode(postcode_key(row[at]), countries) for row in rows)
    ]
    return columns if len(columns) == 1 else []
