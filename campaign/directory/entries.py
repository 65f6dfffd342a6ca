"""From rows to entries: each row's values by the fields of an office, and what is to be asked about the columns."""

import difflib
from collections.abc import Sequence
from datetime import date

from campaign.directory import columns, days, headers
from campaign.directory.contacts import What, classify, is_nothing
from campaign.directory.fitting import SHOWN, Answers, Fitting, fitted, is_past_year, may_be_over
from campaign.directory.fitting import faults as faults_of_answers
from campaign.directory.records import Listed
from campaign.directory.tables import Table
from campaign.directory.values import is_unwanted

_DAYS = ("start", "until")
_UNUSED = ("", "prefix")
_SEVERAL_COUNT = ("postal_address", "email", "do_not_contact")
"""Fields of which all columns count, or are asked about."""


def entries(table: Table, answers: Answers, today: date, faults: list[str], what: str = "column") -> Listed:
    """The entries of a table; `what` is what its columns are called."""
    listed = Listed()
    listed.notes += table.notes
    listed.table = table
    _as_answered(table, answers)
    wrong = list(faults_of_answers(answers, table.header, table.where))
    faults += wrong
    if wrong or (faults and not table.header):
        return listed
    rows = [row for _, row in table.rows]
    fitting = listed.fitting = fitted(table.header, rows, answers, today)
    if not {"title", "holder", "family_name", "given_name"} & set(fitting.fields):
        listed.lacks_name = True
        faults.append(f"{table.where}: there is no {what} 'title' or 'name'{_meant(table.header, fitting)}")
        listed += [(where, {}) for where, _ in table.rows]
        return listed
    listed.questions += fitting.questions
    questions, doubtful = _doubtful_days(table, fitting, answers, today)
    listed.questions += questions
    listed.has_doubtful_days = bool(questions)
    listed.first_numbers = {name: _first_numbers(rows, fitting, name, answers) for name in _DAYS}
    for where, row in table.rows:
        held = {"held": doubtful[where]} if where in doubtful else {}
        silent = _unsaid(row, table.header, fitting)
        listed.append((where, silent | _values(row, table.header, fitting, today) | held))
    never = _never_counted(table.header, rows, fitting)
    listed.unused = tuple(
        column for at, column in enumerate(table.header) if column and (at in never or fitting.fields[at] in _UNUSED)
    )
    listed.questions += _several(table, fitting)
    return listed


def _as_answered(table: Table, answers: Answers) -> None:
    """Give columns names of their own, and rows the values that a person corrected, where that was asked for."""
    if answers.apart:
        table.header = headers.apart(table.header)
    if answers.cells:
        table.rows = [(where, list(answers.cells.get(where, row))) for where, row in table.rows]


def _values(row: Sequence[str], header: Sequence[str], fitting: Fitting, today: date) -> dict[str, str]:
    values: dict[str, str] = {}
    for at, value in enumerate(row):
        known = fitting.fields[at]
        if at in fitting.held and (may_be_over(value, today) or is_past_year(value, today)):
            values["held"] = header[at]
        if at in fitting.unread and not _goes_on(value, today):
            values["held"] = header[at]
        if not known or not value:
            continue
        before = values.get(known, "")
        # An address may stand in several columns; of everything else the first that says something counts.
        if known == "postal_address" and before:
            values[known] = f"{before}\n{value}"
        elif known == "family_name" and before and columns.is_second_half(header[at]):
            values[known] = f"{before} {value}"
        elif not before or classify(before)[0] is What.NOTHING or (known == "do_not_contact" and is_unwanted(value)):
            values[known] = value
    return values


def _unsaid(row: Sequence[str], header: Sequence[str], fitting: Fitting) -> dict[str, str]:
    """That a row says nothing where only those in office are marked: what holds it."""
    unsaid = [header[at] for at in fitting.silent if at >= len(row) or not row[at]]
    return {"held": unsaid[0]} if unsaid else {}


def _goes_on(value: str, today: date) -> bool:
    """Whether what stands in a column of ends that is not understood says that there is none, or none yet."""
    return is_nothing(value) or days.is_open(value) or (days.is_day(value) and not may_be_over(value, today))


def _never_counted(header: Sequence[str], rows: Sequence[Sequence[str]], fitting: Fitting) -> set[int]:
    """Columns that another one of the same field stands before in every row, as "Name (Hindi)" behind "Name"."""
    counted = {at for at, known in enumerate(fitting.fields) if known in _SEVERAL_COUNT}
    counted |= {at for at, name in enumerate(header) if columns.is_second_half(name)}
    for row in rows:
        seen: set[str] = set()
        for at, value in enumerate(row):
            known = fitting.fields[at]
            if value and known not in seen:
                counted.add(at)
                if not is_nothing(value):
                    seen.add(known)
    held = {at for row in rows for at, value in enumerate(row) if value}
    return held - counted


def _first_numbers(rows: Sequence[Sequence[str]], fitting: Fitting, name: str, answers: Answers) -> str:
    """Whether days of this field begin with the day or the month, as far as the list or a person tells."""
    places = [*fitting.places("start"), *fitting.places("until")]
    own = days.first_numbers(row[at] for at in fitting.places(name) for row in rows if at < len(row))
    own = own or days.first_numbers(row[at] for at in places for row in rows if at < len(row))
    return answers.dates or own or ("month" if answers.country == "US" else "day")


def _doubtful_days(table: Table, fitting: Fitting, answers: Answers, today: date) -> tuple[list[str], dict[str, str]]:
    """Days of which nothing tells whether 3/4 is in March or in April, where it matters; by row, the column."""
    places = [at for name in _DAYS for at in fitting.places(name)]
    every = [row[at] for at in places for _, row in table.rows if at < len(row)]
    if answers.dates or days.first_numbers(every) or answers.country not in ("", "CA", "PH"):
        return [], {}
    held: dict[str, str] = {}
    examples: dict[str, list[str]] = {}
    for at in places:
        for where, row in table.rows:
            value = row[at] if at < len(row) else ""
            if value and days.either_way(value):
                one, other = (days.day(value, last=True, first=first) for first in ("day", "month"))
                if (one < today) != (other < today):
                    held[where] = table.header[at]
                    examples.setdefault(table.header[at], []).append(f"{value!r} ({one} or {other})")
    return [
        f"Question: the column {column!r} holds {', '.join(some[:SHOWN])}. Those rows are left out until "
        "--dates day-first or --dates month-first says which."
        for column, some in examples.items()
    ], held


def _several(table: Table, fitting: Fitting) -> list[str]:
    """That there are two e-mail addresses in a row, and which one is taken."""
    places = fitting.places("email")
    if len(places) < 2:
        return []
    rows = [[row[at] if at < len(row) else "" for at in places] for _, row in table.rows]
    both = sum(
        len({classify(value)[1].casefold() for value in row if classify(value)[0] is What.EMAIL}) > 1 for row in rows
    )
    if not both:
        return []
    first, *others = (table.header[at] for at in places)
    named = ", ".join(map(repr, others))
    return [
        f"Question: e-mail addresses stand in {first!r} and in {named}, in {both} rows different ones. {first!r} is "
        f"used, and "
        f'the next where it is empty: --column email="{others[0]}" takes that alone.'
    ]


def _meant(header: Sequence[str], fitting: Fitting) -> str:
    """Which column may be meant, and how to say so."""
    unused = [column for column, known in zip(header[:100], fitting.fields, strict=False) if column and not known]
    known = [name for name, named in columns.FIELDS.items() if named in ("title", "holder") and name.isascii()]
    for column in unused:
        if difflib.get_close_matches(columns.plain(column)[:40], known, 1, 0.85):
            return f' (did you mean {column!r}? --column title="{column}" says so)'
    return "; --column title=COLUMN or --column holder=COLUMN says which it is" if unused else ""
