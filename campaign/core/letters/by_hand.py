"""Letters that the campaign's own people hand over on paper, because no server may send them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from campaign.core.campaigns.campaign import Campaign, Rule
from campaign.core.letters.submissions import Prepared


@dataclass(frozen=True)
class PromisedLetter:
    """A letter as it goes on paper: `envelope` is the office's address, `country` (ISO 3166-1) the writer's."""

    target: str
    country: str
    language: str
    direction: str
    envelope: str
    subject: str
    body: str


def are_left(campaign: Campaign, country: str, letters: Collection[Prepared], now: datetime) -> bool:
    """Whether the letters of a supporter, of which we would send none, are left for handing over, with a receipt."""
    return not any(prepared.address for prepared in letters) and may_be_left(campaign, country, now)


def may_be_left(campaign: Campaign, country: str, now: datetime) -> bool:
    """Whether a letter from a country may be left for handing over: until its day begins.

    Never where letters go on paper alone because anything else is a risk: nothing is kept of those.
    """
    return campaign.takes_promises(now) and campaign.rule_for(country) is not Rule.PAPER_ONLY
