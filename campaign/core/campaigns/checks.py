"""What must hold between the parts of a campaign: ids, languages, targets, offices, merge fields."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from babel import Locale

from campaign.core.campaigns.campaign import Campaign, LetterTemplate, Target
from campaign.core.campaigns.owners import MOST_OWNERS, Owner
from campaign.core.campaigns.picture import ImageKind
from campaign.core.campaigns.reader import Fault, FaultKind, FileReader, is_language
from campaign.core.offices.office import Directory
from campaign.core.words import merge_fields, templates, text
from campaign.core.words.marking import N_
from campaign.core.words.templates import Text

_COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())

_NO_ALT = {
    ImageKind.PICTURE: (N_("picture_alt has no text for the language %(language)s"), FaultKind.NO_ALT),
    ImageKind.LOGO: (N_("logo_alt has no text for the language %(language)s"), FaultKind.NO_LOGO_ALT),
}
LONGEST_THANKS, LONGEST_MAIL_WORDS = 2_000, 500
"""Characters of what a campaign says on the receipt, and in its mails."""


def faults(campaign: Campaign, directory: Directory, reader: FileReader, most: int) -> list[Fault]:
    """The first `most` faults between the parts, each with its place and, where known, its line."""
    every_fault = chain.from_iterable(
        (
            _duplicates(campaign),
            _languages(campaign),
            _images(campaign),
            _owners(campaign),
            _dates(campaign),
            _own_words(campaign),
            _targets(campaign, directory),
            _country_rules(campaign),
            _positions(campaign, directory),
            _areas(campaign),
            _letters(campaign),
            _templates(campaign),
            _closes(campaign, directory),
        )
    )
    return [
        Fault(fault.message, fault.values, fault.place, fault.said, reader.line_of(fault.near), fault.kind)
        for fault in islice(every_fault, most)
    ]


@dataclass(frozen=True)
class _Found:
    """A fault, and what stands in the file where it is."""

    message: str
    values: Mapping[str, object]
    place: str
    near: str
    said: str = ""
    kind: FaultKind = FaultKind.OTHER


Found = Iterator[_Found]


def _duplicates(campaign: Campaign) -> Found:
    for message, name, ids in (
        (N_("two targets are called %(name)s"), "targets", [target.id for target in campaign.targets]),
        (N_("two questions are called %(name)s"), "questions", [question.id for question in campaign.questions]),
        (N_("two facts are called %(name)s"), "facts", [fact.id for fact in campaign.facts if fact.id]),
    ):
        for repeated in _repeated(ids):
            place = f"{name}[{len(ids) - ids[::-1].index(repeated)}]"
            yield _Found(message, {"name": repr(repeated)}, place, f'"{repeated}"')
    for at, letter in enumerate(campaign.letters, 1):
        points = [block.point for block in letter.blocks if block.point]
        for name in _repeated(points):
            message = N_("two points are called %(name)s")
            yield _Found(message, {"name": repr(name)}, f"letters[{at}]", name, f"letters[{at}]")
    written = [(target, letter.language) for letter in campaign.letters for target in letter.targets]
    for (target, language), times in Counter(written).items():
        if times > 1:
            message = N_("target %(target)s has %(times)s letters in %(language)s")
            values = {"target": repr(target), "times": times, "language": repr(language)}
            yield _Found(message, values, "letters", f'"{target}"', kind=FaultKind.TWO_LETTERS)


def _merge_fields(campaign: Campaign) -> frozenset[str]:
    facts = (fact.id for fact in campaign.facts if fact.id)
    return merge_fields.allowed((question.id for question in campaign.questions), facts)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _languages(campaign: Campaign) -> Found:
    for language in campaign.languages:
        values, near = {"language": repr(language)}, f'"{language}"'
        if not is_language(language):
            message = N_("languages: %(language)s is not a language code such as en or ko")
            yield _Found(message, values, "campaign.languages", near)
        elif not campaign.title.get(language):
            message = N_("title has no text for the language %(language)s")
            yield _Found(message, values, "campaign.title", "[campaign.title]", kind=FaultKind.NO_TITLE)
    for at, letter in enumerate(campaign.letters, 1):
        if letter.language and not is_language(letter.language):
            message = N_("language: %(language)s is not a language code such as en or ko")
            yield _Found(message, {"language": repr(letter.language)}, f"letters[{at}].language", letter.language)


def _images(campaign: Campaign) -> Found:
    """Whether it is said in every language what is to be seen."""
    for kind, (message, fault) in _NO_ALT.items():
        image = campaign.image(kind)
        for language in filter(is_language, campaign.languages if image.name else ()):
            if campaign.title.get(language) and not image.alt.get(language):
                values = {"language": repr(language)}
                yield _Found(message, values, f"campaign.{kind}", image.name, kind=fault)
    if campaign.logo and campaign.logo == campaign.picture:
        yield _Found(N_("logo and picture name the same file"), {}, "campaign.logo", campaign.logo)


def _owners(campaign: Campaign) -> Found:
    """Whether each group can be named, speaks to readers that there are, and has a list of its own."""
    if len(campaign.owners) > MOST_OWNERS:
        message = N_("%(count)s groups run this campaign, and %(most)s can be named: let the others be partners")
        yield _Found(message, {"count": len(campaign.owners), "most": MOST_OWNERS}, "owners", "[[owners]]")
    for at, owner in enumerate(campaign.owners, 1):
        yield from _owner(campaign, owner, at)
    for partner in _repeated(owner.partner for owner in campaign.owners if owner.partner):
        message = N_("two groups have the partner code %(code)s: each has a list of its own")
        yield _Found(message, {"code": repr(partner)}, "owners", f'"{partner}"')


def _owner(campaign: Campaign, owner: Owner, at: int) -> Found:
    place = f"owners[{at}]"
    for language in (code for code in owner.languages if code not in campaign.languages):
        message = N_("owners[%(at)s]: there are no pages in the language %(language)s")
        yield _Found(message, {"at": at, "language": repr(language)}, f"{place}.languages", f'"{language}"')
    for country in sorted(owner.countries - _COUNTRIES):
        message = N_("owners[%(at)s]: %(country)s is not a country code such as KR or GB")
        values, near = {"at": at, "country": repr(country)}, f'"{country}"'
        yield _Found(message, values, f"{place}.countries", near, kind=FaultKind.NO_COUNTRY)
    if any(map(text.has_web_address, owner.name.values())):
        message = N_("owners[%(at)s]: the name has a web address: in our mails ours has to be the only one")
        yield _Found(message, {"at": at}, f"{place}.name", "[owners.name]")
    if owner.logo and owner.logo == campaign.picture:
        yield _Found(N_("logo and picture name the same file"), {}, f"{place}.logo", owner.logo)


def _dates(campaign: Campaign) -> Found:
    if campaign.follows and campaign.follows == campaign.slug:
        yield _Found(N_("a campaign cannot follow itself"), {}, "campaign.follows", "follows")
    if campaign.won and not any(campaign.outcome.values()):
        message = N_("won needs a text in outcome: what was won")
        yield _Found(message, {}, "campaign.won", "won", kind=FaultKind.WON_WHAT)
    if campaign.opens_at and campaign.closes_at and campaign.closes_at <= campaign.opens_at:
        message = N_("closes (%(closes)s) is before opens (%(opens)s)")
        values = {"closes": campaign.closes, "opens": campaign.opens}
        yield _Found(message, values, "campaign.closes", "closes", kind=FaultKind.ENDS_FIRST)


def _own_words(campaign: Campaign) -> Found:
    """In a mail that asks for a click, the only address is the one that we put there."""
    for key, texts, most in (
        ("thanks", campaign.thanks, LONGEST_THANKS),
        ("mail_words", campaign.mail_words, LONGEST_MAIL_WORDS),
    ):
        for language, words in texts.items():
            place = f"campaign.{key}"
            if len(words) > most:
                message = N_("%(key)s has %(count)s characters in %(language)s, and may have %(most)s")
                values = {"key": key, "count": len(words), "language": repr(language), "most": most}
                yield _Found(message, values, place, f"[campaign.{key}]", kind=FaultKind.TOO_LONG)
            if key == "mail_words" and text.has_web_address(words):
                message = N_("%(key)s has a web address in %(language)s: in these mails ours has to be the only one")
                values = {"key": key, "language": repr(language)}
                yield _Found(message, values, place, f"[campaign.{key}]", kind=FaultKind.HAS_ADDRESS)


def _targets(campaign: Campaign, directory: Directory) -> Found:
    for at, target in enumerate(campaign.targets, 1):
        for country in sorted({*target.countries, *target.except_countries}):
            if country not in _COUNTRIES:
                message = N_("target %(target)s: %(country)s is not a country code such as KR or GB")
                values = {"target": repr(target.id), "country": repr(country)}
                key = "countries" if country in target.countries else "except_countries"
                yield _Found(message, values, f"targets[{at}].{key}", f'"{country}"', kind=FaultKind.NO_COUNTRY)
        if target.area and not campaign.areas:
            message = N_("target %(target)s has area = true, but [campaign] names no areas")
            values, near = {"target": repr(target.id)}, f'"{target.id}"'
            yield _Found(message, values, f"targets[{at}]", near, kind=FaultKind.NO_AREAS)
        if target.office and directory.find(target.office, campaign.languages[0]) is None:
            message = N_("target %(target)s: there is no office %(office)s in the directory")
            values = {"target": repr(target.id), "office": repr(target.office)}
            yield _Found(message, values, f"targets[{at}].office", target.office)


def _country_rules(campaign: Campaign) -> Found:
    decided: set[str] = set()
    for at, rule in enumerate(campaign.country_rules, 1):
        for country in sorted(rule.countries):
            place, near = f"country_rules[{at}].countries", f'"{country}"'
            if country not in _COUNTRIES:
                message = N_("country_rules[%(at)s]: %(country)s is not a country code such as KR or GB")
                yield _Found(message, {"at": at, "country": repr(country)}, place, near, kind=FaultKind.NO_COUNTRY)
            elif country in decided:
                yield _Found(N_("%(country)s has two country rules"), {"country": repr(country)}, place, near)
        decided |= rule.countries


def _positions(campaign: Campaign, directory: Directory) -> Found:
    for at, position in enumerate(campaign.positions, 1):
        if position.target and campaign.target(position.target) is None:
            message = N_("positions[%(at)s]: %(target)s is no target of this campaign")
            values = {"at": at, "target": repr(position.target)}
            yield _Found(message, values, f"positions[{at}].target", f'"{position.target}"')
        if position.office and not directory.rows(position.office):
            message = N_("positions[%(at)s]: there is no office %(office)s in the directory")
            values = {"at": at, "office": repr(position.office)}
            yield _Found(message, values, f"positions[{at}].office", position.office)


def _areas(campaign: Campaign) -> Found:
    if campaign.areas and not any(target.area for target in campaign.targets):
        message = N_("areas = %(areas)s is for targets with area = true, and there is none")
        yield _Found(message, {"areas": repr(campaign.areas)}, "campaign.areas", campaign.areas)


def _letters(campaign: Campaign) -> Found:
    known = {target.id for target in campaign.targets}
    written = {target for letter in campaign.letters for target in letter.targets}
    for at, target in enumerate(campaign.targets, 1):
        if target.id and target.id not in written:
            message = N_("target %(target)s has no letter")
            place, near = f"targets[{at}]", f'"{target.id}"'
            yield _Found(message, {"target": repr(target.id)}, place, near, kind=FaultKind.NO_LETTER)
    for at, letter in enumerate(campaign.letters, 1):
        for name in letter.targets:
            if name not in known:
                message = N_("letters[%(at)s] is to %(target)s, which is no target of this campaign")
                yield _Found(message, {"at": at, "target": repr(name)}, f"letters[{at}].targets", f'"{name}"')
        if sum(block.personal for block in letter.blocks) > 1:
            message = N_("letters[%(at)s] has more than one block with personal = true")
            yield _Found(message, {"at": at}, f"letters[{at}]", "personal")


def _templates(campaign: Campaign) -> Found:
    allowed = _merge_fields(campaign)
    for at, letter in enumerate(campaign.letters, 1):
        for where, key, variants in _places(letter):
            for number, variant in enumerate(variants, 1):
                for fault in templates.faults(variant, allowed):
                    place, said = f"letters[{at}].{key}[{number}]", f"letters[{at}].{where}, variant {number}"
                    yield _Found(fault.message, fault.values, place, variant.source, said)


def _places(letter: LetterTemplate) -> Iterator[tuple[str, str, tuple[Text, ...]]]:
    """How each list of variants is called in a report, where it is, and the variants."""
    yield "subject", "subject", letter.subject
    for at, block in enumerate(letter.blocks, 1):
        yield f"blocks[{at}]", f"blocks[{at}].text", block.variants


def _closes(campaign: Campaign, directory: Directory) -> Found:
    """Salutation and close are templates too, in the campaign file or in the office directory."""
    allowed = _merge_fields(campaign)
    for at, target in enumerate(campaign.targets, 1):
        for part, source in _ends(campaign, target, directory):
            place, said = f"targets[{at}].{part}", f"target {target.id!r}: {part}"
            try:
                closing_faults = templates.faults(Text(source), allowed)
            except ValueError as error:
                yield _Found("%(error)s", {"error": error}, place, source, said)
                continue
            for fault in closing_faults:
                yield _Found(fault.message, fault.values, place, source, said)


def _ends(campaign: Campaign, target: Target, directory: Directory) -> Iterator[tuple[str, str]]:
    office = target.inline or directory.find(target.office, campaign.languages[0])
    if office is not None:
        yield "salutation", office.salutation
        yield "close", office.close
