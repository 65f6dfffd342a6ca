"""A list as it is shown to who brings it: what each column and each row was taken for, before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from campaign.core.errors import OfficeFileFaults
from campaign.core.words.said import said
from campaign.directory import columns, files, standing, tables
from campaign.directory.contacts import classify
from campaign.directory.files import Opened
from campaign.directory.fitting import SHOWN, Answers, Doubt
from campaign.directory.records import Found, Given, Listed
from campaign.directory.tables import TOO_MANY

MOST_ROWS = 40_000
"""More than any country has officials of one kind. Each page reads the list anew, and must not take long over it."""
FIELDS = tuple(name for name in columns.NAMES if name in columns.ANSWERS)
"""What a column may be pointed at as."""


@dataclass(frozen=True)
class Column:
    """A column: the field that it is taken for ("" for none), some of its values, and what is asked about it.

    `holds_back`: rows stay out until that is answered.
    """

    name: str
    field: str
    samples: tuple[str, ...]
    doubt: Doubt | None = None
    holds_back: bool = False


@dataclass(frozen=True)
class Looked:
    """A list, looked at. `faults` are those of the whole of it; rows say their own.

    `cells` are the rows as the file has them, by where they stand; `left` the lines that are no rows, each with why:
    "above", "heading" or "note". `lacks_name`: no column says what the offices are, or who holds them. `details`: of a
    Popolo document, by where an entry stands, how people are reached: name, value, field ("" for none).
    """

    columns: tuple[Column, ...]
    found: Found
    cells: Mapping[str, tuple[str, ...]]
    left: tuple[tuple[str, tuple[str, ...], str], ...]
    faults: tuple[str, ...]
    has_doubtful_days: bool
    lacks_name: bool
    sheet: str = ""
    details: Mapping[str, Sequence[tuple[str, str, str]]] = field(default_factory=dict)


def look(file: Opened, given: Given, answers: Answers, today: date, sheet: str = "") -> Looked:
    """What a list is taken for, whatever is wrong with it.

    Raises:
        OfficeFileFaults: nothing of it can be read, or it has too many rows.
    """
    of_all: list[str] = []
    if _has_too_many(file, sheet):
        raise OfficeFileFaults([said(TOO_MANY, where=file.name, most=MOST_ROWS)])
    listed = files.listed(file, answers, today, of_all, sheet)
    if len(listed) > MOST_ROWS:  # entries of a document
        raise OfficeFileFaults([said(TOO_MANY, where=file.name, most=MOST_ROWS)])
    in_rows = {f"{where}: {fault}" for where, fault in (listed.table.wrong if listed.table else {}).items()}
    whole = [] if listed.lacks_name else [fault for fault in of_all if fault not in in_rows]
    offices = standing.offices(listed, given, today, [])
    table = listed.table
    chosen = sheet or files.best(file.sheets).name if file.sheets else ""
    return Looked(
        columns=_columns(listed),
        found=offices,
        cells={where: tuple(row) for where, row in table.rows} if table else {},
        left=tuple((where, tuple(row), why) for where, row, why in table.left) if table else (),
        faults=tuple(whole),
        has_doubtful_days=listed.has_doubtful_days,
        lacks_name=listed.lacks_name,
        sheet=chosen,
        details=listed.details,
    )


def _has_too_many(file: Opened, sheet: str) -> bool:
    """Whether a table has more rows than there may be; a document tells once its entries were found."""
    if file.sheets:
        return len(files.rows_of_sheet(file, sheet)[0]) > MOST_ROWS + 1
    return not file.is_document and tables.has_more(file.text, MOST_ROWS + 1)


def what_is(value: str) -> str:
    """What a contact's value is, by itself: see `contacts.What`."""
    return classify(value)[0].value


def _columns(listed: Listed) -> tuple[Column, ...]:
    table, fitting = listed.table, listed.fitting
    if table is None or fitting is None:
        return ()
    return tuple(
        Column(
            name,
            fitting.fields[at],
            tuple(dict.fromkeys(row[at] for _, row in table.rows[:100] if at < len(row) and row[at]))[:SHOWN],
            fitting.doubted.get(at),
            at in fitting.held or at in fitting.unread or at in fitting.silent,
        )
        for at, name in enumerate(table.header)
    )
