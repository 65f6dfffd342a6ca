"""What is forgotten, and when."""

from datetime import datetime, timedelta

from campaign.actions import by_hand
from campaign.actions.context import DAY, Context
from campaign.core.accounts import AUDIT_KEPT
from campaign.core.campaigns.campaign import LONGEST_CAMPAIGN, Status
from campaign.store.protocol.upkeep import Purged, Retention


def has_vanished(context: Context) -> bool:
    """Whether what was forgotten is gone from the disk: while somebody reads what was there before, it is not yet."""
    return context.store.has_vanished()


def purge(context: Context, now: datetime) -> Purged:
    """Apply retention. A live campaign that names no last day is given an end: who wrote is not kept for ever."""
    for campaign in context.catalogue.campaigns():
        if campaign.status is Status.LIVE and campaign.closes_at is None:
            context.store.keep_end(campaign.slug, now + LONGEST_CAMPAIGN)
    privacy = context.settings.privacy
    return context.store.purge(
        Retention(
            unconfirmed=now - timedelta(hours=privacy.unconfirmed_hours),
            handover=now - timedelta(hours=privacy.handover_hours),
            sessions=now - DAY,
            now=now,
            over=frozenset(campaign.slug for campaign in context.catalogue.campaigns() if campaign.is_over(now)),
            overdue=frozenset(by_hand.overdue(context, now)),
            audit=now - AUDIT_KEPT,
        )
    )
