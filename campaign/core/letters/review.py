"""A campaign's words for a native reader: each wording once beside its original, each country's sentences once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaign.core.campaigns.campaign import Block, Campaign, LetterTemplate
from campaign.core.words import customs
from campaign.core.words.templates import Text, Values


@dataclass(frozen=True)
class Pair:
    """One wording and what it says in the campaign's first language; "" where the two do not line up."""

    where: str
    original: str
    words: str


@dataclass(frozen=True)
class Reviewed:
    """All the wordings of one letter."""

    targets: tuple[str, ...]
    language: str
    beside: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class CountrySentence:
    """A country in it, from it and of it."""

    code: str
    within: str
    origin: str
    of: str


def letters(campaign: Campaign, language: str, fill: Iterable[tuple[LetterTemplate, Values]]) -> Iterator[Reviewed]:
    """The letters in a language, each beside the one in the campaign's first language where they line up.

    `fill` gives words for the merge fields of each letter.
    """
    values = {id(letter): words for letter, words in fill}
    for letter in campaign.letters:
        if letter.language != language:
            continue
        original = campaign.template_for(letter.targets[0], campaign.languages[0])
        beside = original if original.shape == letter.shape and original is not letter else None
        pairs = _pairs(letter, beside, values)
        yield Reviewed(letter.targets, language, original.language if beside else "", tuple(pairs))


def countries(codes: Iterable[str], language: str) -> list[CountrySentence]:
    """Each country (ISO 3166-1 alpha-2) as sentences in a language have it."""
    every = ((code, customs.country_forms(code, language)) for code in codes)
    return [CountrySentence(code, forms.within, forms.origin, forms.of) for code, forms in every]


def _pairs(letter: LetterTemplate, beside: LetterTemplate | None, values: dict[int, Values]) -> Iterator[Pair]:
    def said(template: LetterTemplate | None, variants: tuple[Text, ...], number: int) -> str:
        return variants[number].fill(values[id(template)]) if template else ""

    for number in range(len(letter.subject)):
        original = said(beside, beside.subject if beside else (), number)
        yield Pair(f"subject {number + 1}", original, said(letter, letter.subject, number))
    for at, block in enumerate(letter.blocks):
        other = beside.blocks[at] if beside else Block()
        name = block.point or ("ask" if block.ask else "paragraph")
        for number in range(len(block.variants)):
            original = said(beside, other.variants, number)
            yield Pair(f"{at + 1} ({name}), {number + 1}", original, said(letter, block.variants, number))
