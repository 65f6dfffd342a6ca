"""What organisers do with webhooks: addresses of other programs that are told of milestones and daily totals."""

import secrets
from datetime import datetime, timedelta

from campaign.actions import totals
from campaign.actions.context import Context, note
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts import webhooks
from campaign.core.counts.webhooks import Notice, Webhook, WebhookDelivery
from campaign.core.words.marking import N_
from campaign.store.protocol.errors import Missing


def everybody(context: Context) -> list[Webhook]:
    """All webhooks, by campaign and address."""
    return context.store.webhooks()


def deliveries(context: Context, webhook: Webhook) -> list[WebhookDelivery]:
    """What came of the last notices to it, the newest first."""
    return [one for one in context.store.webhook_deliveries() if one.webhook == webhook.id]


def add(context: Context, campaign: Campaign, url: str, who: str, now: datetime) -> Webhook:
    """Tell `url`, which `core.webhooks.is_url` holds for, of what is to come; not of what has been reached before.

    Twice is as good as once.
    """
    for known in context.store.webhooks():
        if known.active and (known.campaign, known.url) == (campaign.slug, url):
            return known
    letters = totals.ledger(context, campaign, now).towards_goal
    yesterday = campaign.day_at(now) - timedelta(days=1)
    reached = webhooks.milestone(letters, campaign.goal)
    made = Webhook(secrets.token_hex(8), campaign.slug, url, yesterday, reached)
    context.store.add_webhook(made)
    note(context, who, N_("added a webhook"), campaign.slug, now)
    return made


def try_out(context: Context, webhook_id: str, who: str, now: datetime) -> None:
    """Have a notice sent that tells nothing, in the way of all others. Raises Missing."""
    webhook = next((webhook for webhook in context.store.webhooks() if webhook.id == webhook_id), None)
    if webhook is None:
        raise Missing(webhook_id)
    page = f"{context.settings.site.url}/c/{webhook.campaign}"
    body = webhooks.as_body(webhooks.trial(webhook.campaign, page, now))
    context.store.queue_webhook_notices([Notice(f"msg_{secrets.token_hex(16)}", webhook.id, body)], now)
    note(context, who, N_("sent a test to a webhook"), webhook.campaign, now)


def remove(context: Context, webhook_id: str, who: str, now: datetime) -> None:
    """Raises Missing."""
    context.store.remove_webhook(webhook_id)
    note(context, who, N_("removed a webhook"), "", now)


def secret(context: Context, webhook: Webhook) -> str:
    """What the other side checks signatures with, as Standard Webhooks writes it."""
    return webhooks.shown(webhooks.secret(context.settings.key("webhooks"), webhook.id))
