"""A list that was brought as its pages show it: columns with their questions, rows with what became of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from campaign.actions import uploads
from campaign.actions.uploads import Brought, ListAnswers, Looked
from campaign.core.offices.office import Office
from campaign.core.words.marking import N_
from campaign.core.words.said import Said
from campaign.web.site.catalogues import gettext

SAID_FIRST = ("country", "language", "role", "source")
"""What is asked with the file: what holds for rows that do not say it."""
SAID = (*SAID_FIRST, "dates", "encoding", "sheet")
UNDECIDED = "?"
ROWS = 100

_DOUBTS = {
    "holds something else": N_("It is called like “%(field)s”, but holds %(some)s."),
    "holds names": N_("It may be whom to write to, but holds names: %(some)s."),
    "is another's address": N_("It seems to hold somebody else’s address: %(some)s."),
    "holds addresses": N_("It holds email addresses: %(some)s."),
    "holds what is past": N_("It holds %(some)s. Does it say who left office?"),
    "says nothing of some": N_("It says %(some)s of some rows and nothing of the others: are they still in office?"),
}
_STANDINGS = {
    "taken": N_("will be taken over"),
    "at fault": N_("stays out: to be corrected"),
    "past": N_("stays out: the time in office is over"),
    "to come": N_("stays out: the time in office is yet to begin"),
    "unwanted": N_("stays out: the list asks not to write to them"),
    "vacant": N_("stays out: nobody is in office"),
    "held": N_("stays out until the question about “%(column)s” is answered"),
    "further": N_("stays out: a further row of an office that is taken over"),
    "no row": N_("is no row of the list"),
}
_LEFT = {
    "above": N_("stands above the names of the columns"),
    "heading": N_("names the columns again"),
    "note": N_("is a heading, a total or a note"),
}
_WHAT = {
    "an e-mail address": N_("an email address"),
    "the address of a form": N_("the address of a form"),
    "a telephone number": N_("a telephone number: not used"),
    "words": N_("words"),
    "nothing": N_("no value"),
}
_CONTACTS = ("email", "contact_form", "postal_address")


@dataclass(frozen=True)
class ColumnView:
    """A column: what is chosen for it (`UNDECIDED` while a question is open), and the question."""

    name: str
    chosen: str
    samples: tuple[str, ...]
    doubt: str = ""
    holds_back: bool = False


@dataclass(frozen=True)
class Cell:
    """A value of the file: the column that it stands in, and what it was taken for."""

    column: str
    value: str
    taken_for: str


@dataclass(frozen=True)
class RowView:
    """A row: where it stands, its number among those that can be corrected (0: none), and what became of it."""

    where: str
    number: int
    standing: str
    becomes: str
    office: Office | None
    said: tuple[str, ...]
    cells: tuple[Cell, ...]


class Part:
    """Some rows of many: those of one standing, where one is asked for, and of these a page."""

    def __init__(self, every: Sequence[RowView], page: int, only: str) -> None:
        self.only = only if only in _STANDINGS else ""
        wanted = [row for row in every if self.only in ("", row.standing)]
        self.count = len(wanted)
        self.pages = max(1, -(-self.count // ROWS))
        self.page = min(max(1, page), self.pages)
        self.shown = wanted[(self.page - 1) * ROWS : self.page * ROWS]


def number(typed: str) -> int:
    """A page's number from an address; 1 where there is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1  # noqa: PLR2004 - a million


def sentence(words: str) -> str:
    """A fault in the page's language, as far as it knows its parts."""
    if not isinstance(words, Said):
        return words
    values = {name: sentence(value) if isinstance(value, Said) else value for name, value in words.values.items()}
    return gettext(words.message) % values


def mark(seen: Brought) -> str:
    """What a form carries of the answers that its page showed."""
    return blake2b(seen.upload.answers.encode(), digest_size=8).hexdigest()


def field_names() -> dict[str, str]:
    """What the fields of an office are called."""
    of_the_holder = {
        "salutation": gettext("How one addresses them"),
        "gender": gettext("Addressed as"),
        "until": gettext("Last day in office"),
        "source": gettext("Where you looked it up"),
        "checked_on": gettext("The day on which you looked"),
    }
    return {
        "title": gettext("Title of the office"),
        "holder": gettext("Who holds it"),
        "given_name": gettext("Given name"),
        "middle_name": gettext("Middle name"),
        "family_name": gettext("Family name"),
        "prefix": gettext("Form of address"),
        "suffix": gettext("Letters after the name"),
        "organisation": gettext("Organisation"),
        "area": gettext("Area"),
        "state": gettext("State, before a district"),
        "district": gettext("District"),
        "email": gettext("Email address"),
        "contact_form": gettext("Address of its form"),
        "postal_address": gettext("Postal address"),
        "country": gettext("Country"),
        "language": gettext("Language"),
        "role": gettext("Role"),
        "start": gettext("First day in office"),
        "until": gettext("Last day in office"),
        "in_office": gettext("Whether in office"),
        "do_not_contact": gettext("Not to be written to"),
        "salutation": gettext("Salutation"),
        "close": gettext("Close"),
        "id": gettext("Identifier"),
        "source": gettext("Source"),
        "licence": gettext("Licence"),
        "evidence": gettext("Where you looked"),
        "evidence_date": gettext("The day on which you looked"),
        "reads": gettext("Languages that the office reads"),
        **{f"holder_{part}": f"{gettext('Who holds it')}: {words}" for part, words in of_the_holder.items()},
    }


def field_choices() -> list[tuple[str, str]]:
    """What a column can be pointed at as."""
    return list(field_names().items())


def encodings(seen: Brought) -> tuple[str, ...]:
    """The encodings to choose from, where the one that was taken is a guess."""
    return uploads.ENCODINGS if seen.said.encoding else ()


def column_views(looked: Looked, said: ListAnswers) -> list[ColumnView]:
    names = field_names()
    return [
        ColumnView(
            column.name,
            UNDECIDED if column.doubt and column.name not in said.columns else column.field,
            column.samples,
            _doubt(column.doubt.wonder, names.get(column.doubt.field, column.doubt.field), column.doubt.some)
            if column.doubt
            else "",
            column.holds_back,
        )
        for column in looked.columns
    ]


def _doubt(wonder: str, field: str, some: str) -> str:
    return gettext(_DOUBTS[wonder]) % {"field": field, "some": some}


def counts(looked: Looked) -> list[tuple[str, str, int]]:
    """How many rows become what: name, words and number, of what there is any."""
    numbers = Counter(row.standing.value for row in looked.found.rows)
    numbers["no row"] = len(looked.left)
    return [
        (name, gettext(words) % {"column": "…"}, numbers[name]) for name, words in _STANDINGS.items() if numbers[name]
    ]


def row_views(looked: Looked) -> list[RowView]:
    """Every line of the file that holds anything: the rows, then what is no row."""
    numbers = {where: at for at, where in enumerate(looked.cells, 1)}
    columns = [(column.name, column.field) for column in looked.columns]
    names = field_names()
    views = [
        RowView(
            row.where,
            numbers.get(row.where, 0),
            row.standing.value,
            gettext(_STANDINGS[row.standing.value]) % {"column": row.held},
            row.office,
            tuple(sentence(words) for words in row.said),
            _cells(columns, looked.cells.get(row.where, ()), names)
            or _details(looked.details.get(row.where, ()), names),
        )
        for row in looked.found.rows
    ]
    for where, cells, why in looked.left:
        whole = tuple(Cell("", value, "") for value in cells if value)
        views.append(RowView(where, 0, "no row", gettext(_LEFT[why]), None, (), whole))
    return views


def _cells(columns: Sequence[tuple[str, str]], cells: Sequence[str], names: dict[str, str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(name, value, _taken_for(field, value, names))
        for (name, field), value in zip(columns, cells, strict=False)
        if value
    )


def _details(told: Sequence[tuple[str, str, str]], names: dict[str, str]) -> tuple[Cell, ...]:
    return tuple(Cell(name, value, _taken_for(field, value, names)) for name, value, field in told)


def _taken_for(field: str, value: str, names: dict[str, str]) -> str:
    if not field:
        return gettext("not used")
    name = names.get(field, field)
    if field not in _CONTACTS:
        return name
    return f"{name}: {gettext(_WHAT[uploads.what_is(value)])}"
