"""What keeps letters waiting, as organisers act on it: pause a campaign, let go what is held."""

from datetime import datetime

from campaign.actions.context import Context, note
from campaign.core.delivery.holds import Hold, HoldKind
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


def suspended(context: Context, email: str, now: datetime) -> Hold | None:
    """What keeps letters to an address waiting because its mailbox is not there; None where nothing does."""
    found = (hold for hold in context.store.holds(now) if hold.kind is HoldKind.SUSPENDED)
    return next((hold for hold in found if email and hold.key == email.casefold()), None)
