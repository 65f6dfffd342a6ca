"""Acts of a campaign: which follows which, and how often people wrote in all of them."""

from dataclasses import dataclass, replace
from datetime import datetime

from campaign.actions import totals
from campaign.actions.context import Context
from campaign.core.campaigns import series
from campaign.core.campaigns.campaign import Campaign, Fact
from campaign.core.counts.totals import Totals


@dataclass(frozen=True)
class Following:
    """An act and the one before it: its number, from 1, and what has happened since; empty for a first act."""

    campaign: Campaign
    number: int = 1
    before: Campaign | None = None
    news: tuple[Fact, ...] = ()


def acts(context: Context, campaign: Campaign) -> list[Campaign]:
    """The acts of a campaign up to this one, the first first."""
    known = {one.slug: one for one in context.catalogue.campaigns()}
    return series.acts(campaign, known)


def following(context: Context, campaign: Campaign) -> Following:
    """Which act a campaign is."""
    found = acts(context, campaign)
    if len(found) == 1:
        return Following(campaign)
    return Following(campaign, len(found), found[-2], tuple(series.new_facts(campaign, found[-2])))


def next_act(context: Context, campaign: Campaign, now: datetime) -> Following | None:
    """The act that follows this campaign and takes letters now; None where there is none."""
    after = (one for one in context.catalogue.campaigns() if one.follows == campaign.slug and one.slug != campaign.slug)
    found = next((one for one in after if one.is_open(now)), None)
    return following(context, found) if found else None


def ledger(context: Context, campaign: Campaign, now: datetime) -> Totals:
    """The totals of a campaign as organisers see them, with how often people wrote in the acts before."""
    earlier = acts(context, campaign)[:-1]
    counted = (totals.ledger(context, one, now).of("supporters") for one in earlier)
    return replace(totals.ledger(context, campaign, now), acts_before=sum(counted))


def public_ledger(context: Context, campaign: Campaign, now: datetime) -> Totals:
    """The same as everybody may see it."""
    earlier = acts(context, campaign)[:-1]
    counted = (totals.public_ledger(context, one, now).of("supporters") for one in earlier)
    return replace(totals.public_ledger(context, campaign, now), acts_before=sum(counted))
