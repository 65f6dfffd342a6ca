"""What a site with a live campaign lacks before mail servers and people can trust it and its letters."""

import shutil
from datetime import datetime

from campaign.actions import attention
from campaign.config.settings import Settings, database_path
from campaign.core.campaigns.campaign import Status
from campaign.core.delivery import senders
from campaign.core.delivery.senders import Answer, Record
from campaign.core.launch import site_checks
from campaign.core.launch.site_checks import Site
from campaign.delivery import sender_records
from campaign.running import own_address
from campaign.store.protocol import Store


def lacks(settings: Settings, store: Store, now: datetime) -> tuple[list[str], list[str]]:
    """What is missing or wrong, and what could not be looked at, in the words of the desk's check list.

    Asked only where a campaign is live and letters leave; takes ten seconds at most.
    """
    live = any(record.status == Status.LIVE for record in store.campaigns())
    if not live or settings.mail.transport != "smtp":
        return [], []
    domain, selector = settings.mail.from_address.rpartition("@")[2], settings.mail.dkim_selector
    records = sender_records.sender_records(domain, selector, sender_records.system_resolver)
    missing = [_said(record, selector) for record in records if record.answer in (Answer.MISSING, Answer.WRONG)]
    unseen = [_said(record, selector) for record in records if record.answer is Answer.NOT_LOOKED_UP]
    contact = [] if settings.site.contact else [senders.NO_CONTACT]
    about_site = [f"site: {item.message % item.values}" for item in site_checks.lacks(_site(settings, store, now))]
    return [*contact, *missing, *about_site], unseen


def _site(settings: Settings, store: Store, now: datetime) -> Site:
    """A clock that jumped is told by whoever calls this."""
    return Site(
        url=settings.site.url,
        now=now,
        trusted_proxies=settings.server.trusted_proxies,
        backed_up=store.last_run(attention.BACKUP),
        free=shutil.disk_usage(database_path(settings).parent).free,
        unanswered="" if site_checks.is_this_machine(settings.site.url) else own_address.unanswered(settings.site.url),
    )


def _said(record: Record, selector: str) -> str:
    return "mail: " + " ".join(senders.said(record, bool(selector))) % senders.values(record)
