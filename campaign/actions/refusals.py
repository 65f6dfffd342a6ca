"""Frames that no form was shown in, as organisers see them and mend them."""

from collections.abc import Iterable
from datetime import date, datetime

from campaign.actions.context import Context, note
from campaign.core.counts.refusals import LOOK_BACK, Refusals, still_refused
from campaign.core.words.marking import N_
from campaign.store.protocol.campaigns import Partner


def count(context: Context, refused: Iterable[Refusals]) -> None:
    """Count frames that were refused. Raises StoreUnavailable."""
    context.store.count_refusals(refused)


def lately(context: Context, now: datetime) -> list[Refusals]:
    """Frames of the last week that would be refused today too: what was mended since needs nobody."""
    known = {partner.code: partner for partner in context.store.partners()}
    everybodys = {campaign.slug: campaign.embed_origins for campaign in context.catalogue.campaigns()}
    return [one for one in context.store.refusals(_since(now)) if _still(one, known.get(one.partner), everybodys)]


def _since(now: datetime) -> date:
    return (now - LOOK_BACK).date()


def _still(refusal: Refusals, partner: Partner | None, everybodys: dict[str, tuple[str, ...]]) -> bool:
    is_active = partner is not None and partner.active
    sites = partner.origins if partner is not None and is_active else everybodys.get(refusal.campaign, ())
    return still_refused(refusal, sites, is_active)


def forget(context: Context, partner: str, who: str, now: datetime) -> None:
    """They are none of ours: forget those of this partner, with "" those of nobody."""
    context.store.forget_refusals(partner)
    note(context, who, N_("forgot which websites could not show the form"), partner, now)
