"""The box with which a supporter opts in: in which words it is asked, and whether it was ticked beside these words."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from campaign.core.campaigns import owners
from campaign.core.campaigns.campaign import Campaign, Wording
from campaign.store.protocol.campaigns import Partner
from campaign.web.site.framing import active_partner

SHOWN = "_shown"
"""What follows the box's own name in the field with the mark of the words that stood beside it."""


@dataclass(frozen=True)
class OptInBox:
    """The box of an opt-in, with what was `posted`; `wording` is None where there is none. `name` is its field's.

    `group` is whose list it is for, as it is named below the box; empty for the campaign's own.
    """

    wording: Wording | None
    posted: Mapping[str, str]
    name: str = "opt_in"
    group: str = ""

    @property
    def mark(self) -> str:
        """Stands for the words and for the group: it is sent back with the tick, which holds for no others."""
        named = f"{self.wording.language} {self.wording.text}" if self.wording else ""
        named += f"\n{self.group}" if self.group else ""
        return blake2b(named.encode(), digest_size=8, person=b"opt-in").hexdigest()

    @property
    def ticked(self) -> Wording | None:
        """The words that were ticked."""
        return self.wording if self.posted.get(self.name) and not self.reworded else None

    @property
    def reworded(self) -> bool:
        """Whether it was ticked beside other words, or another group's name: the campaign has new ones since."""
        if not (self.wording and self.posted.get(self.name)):
            return False
        mark = self.mark
        return self.posted.get(self.name + SHOWN, mark) != mark

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What keeps the tick on a page that does not show the box."""
        return [(self.name, "1"), (self.name + SHOWN, self.mark)] if self.ticked else []


@dataclass(frozen=True)
class OwnerBox:
    """The box of a group that runs the campaign: whose list it is for, and the box."""

    partner: Partner
    box: OptInBox


def of_partner(campaign: Campaign, partner: Partner | None, language: str) -> Wording | None:
    """What stands beside a partner's own box on a page in `language`; None where it has none."""
    return partner.opt_in.wording(language, campaign.languages[0]) if partner and partner.opt_in else None


def of_owners(campaign: Campaign, language: str, through: Partner | None, posted: Mapping[str, str]) -> list[OwnerBox]:
    """The boxes of the groups that speak to readers of `language`; who came `through` one of them sees its box once."""
    boxes = []
    for owner in owners.asking(campaign.owners, language):
        partner = active_partner(owner.partner)
        wording = of_partner(campaign, partner, language)
        if partner and wording and (through is None or through.code != partner.code):
            boxes.append(OwnerBox(partner, OptInBox(wording, posted, f"owner_opt_in-{partner.code}", partner.name)))
    return boxes
