"""Which variants were given out is worked out from counters, and is what counting letter by letter would say."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.campaigns.file import read
from campaign.core.letters.allocation import combination
from campaign.core.letters.variants import SUBJECT, Given, _between, uses
from campaign.core.offices.office import Directory
from tests.core.letters.test_targeting import BUNDLED, BUNDLED_DIRECTORY
from tests.support.campaigns import OFFICES, SOURCE

DIRECTORY = Directory(OFFICES)
CAMPAIGN = read(SOURCE, "rivers", DIRECTORY)


@given(st.integers(0, 400), st.integers(0, 400), st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_counting_by_arithmetic_is_counting_one_by_one(first, count, sizes):
    numbers = [combination(number, sizes) for number in range(first, first + count)]
    counted = [Counter(number[block] for number in numbers) for block in range(len(sizes))]
    expected = [[block[variant] for variant in range(size)] for block, size in zip(counted, sizes, strict=True)]
    assert _between(first, first + count, sizes) == expected


def test_a_million_letters_take_no_time():
    (block, subject) = _between(0, 1_000_003, (3, 2))
    assert sum(block) == sum(subject) == 1_000_003 and max(block) - min(block) <= 1


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        (Given("river-ministry", "en", "0,4", 0, 6), {SUBJECT: (3, 3), 0: (2, 2, 2), 4: (3, 3)}),
        (Given("river-ministry", "en", "0,4,2", 0, 2), {SUBJECT: (1, 1), 0: (1, 1, 0), 4: (1, 1), 2: (1, 1)}),
        (Given("nowhere", "en", "0,4", 0, 6), {}),
        (Given("river-ministry", "fr", "0,4", 0, 6), {}),
        (Given("river-ministry", "en", "0,99", 0, 6), {}),
        (Given("river-ministry", "en", "*", 0, 6), {}),
    ],
)
def test_uses_of_a_letters_variants(found, counts):
    told = {use.place: use.counts for _, block in uses(CAMPAIGN, DIRECTORY, [found]) for use in block}
    assert {place: sorted(one, reverse=True) for place, one in told.items()} == {
        place: sorted(count, reverse=True) for place, count in counts.items()
    }


def test_offices_and_sets_of_blocks_add_up():
    given = [Given("river-ministry", "en", "0,4", 0, 6), Given("lake-agency", "en", "0,4,2", 6, 6)]
    ((letter, told),) = uses(CAMPAIGN, DIRECTORY, given)
    assert letter.language == "en" and sum(told[1].counts) == 12


def test_what_every_letter_has_follows_one_count_and_the_rest_that_of_its_set():
    """In the bundled letters, whose points have three wordings each where everything else has five."""
    given = [
        Given("un-sg", "en", shown, 0, count) for shown, count in (("*", 10), ("0,3,8,9,10,4", 3), ("0,3,8,9,10", 7))
    ]
    ((_, told),) = uses(BUNDLED, BUNDLED_DIRECTORY, given)
    assert {use.place: use.counts for use in told} == {
        **dict.fromkeys((SUBJECT, 0, 3, 8, 9, 10), (2, 2, 2, 2, 2)),
        4: (1, 1, 1),
    }
