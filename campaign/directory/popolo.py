"""Popolo (popoloproject.com): people, what they belong to and since when. Only who is in office now is taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from campaign.core.words.marking import N_
from campaign.core.words.said import said
from campaign.directory.contacts import What, classify
from campaign.directory.records import Listed
from campaign.directory.scalars import tables_of
from campaign.directory.scalars import text_of as _text

Table = Mapping[str, Any]


def document_of(document: Any) -> Table | None:
    """The document, where it is a Popolo one; people with their memberships in them make one too."""
    if isinstance(document, Mapping) and "persons" in document:
        return document
    people = document if isinstance(document, list) else [document]
    nested = people and all(isinstance(one, Mapping) and "memberships" in one and "name" in one for one in people)
    return {"persons": people} if nested else None


def entries(document: Table, name: str, today: date, faults: list[str]) -> Listed:
    """An entry for each membership that has not ended, in each body's last legislative period where it names one."""
    listed = Listed()
    parts = {key: _tables(document, key, name, faults) for key in ("persons", "organizations", "areas", "posts")}
    events = _tables(document, "events", name, faults)
    if faults:
        return listed
    names = _Names(*({_text(part, "id"): part for part in parts[key]} for key in ("organizations", "areas", "posts")))
    terms = _terms(events)
    belongs: dict[str, list[Table]] = {}
    for membership in _tables(document, "memberships", name, faults):
        belongs.setdefault(_text(membership, "person_id"), []).append(membership)
    seen: dict[str, int] = {}
    for at, person in enumerate(parts["persons"], 1):
        where, key = f"{name}: persons[{at}]", _text(person, "id")
        if key in seen:
            words = N_("%(where)s: there are two persons %(person)s; the other is %(other)s")
            faults.append(said(words, where=where, person=repr(key), other=f"persons[{seen[key]}]"))
        seen.setdefault(key, at)
        memberships = [*belongs.get(key, ()), *tables_of(person, "memberships")]
        listed += [(where, values) for values in _of_person(person, memberships, names, terms, today)]
        listed.details[where] = [told[:3] for told in dict.fromkeys(_details(person, *memberships))]
    return listed


@dataclass(frozen=True)
class _Names:
    """What memberships refer to, by id."""

    organizations: Mapping[str, Table]
    areas: Mapping[str, Table]
    posts: Mapping[str, Table]


@dataclass(frozen=True)
class _Terms:
    """The legislative periods: when each ended, and the last one of each body ("" where periods name no body)."""

    ends: Mapping[str, str]
    last: Mapping[str, str]

    def end_of(self, membership: Table, body: str) -> str:
        """When a membership ended, as far as it is known; "" while it goes on."""
        period, last = _text(membership, "legislative_period_id"), self.last.get(body) or self.last.get("", "")
        over = period and last and period != last
        return _text(membership, "end_date") or self.ends.get(period, "") or ("0001" if over else "")


def _terms(events: list[Table]) -> _Terms:
    periods = [event for event in events if _text(event, "classification") == "legislative period"]
    periods.sort(key=lambda period: _text(period, "start_date"))
    return _Terms(
        {_text(period, "id"): _text(period, "end_date") for period in periods},
        {_text(period, "organization_id"): _text(period, "id") for period in periods},
    )


def _of_person(
    person: Table, memberships: list[Table], names: _Names, terms: _Terms, today: date
) -> Iterator[dict[str, str]]:
    """The person's offices: one for each body they serve in, or else the last that they held."""
    offices = [membership for membership in memberships if _body(membership, names).get("classification") != "party"]
    if not offices:
        return
    died = _text(person, "death_date")
    ends = {id(office): died or terms.end_of(office, _text(office, "organization_id")) for office in offices}
    current = {_text(office, "organization_id"): office for office in offices if not _is_past(ends[id(office)], today)}
    key = _text(person, "id")
    if not current:
        last = max(ends.values())
        yield {"id": key, "holder": _text(person, "name"), "until": _past_day(last, today)}
    for number, (body, membership) in enumerate(current.items()):
        yield {"id": f"{key}-{body}" if number else key, "until": ends[id(membership)]} | _office(
            person, membership, names
        )


def _is_past(end: str, today: date) -> bool:
    """Whether a day, a month or a year in ISO 8601 is over."""
    return bool(end) and end < today.isoformat()[: len(end)]


def _past_day(end: str, today: date) -> str:
    return end if end > "0001" else (today - timedelta(days=1)).isoformat()


def _body(membership: Table, names: _Names) -> Table:
    return names.organizations.get(_text(membership, "organization_id")) or _inside(membership, "organization")


def _inside(table: Table, key: str) -> Table:
    """A table that stands inside another one instead of being referred to."""
    value = table.get(key)
    return value if isinstance(value, Mapping) else {}


def _office(person: Table, membership: Table, names: _Names) -> dict[str, str]:
    post = names.posts.get(_text(membership, "post_id")) or _inside(membership, "post")
    area = names.areas.get(_text(membership, "area_id") or _text(post, "area_id")) or _inside(membership, "area")
    area = area or _inside(post, "area")
    return {
        "title": _text(post, "label"),
        "holder": _text(person, "name"),
        "organisation": _text(_body(membership, names), "name"),
        "role": _text(post, "role") or _text(membership, "role"),
        "area": _text(area, "name") or _text(membership, "area_name"),
        "start": _text(membership, "start_date"),
        **_contacts(person, membership),
    }


def _contacts(person: Table, membership: Table) -> dict[str, str]:
    """The first address of each kind: the membership's own before the person's."""
    kept: dict[str, str] = {}
    for _, value, field, contact in _details(person, membership):
        if field:
            kept.setdefault(field, contact or value)
    return kept


def _details(person: Table, *memberships: Table) -> Iterator[tuple[str, str, str, str]]:
    """How a person is reached, in order: what it is called, the value, the field that it can be, and how it is kept."""
    values = [("email", _text(person, "email"))]
    details = [detail for table in (*memberships, person) for detail in tables_of(table, "contact_details")]
    values += [(_text(detail, "type").lower(), _text(detail, "value")) for detail in details]
    for kind, value in values:
        what, contact = classify(value)
        if value:
            yield kind, value, _FIELDS.get((what, kind), ""), contact


_FIELDS = {
    **{(What.EMAIL, kind): "email" for kind in ("email", "address", "contact_form", "url", "")},
    **{(What.FORM, kind): "contact_form" for kind in ("email", "form", "contact_form", "contact form", "url")},
    (What.WORDS, "address"): "postal_address",
    (What.WORDS, "email"): "email",
}
"""What a contact detail becomes, by what its value is and what its type says. Words under "email" are told as wrong."""


def _tables(document: Table, key: str, name: str, faults: list[str]) -> list[Table]:
    values = document.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
        faults.append(said(N_("%(where)s: %(field)s must be a list of tables"), where=name, field=key))
        return []
    return values
