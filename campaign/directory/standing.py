"""Who of a list is in office: one office for each row that has not ended, and one row for each office."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from campaign.core.offices.office import Office
from campaign.directory.records import Found, Given, Listed, Reading, Row, as_id

MOST_OFFICES = 200_000


def offices(entries: Listed, given: Given, today: date, faults: list[str]) -> Found:
    """The offices that `entries` describe; everything wrong is added to `faults`, as is who is there twice."""
    if len(entries) > MOST_OFFICES:
        faults.append(f"{entries[MOST_OFFICES][0]}: there are too many offices: {MOST_OFFICES} are the most")
        return Found(())
    reading = Reading(given, today, faults, entries.first_numbers)
    rows = [row for where, values in entries if (row := reading.row(where, values))]
    found: dict[str, Office] = {}
    past: dict[str, date] = {}
    to_come = 0
    for office_id, own in _by_id(rows, today).items():
        current = _current(own, today, faults)
        found |= {row.office.id: row.office for row in current}
        ended = [row.office.until for row in own if row.office.is_past(today) and row.office.until]
        to_come += not current and len(ended) < len(own)
        if not current and ended:
            past[office_id] = max(ended)
    twice = len(rows) - len(found) - len(past) - to_come
    notes = [*entries.notes, *(f"{count} {words}" for words, count in reading.counts.items())]
    notes += [f"{twice} rows are further ones of offices that were read."] if twice > 0 and not faults else []
    remarks, questions = tuple(reading.remarks), tuple(entries.questions)
    return Found(tuple(found.values()), past, to_come, entries.unused, remarks, questions, tuple(notes))


def _by_id(rows: Iterable[Row], today: date) -> dict[str, list[Row]]:
    """The rows of each office. An id made for a row is made longer where several people in office would have it."""
    rows = list(rows)
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if _is_in_office(row, today):
            people[row.office.id].add("" if row.has_id else row.office.holder.casefold())
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        several = people[row.office.id]
        own = row if len(several) < 2 or "" in several else _named(row)
        found[own.office.id].append(own)
    return found


def _named(row: Row) -> Row:
    """A row under an id that says who it is."""
    longer = f"{row.office.id}-{as_id(row.office.holder)}"[:100]
    return replace(row, office=replace(row.office, id=longer))


def _current(own: Sequence[Row], today: date, faults: list[str]) -> list[Row]:
    """The rows of one id that are in office, one for each office; several people under one id are a fault."""
    current = sorted((row for row in own if _is_in_office(row, today)), key=lambda row: row.starts or date.min)
    if len(current) < 2 or all(row.office == current[0].office for row in current):
        return current[:1]
    if len(_people(current)) > 1 or not current[0].office.holder:
        first, second = (row for row in own if row in current[:2])
        faults.append(f"{second.where}: there are two offices {first.office.id!r}; the other is at {first.where}")
        return [first]
    apart = {(row.office.organisation, row.office.area): row for row in current}
    return [row if not at else _further(row) for at, row in enumerate(apart.values())]


def _further(row: Row) -> Row:
    """The same person's second office, under an id of its own."""
    tail = as_id(row.office.organisation) or as_id(row.office.area)
    return replace(row, office=replace(row.office, id=f"{row.office.id}-{tail}"[:100]))


def _is_in_office(row: Row, today: date) -> bool:
    begun = row.starts is None or row.starts <= today or today == date.min
    return begun and not row.office.is_past(today)


def _people(rows: Iterable[Row]) -> set[str]:
    return {row.office.holder.casefold() for row in rows}
