"""The office directory: filled from lists, checked and corrected by people."""

from dataclasses import replace
from datetime import datetime

from campaign.actions.context import Context
from campaign.assets import bundled
from campaign.core.delivery.holds import HoldKind
from campaign.core.offices.office import Office
from campaign.directory import Found, read_csv


def import_bundled_offices(context: Context) -> None:
    """Fill the office directory with the list that comes with the tool; none of its addresses counts as checked."""
    file = bundled("offices.csv")
    context.store.save_offices(read_csv(file.read_bytes(), file.name))


def import_offices(context: Context, found: Found) -> tuple[int, int]:
    """Put what a file holds into the directory: how many offices were new, how many changed."""
    return context.store.save_offices(found.offices, found.past)


def check_office(context: Context, office_id: str, now: datetime) -> Office:
    """Mark an office's address as checked by a person; letters that wait for that leave again. Raises Missing."""
    office = context.store.check_office(office_id, now.date())
    context.store.release(HoldKind.SUSPENDED, office.email.casefold())
    return office


def correct_office(context: Context, office: Office, now: datetime) -> int:
    """Correct an office whose address a person looked up today; how many waiting letters get its new address.

    Nothing waits any more for the address it had, unless another office has it too. Raises Missing.
    """
    before = context.catalogue.directory().get(office.id)
    day = now.date() if office.email else None
    readdressed = context.store.correct_office(replace(office, checked_on=day), now)
    if before is not None and before.email != office.email:
        others = (one.email.casefold() for one in context.catalogue.directory().offices)
        if before.email.casefold() not in others:
            context.store.release(HoldKind.SUSPENDED, before.email.casefold())
    if office.email:
        context.store.release(HoldKind.SUSPENDED, office.email.casefold())
    return readdressed
