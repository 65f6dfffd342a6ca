"""What a supporter would get of a letter that is still being written, as far as it can be composed."""

from dataclasses import dataclass, replace
from datetime import date
from math import prod

from liquid.exceptions import LiquidError

from campaign.core.campaigns.campaign import Campaign, LetterTemplate, Target
from campaign.core.letters import composition
from campaign.core.letters.composition import Letter, Supporter
from campaign.core.letters.targeting import Addressed, office_of
from campaign.core.offices.office import Directory
from campaign.core.words.customs import generic_representative
from campaign.core.words.templates import Text


@dataclass(frozen=True)
class Sheet:
    """A letter, and how many different ones its variants make."""

    letter: Letter
    combinations: int


def sheets(
    campaign: Campaign, template: LetterTemplate, directory: Directory, supporter: Supporter, number: int, today: date
) -> list[Sheet]:
    """The letters of one template to those of its targets that such a supporter writes to, in variants `number`.

    What cannot be composed is left out: empty variants, and targets whose office is not there.
    """
    whole = _writable(template)
    targets = [one for one in campaign.targets if one.id in template.targets and one.is_for(supporter.country)]
    made = (_sheet(target, whole, directory, supporter, number, today) for target in targets)
    return [sheet for sheet in made if sheet]


def a_country(campaign: Campaign, template: LetterTemplate, wanted: str) -> str:
    """`wanted`, or where nobody there gets this letter, another country from which it is written."""
    targets = [target for target in campaign.targets if target.id in template.targets]
    named = sorted(country for target in targets for country in target.countries)
    offered = [wanted, "GB", "KR", "US", *named]
    return next((one for one in offered if one and any(target.is_for(one) for target in targets)), wanted or "GB")


def _writable(template: LetterTemplate) -> LetterTemplate:
    blocks = [replace(block, variants=tuple(filter(_has_words, block.variants))) for block in template.blocks]
    subject = tuple(filter(_has_words, template.subject)) or (Text("…"),)
    return replace(template, subject=subject, blocks=tuple(one for one in blocks if one.personal or one.variants))


def _has_words(variant: Text) -> bool:
    return bool(variant.source)


def _sheet(
    target: Target, template: LetterTemplate, directory: Directory, supporter: Supporter, number: int, today: date
) -> Sheet | None:
    try:
        office = (
            generic_representative(template.language)
            if target.area
            else office_of(target, directory, supporter.country, template.language)
        )
        addressed = Addressed(target, office, template)
        combinations = prod(composition.shown(addressed, supporter, today).sizes)
        return Sheet(composition.compose(addressed, supporter, number, today), combinations)
    except (LookupError, ValueError, LiquidError):
        return None
