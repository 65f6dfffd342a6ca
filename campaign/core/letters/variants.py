"""Which variants were given out: worked out from the counters of allocation, however many letters there were."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaign.core.campaigns.campaign import Campaign, LetterTemplate
from campaign.core.letters.allocation import combination, shared_by_all
from campaign.core.offices.office import FOREIGN_MINISTRY, Directory

SUBJECT = -1
"""The place of the subject, beside those of the blocks."""


@dataclass(frozen=True)
class Given:
    """The numbers from `start` on, `count` of them, that letters with the blocks `shown` were given.

    `shown` is "*" for all letters to the office, whose numbers the blocks follow that every letter has.
    """

    office: str
    language: str
    shown: str
    start: int
    count: int


@dataclass(frozen=True)
class Use:
    """How often each variant of one block (`SUBJECT`: of the subject) was given to a letter."""

    place: int
    counts: tuple[int, ...]


def uses(campaign: Campaign, directory: Directory, given: Iterable[Given]) -> list[tuple[LetterTemplate, list[Use]]]:
    """For each of the campaign's letters, how often its variants were given out; those never given out left out.

    What was given out while a letter had other blocks is left out too: nobody can say any more what it was.
    """
    totals: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for allotment in given:
        template = _template(campaign, directory, allotment)
        places = _places(template, allotment.shown) if template else None
        if template is None or places is None:
            continue
        sizes = [_size(template, place) for place in places]
        of_template = totals[campaign.letters.index(template)]
        for place, counts in zip(
            places, _between(allotment.start, allotment.start + allotment.count, sizes), strict=True
        ):
            before = of_template.get(place, [0] * len(counts))
            of_template[place] = [mine + more for mine, more in zip(before, counts, strict=True)]
    return [
        (letter, [Use(place, tuple(counts)) for place, counts in sorted(totals[number].items())])
        for number, letter in enumerate(campaign.letters)
        if number in totals
    ]


def _template(campaign: Campaign, directory: Directory, given: Given) -> LetterTemplate | None:
    """The letter that an office gets in a language: where several targets may mean it, the first one's."""
    for target in campaign.targets:
        office = directory.get(given.office)
        means = (
            target.inline is not None
            and target.inline.id == given.office
            or bool(target.office)
            and (given.office == target.office or given.office.startswith(f"{target.office}-"))
            or target.own_government
            and (office is None or office.role == FOREIGN_MINISTRY)
        )
        if means:
            template = campaign.template_for(target.id, given.language)
            return template if template.language == given.language else None
    return None


def _places(template: LetterTemplate, shown: str) -> list[int] | None:
    """The blocks that went by the count of `shown`, in the order of allocation; None where there are none, or gone."""
    always, others = _always(template), [place for place in _written(template) if place not in _always(template)]
    one_count = shared_by_all(
        [_size(template, place) for place in always], [_size(template, place) for place in others]
    )
    if shown == "*":
        return always if one_count else None
    places = [int(place) for place in shown.split(",") if place.isdigit()]
    if any(place >= len(template.blocks) or not template.blocks[place].variants for place in places):
        return None
    return [place for place in places if place in others] if one_count else [*places, SUBJECT]


def _written(template: LetterTemplate) -> list[int]:
    return [place for place, block in enumerate(template.blocks) if block.variants]


def _always(template: LetterTemplate) -> list[int]:
    """The blocks that every letter has, and the subject."""
    blocks = template.blocks
    return [place for place in _written(template) if not (blocks[place].point or blocks[place].optional)] + [SUBJECT]


def _size(template: LetterTemplate, place: int) -> int:
    return len(template.subject if place == SUBJECT else template.blocks[place].variants)


def _between(first: int, end: int, sizes: Sequence[int]) -> list[list[int]]:
    """How often each variant of each block is in the combinations from `first` up to `end`."""
    return [
        [after - before for before, after in zip(*pair, strict=True)]
        for pair in zip(_up_to(first, sizes), _up_to(end, sizes), strict=True)
    ]


def _up_to(end: int, sizes: Sequence[int]) -> list[list[int]]:
    """The same from the first combination on.

    Of as many letters as a block has variants, counted from the first, each gets another variant of it: only what is
    left over after the last whole round has to be looked at.
    """
    ways = []
    for block, size in enumerate(sizes):
        counts = [end // size] * size
        for number in range(end - end % size, end):
            counts[combination(number, sizes)[block]] += 1
        ways.append(counts)
    return ways
