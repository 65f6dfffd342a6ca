"""What a site with a live campaign lacks before mail servers and people can trust its letters."""

from campaign.config.settings import Settings
from campaign.core.campaigns.campaign import Status
from campaign.core.delivery import senders
from campaign.core.delivery.senders import Answer, Record
from campaign.delivery import sender_records
from campaign.store.protocol import Store


def lacks(settings: Settings, store: Store) -> tuple[list[str], list[str]]:
    """What is missing or wrong, and what could not be looked at, in the words of the desk's check list.

    Asked only where a campaign is live and letters leave; takes four seconds at most.
    """
    live = any(record.status == Status.LIVE for record in store.campaigns())
    if not live or settings.mail.transport != "smtp":
        return [], []
    domain, selector = settings.mail.from_address.rpartition("@")[2], settings.mail.dkim_selector
    found = sender_records.sender_records(domain, selector, sender_records.system_resolver)
    missing = [_said(one, selector) for one in found if one.answer in (Answer.MISSING, Answer.WRONG)]
    unseen = [_said(one, selector) for one in found if one.answer is Answer.NOT_LOOKED_UP]
    return ([] if settings.site.contact else [senders.NO_CONTACT]) + missing, unseen


def _said(record: Record, selector: str) -> str:
    return "mail: " + " ".join(senders.said(record, bool(selector))) % senders.values(record)
