"""One person of a document as the row of a table: names in parts, terms, offices and addresses inside it unfolded."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from campaign.directory import columns, days
from campaign.directory.contacts import What, classify
from campaign.directory.scalars import scalar

Table = Mapping[str, Any]
_TENURES = frozenset("roles terms memberships positions mandates office tenures terme mandate".split())
_PLACES = frozenset("offices addresses contactdetails contacts contact contactinfo details".split())
_NAME = ("value", "name", "label", "title", "fullname", "full", "text", "en", "code", "address")
_NAMED = frozenset(
    "organisation area country state role language holder title email postal_address district contact_form".split()
)
_SINGLE = frozenset("title holder id country language salutation close".split())
_ID = ("bioguide", "id", "value", "uuid")
_TENURE = re.compile("(?:membership|role|term|mandate|position)$")
_JURISDICTION = re.compile(r"country:([a-z]{2})\b")


def flat(entry: Table, today: date) -> tuple[dict[str, str], list[str]]:
    """The values of an entry by key, and the fields that should be single values and are none."""
    values: dict[str, str] = {}
    several: list[str] = []
    for name, value in entry.items():
        key = str(name)[:60]
        known, words = columns.field_of(key), scalar(value)
        if words is not None:
            values[key] = words
            continue
        unfolded = dict(_unfolded(key, known, value, today))
        if not unfolded:
            values.setdefault(key, "")
            several += [known] if known in _SINGLE and value else []
        for part, inside in unfolded.items():
            values.setdefault(part, inside)
    return values, several


def _unfolded(key: str, known: str, value: Any, today: date) -> Iterator[tuple[str, str]]:
    plain = columns.plain(key)
    tables = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    if (plain in _TENURES and tables) or (isinstance(value, Mapping) and _TENURE.search(plain)):
        yield from _tenure(tables or [value], today)
    elif plain in _PLACES and (tables or isinstance(value, Mapping)):
        yield from _places(key, tables or [value])
    elif known == "postal_address" and (tables or isinstance(value, Mapping)):
        yield key, "\n".join(filter(None, map(scalar, (tables or [value])[0].values())))
    elif isinstance(value, Mapping):
        yield from _parts(key, plain, known, value)
    elif isinstance(value, list) and known in ("email", "contact_form", "postal_address"):
        single = [words for one in value if (words := scalar(one) or _single(one))]
        yield from ((key if not at else f"{key} {at + 1}", words) for at, words in enumerate(single))


def _parts(key: str, plain: str, known: str, value: Table) -> Iterator[tuple[str, str]]:
    """A table inside an entry: a name in parts, an area with a name, or what somebody calls `office.email`."""
    if known == "id" or plain in ("id", "ids"):
        yield "id", next((words for name in _ID if (words := scalar(value.get(name)))), "") or _single(value)
        return
    parts = {str(name): words for name, inside in value.items() if (words := scalar(inside)) is not None}
    if known == "holder" and any(_is_part(name) for name in parts):
        for name, words in parts.items():
            part = columns.field_of(name) or columns.field_of(f"{name} name")
            yield (
                (part if part in ("given_name", "family_name", "middle_name", "suffix", "holder") else f"{key}.{name}"),
                words,
            )
        return
    if known in _NAMED and (single := _single(value)):
        yield key, single
        return
    yield from ((f"{key}.{name}", words) for name, words in parts.items())


def _is_part(name: str) -> bool:
    """Whether a key of a name holds a part of it."""
    return {columns.field_of(name), columns.field_of(f"{name} name")} & {"given_name", "family_name"} != set()


def _single(value: Any) -> str:
    """What a table is called."""
    if not isinstance(value, Mapping):
        return ""
    names = {columns.plain(str(name)): scalar(inside) for name, inside in value.items()}
    return next((words for name in _NAME if (words := names.get(name))), "")


def _tenure(tables: list[Table], today: date) -> Iterator[tuple[str, str]]:
    """The term that goes on, or else the last one: who somebody is today, and until when."""
    terms = [{columns.field_of(str(name)) or str(name): value for name, value in table.items()} for table in tables]
    current = [term for term in terms if not _has_ended(term, today)]
    begun = [term for term in current if not (_day(term.get("start")) or date.min) > today] or current
    last = max(begun or terms, key=lambda one: (_day(one.get("start")) or date.min, _day(one.get("until")) or date.min))
    for name, value in last.items():
        words = scalar(value)
        if words is None:
            words = _single(value)
        if name == "jurisdiction":
            match = _JURISDICTION.search(words)
            yield "country", match[1] if match else ""
        elif words and name in columns.ANSWERS | {"url", "phone"}:
            yield name, words


def _has_ended(term: Table, today: date) -> bool:
    until = _day(term.get("until"), last=True)
    return until is not None and until < today


def _day(value: Any, *, last: bool = False) -> date | None:
    words = scalar(value) or ""
    try:
        return None if not words or days.is_open(words) else days.day(words, last=last)
    except (ValueError, OverflowError):
        return None


def _places(key: str, tables: list[Table]) -> Iterator[tuple[str, str]]:
    """The first address of each kind of a person's offices."""
    kept: dict[str, str] = {}
    for table in tables:
        kind = (scalar(table.get("type")) or "").lower()
        for name, value in table.items():
            known = columns.field_of(str(name))
            known = "postal_address" if columns.plain(str(name)) == "postal" else known
            words = scalar(value) or ""
            what = classify(words)[0]
            if columns.plain(str(name)) == "value" and kind:
                known = {"email": "email", "address": "postal_address", "url": "contact_form"}.get(kind, "")
            if known in ("email", "contact_form", "postal_address") and what in (What.EMAIL, What.FORM, What.WORDS):
                kept.setdefault(known, words)
    yield from kept.items()
    if len(tables) > 1:
        yield f"{key} (all but the first)", ""
