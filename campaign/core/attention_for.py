"""What needs a person, as far as an account may know of it: nothing of campaigns that are not its own."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from campaign.core.accounts import Role
from campaign.core.attention import Facts, Matter, concerns, matters
from campaign.core.campaigns.addressees import Place
from campaign.core.rights import Account, Right, may


def matters_for(account: Account, facts: Facts, language: str) -> list[Matter]:
    """As `matters`: for a member what concerns campaigns that it watches or writes, and nothing of the site's.

    What waits to be read is told to those alone who write the campaign: others do not open its page. Addresses are told
    with those places alone that the account can open.
    """
    if account.role is not Role.MEMBER:
        return matters(facts, language)
    watched = frozenset(slug for slug in account.rights if may(account, Right.WATCHES, [slug]))
    written = frozenset(slug for slug in watched if may(account, Right.WRITES, [slug]))
    own = [campaign for campaign in facts.campaigns if campaign.slug in watched]
    known = replace(
        facts,
        campaigns=tuple(own),
        failures=_of(facts.failures, watched),
        held_back=_of(facts.held_back, written),
        answers=_of(facts.answers, written),
        office_asks=_of(facts.office_asks, written),
        quotes=_of(facts.quotes, written),
    )
    return [
        replace(matter, places=tuple(place for place in matter.places if may(account, Right.READS, _around(place))))
        for matter in matters(known, language)
        if any(concerns(matter, campaign, facts.directory) for campaign in own)
    ]


def _around(place: Place) -> list[str] | None:
    """The campaign whose page a place is on; None for the directory, which everybody reads who writes."""
    return [place.campaign] if place.campaign else None


def _of(counts: Mapping[str, int], slugs: Collection[str]) -> dict[str, int]:
    return {slug: count for slug, count in counts.items() if slug in slugs}
