"""Two people's changes put together: nobody's words are lost, and what cannot be told apart is not guessed."""

import copy

import pytest

from campaign.core.campaigns import toml
from campaign.core.campaigns.edits import acted, filled
from campaign.core.campaigns.merging import merged, same_shape
from campaign.core.offices.office import Directory
from tests.support.campaigns import SOURCE

BASE = toml.parse(SOURCE)
TITLE, GOAL = {"campaign.title.en": ["Mine"]}, {"campaign.goal": ["5"]}
FIRST, SECOND = {"letters.1.blocks.1.text.1": ["First"]}, {"letters.1.blocks.2.text.1": ["Second"]}
OTHER_LETTER = {"letters.2.subject.1": ["Other letter"]}
TICKED = {"campaign.languages.shown": ["1"], "campaign.languages": ["ko"], "campaign.first": ["ko"]}


def pressed(button, document=BASE):
    return acted(document, button, Directory(()))[0]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [(TITLE, GOAL), (FIRST, SECOND), (FIRST, OTHER_LETTER), (TITLE, TICKED), (TITLE, TITLE), ({}, FIRST), (FIRST, {})],
)
def test_changes_of_different_words_stand_beside_each_other(mine, theirs):
    assert merged(BASE, filled(BASE, mine), filled(BASE, theirs)) == filled(filled(BASE, theirs), mine)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (FIRST, {"letters.1.blocks.1.text.1": ["Theirs"]}),
        (GOAL, {"campaign.goal": ["6"]}),
        (TICKED, {"campaign.languages.shown": ["1"], "campaign.languages": ["en"]}),
    ],
)
def test_two_who_changed_the_same_words_are_asked(mine, theirs):
    assert merged(BASE, filled(BASE, mine), filled(BASE, theirs)) is None


@pytest.mark.parametrize(
    "button",
    ["delete:letters.1", "delete:letters.1.blocks.1", "up:letters.2", "down:letters.1.blocks.1", "add:questions"],
)
def test_words_never_go_into_an_entry_that_was_moved_or_taken_out(button):
    theirs = pressed(button)
    inside = button.split(":")[1].split(".")[0]
    mine = filled(BASE, {"questions.1.label.en": ["Why, then?"]} if inside == "questions" else FIRST)
    assert merged(BASE, mine, theirs) is None
    assert merged(BASE, theirs, mine) is None
    elsewhere = filled(BASE, TITLE)
    assert merged(BASE, elsewhere, theirs) == filled(theirs, TITLE), "and what stands elsewhere is no obstacle"


EMPTIED, OTHER_LANGUAGE = {"campaign.summary.ko": [" "]}, {"campaign.summary.en": ["Our rivers."]}
REWRITTEN = {"campaign.summary.ko": ["강을 살립시다."]}


@pytest.mark.parametrize(("mine", "theirs"), [(OTHER_LANGUAGE, EMPTIED), (EMPTIED, OTHER_LANGUAGE), (EMPTIED, EMPTIED)])
def test_a_text_that_one_of_them_emptied_is_gone(mine, theirs):
    together = merged(BASE, filled(BASE, mine), filled(BASE, theirs))
    assert "ko" not in together["campaign"]["summary"]
    assert toml.parse(toml.written(together)) == together == filled(filled(BASE, theirs), mine)


def test_one_who_wrote_into_a_text_that_the_other_emptied_is_asked():
    rewritten = filled(BASE, REWRITTEN | OTHER_LANGUAGE)
    assert merged(BASE, rewritten, filled(BASE, EMPTIED)) is None
    assert merged(BASE, filled(BASE, EMPTIED), rewritten) is None


def test_a_page_that_was_put_together_goes_on_from_what_it_shows():
    page = filled(BASE, FIRST)
    draft = merged(BASE, page, filled(BASE, OTHER_LETTER))
    later = filled(page, {"letters.1.blocks.1.text.1": ["First, and more"]})
    together = merged(page, later, draft)
    assert together["letters"][1]["subject"][0] == "Other letter"
    assert together["letters"][0]["blocks"][0]["text"][0] == "First, and more"


def test_nothing_that_was_given_is_changed():
    before = copy.deepcopy(BASE)
    merged(BASE, filled(BASE, FIRST), filled(BASE, SECOND))
    assert before == BASE


@pytest.mark.parametrize(
    ("button", "same"), [("", True), ("add:letters.1.subject", False), ("up:letters.2", False), ("letter:ko", False)]
)
def test_the_shape_is_what_numbers_of_entries_rest_on(button, same):
    assert same_shape(BASE, filled(pressed(button), TITLE)) is same
