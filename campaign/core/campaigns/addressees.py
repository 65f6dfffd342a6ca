"""Which offices a campaign writes to, and which campaigns write to an office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaign.core.campaigns.campaign import Campaign, Target
from campaign.core.campaigns.owners import Owner, looking_after
from campaign.core.offices.office import FOREIGN_MINISTRY, Directory, Office, reference


def offices_of(target: Target, directory: Directory, language: str) -> list[Office]:
    """Every office that a target may mean for a letter in a language."""
    if target.inline is not None:
        return [target.inline]
    if target.own_government:
        ministries = (office for office in directory.offices if office.role == FOREIGN_MINISTRY)
        return [office for office in ministries if target.is_for(office.country)]
    if target.area:
        return [office for office in directory.offices if office.area and target.role in ("", office.role)]
    office = directory.find(target.office, language)
    return [office] if office else []


def title_of(target: Target, directory: Directory) -> str:
    """The title of the one office that a target is, else the target's own name in the campaign's file."""
    is_one = target.inline is not None or bool(target.office)
    offices = offices_of(target, directory, "") if is_one else []
    return offices[0].title if offices else target.id


def writes_to(campaign: Campaign, office: Office) -> bool:
    """Whether letters of a campaign may go to this row of the directory."""
    if office.role == FOREIGN_MINISTRY and any(target.own_government for target in campaign.targets):
        return True
    if office.area and any(target.area and target.role in ("", office.role) for target in campaign.targets):
        return True
    return any(target.office in (office.id, reference(office)) for target in campaign.targets)


@dataclass(frozen=True)
class Place:
    """Where an office's address stands: in the directory, whose row is `office`, or in a `campaign`'s own `target`."""

    title: str
    office: str = ""
    campaign: str = ""
    target: str = ""


def places_of(mailbox: str, directory: Directory, campaigns: Iterable[Campaign]) -> Iterator[Place]:
    """Every place of an address (in lower case), of which it has several where offices share it."""
    for office in directory.offices:
        if office.email.casefold() == mailbox:
            yield Place(office.title, office=office.id)
    for campaign in campaigns:
        for target in campaign.targets:
            if target.inline is not None and target.inline.email.casefold() == mailbox:
                yield Place(target.inline.title, campaign=campaign.slug, target=target.id)


def groups_of(places: Iterable[Place], campaigns: Iterable[Campaign], directory: Directory) -> list[Owner]:
    """The groups that look after the offices at these places, of the campaigns that write to them; each once."""
    offices = [office for place in places if (office := directory.get(place.office))]
    found = [
        owner
        for campaign in campaigns
        for office in offices
        if writes_to(campaign, office)
        for owner in looking_after(campaign.owners, office.country)
    ]
    return [owner for at, owner in enumerate(found) if owner not in found[:at]]
