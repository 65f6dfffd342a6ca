"""What a site with a live campaign lacks before mail servers and people can trust its letters."""

from campaign.config.settings import Settings
from campaign.core.campaigns.campaign import Status
from campaign.core.delivery.senders import Answer, Record
from campaign.delivery import sender_records
from campaign.store.protocol import Store

_TO_DO = {
    "SPF": "add one TXT record there that names the servers which send for it",
    "DKIM": "add the public key there that your mail server or provider signs with",
    "DMARC": "add a TXT record there, at first v=DMARC1; p=none",
}


def lacks(settings: Settings, store: Store) -> tuple[list[str], list[str]]:
    """What is missing or wrong, and what could not be looked at: a sentence each, with what to do.

    Asked only where a campaign is live and letters leave; takes three seconds at most.
    """
    live = any(record.status == Status.LIVE for record in store.campaigns())
    if not live or settings.mail.transport != "smtp":
        return [], []
    missing, unseen = [], []
    if not settings.site.contact:
        missing.append("site.contact is empty: set it to an address where people and offices reach you")
    domain, selector = settings.mail.from_address.rpartition("@")[2], settings.mail.dkim_selector
    for record in sender_records.sender_records(domain, selector, sender_records.system_resolver):
        if record.answer in (Answer.MISSING, Answer.WRONG):
            missing.append(_lacking(record))
        elif record.answer is Answer.NOT_LOOKED_UP:
            unseen.append(_unseen(record, selector))
    return [f"mail: {one}" if not one.startswith("site") else one for one in missing], unseen


def _lacking(record: Record) -> str:
    what = f"is not right ({record.text[:200]})" if record.answer is Answer.WRONG else "is missing"
    return f"{record.kind} {what} at {record.name}: {_TO_DO[record.kind]}"


def _unseen(record: Record, selector: str) -> str:
    if record.kind == "DKIM" and not selector:
        return "mail: DKIM was not looked up: set mail.dkim_selector to the selector that your mail is signed with"
    why = "no name server answered, or the domain of mail.from is not a public one"
    return f"mail: {record.kind} was not looked up: {why}; look at it yourself"
