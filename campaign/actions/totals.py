"""The totals of a campaign, and what its recipients are called beside them."""

from datetime import datetime

from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign, Target
from campaign.core.counts import totals
from campaign.core.letters import targeting


def ledger(context: Context, campaign: Campaign, now: datetime, partner: str = "") -> totals.Totals:
    """The totals of a campaign, or of one partner in it."""
    rows = context.store.totals(campaign.slug)
    return totals.gather(campaign.slug, campaign.status, campaign.goal, rows, now, partner)


def target_titles(
    context: Context, campaign: Campaign, language: str, own_government: str, own_representative: str = ""
) -> dict[str, str]:
    """What each target is called in tables, by id.

    `own_government` and `own_representative` are the words for targets that differ from supporter to supporter.
    """
    directory = context.catalogue.directory()

    def title(target: Target) -> str:
        if target.own_government:
            return own_government
        return own_representative if target.area else targeting.office_of(target, directory, "", language).title

    return {target.id: title(target) for target in campaign.targets}
