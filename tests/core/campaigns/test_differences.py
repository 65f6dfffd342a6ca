"""What is different between two texts is told by place and in words."""

import pytest

from campaign.core.campaigns import toml
from campaign.core.campaigns.differences import Difference, Kind, differences, word_by_word
from campaign.core.campaigns.edits import acted, filled
from campaign.core.offices.office import Directory
from tests.support.campaigns import SOURCE
from tests.support.effort import at_most

BASE = toml.parse(SOURCE)


def pressed(button):
    return acted(BASE, button, Directory(()))[0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"campaign.goal": ["5"]}, [Difference(Kind.CHANGED, "campaign.goal", "100", "5")]),
        ({"campaign.title.ko": [""]}, [Difference(Kind.TAKEN_OUT, "campaign.title.ko", "깨끗한 강", "")]),
        ({"campaign.closes": ["2027-01-01"]}, [Difference(Kind.ADDED, "campaign.closes", "", "2027-01-01")]),
        ({"targets.1.countries": ["KR GB"]}, [Difference(Kind.ADDED, "targets.1.countries", "", "KR, GB")]),
        ({"campaign.confirm.shown": ["1"]}, [Difference(Kind.TAKEN_OUT, "campaign.confirm", "✓", "")]),
    ],
)
def test_a_changed_field_is_told_once(fields, expected):
    assert differences(BASE, filled(BASE, fields)) == expected


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("delete:letters.1.blocks.1", [(Kind.TAKEN_OUT, "letters.1.blocks.1")]),
        ("paragraph:letters.1", [(Kind.ADDED, "letters.1.blocks.6")]),
        ("up:letters.2", [(Kind.MOVED, "letters.2")]),
        ("add:questions", [(Kind.ADDED, "questions.2")]),
        ("own-government", [(Kind.ADDED, "targets.3")]),
    ],
)
def test_entries_are_found_where_they_stand(button, expected):
    changes = differences(BASE, pressed(button))
    assert [(one.kind, one.place) for one in changes] in (
        expected,
        [(Kind.MOVED, "letters.1")] if "up" in button else 0,
    )


def test_what_is_taken_out_is_told_with_its_words():
    (change,) = differences(BASE, pressed("delete:letters.1.blocks.2"))
    assert "To me it matters" in change.was and not change.now


@pytest.mark.parametrize(
    ("was", "now", "pieces"),
    [
        ("Our rivers are ill.", "Our lakes are ill.", ["same:Our ", "gone:rivers", "new:lakes", "same: are ill."]),
        ("깨끗한 강", "깨끗한 바다", ["same:깨끗한 ", "gone:강", "new:바다"]),
        ("河流很脏", "湖泊很脏", ["gone:河流", "new:湖泊", "same:很脏"]),
        ("", "New", ["new:New"]),
        ("Old", "", ["gone:Old"]),
        ("same", "same", ["same:same"]),
    ],
)
def test_words_are_compared_one_by_one(was, now, pieces):
    assert [f"{what}:{words}" for what, words in word_by_word(was, now)] == pieces


def test_a_long_text_is_not_compared_for_minutes():
    was, now = " ".join(map(str, range(50_000))), " ".join(map(str, range(50_000, 0, -1)))
    assert word_by_word(was, now) == [("gone", was), ("new", now)]


@pytest.mark.parametrize(
    ("was", "now"),
    [("a. " * 500, "a, " * 500), ("a b " * 370, "b a " * 370), ("漢字" * 700, "字漢" * 700), ("a " * 740, "b " * 740)],
)
def test_words_that_come_again_and_again_take_no_time(was, now):
    with at_most(0.5):
        pieces = word_by_word(was, now)
    assert sum(len(words) for what, words in pieces if what == "gone") <= len(was)
