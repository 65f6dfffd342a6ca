"""What the sender's domain says of our mail, looked up for the check list at most every ten minutes."""

from datetime import datetime, timedelta

from flask import current_app

from campaign.core.delivery.senders import Record
from campaign.delivery import sender_records
from campaign.web.site.current import now, settings

LOOKED_UP_FOR = timedelta(minutes=10)
"""How long the records are believed without looking again: no page waits for them twice in a row."""


def records() -> list[Record]:
    kept: tuple[datetime, list[Record]] | None = current_app.extensions.get("campaign_sender")
    if kept is None or now() - kept[0] > LOOKED_UP_FOR:
        mail = settings().mail
        resolver = current_app.extensions.get("campaign_resolver", sender_records.system_resolver)
        found = sender_records.sender_records(mail.from_address.rpartition("@")[2], mail.dkim_selector, resolver)
        kept = (now(), found)
        current_app.extensions["campaign_sender"] = kept
    return kept[1]
