"""The office directory: filled from lists, checked and corrected by people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from campaign.actions.context import Context, note, today
from campaign.assets import bundled
from campaign.core.campaigns import toml, word_for_word
from campaign.core.campaigns.addressees import places_of, writes_to
from campaign.core.campaigns.campaign import Status
from campaign.core.delivery.holds import HoldKind
from campaign.core.errors import NotFound
from campaign.core.offices.office import Office
from campaign.core.words.marking import N_
from campaign.directory import Found, read_csv
from campaign.directory.records import made_id
from campaign.store.protocol.campaigns import OwnOffice
from campaign.store.protocol.errors import AlreadyExists

BACK_WITHIN = timedelta(days=14)
"""So long after a letter was sent a report may come that says it came back."""
_FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)
"""Holds in force then are those that no time ends."""


def import_bundled_offices(context: Context) -> None:
    """Fill the office directory with the list that comes with the tool; none of its addresses counts as checked."""
    file = bundled("offices.csv")
    context.store.save_offices(read_csv(file.read_bytes(), file.name))


def import_offices(context: Context, listed: Found) -> tuple[int, int]:
    """Put what a file holds into the directory: how many offices were new, how many changed."""
    changes = context.store.save_offices(listed.offices, listed.past)
    release_unused(context)
    return changes


def check_office(context: Context, office_id: str, now: datetime, email: str | None = None) -> Office:
    """Mark an office's address as checked by a person; letters that wait for that leave again.

    Raises Missing, also where it has another address than the `email` that the person saw.
    """
    office = context.store.check_office(office_id, today(context, now), email)
    context.store.release(HoldKind.SUSPENDED, office.email.casefold())
    return office


def check_offices(
    context: Context, addresses: Mapping[str, str], looked: tuple[str, date], who: str, now: datetime
) -> int:
    """Mark addresses, by office, as checked on a day, with where they were looked up; how many were marked.

    An office that has another address by now is left as it is. Letters that wait for one of them leave again.
    """
    source, day = looked
    marked = context.store.check_offices(addresses, day, source)
    for office_id in marked:
        context.store.release(HoldKind.SUSPENDED, addresses[office_id].casefold())
    if marked:
        note(context, who, N_("checked the addresses of several offices"), f"{len(marked)} ({source[:200]})", now)
    return len(marked)


def add_office(context: Context, office: Office, who: str, now: datetime) -> Office:
    """Add an office that a person typed in; its address counts as looked up today. Twice is as good as once.

    Raises AlreadyExists where there is another. Its id is made from its country, area and title, unless it has one.
    """
    office_id = office.id or made_id(office.country, office.title, office.area, office.language)
    added = replace(office, id=office_id, checked_on=today(context, now) if office.email else None)
    try:
        context.store.add_office(added)
    except AlreadyExists:
        if context.catalogue.directory().get(office_id) == added:
            return added  # pressed twice
        raise
    note(context, who, N_("added an office"), office_id, now)
    return added


def correct_office(context: Context, before: Office, office: Office, now: datetime) -> int | None:
    """Correct an office whose address a person looked up today; how many waiting letters get its new address.

    Nothing waits any more for the address it had, unless another office has it too. None, and nothing changes, where it
    is not as it was `before` any more. Raises Missing.
    """
    day = today(context, now) if office.email else None
    readdressed = context.store.correct_office(replace(office, checked_on=day), now, before)
    if readdressed is None:
        return None
    if before.email != office.email:
        release_unused(context)
    if office.email:
        context.store.release(HoldKind.SUSPENDED, office.email.casefold())
    return readdressed


def mailing(context: Context, office: Office) -> list[str]:
    """The public campaigns whose letters go to a row of the directory, now or once those that wait leave."""
    return [
        one.slug
        for one in context.catalogue.campaigns()
        if writes_to(one, office)
        and (one.status is Status.LIVE or (one.status is Status.CLOSED and context.store.held(one.slug).waiting))
    ]


def own_office(context: Context, slug: str, target_id: str) -> Office:
    """An office that a campaign in force describes itself. Raises NotFound."""
    target = context.catalogue.campaign(slug).target(target_id)
    if target is None or target.inline is None:
        raise NotFound
    return target.inline


def correct_own_office(
    context: Context, slug: str, target_id: str, addresses: tuple[str, str], now: datetime
) -> int | None:
    """Give a campaign's own office the second of two addresses instead of the first; how many waiting letters get it.

    It is corrected in what is in force and, where it is the same there, in the draft; nothing else of either changes.
    None, and nothing changes, where the office has another address by now. Raises NotFound.
    """
    was, email = addresses
    while True:
        record, draft = context.store.campaign(slug), context.store.draft(slug)
        if record is None or own_office(context, slug, target_id).email != was:
            return None
        texts = [word_for_word.readdressed(one.source, target_id, was, email) if one else "" for one in (record, draft)]
        versions = toml.version(record.source), toml.version(draft.source) if draft else ""
        office = own_office(context, slug, target_id)
        correction = OwnOffice(slug, office.id, was, now - BACK_WITHIN, *texts)
        readdressed = context.store.correct_own_office(correction, versions)
        if readdressed is not None:
            release_unused(context)
            context.store.release(HoldKind.SUSPENDED, email.casefold())
            return readdressed


def release_unused(context: Context) -> None:
    """Let go what waits for addresses that no office has any more: that was mended, whoever mended it, and where.

    Letters that were tried at such an address are tried there once more, fail for good and go back to their writers.
    """
    directory, campaigns = context.catalogue.directory(), context.catalogue.campaigns()
    for hold in context.store.holds(_FOR_GOOD):
        unused = next(places_of(hold.key, directory, campaigns), None) is None
        if hold.kind is HoldKind.SUSPENDED and unused:
            context.store.release(hold.kind, hold.key)
