"""Translating a campaign: what lacks is told, what is brought finds its place, and no point is lost on the way."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.translating import bring, passages, with_language
from campaign.core.offices.office import Directory
from tests.support.campaigns import OFFICES, SOURCE

DOCUMENT = toml.parse(SOURCE)
ENGLISH, KOREAN = DOCUMENT["letters"]


def points(letter):
    return [block["point"] for block in letter["blocks"] if block["point"]]


def lacking(document, language):
    return [passage.place for passage in passages(document, language) if not passage.translation]


def all_of(document, language, words="übersetzt"):
    """A translation of everything."""
    return {(passage.place, passage.source): f"{words} {passage.source}" for passage in passages(document, language)}


def test_everything_that_people_read_is_to_be_translated():
    places = [passage.place for passage in passages(DOCUMENT, "de")]
    assert places[:3] == ["campaign.title", "campaign.summary", "questions.why.label"]
    assert "letters.1.subject.2" in places and "letters.1.blocks.3.label" in places
    assert "letters.1.blocks.1.text.3" in places and not any("personal" in place for place in places)
    assert lacking(DOCUMENT, "de") == places


def test_what_is_there_stands_beside_and_what_lacks_is_told():
    translations = {passage.place: passage.translation for passage in passages(DOCUMENT, "ko")}
    assert (
        translations["campaign.title"] == "깨끗한 강"
        and translations["letters.1.blocks.1.text.1"] == "강을 살려 주십시오."
    )
    assert "letters.1.blocks.1.text.3" in lacking(DOCUMENT, "ko"), "Korean has two wordings of three"
    assert "letters.1.blocks.3.label" in lacking(DOCUMENT, "ko"), "and has not the point"


def test_sources_are_translated_and_the_tag_that_letters_are_filed_by_is_not():
    source = """
[campaign.tag]
en = "Rivers"
[[facts]]
says = "Lead"
source = "The council"
day = 2026-03-01
[[country_rules]]
rule = "all"
source = "An index"
countries = ["GB"]
[[targets]]"""
    document = toml.parse(SOURCE.replace("[[targets]]", source.lstrip(), 1))
    places = [passage.place for passage in passages(document, "de")]
    assert "facts.1.source" in places and "country_rules.1.source" in places and "campaign.tag" not in places
    brought = bring(document, "de", all_of(document, "de")).document
    assert brought["facts"][0]["source_in"] == {"de": "übersetzt The council"}
    assert brought["country_rules"][0]["source_in"] == {"de": "übersetzt An index"}
    assert brought["facts"][0]["source"] == "The council", "the first language stays"


def test_a_new_language_has_every_letter_with_its_points_and_as_many_wordings():
    changed = with_language(DOCUMENT, "de")
    (german,) = [letter for letter in changed["letters"] if letter["language"] == "de"]
    assert changed["campaign"]["languages"] == ["en", "ko", "de"] and german["targets"] == ENGLISH["targets"]
    assert points(german) == points(ENGLISH)
    assert [len(block["text"]) for block in german["blocks"]] == [len(block["text"]) for block in ENGLISH["blocks"]]
    assert set(lacking(changed, "de")) == {passage.place for passage in passages(changed, "de")}
    assert with_language(changed, "de") == changed, "twice is as good as once"


def test_the_button_does_the_same_as_the_rule():
    directory = Directory(OFFICES)
    assert edits.acted(DOCUMENT, "language:de", directory)[0] == with_language(DOCUMENT, "de")


@pytest.mark.parametrize("begun", [False, True])
def test_a_whole_translation_leaves_nothing_lacking(begun):
    document = with_language(DOCUMENT, "de") if begun else DOCUMENT
    brought = bring(document, "de", all_of(document, "de"))
    assert lacking(brought.document, "de") == [] and brought.without_place == 0
    assert brought.taken == len(passages(document, "de"))
    assert brought.document["letters"][:2] == DOCUMENT["letters"], "the others stay"


def test_a_letter_that_lacks_a_point_gets_it_where_it_stands_in_the_first_language():
    brought = bring(DOCUMENT, "ko", all_of(DOCUMENT, "ko", "번역"))
    korean = brought.document["letters"][1]
    assert points(korean) == ["fish"] and lacking(brought.document, "ko") == []
    assert [len(block["text"]) for block in korean["blocks"]] == [3, 1, 2, 2]
    assert [block["point"] for block in korean["blocks"]] == ["", "", "fish", ""]


def test_a_paragraph_that_comes_alone_stands_beside_the_one_that_it_translates():
    only = {key: one for key, one in all_of(DOCUMENT, "ko").items() if key[0] == "letters.1.blocks.5.text.1"}
    brought = bring(DOCUMENT, "ko", only)
    there = {passage.place: passage.translation for passage in passages(brought.document, "ko")}
    assert there["letters.1.blocks.5.text.1"] == "übersetzt Please act." and not there["letters.1.blocks.2.text.1"]


def test_other_words_than_those_that_were_translated_take_no_translation():
    words = all_of(DOCUMENT, "de") | {("campaign.title", "Dirty rivers"): "Schmutzige Flüsse"}
    del words["campaign.title", "Clean rivers"]
    brought = bring(DOCUMENT, "de", words)
    assert "de" not in brought.document["campaign"]["title"] and brought.without_place == 1


def test_an_empty_translation_changes_nothing():
    empty = {(passage.place, passage.source): " " for passage in passages(DOCUMENT, "ko")}
    assert bring(DOCUMENT, "ko", empty).document == DOCUMENT


def test_two_letters_that_another_language_answers_with_one_ask_for_no_third():
    document = copy.deepcopy(DOCUMENT)
    first = document["letters"][0]
    document["letters"] = [first | {"targets": ["minister"]}, first | {"targets": ["lakes"]}, document["letters"][1]]
    brought = bring(document, "ko", all_of(document, "ko"))
    assert len(brought.document["letters"]) == 3


def letters(language):
    texts = st.lists(st.sampled_from(["", "One.", "Two."]), min_size=1, max_size=3)
    block = st.builds(
        lambda point, text: {"personal": False, "ask": False, "point": point, "label": point, "text": text},
        st.sampled_from(["", "", "fish", "birds", "trees"]),
        texts,
    )
    return st.builds(
        lambda blocks, subject, targets: {
            "targets": sorted(targets), "language": language, "subject": subject, "blocks": blocks
        },
        st.lists(block, min_size=1, max_size=5, unique_by=lambda one: one["point"] or id(one)),
        texts,
        st.sets(st.sampled_from(["minister", "lakes"]), min_size=1),
    )  # fmt: skip


@given(
    ours=st.lists(letters("en"), min_size=1, max_size=2),
    theirs=st.lists(letters("ko"), max_size=2),
    kept=st.sets(st.integers(0, 40)),
)
def test_a_point_never_goes_missing(ours, theirs, kept):
    """Whatever letters there are, and whichever part of them a translator gives back."""
    document = DOCUMENT | {"letters": [*ours, *theirs]}
    words = {key: one for at, (key, one) in enumerate(all_of(document, "ko").items()) if at in kept}
    brought = bring(document, "ko", words)
    after = brought.document["letters"]
    assert after[: len(ours)] == ours
    for before, now in zip(theirs, after[len(ours) :], strict=False):
        assert set(points(before)) <= set(points(now)) and len(before["blocks"]) <= len(now["blocks"])
    for new in after[len(ours) + len(theirs) :]:
        assert any(points(new) == points(letter) for letter in ours)
    assert brought.taken == len(words), "every one of them has a place"
    there = {(passage.place, passage.source): passage.translation for passage in passages(brought.document, "ko")}
    assert all(there[key] == one.strip() for key, one in words.items()), "and is read back from it"
