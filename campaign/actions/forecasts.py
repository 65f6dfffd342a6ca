"""When the letters that wait will have left, for organisers and supporters to see."""

from collections.abc import Sequence
from datetime import datetime

from campaign.actions.context import Context
from campaign.core.delivery.holds import Hold, HoldKind, is_held
from campaign.core.delivery.pacing import Forecast, last_leaves, pace_of


def forecasts(context: Context, campaign: str, now: datetime) -> dict[tuple[str, str], Forecast]:
    """What waits in a campaign, and until when, by target and office.

    Letters of other campaigns to the same mailbox are counted in, for they leave at the same pace.
    """
    holds = context.store.holds(now)
    return {
        (target, office): Forecast(waiting, _last_leaves(context, campaign, office, holds, now))
        for target, office, waiting in context.store.waiting_at(campaign)
    }


def by_target(forecasts: dict[tuple[str, str], Forecast]) -> dict[str, Forecast]:
    """The same by target alone: a target may stand for several offices, as the supporters' own governments do."""
    together: dict[str, Forecast] = {}
    for (target, _), forecast in forecasts.items():
        before = together.get(target, Forecast(0, forecast.at))
        at = max(forecast.at, before.at) if forecast.at and before.at else None
        together[target] = Forecast(forecast.waiting + before.waiting, at)
    return together


def _last_leaves(context: Context, campaign: str, office: str, holds: Sequence[Hold], now: datetime) -> datetime | None:
    mailboxes = context.catalogue.mailboxes(context.settings.mail.test_recipient)
    mailbox = mailboxes.get((campaign, office), "").casefold()
    if not mailbox or is_held(holds, campaign, mailbox) or any(hold.kind is HoldKind.STOPPED for hold in holds):
        return None
    sharing = [key for key, address in mailboxes.items() if address.casefold() == mailbox]
    delivery = context.settings.delivery
    pace = pace_of(mailbox, holds, delivery.per_target_per_hour, delivery.per_target_per_day)
    at = last_leaves(context.store.backlog(mailbox, sharing, now), pace, now)
    return context.catalogue.campaign(campaign).wish(office).postponed(at, now)
