"""Which offices a campaign writes to, and which campaigns write to an office."""

from campaign.core.campaigns.campaign import Campaign, Target
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
    found = directory.find(target.office, language)
    return [found] if found else []


def writes_to(campaign: Campaign, office: Office) -> bool:
    """Whether letters of a campaign may go to this row of the directory."""
    if office.role == FOREIGN_MINISTRY and any(target.own_government for target in campaign.targets):
        return True
    if office.area and any(target.area and target.role in ("", office.role) for target in campaign.targets):
        return True
    return any(target.office in (office.id, reference(office)) for target in campaign.targets)
