"""Campaigns that organisers put away: into the archive, where nothing is lost, or for good."""

from dataclasses import dataclass
from datetime import datetime

from campaign.actions import offices
from campaign.actions.context import Context, note
from campaign.actions.totals import ledger
from campaign.actions.writing import Manuscript
from campaign.core.errors import NotFound
from campaign.core.words.marking import N_
from campaign.store.protocol.campaigns import Held
from campaign.store.protocol.errors import Missing


@dataclass(frozen=True)
class GoesWithIt:
    """What is gone with a campaign that is deleted: its numbers, and what it holds of people."""

    supporters: int
    sent: int
    held: Held


def goes_with(context: Context, seen: Manuscript, now: datetime) -> GoesWithIt:
    """What deleting a campaign would take along."""
    counted = ledger(context, seen.campaign, now)
    return GoesWithIt(counted.of("supporters"), counted.of("sent"), context.store.held(seen.slug))


def archived(context: Context) -> frozenset[str]:
    """The campaigns in the archive."""
    return frozenset(record.slug for record in context.store.campaigns() if record.archived)


def archive(context: Context, slug: str, who: str, now: datetime) -> bool:
    """Put a campaign into the archive; False for one that is live. Raises NotFound."""
    done = _move(context, slug, archived=True)
    if done:
        note(context, who, N_("put the campaign into the archive"), slug, now)
    return done


def bring_back(context: Context, slug: str, who: str, now: datetime) -> bool:
    """Take a campaign out of the archive; False for one that is live. Raises NotFound."""
    done = _move(context, slug, archived=False)
    if done:
        note(context, who, N_("took the campaign out of the archive"), slug, now)
    return done


def delete(context: Context, slug: str, who: str, now: datetime) -> bool:
    """Delete a campaign and all that was stored of it.

    False, and nothing changes, while it is live, or closed and somebody waits for a letter or has one to send. Raises
    NotFound.
    """
    try:
        done = context.store.delete_campaign(slug)
    except Missing:
        raise NotFound from None
    if done:
        offices.release_unused(context)
        note(context, who, N_("deleted the campaign"), slug, now)
    return done


def _move(context: Context, slug: str, *, archived: bool) -> bool:
    try:
        return context.store.archive_campaign(slug, archived=archived)
    except Missing:
        raise NotFound from None
