"""The lists of those who opted in: how many are on each, and the list itself, sealed to its owner's key.

Who is on a list can be read nowhere here: the secret half of its key never comes to the server.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaign.actions.context import Context, note
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import NotFound
from campaign.core.letters.submissions import ANSWERS
from campaign.core.words.marking import N_
from campaign.sealing import contacts
from campaign.store.protocol.campaigns import Partner

MERGED = timedelta(hours=1)
"""Fetching a partner's list again within this time is noted in the same line."""
OWN = ""
"""The campaign's own list, beside that of those who want to be told of an answer and the partners'."""


@dataclass(frozen=True)
class ContactList:
    """One list in one campaign: whose it is, as `store.contacts` names it, and how many are on it."""

    name: str
    people: int


def lists(context: Context, campaign: Campaign) -> list[ContactList]:
    """The lists that a campaign's own key opens; none where it asks nobody."""
    if campaign.opt_in is None:
        return []
    return [ContactList(name, context.store.count_contacts(campaign.slug, name)) for name in (OWN, ANSWERS)]


def left_behind(context: Context, campaign: Campaign) -> int:
    """How many are on the list of a campaign that asks nobody any more: they can be had once it asks again."""
    return 0 if campaign.opt_in else context.store.count_contacts(campaign.slug)


def partner_list(context: Context, campaign: Campaign, partner: Partner) -> ContactList | None:
    """A partner's own list in one campaign; None where it has none."""
    if partner.opt_in is None:
        return None
    return ContactList(partner.code, context.store.count_contacts(campaign.slug, partner.code))


def partners_lists(context: Context, campaign: Campaign) -> list[tuple[Partner, ContactList]]:
    """The partners that have a list of their own, each with it."""
    lists = [(partner, partner_list(context, campaign, partner)) for partner in context.store.partners()]
    return [(partner, own) for partner, own in lists if own is not None]


def sealed(context: Context, campaign: Campaign, name: str, who: str, now: datetime) -> bytes:
    """One of a campaign's own lists as an age file, as `campaign contacts export` writes it. Raises NotFound."""
    if campaign.opt_in is None or name not in (OWN, ANSWERS):
        raise NotFound
    packed = contacts.pack(context.store.contacts(campaign.slug, name), campaign.opt_in.public_key)
    what = N_("fetched the sealed list of those who want to be told") if name else N_("fetched the sealed contacts")
    note(context, who, what, campaign.slug, now)
    return packed


def sealed_for_partner(context: Context, campaign: Campaign, partner: Partner, now: datetime) -> bytes:
    """A partner's own list in one campaign, as an age file that its key alone opens. Raises NotFound."""
    if partner.opt_in is None:
        raise NotFound
    packed = contacts.pack(context.store.contacts(campaign.slug, partner.code), partner.opt_in.public_key)
    # The link may be in many hands: what is done again and again is one line of the record.
    what = N_("fetched a partner’s sealed contacts")
    context.store.note(now, partner.code, what, campaign.slug, since=now - MERGED)
    return packed
