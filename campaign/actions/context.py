"""What every action works with, and the note of who did what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.actions.catalogue import Catalogue
from campaign.config.settings import Settings
from campaign.core import days
from campaign.store.protocol import Store
from campaign.store.protocol.accounts import Note

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Context:
    """What every action works with."""

    store: Store
    settings: Settings
    catalogue: Catalogue


def today(context: Context, now: datetime) -> date:
    """The day that it is where the site is."""
    return days.day_at(now, context.settings.site.time_zone)


def note(context: Context, who: str, what: str, about: str, now: datetime) -> None:
    """Write down who did what: `who` is an account, or "" for a command on the machine itself.

    `what` is an English sentence without its subject, marked `N_`, as in `N_("started the campaign")`; `about` is the
    campaign or the account it was done to. Nothing about a supporter is ever written here.
    """
    context.store.note(now, who, what, about)


def noted(who: str, what: str, about: str, now: datetime) -> Note:
    """As `note`, for what the store writes down together with what it tells of."""
    return Note(now, who, what, about)
