"""What is looked at before a campaign is launched, as values: each item is green, a warning or a fault."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from math import prod

from campaign.core.campaigns.addressees import offices_of, title_of
from campaign.core.campaigns.campaign import Block, Campaign, LetterTemplate, Target
from campaign.core.campaigns.picture import ImageKind
from campaign.core.launch import letter_checks
from campaign.core.launch.items import Item, Level, sample, words
from campaign.core.offices.office import Directory, Office
from campaign.core.words.marking import N_
from campaign.core.words.templates import Text

FEW_WORDS = 50
FEW_LETTERS = 10

_FIELD = re.compile(r"\{\{-?\s*([a-z_.]+)\s*(\|[^}]*)?\}\}")


def areas_item(campaign: Campaign, list_name: str) -> list[Item]:
    """Whether the areas that a campaign names were loaded; `list_name` is the file whose areas are kept with it."""
    if not campaign.areas or campaign.areas == list_name:
        return []
    message = N_("The areas of %(file)s are not here: put that file beside the campaign’s and use `campaign load`.")
    return [Item("text", Level.FAULT, message, {"file": campaign.areas}, "campaign.areas")]


def image_items(campaign: Campaign, missing: Collection[str]) -> list[Item]:
    """The pictures that a campaign names and that are `missing`."""
    message = N_("The picture %(file)s is not here. Upload it again.")
    places = {owner.logo: f"owners.{at}" for at, owner in enumerate(campaign.owners, 1)}
    places |= {campaign.image(kind).name: f"campaign.{kind}" for kind in ImageKind}
    return [Item("text", Level.FAULT, message, {"file": name}, places[name]) for name in missing]


def owner_items(campaign: Campaign, without_partner: Collection[str]) -> list[Item]:
    """The partner codes of groups that run it, `without_partner` of whom nobody is: their boxes are not shown."""
    message = N_(
        "No partner that is switched on has the code %(code)s: its box is shown to nobody. Add it under Partners."
    )
    places = {owner.partner: f"owners.{at}" for at, owner in enumerate(campaign.owners, 1)}
    return [Item("text", Level.WARNING, message, {"code": code}, places[code]) for code in without_partner]


def items(campaign: Campaign, directory: Directory, today: date) -> list[Item]:
    """What can be said of a faultless campaign and its offices, without looking anywhere else."""
    titles = {target.id: title_of(target, directory) for target in campaign.targets}
    return [
        *_empty_fields(campaign, directory),
        _lengths(campaign),
        _different(campaign),
        *letter_checks.items(campaign, today, titles.__getitem__),
        *_languages(campaign, titles),
        *(item for target in campaign.targets for item in _addresses(campaign, target, directory, today)),
        *_settings(campaign, today),
    ]


def _empty_fields(campaign: Campaign, directory: Directory) -> Iterator[Item]:
    """Merge fields that leave a hole where the supporter or the office has nothing to put there."""
    empty = [hole for at, letter in enumerate(campaign.letters, 1) for hole in _holes(campaign, letter, at, directory)]
    if not empty:
        yield Item("fields", Level.GREEN, N_("Every merge field has words to put in, in every wording and language."))
    yield from empty


def _holes(campaign: Campaign, letter: LetterTemplate, at: int, directory: Directory) -> Iterator[Item]:
    offices = [
        office
        for target in campaign.targets
        if target.id in letter.targets
        for office in offices_of(target, directory, letter.language)
    ]
    message = N_("Letter %(letter)s: %(field)s may be empty. Say what stands there then, or leave the sentence out.")
    for place, variant in _variants(letter):
        for name in _unguarded(variant):
            if _may_be_empty(name, offices):
                values = {"letter": at, "field": f"{{{{ {name} }}}}"}
                yield Item("fields", Level.WARNING, message, values, f"letters[{at}].{place}")


def _variants(letter: LetterTemplate) -> Iterator[tuple[str, Text]]:
    yield from ((f"subject[{number}]", variant) for number, variant in enumerate(letter.subject, 1))
    for at, block in enumerate(letter.blocks, 1):
        yield from ((f"blocks[{at}].text[{number}]", variant) for number, variant in enumerate(block.variants, 1))


def _unguarded(variant: Text) -> list[str]:
    """Merge fields without a `default`, in a text that no condition can leave out."""
    if variant.conditional:
        return []
    return [name for name, filters in _FIELD.findall(variant.source) if "default" not in filters]


def _may_be_empty(name: str, offices: Iterable[Office]) -> bool:
    table, _, key = name.partition(".")
    if table == "target" and key in ("organisation", "holder"):
        return any(not getattr(office, key) for office in offices)
    if name.startswith("supporter.home"):  # left out where it would tell a minister their own country
        return any(office.country for office in offices)
    return name == "supporter.place" or table == "answers"


def _lengths(campaign: Campaign) -> Item:
    spans = [_span(letter) for letter in campaign.letters]
    shortest, longest = min(span[0] for span in spans), max(span[1] for span in spans)
    message = N_("The shortest letter has %(shortest)s words, the longest %(longest)s.")
    if shortest < FEW_WORDS:
        message = N_("The shortest letter has %(shortest)s words. One of less than %(few)s says too little.")
    values = {"shortest": shortest, "longest": longest, "few": FEW_WORDS}
    return Item("length", Level.GREEN if shortest >= FEW_WORDS else Level.WARNING, message, values, "letters")


def _span(letter: LetterTemplate) -> tuple[int, int]:
    """The fewest words of a letter's own text, and the most without points.

    Salutation, close and what its writer adds are left out.
    """
    values = sample(letter)
    counts = [[words(variant.fill(values), letter.language) for variant in block.variants] for block in letter.blocks]
    always = [
        count for count, block in zip(counts, letter.blocks, strict=True) if count and not _may_be_left_out(block)
    ]
    return sum(min(count) for count in always), letter_checks.longest(letter)


def _may_be_left_out(block: Block) -> bool:
    return bool(block.point) or all(variant.optional for variant in block.variants)


def _different(campaign: Campaign) -> Item:
    """Of the letter with the fewest: how many there are without points, which supporters need not choose."""
    fewest, at = min((_combinations(letter), at) for at, letter in enumerate(campaign.letters, 1))
    message = N_("There are %(count)s different letters at least, before anybody adds a word.")
    if FEW_LETTERS <= fewest < campaign.goal:
        message = N_("Letter %(letter)s repeats itself after %(count)s letters; the goal is %(goal)s. Add wordings.")
    if fewest < FEW_LETTERS:
        message = N_(
            "Different wordings of letter %(letter)s: only %(count)s. Add some: offices ignore letters that are alike."
        )
    level = Level.GREEN if fewest >= max(FEW_LETTERS, campaign.goal) else Level.WARNING
    values = {"count": fewest, "letter": at, "goal": campaign.goal}
    return Item("different", level, message, values, f"letters[{at}]")


def _combinations(letter: LetterTemplate) -> int:
    always = [len(block.variants) for block in letter.blocks if block.variants and not _may_be_left_out(block)]
    return prod(always) * len(letter.subject)


def _languages(campaign: Campaign, titles: Mapping[str, str]) -> Iterator[Item]:
    """What readers of a language get in another one."""
    missing = [(language, "summary") for language in campaign.languages if not campaign.summary.get(language)]
    for language, what in missing:
        values = {"language": language, "what": what}
        yield Item("languages", Level.WARNING, N_("There is no summary in %(language)s."), values, "campaign.title")
    for language in campaign.languages:
        written = {target for letter in campaign.letters if letter.language == language for target in letter.targets}
        unwritten = [title for target, title in titles.items() if target not in written]
        if unwritten:
            message = N_("There is no letter to %(target)s in %(language)s; supporters get it in another language.")
            values = {"target": ", ".join(unwritten), "language": language}
            yield Item("languages", Level.WARNING, message, values, "letters")


def _addresses(campaign: Campaign, target: Target, directory: Directory, today: date) -> Iterator[Item]:
    """How it stands with every address that letters to a target may go to."""
    if target.own_government or target.area:
        yield _many(target, directory, today)
        return
    languages = [letter.language for letter in campaign.letters if target.id in letter.targets]
    offices = (office for language in languages for office in offices_of(target, directory, language))
    for office in dict.fromkeys(offices):
        level, message = _inline(office) if target.inline else _checked(office, today)
        days = (today - office.checked_on).days if office.checked_on else 0
        values = {"office": office.title, "address": office.email, "days": days}
        yield Item("addresses", level, message, values, "targets" if target.inline else office.id)


def _inline(office: Office) -> tuple[Level, str]:
    if not office.email:
        return _without_address(office)
    return Level.GREEN, N_("%(office)s: %(address)s, as the campaign gives it.")


def _checked(office: Office, today: date) -> tuple[Level, str]:
    if not office.email:
        return _without_address(office)
    if office.checked_on is None:
        return Level.WARNING, N_("%(office)s: nobody has checked %(address)s, so no letter is mailed there.")
    if office.is_overdue(today):
        return Level.WARNING, N_("%(office)s: %(address)s was checked %(days)s days ago. Look it up again.")
    return Level.GREEN, N_("%(office)s: %(address)s, checked %(days)s days ago.")


def _without_address(office: Office) -> tuple[Level, str]:
    if office.contact_form or office.postal_address:
        return Level.GREEN, N_(
            "%(office)s has no email address: supporters send the letter themselves, by form or post."
        )
    return Level.WARNING, N_("%(office)s has no address at all: supporters are left to find one.")


def _many(target: Target, directory: Directory, today: date) -> Item:
    offices = [office for office in offices_of(target, directory, "") if office.email]
    fresh = [office for office in offices if office.checked_on and not office.is_overdue(today)]
    values = {"checked": len(fresh), "all": len(offices)}
    message = N_("The supporters’ own governments: %(checked)s of %(all)s addresses were checked within half a year.")
    if target.area:
        message = N_(
            "The supporters’ representatives: %(checked)s of %(all)s addresses were checked within half a year."
        )
    level = Level.GREEN if len(fresh) == len(offices) else Level.WARNING
    return Item("addresses", level, message, values, "offices")


def _settings(campaign: Campaign, today: date) -> Iterator[Item]:
    if campaign.last_day and campaign.last_day < today:
        message = N_("Its last day is over (%(day)s): nobody could write.")
        yield Item("dates", Level.FAULT, message, {"day": campaign.last_day}, "campaign.closes")
    if campaign.closes is None:
        message = N_(
            "It names no last day, so it ends a year after it went live: then what tells who wrote is destroyed."
        )
        yield Item("dates", Level.WARNING, message, {}, "campaign.closes")
    if campaign.by_hand and campaign.by_hand.day <= today:
        message = N_("Letters were to be handed over by hand on %(day)s: nobody can leave one with you any more.")
        yield Item("dates", Level.WARNING, message, {"day": campaign.by_hand.day}, "campaign.by_hand.day")
    if not campaign.confirm:
        message = N_("Supporters are not asked to confirm their address: anybody can write in anybody’s name.")
        yield Item("confirm", Level.WARNING, message, {}, "campaign.confirm")
