"""Which column of a list is which field: its name proposes, its values decide, and a doubt is a question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from campaign.directory import columns, days, values
from campaign.directory.contacts import is_nothing

SAMPLE, LOOKED_AT = 300, 1_000
"""So many values of a column are looked at, and so many signs of each."""
_YEAR = re.compile(r"(?:19|20)\d\d")
SHOWN = 3
_QUIET = frozenset("in_office prefix suffix middle_name address_part postcode evidence evidence_date".split())
"""Fields that say little of an office: a column that is named so and holds something else is merely not used."""
_KNOWN_PAST = frozenset(
    "created create updated update modified modification birth birthday born dob elected election start started since "
    "from appointed sworn checked verified retrieved scraped accessed published founded established first joined seen "
    "timestamp added member registered changed revised entered inserted imported source asof geburtsdatum naissance "
    "nacimiento geboren party faction caucus partei fraktion parti partito partido nascita geboorte "
    "fodelsedatum narozeni urodzenia fechacondicionplena".split()
)


class Wonder(StrEnum):
    """What a question is about."""

    OTHER = "holds something else"
    NAMES = "holds names"
    SOMEBODY_ELSES = "is another's address"
    ADDRESSES = "holds addresses"
    PAST = "holds what is past"
    SILENT = "says nothing of some"


@dataclass(frozen=True)
class Doubt:
    """A question about a column: what it may be, as far as it has a name, and some of its values."""

    wonder: Wonder
    field: str
    some: str


@dataclass
class Fitting:
    """The field of each column ("" for none), and what is to be said of the others."""

    fields: list[str]
    questions: list[str] = field(default_factory=list)
    doubted: dict[int, Doubt] = field(default_factory=dict)
    """Columns about which a question was asked."""
    held: list[int] = field(default_factory=list)
    """Unused columns whose past days may say that somebody left office."""
    silent: list[int] = field(default_factory=list)
    """Columns that say who is in office, and of some rows nothing."""
    unread: list[int] = field(default_factory=list)
    """Columns called like an end, or like a wish that nobody writes, that hold something else: whatever they say may
    be just that."""

    def places(self, name: str) -> list[int]:
        return [at for at, known in enumerate(self.fields) if known == name]


@dataclass(frozen=True)
class Answers:
    """What a person said about a list: (field, column) pairs, columns that say nothing, and of its days.

    `dates` is "day" or "month", whichever comes first in 3/4/2024; `country` is that of the list.
    """

    columns: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    dates: str = ""
    country: str = ""
    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Rows as a person corrected them, by where they stand."""
    apart: bool = False
    """Whether each column has a name of its own: those that have none, or one that came before, are given one."""


def faults(answers: Answers, header: Sequence[str], where: str) -> Iterator[str]:
    """What is wrong with the answers."""
    for known, column in answers.columns:
        if known not in columns.ANSWERS:
            named = ", ".join(sorted(columns.ANSWERS))
            yield f"--column {known}={column}: there is no field {known!r}; there are {named}"
    for column in (*(name for _, name in answers.columns), *answers.ignored):
        if not columns.near(column, header):
            yield f"{where}: there is no column {column!r}"


def fitted(header: Sequence[str], rows: Sequence[Sequence[str]], answers: Answers, today: date) -> Fitting:
    """What each column is. `rows` may be shorter than the header."""
    samples = [_sample(rows, at) for at in range(len(header))]
    fitting = Fitting([columns.field_of(column) for column in header])
    said = _answered(fitting, header, answers)
    for at, column in enumerate(header):
        if at not in said:
            _look(fitting, at, column, samples[at], gaps=any(at >= len(row) or not row[at] for row in rows))
    _find_name(fitting, header, samples, said)
    _pass_over_private(fitting, header, said)
    _find_email(fitting, header, samples, said)
    _one_address(fitting, header, said)
    _find_past(fitting, header, rows, said, today)
    _find_silence(fitting, header, rows, said)
    return fitting


def _answered(fitting: Fitting, header: Sequence[str], answers: Answers) -> set[int]:
    """Put the answers in place; which columns they were about."""
    ignored = {header.index(near) for column in answers.ignored if (near := columns.near(column, header))}
    named = {header.index(near): known for known, column in answers.columns if (near := columns.near(column, header))}
    for at, known in enumerate(fitting.fields):
        if at in ignored or (at not in named and known in named.values()):
            fitting.fields[at] = ""
    for at, known in named.items():
        fitting.fields[at] = known
    return ignored | set(named)


def _look(fitting: Fitting, at: int, column: str, sample: list[str], *, gaps: bool) -> None:
    """Hold a column's name against its values. `gaps`: some rows say nothing there."""
    name = fitting.fields[at]
    if not name or not sample:
        return
    other = _at_once(name, columns.plain(column), sample)
    if other:
        fitting.fields[at] = other
        return
    weak_area = name == "area" and columns.plain(column) in ("area", "seat", "division")
    fits = values.fits("seat" if weak_area else name, sample)
    if (
        name == "until"
        and columns.plain(column) in columns.TERMS
        and values.share(sample, days.is_span) < values.ENOUGH
    ):
        fitting.fields[at] = ""
        return
    if name == "id" and columns.plain(column) in ("code", "key", "slug"):
        fits = len(set(sample)) == len(sample)
    if fits:
        return
    fitting.fields[at] = ""
    if name not in _QUIET or (name == "in_office" and not columns.is_vague(column)):
        holds = name == "do_not_contact" or (name == "until" and gaps)
        held = ". Rows that say something there are left out until that is answered" if holds else ""
        fitting.unread += [at] if held else []
        _ask(fitting, at, column, f"is called like {name!r}, but holds {_some(sample)}{held}", name)
        fitting.doubted[at] = Doubt(Wonder.OTHER, name, _some(sample))


def _at_once(name: str, plain: str, sample: list[str]) -> str:
    """The field that values surely are instead of the one that their column is called like; "" for none."""
    if name in ("title", "salutation") and values.share(sample, values.is_form) >= values.ENOUGH:
        return "prefix"
    if name == "email" and plain in ("mail", "mailaddress") and values.share(sample, values.is_street) > 0.5:
        return "postal_address"
    if name == "state" and plain == "estado" and values.share(sample, values.is_standing) >= values.ENOUGH:
        return "in_office"
    of_germany = name == "country" and plain == "land" and values.share(sample, values.is_country) < values.ENOUGH
    return "state" if of_germany else ""


def _find_name(fitting: Fitting, header: Sequence[str], samples: Sequence[list[str]], said: set[int]) -> None:
    """A column of contacts that are names is who holds the offices, where no other column says it."""
    holders = [at for at in fitting.places("holder") if at not in said]
    if fitting.places("given_name") and not fitting.places("family_name") and len(holders) == 1:
        fitting.fields[holders[0]] = "family_name"  # "Nom" beside "Prénom"
    if fitting.places("family_name") and not fitting.places("given_name") and len(holders) == 1:
        family = fitting.places("family_name")[0]
        if family not in said and not values.are_parts(samples[family], samples[holders[0]]):
            fitting.fields[holders[0]] = "given_name"  # "Names" beside "Surname"
    taken = bool(fitting.places("holder") or fitting.places("family_name") or fitting.places("given_name"))
    if not taken and not fitting.places("title"):
        _find_full_names(fitting, samples, said)
    for at in fitting.places("contact_form"):
        if at in said or not samples[at] or values.share(samples[at], values.is_person) < values.ENOUGH:
            continue
        fitting.fields[at] = "" if taken else "holder"
        if taken:
            _ask(fitting, at, header[at], f"may be whom to write to, but holds names: {_some(samples[at])}", "holder")
            fitting.doubted[at] = Doubt(Wonder.NAMES, "holder", _some(samples[at]))


def _find_full_names(fitting: Fitting, samples: Sequence[list[str]], said: set[int]) -> None:
    """Whatever it is called, in whatever language: the only unused column with another whole name in each row."""
    full = [
        at
        for at, sample in enumerate(samples)
        if not fitting.fields[at]
        and at not in said | set(fitting.doubted)
        and len(set(sample)) == len(sample) > 1
        and values.share(sample, values.is_full_name) == 1.0
    ]
    if len(full) == 1:
        fitting.fields[full[0]] = "holder"


def _pass_over_private(fitting: Fitting, header: Sequence[str], said: set[int]) -> None:
    """Where there is an address of the office, nobody is written to at home."""
    for name in ("email", "postal_address"):
        places = [at for at in fitting.places(name) if at not in said]
        private = [at for at in places if columns.is_private(header[at])]
        if len(private) < len(places):
            for at in private:
                fitting.fields[at] = ""


def _find_email(fitting: Fitting, header: Sequence[str], samples: Sequence[list[str]], said: set[int]) -> None:
    """Which columns hold addresses: those named so, else the only one that holds nothing else."""
    named = [at for at in fitting.places("email") if at not in said]
    others = [at for at in named if columns.is_anothers(header[at])]
    for at in others:
        fitting.fields[at] = ""
        if len(others) == len(named):
            _ask(fitting, at, header[at], f"seems to be somebody else's address ({_some(samples[at])})", "email")
            fitting.doubted[at] = Doubt(Wonder.SOMEBODY_ELSES, "email", _some(samples[at]))
    known = [at for at in range(len(header)) if fitting.fields[at] in ("email", "contact_form", "postal_address")]
    if any(values.share(samples[at], values.is_email) > 0.1 for at in known if samples[at]):
        return
    full = [
        at
        for at in range(len(header))
        if samples[at]
        and at not in said | set(others)
        and at not in known
        and fitting.fields[at] in ("", "title", "holder")
        and values.share(samples[at], values.is_email) >= 0.9
    ]
    if len(full) == 1 and not columns.is_anothers(header[full[0]]):
        fitting.fields[full[0]] = "email"
        return
    for at in full:
        _ask(fitting, at, header[at], f"holds e-mail addresses ({_some(samples[at])})", "email")
        fitting.doubted[at] = Doubt(Wonder.ADDRESSES, "email", _some(samples[at]))


def _one_address(fitting: Fitting, header: Sequence[str], said: set[int]) -> None:
    """Of several postal addresses the first is taken, with the lines, town and postcode that go with it."""
    addresses = [at for at in fitting.places("postal_address") if at not in said]
    if addresses:
        first = _whose(header[addresses[0]])
        for at in addresses:
            if _whose(header[at]) != first:
                fitting.fields[at] = ""
    parts = [at for name in ("address_part", "postcode") for at in fitting.places(name)]
    for at in parts:
        # A town alone is no address.
        whole = addresses and _whose(header[at]) == _whose(header[addresses[0]])
        fitting.fields[at] = "postal_address" if whole else ""


def _whose(column: str) -> frozenset[str]:
    """The words of a column of addresses that say whose or which it is: "capitol" of "Capitol address 1"."""
    about = (
        "address street line postal mailing city town suburb locality state zip postcode postal code number no the of"
    )
    if columns.is_named_outright(column):
        return frozenset()
    return frozenset(columns.words(column)) - frozenset(about.split())


def _find_past(
    fitting: Fitting, header: Sequence[str], rows: Sequence[Sequence[str]], said: set[int], today: date
) -> None:
    """Unused columns that hold past days, or words such as "resigned": do they say who left office?"""
    known_end = bool(fitting.places("until") or fitting.places("in_office"))
    for at, column in enumerate(header):
        if fitting.fields[at] or at in said or at in fitting.doubted or _KNOWN_PAST & set(columns.words(column)):
            continue
        sample = _sample(rows, at)
        # In a column that says nothing in some rows a year alone may be when somebody left.
        gaps = any(at >= len(row) or not row[at] for row in rows)
        is_time = _is_time_or_year if gaps else _is_time
        over = [value for value in sample if may_be_over(value, today) or (gaps and is_past_year(value, today))]
        if not over or (values.share(sample, is_time) < values.ENOUGH and not any(map(values.has_left, over))):
            continue
        doubt = f"holds {_some(over)}. Does it say who left office?"
        if not known_end and (len(over) < len(sample) or gaps):
            fitting.held.append(at)
            doubt += " Those rows are left out until that is answered"
        _ask(fitting, at, column, doubt, "until")
        fitting.doubted[at] = Doubt(Wonder.PAST, "until", _some(over))


def _find_silence(fitting: Fitting, header: Sequence[str], rows: Sequence[Sequence[str]], said: set[int]) -> None:
    """Where nothing but "yes" stands under "current", rows without it may be of people who left."""
    for at in fitting.places("in_office"):
        every = [row[at] if at < len(row) else "" for row in rows]
        marked = list(filter(None, every))
        if at in said or len(marked) in (0, len(every)) or any(map(values.is_over, marked)):
            continue
        column = header[at]
        fitting.silent.append(at)
        fitting.questions.append(
            f"Question: the column {column!r} says {_some(marked)} of some rows, and nothing of the others. Those are "
            f"left out until that is answered: --ignore {_quoted(column)} counts everybody as in office."
        )
        fitting.doubted[at] = Doubt(Wonder.SILENT, "in_office", _some(marked))


def _is_time(value: str) -> bool:
    return days.is_day(value) or days.is_span(value)


def _is_time_or_year(value: str) -> bool:
    return _is_time(value) or _YEAR.fullmatch(value.strip()) is not None


def is_past_year(value: str, today: date) -> bool:
    """Whether a value is a year, and nothing else, before this one."""
    return _YEAR.fullmatch(value.strip()) is not None and int(value) < today.year


def may_be_over(value: str, today: date) -> bool:
    """Whether a value of a column that nobody knows may say that somebody left office."""
    if values.has_left(value):
        return True
    if days.is_open(value) or not (days.is_day(value) or days.is_span(value)):
        return False
    try:
        return days.day(value, last=True, first=days.first_numbers([value]) or "day") < today
    except (ValueError, OverflowError):
        return False


def _ask(fitting: Fitting, at: int, column: str, doubt: str, name: str) -> None:
    quoted = _quoted(column)
    fitting.questions.append(
        f"Question: the column {column!r} {doubt}. It is not used: --column {name}={quoted} uses it, "
        f"--ignore {quoted} ends the question."
    )


def _quoted(column: str) -> str:
    """A column's name as it is typed at a prompt."""
    return f'"{column}"' if " " in column or not column.isalnum() else column


def _sample(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Values of a column from all of the list, no more than are looked at in a moment; "n/a" is none."""
    held = [row[at] for row in rows if at < len(row) and row[at] and not is_nothing(row[at])]
    return [value[:LOOKED_AT] for value in held[:: max(1, len(held) // SAMPLE)]]


def _some(sample: Sequence[str]) -> str:
    return ", ".join(repr(value if len(value) <= 40 else f"{value[:40]}…") for value in dict.fromkeys(sample[:SHOWN]))
