"""The totals of a campaign, and what its recipients are called beside them."""

from collections.abc import Sequence
from datetime import datetime

from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign, Status, Target
from campaign.core.counts import published, totals
from campaign.core.counts.published import Stairs
from campaign.core.counts.totals import Row
from campaign.core.letters import targeting
from campaign.core.words.marking import N_


def ledger(context: Context, campaign: Campaign, now: datetime, partner: str = "") -> totals.Totals:
    """The totals of a campaign, or of one partner in it."""
    rows = context.store.totals(campaign.slug)
    return totals.gather(campaign.slug, campaign.status, campaign.goal, rows, now, partner)


def public_ledger(context: Context, campaign: Campaign, now: datetime, partner: str = "") -> totals.Totals:
    """The totals that everybody may see: exact where supporters confirm; elsewhere those of an hour, in steps."""
    if campaign.confirm:
        return ledger(context, campaign, now, partner)
    stairs = Stairs(context.settings.key("published figures"), campaign.slug, context.settings.privacy.small_numbers)
    rows, hour = _published(context, campaign, stairs, now)
    return published.in_steps(totals.gather(campaign.slug, campaign.status, campaign.goal, rows, hour, partner), stairs)


def _published(context: Context, campaign: Campaign, stairs: Stairs, now: datetime) -> tuple[Sequence[Row], datetime]:
    """The rows of this hour: those of the hour before, unless enough has happened since."""
    store, hour = context.store, published.hour_begun(now)
    kept = store.published(campaign.slug)
    if kept is None or kept.hour < hour:
        before, rows = kept.rows if kept else (), store.totals(campaign.slug)
        over = campaign.status is Status.CLOSED or campaign.is_over(now)
        store.publish_figures(campaign.slug, hour, rows if over or stairs.moves(before, rows) else before)
        kept = store.published(campaign.slug)
    return (kept.rows, kept.hour) if kept else ((), hour)


OWN_TITLES = (N_("The supporters’ own governments"), N_("The supporters’ own representatives"))
"""What targets are called that differ from supporter to supporter."""


def target_titles(
    context: Context,
    campaign: Campaign,
    language: str,
    own_government: str = OWN_TITLES[0],
    own_representative: str = OWN_TITLES[1],
) -> dict[str, str]:
    """What each target is called in tables, by id; the last two are `OWN_TITLES` in the language of who reads them."""
    directory = context.catalogue.directory()

    def title(target: Target) -> str:
        if target.own_government:
            return own_government
        return own_representative if target.area else targeting.office_of(target, directory, "", language).title

    return {target.id: title(target) for target in campaign.targets}
