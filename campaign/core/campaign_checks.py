"""What must hold between the parts of a campaign: ids, languages, targets, offices, merge fields."""

from collections import Counter
from collections.abc import Iterable, Iterator

from babel import Locale

from campaign.core import templates
from campaign.core.campaigns import Campaign, LetterTemplate, Target
from campaign.core.file_reader import FileReader, is_language
from campaign.core.offices import Directory
from campaign.core.templates import Text

_COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())


def faults(campaign: Campaign, directory: Directory, reader: FileReader) -> list[str]:
    """Every fault between the parts, each with the file's name and, where known, its line."""
    return [
        reader.located(sentence, near)
        for found in (
            _duplicates(campaign),
            _languages(campaign),
            _dates(campaign),
            _targets(campaign, directory),
            _areas(campaign),
            _letters(campaign),
            _templates(campaign),
            _closes(campaign, directory),
        )
        for sentence, near in found
    ]


Found = Iterator[tuple[str, str]]


def _duplicates(campaign: Campaign) -> Found:
    for what, ids in (
        ("target", [target.id for target in campaign.targets]),
        ("question", [question.id for question in campaign.questions]),
    ):
        yield from ((f"two {what}s are called {name!r}", f'"{name}"') for name in _repeated(ids))
    for at, letter in enumerate(campaign.letters, 1):
        points = [block.point for block in letter.blocks if block.point]
        yield from ((f"letters[{at}]: two points are called {name!r}", name) for name in _repeated(points))
    written = [(target, letter.language) for letter in campaign.letters for target in letter.targets]
    for (target, language), times in Counter(written).items():
        if times > 1:
            yield f"target {target!r} has {times} letters in {language!r}", f'"{target}"'


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _languages(campaign: Campaign) -> Found:
    for language in campaign.languages:
        if not is_language(language):
            yield f"languages: {language!r} is not a language code such as en or ko", f'"{language}"'
        elif campaign.title and language not in campaign.title:
            yield f"title has no text for the language {language!r}", "[campaign.title]"
    for letter in campaign.letters:
        if letter.language and not is_language(letter.language):
            yield f"language: {letter.language!r} is not a language code such as en or ko", letter.language


def _dates(campaign: Campaign) -> Found:
    if campaign.opens and campaign.closes and campaign.closes < campaign.opens:
        yield f"closes ({campaign.closes}) is before opens ({campaign.opens})", "closes"


def _targets(campaign: Campaign, directory: Directory) -> Found:
    for target in campaign.targets:
        for country in sorted(target.countries | target.except_countries):
            if country not in _COUNTRIES:
                yield f"target {target.id!r}: {country!r} is not a country code such as KR or GB", f'"{country}"'
        if target.area and not campaign.areas:
            yield f"target {target.id!r} has area = true, but [campaign] names no areas", f'"{target.id}"'
        if target.office and directory.find(target.office, campaign.languages[0]) is None:
            yield f"target {target.id!r}: there is no office {target.office!r} in the directory", target.office


def _areas(campaign: Campaign) -> Found:
    if campaign.areas and not any(target.area for target in campaign.targets):
        yield f"areas = {campaign.areas!r} is for targets with area = true, and there is none", campaign.areas


def _letters(campaign: Campaign) -> Found:
    known = {target.id for target in campaign.targets}
    written = {target for letter in campaign.letters for target in letter.targets}
    for target in campaign.targets:
        if target.id and target.id not in written:
            yield f"target {target.id!r} has no letter", f'"{target.id}"'
    for at, letter in enumerate(campaign.letters, 1):
        for name in letter.targets:
            if name not in known:
                yield f"letters[{at}] is to {name!r}, which is no target of this campaign", f'"{name}"'
        if sum(block.personal for block in letter.blocks) > 1:
            yield f"letters[{at}] has more than one block with personal = true", "personal"


def _templates(campaign: Campaign) -> Found:
    allowed = templates.merge_fields(question.id for question in campaign.questions)
    for at, letter in enumerate(campaign.letters, 1):
        for where, variants in _places(letter):
            for number, variant in enumerate(variants, 1):
                for sentence in templates.faults(variant, allowed):
                    yield f"letters[{at}].{where}, variant {number}: {sentence}", variant.source


def _places(letter: LetterTemplate) -> Iterator[tuple[str, tuple[Text, ...]]]:
    yield "subject", letter.subject
    for at, block in enumerate(letter.blocks, 1):
        yield f"blocks[{at}]", block.variants


def _closes(campaign: Campaign, directory: Directory) -> Found:
    """Salutation and close are templates too, in the campaign file or in the office directory."""
    allowed = templates.merge_fields(question.id for question in campaign.questions)
    for target in campaign.targets:
        for part, source in _ends(campaign, target, directory):
            try:
                found = templates.faults(Text(source), allowed)
            except ValueError as error:
                found = [str(error)]
            yield from ((f"target {target.id!r}: {part}: {sentence}", source) for sentence in found)


def _ends(campaign: Campaign, target: Target, directory: Directory) -> Iterator[tuple[str, str]]:
    office = target.inline or directory.find(target.office, campaign.languages[0])
    if office is not None:
        yield "salutation", office.salutation
        yield "close", office.close
