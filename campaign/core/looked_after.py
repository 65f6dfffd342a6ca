"""Which of what needs a person is at an office that a group of a campaign looks after."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from campaign.core.attention import Facts, Matter, MatterKind, concerns
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.owners import Owner, looking_after
from campaign.core.offices.office import Directory

TOLD = (MatterKind.SUSPENDED,)
"""What the groups are told by mail: that letters to an office wait, because its address fails."""


def with_groups(matters: Sequence[Matter], facts: Facts) -> list[Matter]:
    """The matters, those at offices with the groups of live campaigns that look after them, each once."""
    live = [one for one in facts.campaigns if one.owners and one.status is Status.LIVE and not one.is_over(facts.now)]
    return [replace(matter, groups=tuple(_groups(matter, live, facts.directory))) for matter in matters]


def by_contact(matters: Iterable[Matter]) -> dict[str, list[Matter]]:
    """What each group with an address for questions is told, by that address."""
    told: dict[str, list[Matter]] = {}
    for matter in matters:
        for contact in dict.fromkeys(group.contact for group in matter.groups if matter.kind in TOLD):
            if contact:
                told.setdefault(contact, []).append(matter)
    return told


def _groups(matter: Matter, campaigns: Sequence[Campaign], directory: Directory) -> list[Owner]:
    offices = [office for place in matter.places if (office := directory.get(place.office))]
    found: list[Owner] = []
    for campaign in campaigns if offices else ():
        if concerns(matter, campaign, directory):
            found += [owner for office in offices for owner in looking_after(campaign.owners, office.country)]
    return [owner for at, owner in enumerate(found) if owner not in found[:at]]
