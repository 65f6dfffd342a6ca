"""Acts in their order, and what is new in one."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.core.campaigns import series
from campaign.core.campaigns.campaign import Fact
from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignFileFaults
from campaign.core.offices.office import Directory
from tests.support.campaigns import OFFICES, changed

DIRECTORY = Directory(OFFICES)
FIRST = read(changed(slug='"one"'), "x", DIRECTORY)
EARLY, LATE = date(2026, 1, 1), date(2026, 12, 1)


def fact(says, day=LATE):
    return Fact(says, "A source", day)


def after(slug, before):
    return replace(FIRST, slug=slug, follows=before)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ([FIRST], ["one", "three"]),
        ([FIRST, after("two", "one")], ["one", "three"]),
        ([], ["three"]),
        ([after("one", "three"), after("three", "one")], ["one", "three"]),
    ],
    ids=["two acts", "another follows too", "one that is not there", "in a circle"],
)
def test_acts_stand_in_their_order_and_none_twice(known, found):
    acts = series.acts(after("three", "one"), {act.slug: act for act in known})
    assert [act.slug for act in acts] == found


@pytest.mark.parametrize(
    ("said", "says", "new"),
    [
        ([], [fact("A")], ["A"]),
        ([fact("A")], [fact("A")], []),
        ([fact("A")], [fact(" a ")], []),
        ([fact("A", EARLY)], [fact("A", EARLY), fact("B", LATE)], ["B"]),
        ([fact("A", LATE)], [fact("B", EARLY)], []),
        ([fact("A")], [], []),
    ],
)
def test_new_is_what_was_not_said_and_is_later(said, says, new):
    facts = series.new_facts(replace(FIRST, facts=tuple(says)), replace(FIRST, facts=tuple(said)))
    assert [fact.says for fact in facts] == new


def test_a_campaign_does_not_follow_itself():
    with pytest.raises(CampaignFileFaults, match="cannot follow itself"):
        read(changed(slug='"one"', follows='"one"'), "x", DIRECTORY)
