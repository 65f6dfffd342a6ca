"""The letters of one supporter: to whom, which variants, in which words. Nothing is stored but what was allotted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from campaign.actions import recipes
from campaign.actions.catalogue import Reading
from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts.activity import Count
from campaign.core.crowds import Crowd
from campaign.core.letters import composition, targeting, writing
from campaign.core.letters.composition import Letter, Supporter
from campaign.core.letters.submissions import Act, Allotted, Prepared
from campaign.core.letters.targeting import Addressed
from campaign.core.offices import areas
from campaign.core.offices.office import Office
from campaign.store.protocol.submissions import Allotment

COUNTRY_CODE = 2
MOST_KEPT = 1_000
"""Countries and languages for which it is kept whom their supporters write to."""


def addressed(context: Context, campaign: Campaign, supporter: Supporter) -> list[Addressed]:
    """Whom this supporter writes to: the same as everybody in their country who writes in their language.

    Only where somebody represents their area it is worked out for them alone, and not kept.
    """
    reading = context.catalogue.reading(campaign)
    shared = not supporter.representatives and len(supporter.country) <= COUNTRY_CODE
    if not shared or supporter.language not in campaign.letter_languages():
        return _addressed(reading, supporter)
    key = supporter.country, supporter.language, supporter.own_language
    letters = reading.addressed.get(key)
    if letters is None:
        if len(reading.addressed) >= MOST_KEPT:
            reading.addressed.clear()
        letters = reading.addressed[key] = _addressed(reading, supporter)
    return list(letters)


def _addressed(reading: Reading, supporter: Supporter) -> list[Addressed]:
    letters = targeting.addressed(
        reading.campaign,
        reading.directory,
        supporter.country,
        supporter.language,
        supporter.representatives,
        own_language=supporter.own_language,
    )
    return targeting.taking_address(reading.campaign, letters, supporter.country, recipes.recipe)


def any_takes_address(context: Context, campaign: Campaign, supporter: Supporter) -> bool:
    """Whether a postal address may stand in one of the letters; before a country is known, in anybody's letter."""
    named = sorted({code for target in campaign.targets for code in target.countries})
    countries = [supporter.country] if supporter.country else ["", *named]
    return any(
        letter.takes_address
        for country in countries
        for letter in addressed(context, campaign, replace(supporter, country=country))
    )


def representatives(
    context: Context, campaign: Campaign, country: str, postcode: str, today: date
) -> tuple[list[str], dict[str, list[Office]]]:
    """The areas that a postcode lies in, and by target who represents them. The postcode is kept nowhere."""
    keys = areas.postcode_keys(postcode, country)
    own_areas = context.store.areas_of(campaign.slug, keys) if keys else []
    directory = context.catalogue.reading(campaign).directory
    return own_areas, {
        target.id: targeting.representatives(target, directory, country, own_areas, today)
        for target in campaign.area_targets(country)
    }


def offices_in_office(context: Context, wanted: Iterable[str], today: date) -> dict[str, Office]:
    """Those of the offices with these ids that are in the directory and not past their time, by id."""
    ids = set(wanted)
    return {one.id: one for one in context.catalogue.directory().offices if one.id in ids and not one.is_past(today)}


def preview(context: Context, campaign: Campaign, supporter: Supporter, today: date, number: int = 0) -> list[Letter]:
    """The letters such a supporter would get. Allots and stores nothing."""
    return [composition.compose(letter, supporter, number, today) for letter in addressed(context, campaign, supporter)]


def allot(
    context: Context,
    campaign: Campaign,
    supporter: Supporter,
    before: Mapping[str, Allotted],
    today: date,
    counts: Sequence[Count] = (),
    crowd: Crowd | None = None,
) -> dict[str, Allotted]:
    """A combination of variants for each letter, by target; what was allotted `before` is kept where it still fits.

    `counts` are counted up with it. Nobody's own government is written to before it is known whose that is.

    Raises TooManyRequests where its `crowd` has no room for another look.
    """
    letters = addressed(context, campaign, supporter)
    wanted = [letter for letter in letters if supporter.country or not letter.target.own_government]
    kept = {letter.target.id: before[letter.target.id] for letter in wanted if _fits(before, letter)}
    new = [letter for letter in wanted if letter.target.id not in kept]
    shown = [composition.shown(letter, supporter, today) for letter in new]
    asked = [
        Allotment(one.office.id, one.template.language, blocks.key) for one, blocks in zip(new, shown, strict=True)
    ]
    numbers = context.store.allot(campaign.slug, asked, counts, crowd) if asked or counts or crowd else []
    return kept | {
        letter.target.id: Allotted(ask.office, ask.language, blocks.number(*given))
        for letter, ask, blocks, given in zip(new, asked, shown, numbers, strict=True)
    }


def prepare(context: Context, campaign: Campaign, act: Act, today: date) -> list[Prepared]:
    """The letters of an act, whole: composed from what was allotted, or in the supporter's edited words."""
    return writing.prepare(
        addressed(context, campaign, act.supporter), act, today, nothing_leaves=nothing_leaves(context, campaign)
    )


def nothing_leaves(context: Context, campaign: Campaign) -> bool:
    """Whether mail of this campaign cannot reach an official."""
    return targeting.nothing_leaves(campaign, context.settings.mail.transport)


def _fits(before: Mapping[str, Allotted], letter: Addressed) -> bool:
    return letter.target.id in before and before[letter.target.id].fits(letter)
