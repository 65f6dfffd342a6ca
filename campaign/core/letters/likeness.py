"""How much two letters share, as an office sees it: runs of five words that stand in both."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from campaign.core.campaigns.campaign import LetterTemplate
from campaign.core.letters.allocation import combination
from campaign.core.words.templates import Values

WORDS_IN_A_RUN = 5
_SIGNS_IN_A_RUN = 10
"""The same where words are written without spaces: two signs count as a word."""
_WORD = re.compile(r"\w+")
_WITHOUT_SPACES = ("ja", "th", "zh")


def runs(text: str, language: str) -> frozenset[str]:
    """Every run of five words in a text, without case and marks; in a text that is shorter, the whole of it."""
    words = _WORD.findall(text.casefold())
    spaced = language.split("-")[0] not in _WITHOUT_SPACES
    signs = words if spaced else list("".join(words))
    length, between = (WORDS_IN_A_RUN, " ") if spaced else (_SIGNS_IN_A_RUN, "")
    places = range(max(1, len(signs) - length + 1))
    return frozenset(between.join(signs[place : place + length]) for place in places) - {""}


def shared(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """The part of the shorter letter's runs that the other one has too, from 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def most_alike(template: LetterTemplate, values: Values, start: int, count: int) -> float:
    """What the two most alike of the `count` letters from number `start` on share, before anybody adds a word.

    Of points and of paragraphs that may come out empty, none is in these letters: everybody's have the others.
    """
    blocks = [
        block.variants
        for block in template.blocks
        if block.variants and not block.point and not block.variants[0].optional
    ]
    sizes = (*map(len, blocks), len(template.subject))
    known = [[runs(variant.fill(values), template.language) for variant in variants] for variants in blocks]
    letters = [_letter(known, combination(number, sizes)) for number in range(start, start + count)]
    return max((shared(one, other) for one, other in combinations(letters, 2)), default=0.0)


def _letter(known: Sequence[Sequence[frozenset[str]]], chosen: Iterable[int]) -> frozenset[str]:
    picked = (variants[variant] for variants, variant in zip(known, chosen, strict=False))
    return frozenset().union(*picked)
