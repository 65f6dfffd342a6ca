"""From the entries of a list to offices: what each field says, and what is wrong with it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from campaign.core.campaigns.reader import is_language
from campaign.core.offices.office import Office
from campaign.core.words import country_codes, merge_fields, templates, text
from campaign.core.words.marking import N_
from campaign.core.words.said import Said, said
from campaign.core.words.templates import Text
from campaign.directory import codes, days, markup, people, values
from campaign.directory.contacts import What, classify
from campaign.directory.fitting import Fitting
from campaign.directory.rows_read import RowRead, Standing
from campaign.directory.tables import Table

Entry = tuple[str, Mapping[str, str]]
"""Where an entry stands, for people (`offices.csv:12`), and its values by field (see `columns`)."""

LONGEST = 5_000
_PLAIN = (
    *("organisation", "role", "language", "reads", "salutation", "close"),
    *("evidence", "evidence_date", "source", "licence"),
    *("holder_salutation", "holder_gender", "holder_source"),
)
_IN_LINES = ("salutation", "close", "holder_salutation")
"""Of these, what may have several lines."""
_IN_WORDS = frozenset(
    "title holder given_name middle_name family_name suffix organisation postal_address area state district".split()
)
"""Fields of plain words: what came from a web page has its entities and its tags in there."""
_HOLDERS_DAYS = ("holder_until", "holder_checked_on")
_CONTACTS = ("email", "contact_form", "postal_address")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """What holds for rows that do not say so themselves."""

    source: str = ""
    licence: str = ""
    country: str = ""
    language: str = ""
    role: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    """Fields, each with the column that a person says it stands in."""
    ignored: tuple[str, ...] = ()
    """Columns of which a person says that they say nothing of an office."""
    dates: str = ""
    """Whether 3/4/2024 begins with the "day" or the "month"."""


@dataclass(frozen=True)
class Found:
    """What a file holds: who is in office, since when others are not (by id), and who is not yet.

    Of those `unwanted` are in office, and the list asks that nobody writes to them.
    `remarks` name the values that were left out because they are no address of any kind, each with where it stands;
    `questions` what only a person can tell, with how to answer; `notes` what else was left out, and why.
    """

    offices: tuple[Office, ...]
    past: Mapping[str, date] = field(default_factory=dict)
    to_come: int = 0
    unwanted: int = 0
    unused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[RowRead, ...] = ()
    """Every entry, also of a list that has faults."""


class Listed(list[Entry]):
    """The entries of a file, the columns in it that say nothing of an office, and what is to be told of the others.

    `first_numbers` says of `start` and `until` whether 3/4/2024 begins with the "day" or the "month". A list that is
    read as a table has that, row for row, and what its columns are; a Popolo document has neither.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unused: tuple[str, ...] = ()
        self.questions: list[str] = []
        self.notes: list[str] = []
        self.first_numbers: Mapping[str, str] = {}
        self.table: Table | None = None
        self.fitting: Fitting | None = None
        self.has_doubtful_days = False
        self.details: dict[str, list[tuple[str, str, str]]] = {}
        """Of a Popolo document, by where an entry stands, how people are reached: name, value, field ("" for none)."""
        self.lacks_name = False
        """No column names an office, or who holds it."""


@dataclass(frozen=True)
class Row:
    """One entry as an office, with the days of its holder."""

    where: str
    office: Office
    starts: date | None
    has_id: bool
    unwanted: bool = False


class Reading:
    """What is found on the way through a list."""

    def __init__(self, given: Given, today: date, faults: list[str], first_numbers: Mapping[str, str]) -> None:
        self.given, self.today, self.faults, self.first_numbers = given, today, faults, first_numbers
        self.remarks: list[str] = []
        self.counts: Counter[str] = Counter()
        self._wrong: list[Said] = []
        self._left: list[Said] = []

    def row(self, where: str, entry: Mapping[str, str]) -> tuple[Row | None, RowRead]:
        """An entry as an office, and what became of it; no office where nobody is in it, or where a question is open.

        Nothing of a list that has faults is used, but for who was shown them (see `Found.rows`).
        """
        self._wrong, self._left = [], []
        short = {name: value for name, value in entry.items() if value and len(value) <= LONGEST}
        cleaned = {
            name: text.paragraphs(markup.without(value) if name in _IN_WORDS else value)
            for name, value in short.items()
        }
        cleaned = {name: value for name, value in cleaned.items() if value.isascii() or text.shows_something(value)}
        for name, value in entry.items():
            if len(value) > LONGEST:
                self._fault(where, said(N_("%(field)s is longer than %(most)s characters"), field=name, most=LONGEST))
        if self._wrong:
            return None, RowRead(where, Standing.AT_FAULT, said=tuple(self._wrong))
        if "held" in cleaned:
            self.counts[f"left out until the question about {cleaned['held']!r} is answered."] += 1
            return None, RowRead(where, Standing.HELD, held=cleaned["held"])
        if is_vacant(cleaned):
            self.counts["left out, where nobody is in office."] += 1
            return None, RowRead(where, Standing.VACANT)
        starts = self.day(where, "start", cleaned.get("start", ""))
        office = self._office(where, cleaned)
        for sentence in _wrong(office):
            self._fault(where, sentence)
        standing = Standing.AT_FAULT if self._wrong else Standing.TAKEN
        read = RowRead(where, standing, office, (*self._wrong, *self._left))
        return Row(where, office, starts, bool(cleaned.get("id")), _is_unwanted(cleaned)), read

    def _fault(self, where: str, sentence: Said) -> None:
        self.faults.append(f"{where}: {sentence}")
        self._wrong.append(sentence)

    def _office(self, where: str, cleaned: Mapping[str, str]) -> Office:
        holder = _holder(cleaned)
        plain = {name: cleaned.get(name) or getattr(self.given, name, "") for name in _PLAIN}
        plain |= {name: text.line(value) for name, value in plain.items() if name not in _IN_LINES}
        plain["language"] = codes.language(plain["language"] or "en")
        area = text.line(cleaned.get("area", "")) or "-".join(filter(None, map(cleaned.get, ("state", "district"))))
        # An office without a name still is one, where it is known for which area.
        title = text.line(cleaned.get("title", "")) or holder or (f"{plain['role']} {area}".strip() if area else "")
        if not plain["salutation"] and title == holder and plain["language"] == "en":
            plain["salutation"] = _salutation(holder)
        country = country_codes.country(cleaned.get("country") or self.given.country)
        return Office(
            id=self._id(where, cleaned) or made_id(country, title, area, plain["language"]),
            title=title,
            holder=holder,
            country=country,
            area=area,
            until=self._until(where, cleaned),
            **{name: self.day(where, name, cleaned.get(name, "")) for name in _HOLDERS_DAYS},  # type: ignore[arg-type]
            **plain,  # type: ignore[arg-type]
            **self._contacts(where, cleaned),  # type: ignore[arg-type]
        )

    def _id(self, where: str, cleaned: Mapping[str, str]) -> str:
        given = text.line(cleaned.get("id", ""))
        if _SHORTENED.fullmatch(given):
            words = N_("a spreadsheet shortened the id %(value)s: write the whole number as text")
            self._fault(where, said(words, value=repr(given)))
        return given

    def _until(self, where: str, cleaned: Mapping[str, str]) -> date | None:
        value = cleaned.get("until", "")
        yesterday = max(self.today, date.min + timedelta(days=1)) - timedelta(days=1)
        if values.is_over(cleaned.get("in_office", "")) or _is_unwanted(cleaned):
            ended = self.day(where, "until", value)
            return min(ended, yesterday) if ended else yesterday
        if days.is_over(value) or (values.has_left(value) and not any(map(str.isdigit, value))):
            return yesterday
        return self.day(where, "until", value)

    def day(self, where: str, name: str, value: str) -> date | None:
        """A day; a year or a month alone is its first day, or its last for `until`. None for "present"."""
        if not value or days.is_open(value):
            return None
        try:
            return days.day(value, last=name == "until", first=self.first_numbers.get(name, "day"))
        except (ValueError, OverflowError):
            words = N_("%(field)s %(value)s is not a date such as 2026-11-25")
            self._fault(where, said(words, field=name, value=_short(value)))
            return None

    def _contacts(self, where: str, cleaned: Mapping[str, str]) -> dict[str, str]:
        """E-mail address, form and postal address, each by what the value is; what is none of them is left out."""
        kept = dict.fromkeys(_CONTACTS, "")
        for column in _CONTACTS:
            words = cleaned.get(column, "")
            what, value = classify(words)
            if column == "postal_address" and _is_dressed_up(what, value, words):
                what, value = What.WORDS, words
            field = column if column == "postal_address" and what is What.WORDS else _FIELDS.get(what, "")
            if field:
                kept[field] = kept[field] or value
            elif words:
                self._leave_out(where, column, what, words)
        return kept

    def _leave_out(self, where: str, column: str, what: What, words: str) -> None:
        """Tell of a value that is no address."""
        if what is What.WORDS:
            email = N_("%(field)s %(value)s is left out: it is not one e-mail address")
            other = N_("%(field)s %(value)s is left out: it is not the address of a web page")
            sentence = said(email if column == "email" else other, field=column, value=_short(words))
            self._left.append(sentence)
            self.remarks.append(f"{where}: {sentence}")
        elif what is What.PHONE:
            self.counts[f"telephone numbers under {column} are not used."] += 1
        else:
            self.counts[f"values under {column} are {_short(words)}: taken for no address."] += 1


_FIELDS = {What.EMAIL: "email", What.FORM: "contact_form"}


def _is_dressed_up(what: What, value: str, words: str) -> bool:
    """Whether an e-mail or web address is only a part of a postal address."""
    return what in _FIELDS and len(words) > len(value) + 25


def _is_unwanted(entry: Mapping[str, str]) -> bool:
    """Whether a list asks that nobody writes to whom an entry is about: as if their time were over, nobody does."""
    return values.is_unwanted(entry.get("do_not_contact", ""))


def is_vacant(entry: Mapping[str, str]) -> bool:
    """Whether an entry says that nobody is in office."""
    holder = entry.get("holder") or entry.get("family_name", "")
    empty = bool(holder) and people.is_nobody(holder) and (any(map(str.isalpha, holder)) or not entry.get("title"))
    nameless = not any(map(entry.get, ("title", "holder", "given_name", "family_name")))
    told = entry.get("in_office", "").casefold() == "vacant" or (nameless and days.is_over(entry.get("until", "")))
    return empty or told


def _holder(entry: Mapping[str, str]) -> str:
    """The holder's name as one says it."""
    parts = [text.line(entry.get(name, "")) for name in ("given_name", "middle_name", "family_name", "suffix")]
    holder, whole = text.line(entry.get("holder", "")), people.joined(*parts)
    family = parts[2]
    if holder and family and " " not in holder and family.casefold() not in holder.casefold():
        holder = people.joined(holder, "", family, parts[3])  # "Preferred name", which is a given one
    if not holder or ("[" in holder and " " in whole):
        holder = whole
    return "" if holder and people.is_nobody(holder) else people.turned(holder)


def _salutation(holder: str) -> str:
    """A salutation for a name that surely is one; else none, and letters open with the generic one."""
    name = people.plainly(holder)
    return "" if not name else "Dear {{ target.holder }}," if name == holder else f"Dear {name},"


def made_id(country: str, title: str, area: str, language: str) -> str:
    """An id for a row without one; the same row gets the same again."""
    parts = (country, area, title, "" if language == "en" else language)
    return "-".join(filter(None, map(as_id, parts)))[:100] if title else ""


@lru_cache(maxsize=10_000)
def as_id(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    marked = "".join(char for char in apart if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", marked)).strip("-")


def _wrong(office: Office) -> Iterable[Said]:
    """What is wrong with an office by itself."""
    if not office.id:
        yield said(N_("id is empty"))
    if not office.title:
        yield said(N_("title is empty: an office needs a title or the name of who holds it"))
    if len(office.id) > 100:
        yield said(N_("id %(value)s is longer than 100 characters"), value=_short(office.id))
    if office.country and not country_codes.is_country(office.country):
        words = N_("country %(value)s is not a country code such as KR or GB")
        yield said(words, value=_short(office.country))
    if not _is_language(office.language):
        words = N_("language %(value)s is not a language code such as en or ko")
        yield said(words, value=_short(office.language))
    yield from _wrong_of_holder(office)
    for part in ("salutation", "close", "holder_salutation"):
        if "{" in getattr(office, part):
            faults = _template_faults(getattr(office, part))
            yield from (said("%(field)s: %(fault)s", field=part, fault=sentence) for sentence in faults)


def _wrong_of_holder(office: Office) -> Iterable[Said]:
    if office.holder_gender not in ("", "f", "m"):
        yield said(N_("holder_gender %(value)s is neither f nor m"), value=_short(office.holder_gender))
    told = (office.holder_salutation, office.holder_gender, office.holder_until, office.holder_checked_on)
    if any(told) and not (office.holder and office.holder_source and office.holder_checked_on):
        words = N_("a holder's form of address, gender or last day needs holder, holder_source and holder_checked_on")
        yield said(words)


@lru_cache(maxsize=1_000)
def _template_faults(source: str) -> tuple[str, ...]:
    """Salutation and close are templates; they stand in campaigns with whatever questions, so they use no answers."""
    try:
        faults = templates.faults(Text(source), merge_fields.allowed(()))
        return tuple(fault.message % fault.values for fault in faults)
    except ValueError as error:
        return (str(error),)


@lru_cache(maxsize=1_000)
def _is_language(code: str) -> bool:
    return is_language(code)


def _short(value: str) -> str:
    return repr(value if len(value) <= 80 else f"{value[:80]}…")
