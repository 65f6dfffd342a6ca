"""What the sender's domain says of our mail, looked up for the check list at most every ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from campaign.core.delivery.senders import Record
from campaign.web.site.current import now, settings
from campaign.web.site.extensions import Extension

if TYPE_CHECKING:
    from campaign.delivery.sender_records import Resolvers

LOOKED_UP_FOR = timedelta(minutes=10)
"""How long the records are believed without looking again: no page waits for them twice in a row."""


class LookUps:
    """The last look-up of one process."""

    def __init__(self, resolver: Resolvers | None = None) -> None:
        self._resolver = resolver
        self._last: tuple[datetime, list[Record]] | None = None

    def records(self) -> list[Record]:
        if self._last is None or now() - self._last[0] > LOOKED_UP_FOR:
            self._last = (now(), self.anew())
        return self._last[1]

    def anew(self) -> list[Record]:
        """What they say at this moment; takes four seconds at most."""
        from campaign.delivery.sender_records import sender_records, system_resolver  # 3 MB that few processes need

        mail = settings().mail
        domain = mail.from_address.rpartition("@")[2]
        return sender_records(domain, mail.dkim_selector, self._resolver or system_resolver)


LOOK_UPS: Extension[LookUps] = Extension("campaign_look_ups")


def records() -> list[Record]:
    return LOOK_UPS.here().records()
