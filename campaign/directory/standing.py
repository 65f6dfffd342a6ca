"""Who of a list is in office: one office for each row that has not ended, and one row for each office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from campaign.core.offices.office import Office
from campaign.core.words.marking import N_
from campaign.core.words.said import Said, said
from campaign.directory.records import Found, Given, Listed, Reading, Row, as_id
from campaign.directory.rows_read import RowRead, Standing

MOST_OFFICES = 200_000


def offices(entries: Listed, given: Given, today: date, faults: list[str]) -> Found:
    """The offices that `entries` describe; everything wrong is added to `faults`, as is who is there twice."""
    if len(entries) > MOST_OFFICES:
        faults.append(f"{entries[MOST_OFFICES][0]}: there are too many offices: {MOST_OFFICES} are the most")
        return Found(())
    reading = Reading(given, today, faults, entries.first_numbers)
    wrong = entries.table.wrong if entries.table else {}
    if entries.lacks_name:  # which is told once; rows are shown to whoever can point at the column
        nobody = said(N_("title is empty: an office needs a title or the name of who holds it"))
        return Found((), rows=tuple(RowRead(where, Standing.AT_FAULT, said=(nobody,)) for where, _ in entries))
    each = [
        (None, RowRead(where, Standing.AT_FAULT, said=(wrong[where],)))
        if where in wrong
        else reading.row(where, values)
        for where, values in entries
    ]
    rows = [row for row, read in each if row and read.standing is Standing.TAKEN]
    offices_by_id: dict[str, Office] = {}
    past: dict[str, date] = {}
    to_come = 0
    became: dict[int, RowRead] = {}
    for office_id, own in _by_id(rows, today).items():
        current = _current([row for row, _ in own], today, faults)
        offices_by_id |= {row.office.id: row.office for row in current}
        ended = [row.office.until for row, _ in own if row.office.is_past(today) and row.office.until]
        to_come += not current and len(ended) < len(own)
        if not current and ended:
            past[office_id] = max(ended)
        became |= _each_became(own, current, today)
    twice = len(rows) - len(offices_by_id) - len(past) - to_come
    notes = [*entries.notes, *(f"{count} {words}" for words, count in reading.counts.items())]
    notes += [f"{twice} rows are further ones of offices that were read."] if twice > 0 and not faults else []
    read = tuple(_told(office, became.get(id(row))) for row, office in each)
    told = (entries.unused, tuple(reading.remarks), tuple(entries.questions), tuple(notes), read)
    return Found(tuple(offices_by_id.values()), past, to_come, _unwanted(became.values(), past), *told)


def _unwanted(became: Iterable[RowRead], past: Mapping[str, date]) -> int:
    """How many of those left out are so because nobody is to write to them."""
    return len({one.office.id for one in became if one.office and one.standing is Standing.UNWANTED} & past.keys())


def _each_became(own: Iterable[tuple[Row, int]], current: Sequence[Row], today: date) -> dict[int, RowRead]:
    """What becomes of each row of an office, of which these are `current`."""
    places = {row.where: row for row in current}
    return {key: _became(row, current, places, today) for row, key in own}


def _became(row: Row, current: Sequence[Row], places: Mapping[str, Row], today: date) -> RowRead:
    """What becomes of a row beside the `current` ones of its office; `places` are these by where they stand."""
    own = places.get(row.where)
    if own:
        return RowRead(row.where, Standing.TAKEN, own.office)
    if row.office.is_past(today):
        return RowRead(row.where, Standing.UNWANTED if row.unwanted else Standing.PAST, row.office)
    if not _is_in_office(row, today):
        return RowRead(row.where, Standing.TO_COME, row.office)
    if current and current[0].office.holder.casefold() != row.office.holder.casefold():
        return RowRead(row.where, Standing.AT_FAULT, row.office, (_twice(row.office, current[0].where),))
    return RowRead(row.where, Standing.FURTHER, row.office)


def _told(read: RowRead, became: RowRead | None) -> RowRead:
    return replace(became, said=(*became.said, *read.said)) if became else read


def _twice(office: Office, where: str) -> Said:
    return said(N_("there are two offices %(value)s; the other is at %(where)s"), value=repr(office.id), where=where)


def _by_id(rows: Iterable[Row], today: date) -> dict[str, list[tuple[Row, int]]]:
    """The rows of each office, each with the `id` of the row that it was.

    An office's id made for a row is made longer where several people in office would have it.
    """
    rows = list(rows)
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if _is_in_office(row, today):
            people[row.office.id].add("" if row.has_id else row.office.holder.casefold())
    rows_by_id: dict[str, list[tuple[Row, int]]] = defaultdict(list)
    for row in rows:
        several = people[row.office.id]
        own = row if len(several) < 2 or "" in several else _named(row)
        rows_by_id[own.office.id].append((own, id(row)))
    return rows_by_id


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
        faults.append(f"{second.where}: {_twice(first.office, first.where)}")
        return [first]
    apart: dict[tuple[str, str], list[Row]] = {}
    for row in current:
        apart.setdefault((row.office.organisation, row.office.area), []).append(row)
    return [_further(row) if at else row for at, row in enumerate(_reached(same[-1], same) for same in apart.values())]


def _reached(row: Row, rows: Sequence[Row]) -> Row:
    """A row with the addresses that other rows of its office have, where it has none: lists may give each a row."""
    ways = ("email", "contact_form", "postal_address")
    email, form, postal = (
        next((known for one in [row, *rows] if (known := getattr(one.office, way))), "") for way in ways
    )
    return replace(row, office=replace(row.office, email=email, contact_form=form, postal_address=postal))


def _further(row: Row) -> Row:
    """The same person's second office, under an id of its own."""
    tail = as_id(row.office.organisation) or as_id(row.office.area)
    return replace(row, office=replace(row.office, id=f"{row.office.id}-{tail}"[:100]))


def _is_in_office(row: Row, today: date) -> bool:
    begun = row.starts is None or row.starts <= today or today == date.min
    return begun and not row.office.is_past(today)


def _people(rows: Iterable[Row]) -> set[str]:
    return {row.office.holder.casefold() for row in rows}
