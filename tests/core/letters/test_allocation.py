"""Variants are allotted so that letters differ for as long as they can."""

import random
from collections import Counter
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.letters.allocation import combination, shared_by_all, together

SIZES = st.lists(st.integers(1, 5), min_size=1, max_size=5).filter(lambda sizes: prod(sizes) <= 1_000)


@given(SIZES)
def test_every_combination_comes_once_before_any_comes_again(sizes):
    count = prod(sizes)
    first = [combination(number, sizes) for number in range(count)]
    assert len(set(first)) == count
    assert [combination(number + count, sizes) for number in range(count)] == first


@given(SIZES)
def test_no_variant_gets_more_than_one_letter_ahead_of_its_sibling(sizes):
    used = [Counter(dict.fromkeys(range(size), 0)) for size in sizes]
    for number in range(2 * prod(sizes)):
        for block, variant in enumerate(combination(number, sizes)):
            used[block][variant] += 1
        assert all(max(counts.values()) - min(counts.values()) <= 1 for counts in used)


@pytest.mark.parametrize(
    ("sizes", "most"),
    [((5,) * 5, 2), ((7,) * 7, 2), ((5,) * 6, 3), ((3,) * 3, 2), ((5, 4, 3), 1), ((5, 5, 4, 4), 2)],
)
def test_letters_within_ten_of_each_other_share_few_variants(sizes, most):
    letters = [combination(number, sizes) for number in range(1_000)]
    shared = [
        sum(one == other for one, other in zip(letters[number], letters[number + apart], strict=True))
        for number in range(990)
        for apart in range(1, 11)
    ]
    assert max(shared) <= most
    assert sum(shared) / len(shared) <= sum(1 / size for size in sizes) * 1.1, "no more than chance would have it"


def test_neighbours_share_nothing_where_every_block_has_as_many_variants():
    letters = [combination(number, (5,) * 5) for number in range(25)]
    agree = [
        sum(one == other for one, other in zip(letters[a], letters[b], strict=True))
        for a in range(25)
        for b in range(a)
    ]
    assert max(agree) == 1, "25 letters, and any two share one paragraph of five at most"


def test_a_letter_without_variants_has_one_combination():
    assert combination(7, []) == ()
    assert combination(7, [1, 1]) == (0, 0)


def test_letters_with_points_and_without_are_no_near_copies():
    """Five paragraphs and a subject in five wordings; whatever else each has, two within ten share two at most."""
    always, chance = (5,) * 6, random.Random(5)
    of_set, letters, of_points = Counter(), [], Counter()
    for of_office in range(1_000):
        others = (3,) * chance.choice([0, 0, 1, 2, 5])
        number = together(of_office, of_set[others], always, others)
        of_set[others] += 1
        chosen = combination(number, (*always[:-1], *others, always[-1]))
        letters.append(chosen[:5])
        of_points.update((len(others), place, variant) for place, variant in enumerate(chosen[5:-1]))
    alike = [
        sum(one == other for one, other in zip(letters[at], letters[at + apart], strict=True))
        for at in range(990)
        for apart in range(1, 11)
    ]
    assert max(alike) == 2 and len(set(letters)) == 1_000
    for others in (1, 2, 5):
        for place in range(others):
            counts = [of_points[others, place, variant] for variant in range(3)]
            assert max(counts) - min(counts) <= 1, "and each wording of a point is used as often as its siblings"


def test_sizes_with_a_factor_in_common_are_counted_by_set():
    assert together(7, 3, (3, 2, 2), (2,)) == 3 and not shared_by_all((3, 2, 2), (2,))
    assert together(7, 3, (3, 2, 2), ()) == 7, "where there is nothing else, by office"
