"""Tells those who want to hear of it what needs a person: by mail, once a day at most; groups once a week."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from campaign.actions import attention
from campaign.actions.context import Context
from campaign.core.attention import Matter, MatterKind
from campaign.core.campaigns.owners import Owner
from campaign.core.delivery.kept_replies import own_words
from campaign.core.letters import writers
from campaign.delivery.outgoing import CannotBeSent, Outgoing
from campaign.delivery.transport import DeliveryFailed, Transport

DAY, WEEK = timedelta(days=1), timedelta(days=7)

TO_GROUPS = (MatterKind.SUSPENDED,)
"""What groups are told: that letters to an office that they look after wait, because its address fails."""

log = logging.getLogger(__name__)


class Notifier:
    """Through the transport that letters go through too. What fails for now is tried again the next time."""

    def __init__(self, context: Context, outgoing: Outgoing, transport: Transport) -> None:
        self._context = context
        self._outgoing = outgoing
        self._transport = transport

    def tell(self, now: datetime) -> int:
        """Note that delivery runs, and tell what needs a person; how many were told. Raises StoreUnavailable."""
        store = self._context.store
        store.note_run(attention.DELIVERY, now)
        wanting = [organiser.email for organiser in store.organisers() if organiser.wants_mail]
        with_groups = any(owner.contact and owner.countries for owner in self._owners())
        first = self._context.settings.site.languages[0]
        matters = attention.matters(self._context, now, first) if wanting or with_groups else []
        told = sum(self._tell(email, matters, now) for email in wanting if matters)
        return told + self._tell_groups([one for one in matters if one.kind in TO_GROUPS], wanting, now)

    def _tell_groups(self, matters: list[Matter], wanting: list[str], now: datetime) -> int:
        """Tell the groups that look after the offices; not who was told already, as an account."""
        groups = {owner.contact: owner for matter in matters for owner in matter.groups}
        told = 0
        for contact, owner in groups.items():
            own = [one for one in matters if contact in (group.contact for group in one.groups)]
            told += bool(contact) and contact.lower() not in wanting and self._tell(contact, own, now, owner)
        return told

    def _owners(self) -> Iterator[Owner]:
        return (owner for campaign in self._context.catalogue.campaigns() for owner in campaign.owners)

    def _tell(self, email: str, matters: list[Matter], now: datetime, group: Owner | None = None) -> bool:
        key = writers.writer_hash(email, self._context.settings.key("told"))
        if not self._context.store.take(key, now, now + (WEEK if group else DAY)):
            return False
        try:
            self._transport.send(self._outgoing.attention(email, matters, now, group))
        except (CannotBeSent, DeliveryFailed) as error:
            if isinstance(error, DeliveryFailed):
                error.leave_out(own_words("", email))
            log.warning("an organiser or a group could not be told what needs a person: %s", error)
            self._context.store.forget_hits(key)
            return False
        return True
