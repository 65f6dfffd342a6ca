"""What organisers do with partners, one short function each; all of it is in the record of who did what."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaign.actions import partner_links
from campaign.actions.context import Context, note
from campaign.core.accounts import Role
from campaign.core.campaigns.campaign import OptIn
from campaign.core.errors import NotFound
from campaign.core.rights import Account, knows
from campaign.core.words.marking import N_
from campaign.store.protocol.campaigns import Partner

LONGEST_CODE = 64


@dataclass(frozen=True)
class About:
    """What an organiser says of a partner. `origins` are as `core.partners.origin` gives them."""

    name: str
    origins: Sequence[str] = ()
    opt_in: OptIn | None = None


def everybody(context: Context) -> list[Partner]:
    """All partners, those switched off too."""
    return context.store.partners()


def known_to(context: Context, account: Account) -> list[Partner]:
    """Those of which an account may know: for a member, who have to do with its campaigns, or with none at all yet."""
    if account.role is not Role.MEMBER:
        return everybody(context)
    campaigns = campaigns_of(context)
    return [one for one in everybody(context) if one.code not in campaigns or knows(account, campaigns[one.code])]


def campaigns_of(context: Context) -> dict[str, set[str]]:
    """The campaigns that partners have to do with, by code: they run them, or their websites show them."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, slug in context.store.counted_partners():
        found[code].add(slug)
    for campaign in context.catalogue.campaigns():
        for owner in filter(lambda owner: owner.partner, campaign.owners):
            found[owner.partner].add(campaign.slug)
    return dict(found)


def partner(context: Context, code: str) -> Partner:
    """Raises NotFound."""
    partner = known(context, code)
    if partner is None:
        raise NotFound
    return partner


def known(context: Context, code: str) -> Partner | None:
    """The partner with this code, switched off or not; None for one unknown."""
    return context.store.partner(code) if 0 < len(code) <= LONGEST_CODE else None


def active(context: Context, code: str) -> Partner | None:
    """The partner with this code; None for one unknown or no longer active, who is then simply not counted."""
    partner = known(context, code)
    return partner if partner is not None and partner.active else None


def add(context: Context, code: str, about: About, who: str, now: datetime) -> Partner:
    """Raises AlreadyExists."""
    added = Partner(code, about.name, _each_once(about.origins), _new_salt(), True, about.opt_in)
    context.store.add_partner(added)
    note(context, who, N_("added a partner"), code, now)
    return added


def said_of(partner: Partner) -> About:
    """What organisers have said of a partner."""
    return About(partner.name, partner.origins, partner.opt_in)


def change(context: Context, before: Partner, about: About, who: str, now: datetime) -> bool:
    """Give a partner another name, other sites or another box to tick.

    False, and nothing changes, where something else is said of it by now than `before`.
    """
    while True:
        stored = partner(context, before.code)
        if said_of(stored) != said_of(before):
            return False
        changed = replace(stored, name=about.name, origins=_each_once(about.origins), opt_in=about.opt_in)
        if context.store.save_partner(changed, stored):
            note(context, who, N_("changed a partner"), before.code, now)
            return True


def let_in(context: Context, partner: Partner, site: str, who: str, now: datetime) -> None:
    """One more site, an origin, may show the form through a partner; twice is as good as once."""
    _save(context, partner, lambda stored: replace(stored, origins=_each_once((*stored.origins, site))))
    note(context, who, N_("changed a partner"), partner.code, now)


def switch(context: Context, partner: Partner, active: bool, who: str, now: datetime) -> None:
    """Off: its code counts for nobody, its sites may not frame the form, its links lead nowhere. Totals stay."""
    _save(context, partner, lambda stored: replace(stored, active=active))
    what = N_("switched a partner on") if active else N_("switched a partner off")
    note(context, who, what, partner.code, now)


def renew_link(context: Context, partner: Partner, who: str, now: datetime) -> Partner:
    """Make the partner's links new; the old ones lead nowhere from now on."""
    renewed = _save(context, partner, lambda stored: replace(stored, link_salt=_new_salt()))
    note(context, who, N_("renewed a partner's links"), partner.code, now)
    return renewed


def link(context: Context, partner: Partner, slug: str) -> str:
    """The address of a partner's private page of one campaign."""
    return f"{context.settings.site.url}/p/{partner_links.partner_token(context, partner, slug)}"


def _save(context: Context, partner: Partner, changed: Callable[[Partner], Partner]) -> Partner:
    """A partner with one thing of it changed, and whatever else somebody changes at this very moment."""
    while True:
        after = changed(partner)
        if context.store.save_partner(after, partner):
            return after
        partner = context.store.partner(partner.code) or partner


def _new_salt() -> str:
    return secrets.token_hex(16)


def _each_once(origins: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(origins))
