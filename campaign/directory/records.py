"""From the entries of a list to offices: what each field says, what is wrong with it, and who is in office."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from campaign.core.campaigns.reader import is_language
from campaign.core.offices.office import Office
from campaign.core.words import customs, templates, text
from campaign.core.words.templates import Text
from campaign.directory.contacts import What, classify

Entry = tuple[str, Mapping[str, str]]
"""Where an entry stands, for people (`offices.csv:12`), and its values by field (see `columns`)."""

LONGEST = 5_000
MOST_OFFICES = 200_000
_PLAIN = ("organisation", "role", "language", "salutation", "close", "evidence", "evidence_date", "source", "licence")
_CONTACTS = ("email", "contact_form", "postal_address")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")


@dataclass(frozen=True)
class Given:
    """What holds for rows that do not say so themselves."""

    source: str = ""
    licence: str = ""
    country: str = ""
    language: str = ""
    role: str = ""


@dataclass(frozen=True)
class Found:
    """What a file holds: who is in office, since when others are not (by id), and who is not yet.

    `remarks` name the values that were left out because they are no address of any kind, each with where it stands.
    """

    offices: tuple[Office, ...]
    past: Mapping[str, date] = field(default_factory=dict)
    to_come: int = 0
    unused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Listed(list[Entry]):
    """The entries of a file, and the columns in it that say nothing of an office."""

    unused: tuple[str, ...] = ()


def offices(entries: Listed, given: Given, today: date, faults: list[str]) -> Found:
    """The offices that `entries` describe; everything wrong is added to `faults`, as is who is there twice."""
    found: dict[str, Office] = {}
    past: dict[str, date] = {}
    to_come = 0
    if len(entries) > MOST_OFFICES:
        faults.append(f"{entries[MOST_OFFICES][0]}: there are too many offices: {MOST_OFFICES} are the most")
        return Found(())
    seen: dict[str, str] = {}
    remarks: list[str] = []
    for where, values in entries:
        office = _office(where, values, given, faults, remarks)
        starts = _day(where, "start", values.get("start", ""), faults)
        if office.id in seen:
            faults.append(f"{where}: there are two offices {office.id!r}; the other is at {seen[office.id]}")
        seen.setdefault(office.id, where)
        if office.until is not None and office.until < today:
            past[office.id] = office.until
        elif starts is not None and starts > today > date.min:
            to_come += 1
        else:
            found[office.id] = office
    return Found(tuple(found.values()), past, to_come, entries.unused, tuple(remarks))


def _office(where: str, values: Mapping[str, str], given: Given, faults: list[str], remarks: list[str]) -> Office:
    cleaned = {name: text.paragraphs(value) for name, value in values.items() if value}
    too_long = [name for name, value in cleaned.items() if len(value) > LONGEST]
    faults += [f"{where}: {name} is longer than {LONGEST} characters" for name in too_long]
    holder = text.line(cleaned.get("holder", "")) or _whole_name(cleaned)
    plain = {name: cleaned.get(name) or getattr(given, name, "") for name in _PLAIN}
    plain["language"] = plain["language"] or "en"
    area = text.line(cleaned.get("area", "")) or "-".join(filter(None, map(cleaned.get, ("state", "district"))))
    # An office without a name still is one, where it is known for which area.
    title = text.line(cleaned.get("title", "")) or holder or (f"{plain['role']} {area}".strip() if area else "")
    if not plain["salutation"] and title == holder and holder and plain["language"] == "en":
        plain["salutation"] = "Dear {{ target.holder }},"
    country = (cleaned.get("country") or given.country).upper()
    office = Office(
        id=text.line(cleaned.get("id", "")) or _made_id(country, title, area, plain["language"]),
        title=title,
        holder=holder,
        country=country,
        area=area,
        until=_day(where, "until", cleaned.get("until", ""), faults),
        **plain,  # type: ignore[arg-type]
        **_contacts(where, cleaned, remarks),  # type: ignore[arg-type]
    )
    faults += [f"{where}: {sentence}" for sentence in _wrong(office)]
    return office


def _whole_name(values: Mapping[str, str]) -> str:
    return text.line(" ".join(filter(None, map(values.get, ("given_name", "family_name")))))


def _made_id(country: str, title: str, area: str, language: str) -> str:
    """An id for a row without one; the same row gets the same again."""
    parts = (country, area, title, "" if language == "en" else language)
    return "-".join(filter(None, map(_as_id, parts)))[:100] if title else ""


def _as_id(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    marked = "".join(char for char in apart if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", marked)).strip("-")


def _contacts(where: str, values: Mapping[str, str], remarks: list[str]) -> dict[str, str]:
    """E-mail address, form and postal address, each by what the value is; what is none of them is left out."""
    kept = dict.fromkeys(_CONTACTS, "")
    for column in _CONTACTS:
        what, value = classify(values.get(column, ""))
        if what is What.EMAIL:
            kept["email"] = kept["email"] or value
        elif what is What.FORM:
            kept["contact_form"] = kept["contact_form"] or value
        elif what is What.WORDS and column == "postal_address":
            kept["postal_address"] = value
        elif what is What.WORDS:
            kind = "one e-mail address" if column == "email" else "the address of a web page"
            remarks.append(f"{where}: {column} {_short(value)} is left out: it is not {kind}")
    return kept


def _wrong(office: Office) -> Iterable[str]:
    """What is wrong with an office by itself."""
    if not office.id:
        yield "id is empty"
    if not office.title:
        yield "title is empty: an office needs a title or the name of who holds it"
    if len(office.id) > 100:
        yield f"id {_short(office.id)} is longer than 100 characters"
    if office.country and not _is_country(office.country):
        yield f"country {_short(office.country)} is not a country code such as KR or GB"
    if not _is_language(office.language):
        yield f"language {_short(office.language)} is not a language code such as en or ko"
    for part in ("salutation", "close"):
        if "{" in getattr(office, part):
            yield from (f"{part}: {sentence}" for sentence in _template_faults(getattr(office, part)))


@lru_cache(maxsize=1_000)
def _template_faults(source: str) -> tuple[str, ...]:
    """Salutation and close are templates; they stand in campaigns with whatever questions, so they use no answers."""
    try:
        found = templates.faults(Text(source), templates.merge_fields(()))
        return tuple(one.message % one.values for one in found)
    except ValueError as error:
        return (str(error),)


@lru_cache(maxsize=1_000)
def _is_country(code: str) -> bool:
    return customs.country_name(code, "en") != code


@lru_cache(maxsize=1_000)
def _is_language(code: str) -> bool:
    return is_language(code)


def _day(where: str, name: str, value: str, faults: list[str]) -> date | None:
    """A day as ISO 8601 writes it; a year or a month alone is its first day, or its last for `until`."""
    if not value:
        return None
    found = _DATE.fullmatch(value.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in found.groups())
        if name == "until":
            month = month or 12
            return date(year, month, day or monthrange(year, month)[1])
        return date(year, month or 1, day or 1)
    except ValueError:
        faults.append(f"{where}: {name} {_short(value)} is not a date such as 2026-11-25")
        return None


def _short(value: str) -> str:
    return repr(value if len(value) <= 80 else f"{value[:80]}…")
