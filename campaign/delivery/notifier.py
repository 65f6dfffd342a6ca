"""Tells those who want to hear of it what needs a person: by mail, once a day at most; groups once a week."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from campaign.actions import attention
from campaign.actions.context import Context
from campaign.core.attention import Matter, MatterKind, matters
from campaign.core.attention_for import matters_for
from campaign.core.campaigns.owners import Owner
from campaign.core.delivery.kept_replies import own_words
from campaign.core.letters import writers
from campaign.delivery.outgoing import CannotBeSent, Outgoing
from campaign.delivery.transport import DeliveryFailed, Rejected, Transport, Unknown

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
        wanting = [organiser for organiser in store.organisers() if organiser.wants_mail]
        with_groups = any(owner.contact and owner.countries for owner in self._owners())
        if not wanting and not with_groups:
            return 0
        first = self._context.settings.site.languages[0]
        facts = attention.facts(self._context, now)
        everything = matters(facts, first)
        theirs = {organiser.email: matters_for(organiser, facts, first) for organiser in wanting} if everything else {}
        told = sum(self._tell(email, own, now) for email, own in theirs.items() if own)
        return told + self._tell_groups([one for one in everything if one.kind in TO_GROUPS], theirs, now)

    def _tell_groups(self, waiting: list[Matter], accounts: Mapping[str, list[Matter]], now: datetime) -> int:
        """Tell the groups that look after the offices; not who was told of them already, as an account."""
        groups = {owner.contact: owner for matter in waiting for owner in matter.groups}
        told = 0
        for contact, owner in groups.items():
            known = {(one.kind, one.key) for one in accounts.get(contact.lower(), ())}
            own = [
                self._for_group(one, contact) for one in waiting if contact in (group.contact for group in one.groups)
            ]
            news = [one for one in own if (one.kind, one.key) not in known]
            told += bool(contact and news) and self._tell(contact, news, now, owner)
        return told

    def _for_group(self, matter: Matter, contact: str) -> Matter:
        """A matter without the pages of campaigns that this group does not run: of some nobody else may know."""
        runs = {
            campaign.slug
            for campaign in self._context.catalogue.campaigns()
            if contact in (owner.contact for owner in campaign.owners)
        }
        return replace(matter, places=tuple(one for one in matter.places if not one.campaign or one.campaign in runs))

    def _owners(self) -> Iterator[Owner]:
        return (owner for campaign in self._context.catalogue.campaigns() for owner in campaign.owners)

    def _tell(self, email: str, matters: list[Matter], now: datetime, group: Owner | None = None) -> bool:
        # Apart: what a group hears in a week takes no day from an account that has the same address.
        key = writers.writer_hash(email, self._context.settings.key("told a group" if group else "told"))
        if not self._context.store.take(key, now, now + (WEEK if group else DAY)):
            return False
        try:
            self._transport.send(self._outgoing.attention(email, matters, now, group))
        except (CannotBeSent, DeliveryFailed) as error:
            if isinstance(error, DeliveryFailed):
                error.leave_out(own_words("", email))
            log.warning("an organiser or a group could not be told what needs a person: %s", error)
            if not isinstance(error, Rejected | Unknown):  # refused for good, or told already for all we know
                self._context.store.forget_hits(key)
            return False
        return True
