"""Tables: CSV as spreadsheets and databases write it, with a comma, a semicolon, a tab or a bar between the values."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from campaign.core.errors import OfficeFileFaults
from campaign.core.words.marking import N_
from campaign.core.words.said import Said, said
from campaign.directory import columns, headers

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",;\t|"
_END_OF_FILE = "\x1a"
"""What DOS puts behind a text."""
MOST_COLUMNS = 500
MOST_CELLS = 5_000_000
"""Rows by columns: short rows of a wide table are as many cells to look at as long ones."""
TOO_MUCH = N_("%(where)s: there is too much in this file")
TOO_MANY = N_("%(where)s: there are more rows than a page shows: %(most)s are the most; a list can be brought in parts")
TOO_WIDE = N_("%(where)s: there are too many columns: %(most)s are the most")
LOOKED_AT = 25
"""So many rows are looked at for the names of the columns, and for what stands between values."""
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_ERROR = re.compile(
    r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NULL!|NUM!|SPILL!|CALC!|ERROR!|BEZUG!|WERT!|NV|ZAHL!|VALEUR!|NOM\?|NOMBRE!|"
    r"¡(?:REF|VALOR|DIV/0|NUM|NULO)!|¿NOMBRE\?|VALOR!|NOME\?|RIF!|VALORE!)|Err:\d{3}"
)
"""What spreadsheets write where a formula gave nothing, in the languages that they have words of their own for it."""
_APOSTROPHE = re.compile(r"'(?=[\d=+\-@])")
_TOTAL = re.compile(
    r"(?:grand |sub)?-?(?:total|totals|sum|summe|gesamt|insgesamt|totaal|suma|somme|합계|총계|合計|总计|總計)\b.*"
    r"|count:? ?\d+",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"(?:source|note|notes|quelle|last updated|updated|generated|copyright|©|\*|출처|出典|\(c\))", re.IGNORECASE
)
_NAMES = frozenset(("title", "holder", "family_name"))


@dataclass
class Table:
    """A list as rows: the names of its columns, and where each row stands with its values.

    `notes` say what was no row of it; `where` is where the names stand.
    """

    where: str
    header: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: list[tuple[str, list[str], str]] = field(default_factory=list)
    """Lines that are no rows: where each stands, its values, and whether it is "above", a "heading" or a "note"."""
    wrong: dict[str, Said] = field(default_factory=dict)
    """What is wrong with rows, by where they stand."""


def decoded(raw: bytes, name: str, encoding: str = "") -> str:
    """The text of a file. Without an `encoding` it is UTF-8, or what its byte-order mark or its zeros say.

    Raises:
        OfficeFileFaults: with the line of the first byte that does not fit.
    """
    chosen = encoding or next((code for mark, code in _MARKS if raw.startswith(mark)), "") or _by_zeros(raw)
    try:
        text = raw.decode(chosen)
    except LookupError:
        raise OfficeFileFaults([f"{name}: there is no encoding {encoding!r}"]) from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "" if encoding else "; save it as UTF-8, or name its encoding, such as --encoding windows-1252"
        known = "UTF-8" if chosen.startswith("utf-8") else chosen
        words = said(N_("%(where)s: this is not text in %(encoding)s"), where=f"{name}:{line}", encoding=known)
        raise OfficeFileFaults([words.with_more(hint)]) from None
    except ValueError:  # encodings that are none of text: punycode, idna, undefined
        raise OfficeFileFaults([f"{name}: this is not text in {chosen}"]) from None
    if "\0" in text:
        where = f"{name}:{text.count(chr(10), 0, text.index(chr(0))) + 1}"
        raise OfficeFileFaults([said(N_("%(where)s: this is not a text file"), where=where)])
    return text.lstrip("\ufeff").rstrip(_END_OF_FILE)


def _by_zeros(raw: bytes) -> str:
    """UTF-16 without a mark shows by the zeros beside its first letters."""
    first = raw[:4]
    if len(first) == 4 and not len(raw) % 2:
        if not first[1] and not first[3] and first[0] and first[2]:
            return "utf-16-le"
        if not first[0] and not first[2] and first[1] and first[3]:
            return "utf-16-be"
    return "utf-8"


def table(text: str, name: str, faults: list[str]) -> Table:
    """The rows of a table under the line that names its columns."""
    return of_rows(list(_rows(text, name, faults)), name, faults)


def of_rows(rows: Sequence[tuple[int, list[str]]], name: str, faults: list[str]) -> Table:
    """As `table`, of rows that are apart already: each with the number of its line."""
    # A line may have half a million of them; that there are more than there may be is seen without the others.
    begin = [row[: MOST_COLUMNS + 1] for _, row in rows[:LOOKED_AT]]
    at = header_at(begin)
    line, header = (rows[at][0], begin[at]) if rows else (1, [])
    first, last, header = headers.joined(begin, at) if rows else (0, 0, header)
    while header and not header[-1]:
        header = header[:-1]
    table = Table(f"{name}:{line}", header)
    if len(header) > MOST_COLUMNS:
        faults.append(said(TOO_WIDE, where=f"{name}:{line}", most=MOST_COLUMNS))
        return Table(table.where)
    if len(header) * len(rows) > MOST_CELLS:
        faults.append(said(TOO_MUCH, where=name))
        return Table(table.where)
    table.left += [(f"{name}:{number}", row, "above") for number, row in rows[:first]]
    if first:
        table.notes.append(f"{first} lines above the names of the columns are left out.")
    if last > first:
        table.notes.append("The names of the columns stand in two lines.")
    if rows:
        _fill(table, rows[last + 1 :], name, faults)
    return table


def _fill(table: Table, rows: Sequence[tuple[int, list[str]]], name: str, faults: list[str]) -> None:
    """Take the rows that are rows: no heading again, no total, no line under the table."""
    width = len(table.header)
    counts = Counter(sum(map(bool, row)) for _, row in rows)
    singles = counts.pop(1, 0)
    usual = counts.most_common(1)[0][0] if counts and singles <= counts.total() else 0
    again = [name.casefold() for name in table.header]
    headings, others = 0, []
    for line, row in rows:
        if [cell.casefold() for cell in row[:width]] == again:
            headings += 1
            table.left.append((f"{name}:{line}", row, "heading"))
        elif usual > 2 and width > 2 and _is_no_row(row, table.header):
            others.append(f"{name}:{line}: {next(filter(None, row))[:60]!r} is left out: it is no row of the list")
            table.left.append((f"{name}:{line}", row, "note"))
        else:
            if any(row[width:]):
                words = said(N_("there are more values than columns; quote values that hold a comma"))
                faults.append(f"{name}:{line}: {words}")
                table.wrong[f"{name}:{line}"] = words
            table.rows.append((f"{name}:{line}", row[:width]))
    if headings:
        table.notes.append(f"{headings} lines that name the columns again are left out.")
    table.notes += others


def _is_no_row(row: list[str], header: list[str]) -> bool:
    """Whether a row of a wide table is a heading between the rows, a total or a note under them."""
    filled = [at for at, value in enumerate(row) if value]
    first = row[filled[0]]
    if len(filled) == 1 and filled[0] < len(header):
        return columns.field_of(header[filled[0]]) != "id" or _FOOTNOTE.match(first) is not None
    return _TOTAL.fullmatch(first) is not None or (len(filled) == 2 and _FOOTNOTE.match(first) is not None)


def header_at(rows: list[list[str]]) -> int:
    """Which of the first rows names the columns: titles of the whole list may stand above it."""
    known = [[columns.field_of(cell) for cell in row if cell] for row in rows]
    narrow = len(known) < 2 or Counter(map(len, known)).most_common(1)[0][0] == 1
    for at, names in enumerate(known):
        if _NAMES & set(names) and (len(names) > 1 or narrow) and sum(map(bool, names)) * 4 >= len(names):
            return at
    for at, names in enumerate(known):
        if sum(map(bool, names)) > 1:
            return at
    return 0


def separator(text: str) -> str:
    """What stands between the values: what parts most of the first rows into equally many."""
    first = "\n".join(text.split("\n", LOOKED_AT * 2)[: LOOKED_AT * 2])
    return max(_SEPARATORS, key=lambda between: _evenness(first, between))


def _evenness(text: str, between: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=between):
            widths[len(row)] += len(row) > 1
    except csv.Error:
        return 0, 0
    (width, times), *_ = widths.most_common(1) or [(0, 0)]
    header = text.partition("\n")[0]
    return times, max(width, sum(part.count(between) for part in header.split('"')[::2]))


class NotCsv(Exception):
    """A row breaks the grammar of CSV. Says how, and which line the row begins in."""

    def __init__(self, line: int, how: str) -> None:
        super().__init__(how)
        self.line = line


def has_more(text: str, most: int) -> bool:
    """Whether there are more rows than so many in a text; one that is no CSV has as many as it has before that."""
    if max(text.count("\n"), text.count("\r")) < most:
        return False
    try:
        return next(islice(rows_of(text), most, None), None) is not None
    except NotCsv:
        return False


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The line that each row begins in, and its values; empty rows are left out. Raises NotCsv."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip("\r\n ")) == 5:
        text, between, skipped = rest, first.strip("\r\n ")[4], 1
    else:
        between = separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    begins = 1 + skipped
    try:
        for row in reader:
            if any(value.strip() for value in row):
                yield begins, [_cell(value) for value in row]
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise NotCsv(begins, str(error)) from None


def _cell(value: str) -> str:
    """A value without what spreadsheets put around it to keep zeros: an apostrophe, or ="0123"; an error is none."""
    value = value.strip().strip("\ufeff\u200b")
    if value[:1] == "=":
        match = _FORMULA.fullmatch(value)
        return match[1].strip() if match else value
    if value[:1] in ("#", "E") and _ERROR.fullmatch(value):
        return ""
    return _APOSTROPHE.sub("", value, count=1) if value[:1] == "'" and _APOSTROPHE.match(value) else value


def _rows(text: str, name: str, faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    """As `rows_of`, with an error of its grammar among the faults."""
    try:
        yield from rows_of(text)
    except NotCsv as error:
        where = f"{name}:{error.line}"
        faults.append(said(N_("%(where)s: this is not CSV: %(fault)s"), where=where, fault=str(error)))
