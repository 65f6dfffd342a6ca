"""What stands below a letter, in its language: of which campaign it is, who runs that, and whose the words are.

The same stands below letters that we send and below those that their writers send, so that an office that gets both
knows them for one campaign. Nothing is claimed of the writer here: whether an address was confirmed is known of letters
that we send alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from campaign.core.words.marking import N_
from campaign.core.words.text import line

PART_OF = N_('This letter is part of the campaign "%(campaign)s", which is run through %(site)s.')
PART_OF_RUN_BY = N_('This letter is part of the campaign "%(campaign)s", run by %(controller)s through %(site)s.')

TEXT = N_("Its text comes from the campaign. Writers can change it and add words of their own.")
"""So that an office does not take variants for so many people's own words."""


@dataclass(frozen=True)
class Runner:
    """Who runs a campaign: the website's name and, where they are known, its owners, else who answers for the site."""

    site: str
    controller: str = ""


def part_of(campaign: str, runner: Runner, language: str, translate: Callable[..., str]) -> str:
    """Two lines for a campaign of this title; `translate("ko", "Good day")` gives a message in a language."""
    sentence = PART_OF_RUN_BY if runner.controller else PART_OF
    values = {"campaign": campaign, "site": line(runner.site), "controller": line(runner.controller)}
    return f"{translate(language, sentence) % values}\n{translate(language, TEXT)}"


def below(body: str, foot: str) -> str:
    """The whole text of a letter as its writer sends it; without a foot, as it stands."""
    return f"{body}\n\n{foot}" if foot else body


def without(whole: str, foot: str) -> str:
    """A letter's own text, where the foot stands below it."""
    return whole.removesuffix(f"\n\n{foot}") if foot else whole
