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
    known = {act.slug: act for act in context.catalogue.campaigns()}
    return series.acts(campaign, known)


def following(context: Context, campaign: Campaign) -> Following:
    """Which act a campaign is."""
    every = acts(context, campaign)
    if len(every) == 1:
        return Following(campaign)
    return Following(campaign, len(every), every[-2], tuple(series.new_facts(campaign, every[-2])))


def next_act(context: Context, campaign: Campaign, now: datetime) -> Following | None:
    """The act that follows this campaign and takes letters now; None where there is none."""
    after = (act for act in context.catalogue.campaigns() if act.follows == campaign.slug and act.slug != campaign.slug)
    act = next((act for act in after if act.is_open(now)), None)
    return following(context, act) if act else None


def ledger(context: Context, campaign: Campaign, now: datetime) -> Totals:
    """The totals of a campaign as organisers see them, with how often people wrote in the acts before."""
    earlier = acts(context, campaign)[:-1]
    counted = (totals.ledger(context, act, now).of("supporters") for act in earlier)
    return replace(totals.ledger(context, campaign, now), acts_before=sum(counted))


def public_ledger(context: Context, campaign: Campaign, now: datetime) -> Totals:
    """The same as everybody may see it."""
    earlier = acts(context, campaign)[:-1]
    counted = (totals.public_ledger(context, act, now).of("supporters") for act in earlier)
    return replace(totals.public_ledger(context, campaign, now), acts_before=sum(counted))
