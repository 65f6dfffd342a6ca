"""Tables: CSV as spreadsheets and databases write it, with a comma, a semicolon, a tab or a bar between the values."""

import codecs
import csv
import io
from collections.abc import Iterator

from campaign.core.errors import OfficeFileFaults
from campaign.directory import columns
from campaign.directory.records import Listed

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",;\t|"


def decoded(raw: bytes, name: str, encoding: str = "") -> str:
    """The text of a file. Without an `encoding` it is UTF-8, or what its byte-order mark says.

    Raises:
        OfficeFileFaults: with the line of the first byte that does not fit.
    """
    chosen = encoding or next((code for mark, code in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(chosen)
    except LookupError:
        raise OfficeFileFaults([f"{name}: there is no encoding {encoding!r}"]) from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "" if encoding else "; save it as UTF-8, or name its encoding, such as --encoding windows-1252"
        known = "UTF-8" if chosen.startswith("utf-8") else chosen
        raise OfficeFileFaults([f"{name}:{line}: this is not text in {known}{hint}"]) from None
    if "\0" in text:
        raise OfficeFileFaults([f"{name}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: this is not a text file"])
    return text.removeprefix("\ufeff")


def entries(text: str, name: str, faults: list[str]) -> Listed:
    """The rows of a table whose first line names its columns."""
    listed = Listed()
    rows = _rows(text, name, faults)
    header_line, header = next(rows, (1, []))
    fields = [columns.field_of(column) for column in header]
    faults += _header_faults(header, fields, f"{name}:{header_line}")
    if faults:
        return listed
    listed.unused = tuple(column for column, known in zip(header, fields, strict=True) if column and not known)
    for line, row in rows:
        where = f"{name}:{line}"
        if len(row) > len(header):
            faults.append(f"{where}: there are more values than columns; quote values that hold a comma")
        values: dict[str, str] = {}
        for known, value in zip(fields, row, strict=False):
            if known and value:
                # An address may stand in several columns; of everything else the first counts.
                before = values.get(known, "")
                lines = f"{before}\n{value}" if known == "postal_address" else before
                values[known] = lines if before else value
        listed.append((where, values))
    return listed


def separator(text: str) -> str:
    """What stands between the names of the columns."""
    header = text.partition("\n")[0]
    outside = "".join(part for at, part in enumerate(header.split('"')) if at % 2 == 0)
    return max(_SEPARATORS, key=outside.count)


class NotCsv(Exception):
    """A row breaks the grammar of CSV. Says how, and which line the row begins in."""

    def __init__(self, line: int, how: str) -> None:
        super().__init__(how)
        self.line = line


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The line that each row begins in, and its values; empty rows are left out. Raises NotCsv."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        text, between, skipped = rest, first.strip()[4], 1
    else:
        between = separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    begins = 1 + skipped
    try:
        for row in reader:
            if any(value.strip() for value in row):
                yield begins, [value.strip() for value in row]
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise NotCsv(begins, str(error)) from None


def _rows(text: str, name: str, faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    """As `rows_of`, with an error of its grammar among the faults."""
    try:
        yield from rows_of(text)
    except NotCsv as error:
        faults.append(f"{name}:{error.line}: this is not CSV: {error}")


def _header_faults(header: list[str], fields: list[str], where: str) -> list[str]:
    found = []
    if not {"title", "holder", "family_name"} & set(fields):
        found.append(f"{where}: there is no column 'title' or 'name'")
    for column, meant in columns.misspelt(header):
        found.append(f"{where}: unknown column {column!r} (did you mean {meant!r}?)")
    return found
