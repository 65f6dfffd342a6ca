"""What keeps letters waiting, as organisers act on it: pause a campaign, let go what is held."""

from dataclasses import replace
from datetime import datetime

from campaign.actions.context import Context, note
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.troubles import without_addresses
from campaign.core.errors import NotFound
from campaign.core.words.marking import N_

_RELEASED = {
    HoldKind.SUSPENDED: N_("let letters to an address leave again"),
    HoldKind.PAUSED: N_("let a campaign's letters leave again"),
    HoldKind.SLOWED: N_("let letters to an address leave at the usual pace again"),
}
MAY_BE_RELEASED = tuple(_RELEASED)
"""Holds that a person may end."""


def pause(context: Context, slug: str, who: str, now: datetime) -> None:
    """Keep a campaign's letters back, whatever its texts are like; twice is as good as once. Raises NotFound."""
    if context.store.campaign(slug) is None:
        raise NotFound
    if slug not in paused(context, now):
        context.store.hold(Hold(HoldKind.PAUSED, slug, now))
        note(context, who, N_("paused delivery"), slug, now)


def release(context: Context, kind: HoldKind, key: str, who: str, now: datetime) -> None:
    """End one hold, of a kind in `MAY_BE_RELEASED`; twice is as good as once."""
    if context.store.release(kind, key):
        note(context, who, _RELEASED[kind], key, now)


def paused(context: Context, now: datetime) -> frozenset[str]:
    """The campaigns whose letters wait until somebody lets them go."""
    return frozenset(hold.key for hold in context.store.holds(now) if hold.kind is HoldKind.PAUSED)


def came_back(context: Context, now: datetime) -> dict[str, Hold]:
    """What keeps letters waiting for addresses (in lower case) whose mailbox is not there; replies name nobody."""
    suspended = (hold for hold in context.store.holds(now) if hold.kind is HoldKind.SUSPENDED)
    return {hold.key: replace(hold, reply=without_addresses(hold.reply)) for hold in suspended}


def suspended(context: Context, email: str, now: datetime) -> Hold | None:
    """The same of one address; None where nothing keeps its letters waiting."""
    return came_back(context, now).get(email.casefold())
