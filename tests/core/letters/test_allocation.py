"""Variants are allotted so that letters differ for as long as they can."""

from collections import Counter
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from campaign.core.letters.allocation import combination

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


def test_a_letter_without_variants_has_one_combination():
    assert combination(7, []) == ()
    assert combination(7, [1, 1]) == (0, 0)
