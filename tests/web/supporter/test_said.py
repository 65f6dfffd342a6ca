"""Own words, name and town in the language of a letter that leaves in another than its writer's."""

from dataclasses import replace

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of

KOREAN = """
[[letters]]
targets = ["minister", "lakes"]
language = "ko"
subject = ["깨끗한 강", "우리의 강"]
[[letters.blocks]]
text = ["저는 {{ supporter.place | default: '마을' }}에 삽니다.", "우리 강의 일입니다.", "읽어 주십시오."]
[[letters.blocks]]
text = ["{% if answers.why %}제게 중요한 까닭은 이렇습니다. {{ answers.why }}{% endif %}"]
[[letters.blocks]]
point = "fish"
label = "물고기가 죽어 갑니다"
text = ["물고기가 죽어 갑니다.", "해마다 물고기가 줄어듭니다."]
[[letters.blocks]]
personal = true
[[letters.blocks]]
text = ["도와주십시오.", "무엇이든 해 주십시오."]
"""
TYPED = {"language": "ko", "name": "김지은", "place": "부산", "note": "저는 강가에서 자랐습니다.", "answers-why": ""}
NAMED = ("강 장관", "호수청장")
SENTENCE = "I grew up beside the river."


def _english_of(source):
    """The campaign without its own Korean letter, which has other paragraphs."""
    english, korean, _ = source.partition('[[letters]]\ntargets = ["minister", "lakes"]\nlanguage = "ko"')
    assert korean, "the campaign has changed"
    return english


@pytest.fixture
def in_two(context):
    """Offices that read English, and letters in English and Korean."""
    named = zip(OFFICES, NAMED, strict=True)
    korean = [replace(office, id=f"{office.id}-ko", language="ko", title=title) for office, title in named]
    context.store.save_offices([*(replace(one, reads="en") for one in OFFICES), *korean])
    campaigns.load_campaign(context, _english_of(SOURCE) + KOREAN, "clean-rivers.toml")


def asked(client, clock, **typed):
    """The page with the boxes, as the check page leads to it."""
    page = checked(client, clock, **(TYPED | typed))
    return page, post(client, FORM, page.fields() | {"step": "say"})


@pytest.mark.usefixtures("in_two")
class TestTheBoxes:
    def test_stand_where_a_letter_leaves_in_another_language(self, client, clock):
        page, boxes = asked(client, clock)
        assert "Some of your letters are sent in English" in page.text
        assert boxes.heading == "In the language of your letters"
        assert {"note-en", "latin_name", "latin_place"} <= set(boxes.fields())
        assert "These offices read English" in boxes.text and TYPED["note"] in boxes.text

    @pytest.mark.parametrize(("lang", "names"), [("ko", NAMED), ("en", [office.title for office in OFFICES])])
    def test_name_the_offices_in_the_language_of_the_page(self, client, clock, lang, names):
        address = f"{FORM}?lang={lang}"
        page = checked(client, clock, address, **TYPED)
        boxes = post(client, address, page.fields() | {"step": "say"})
        receipt = get(client, send(client, page.fields() | {"email": "j@x.example"}, address).location)
        for shown in (page, boxes, receipt):
            assert all(name in shown.text for name in names)
            assert not any(name in shown.text for name in {*NAMED, OFFICES[0].title} - {*names})

    def test_are_not_offered_where_all_is_said_in_it(self, client, clock):
        page = checked(client, clock, **(TYPED | {"language": "en"}))
        assert "sent in English" not in page.text

    def test_bring_their_words_into_the_letters_that_leave_and_no_other(self, client, clock):
        _, boxes = asked(client, clock)
        words = {"note-en": SENTENCE, "latin_name": "Kim Ji-eun", "latin_place": "Busan", "step": "check"}
        page = post(client, FORM, boxes.fields() | words)
        body = page.fields()["body-minister"]
        assert SENTENCE in body and body.split()[-3:] == ["Kim", "Ji-eun", "Busan"]
        assert TYPED["note"] not in body and "김지은" not in body
        reading = page.all("details", **{"class": "reading"})[0].text
        assert TYPED["note"] in reading and "김지은" in reading and SENTENCE not in reading
        assert "Some of your letters are sent in English" not in page.text, "it is said"

    def test_left_empty_leave_the_words_as_they_were_written(self, client, clock):
        page, boxes = asked(client, clock)
        after = post(client, FORM, boxes.fields() | {"step": "check"})
        assert after.fields()["body-minister"] == page.fields()["body-minister"]
        assert TYPED["note"] in page.fields()["body-minister"]

    def test_lose_nothing_that_was_edited_or_left_out(self, client, clock):
        page = checked(client, clock, **TYPED)
        fields = page.fields() | {"body-lakes": "My own letter.", "step": "say"}
        del fields["include-minister"]
        boxes = post(client, FORM, fields)
        after = post(client, FORM, boxes.fields() | {"note-en": SENTENCE, "step": "check"}).fields()
        assert after["body-lakes"] == "My own letter." and "include-minister" not in after

    def test_go_with_the_letters_to_the_receipt(self, client, clock, context):
        _, boxes = asked(client, clock)
        page = post(client, FORM, boxes.fields() | {"note-en": SENTENCE, "latin_name": "Kim Ji-eun", "step": "check"})
        clock.forward(seconds=30)
        submission = submission_of(context, send(client, page.fields() | {"email": "j@x.example"}).location)
        assert SENTENCE in submission.personal.letters["minister"].body
        assert submission.personal.letters["minister"].body.count("Kim Ji-eun") == 1

    @pytest.mark.parametrize(
        ("field", "words"),
        [("note-en", "See https://x.example"), ("note-en", "x" * 1501), ("latin_name", "y" * 301)],
    )
    def test_are_held_to_what_own_words_are_held_to(self, client, clock, field, words):
        _, boxes = asked(client, clock)
        page = post(client, FORM, boxes.fields() | {field: words, "step": "check"})
        assert page.status == 400 and page.errors == [field] and page.fields()[field] == words

    def test_the_question_for_a_sentence_has_one_for_each_language(self, client, clock):
        page = checked(client, clock, **(TYPED | {"note": ""}))
        question = post(client, FORM, page.fields() | {"email": "j@x.example", "step": "ask-send"})
        assert {"note", "note-en"} <= set(question.fields())


@pytest.mark.usefixtures("in_two")
def test_an_answer_is_asked_for_in_both(client, clock):
    _, boxes = asked(client, clock, **{"answers-why": "제 고향이라서요.", "note": ""})
    page = post(client, FORM, boxes.fields() | {"answers-why-en": "It is my home", "step": "check"})
    assert "because It is my home." in page.fields()["body-minister"]
    assert "제 고향이라서요." in page.all("details", **{"class": "reading"})[0].text
