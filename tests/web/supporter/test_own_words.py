"""Words of one's own: no grade for them, one question before an untouched letter leaves, points in an order."""

import re

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import SOURCE
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of, totals

NOTHING = {"note": "", "answers-why": ""}
QUESTION = "Add a sentence of your own?"


def untouched(client, clock, **typed):
    """The fields of a check page whose letters hold nothing of their writer's own."""
    return checked(client, clock, **(NOTHING | typed)).fields() | {"email": "jane@x.example"}


def steps_of(page):
    return [button.get("value") for button in page.all("button", name="step")]


class TestTheQuestion:
    def test_is_asked_by_the_page_when_nothing_is_ones_own(self, client, clock, context):
        page = checked(client, clock, **NOTHING)
        assert steps_of(page) == ["ask-send", "ask-copy", "edit"]
        for step in ("ask-send", "ask-copy"):
            asked = post(client, FORM, page.fields() | {"email": "jane@x.example", "step": step})
            assert asked.heading == QUESTION and steps_of(asked) == ["check", step.removeprefix("ask-")]
            assert "Why does this matter to you?" in asked.text, "the campaign's own prompt"
        assert totals(context, clock).of("awaiting_confirmation") == 0

    def test_send_as_it_is_sends_exactly_what_was_shown(self, client, clock, context):
        shown = untouched(client, clock)
        asked = post(client, FORM, shown | {"step": "ask-send", "copy_to_me": "1"}).fields()
        submission = submission_of(context, send(client, asked).location)
        for target in ("minister", "lakes"):
            assert submission.personal.letters[target].body == shown[f"body-{target}"].replace("\r\n", "\n")
        assert submission.personal.email == "jane@x.example"

    def test_go_on_as_it_is_shows_the_same_letters_to_copy(self, client, clock):
        shown = untouched(client, clock)
        asked = post(client, FORM, shown | {"step": "ask-copy"}).fields()
        page = post(client, FORM, asked | {"step": "copy"})
        assert page.heading == "Your letters are ready to send"
        letter, below = page.one("textarea", id="body-lakes").text.strip().rsplit("\n\n", 1)
        assert letter == shown["body-lakes"].replace("\r\n", "\n") and below.startswith("This letter is part of")

    def test_a_sentence_goes_into_the_letters_and_is_shown_before_they_leave(self, client, clock):
        shown = untouched(client, clock)
        del shown["include-lakes"]
        asked = post(client, FORM, shown | {"step": "ask-send", "copy_to_me": "1"}).fields()
        page = post(client, FORM, asked | {"step": "check", "note": "My sister fishes there."})
        fields = page.fields()
        assert page.heading == "Check your letters" and "My sister fishes there." in fields["body-minister"]
        assert fields["email"] == "jane@x.example" and fields["copy_to_me"] == "1" and "include-lakes" not in fields
        assert steps_of(page)[0] == "send", "nothing stands between these letters and their leaving"

    def test_is_asked_once_even_where_the_answer_is_nothing(self, client, clock):
        asked = post(client, FORM, untouched(client, clock) | {"step": "ask-send"}).fields()
        page = post(client, FORM, asked | {"step": "check"})
        assert steps_of(page)[0] == "send"
        form = post(client, FORM, page.fields() | {"step": "edit"}).fields()
        assert steps_of(post(client, FORM, form | {"step": "check"}))[0] == "send"

    @pytest.mark.parametrize("step", ["ask-send", "ask-copy"])
    def test_stays_the_question_in_another_language_of_the_page(self, client, clock, context, step):
        asked = post(client, FORM, untouched(client, clock) | {"step": step}).fields()
        page = post(client, f"{FORM}?lang=ko", asked | {"lang": "ko", "note": "I swim there."})
        assert page.one("html").get("lang") == "ko" and steps_of(page)[-2:] == ["check", step.removeprefix("ask-")]
        assert page.one("textarea", id="note").text.strip() == "I swim there."
        assert totals(context, clock).of("awaiting_confirmation") == 0

    @pytest.mark.parametrize("typed", [{"note": "I swim there, and so does she."}, {"answers-why": "I fish there"}])
    def test_is_not_asked_of_who_wrote_something(self, client, clock, typed):
        page = checked(client, clock, **(NOTHING | typed))
        assert steps_of(page)[0] == "send"
        assert send(client, page.fields() | {"email": "j@x.example", "step": "ask-send"}).status_code == 303

    def test_is_not_asked_of_who_changed_a_letter(self, client, clock):
        fields = untouched(client, clock)
        fields["body-minister"] += "\r\n\r\nOur very own little river."
        assert client.post(FORM, data=fields | {"step": "ask-send"}).status_code == 303

    def test_never_stands_before_a_script_that_sends(self, client, clock):
        assert send(client, untouched(client, clock)).status_code == 303

    def test_comes_after_what_is_wrong(self, client, clock):
        page = post(client, FORM, untouched(client, clock) | {"email": "jane", "step": "ask-send"})
        assert page.status == 400 and page.errors == ["email"] and steps_of(page)[0] == "ask-send"

    def test_is_not_asked_where_a_letter_has_no_place_for_a_sentence(self, client, clock, context):
        source = SOURCE.replace("personal = true", 'text = ["Nothing personal."]')
        assert source != SOURCE
        campaigns.load_campaign(context, source, "clean-rivers.toml")
        assert steps_of(checked(client, clock, **NOTHING))[0] == "send"


def test_nothing_grades_the_supporter(client, clock):
    for page in (get(client, FORM), checked(client, clock, **NOTHING), checked(client, clock)):
        assert "%" not in page.text and not re.search(r"is your own|your own yet", page.text)
    answer = client.post(f"{FORM}/preview", data={"name": "Jo", "country": "GB", "language": "en", "note": "I swim."})
    assert not [name for letter in answer.get_json()["letters"] for name in letter if name.startswith("own")]


@pytest.mark.parametrize(
    ("change", "personal"),
    [
        ({}, 0),
        ({"note": "I swim there."}, 2),
        ({"answers-why": "I fish there"}, 2),
        ({"body-minister": "Every word of this is mine."}, 1),
    ],
)
def test_the_ledger_counts_as_personal_what_holds_words_of_ones_own(client, clock, context, change, personal):
    typed = {name: value for name, value in change.items() if not name.startswith("body")}
    fields = untouched(client, clock, **typed) | change
    receipt = send(client, fields).location
    submission = submission_of(context, receipt)
    client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    letter = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": "copied"}
    client.post(f"{FORM}/hand-over", data=letter)
    assert totals(context, clock).of("personalised") == personal


TWO_POINTS = SOURCE.replace(
    "[[letters.blocks]]\npoint",
    '[[letters.blocks]]\npoint = "reeds"\nlabel = "Reeds"\ntext = ["The reeds are gone."]\n[[letters.blocks]]\npoint',
    1,
)


@pytest.mark.parametrize(
    ("points", "order"),
    [(["reeds", "fish"], ["reeds", "fish"]), (["fish", "reeds"], ["fish", "reeds"]), (["fish"], ["fish"])],
)
def test_letters_speak_of_points_in_the_supporters_order(client, clock, context, points, order):
    campaigns.load_campaign(context, TWO_POINTS, "clean-rivers.toml")
    page = checked(client, clock, points=points, **NOTHING)
    body = page.fields()["body-minister"]
    places = {"fish": re.search("fish", body).start(), "reeds": body.find("The reeds are gone.")}
    assert sorted((place for place in places if places[place] >= 0), key=places.get) == order
    assert body.startswith("Dear Minister,\r\n\r\nI write from") or "rivers" in body
    form = post(client, FORM, page.fields() | {"step": "edit"})
    boxes = [field.get("value") for field in form.all("input", name="points")]
    assert boxes[: len(points)] == points and set(boxes) == {"fish", "reeds"}, "the order stays for the next time"
