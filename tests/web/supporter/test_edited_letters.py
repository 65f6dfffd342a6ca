"""An edited letter stays as edited, and keeps up with whom it is to and whom it is from."""

import pytest

from campaign.actions import campaigns
from campaign.core.offices.office import FOREIGN_MINISTRY, Office
from tests.support.campaigns import SOURCE
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of
from tests.web.supporter.test_preview import look

MINISTRIES = [
    Office("gb-fm", "Foreign Secretary", "", FOREIGN_MINISTRY, "GB", "en", "Dear Foreign Secretary,", "Yours ever,"),
    Office("au-fm", "Minister", "", FOREIGN_MINISTRY, "AU", "en", "Dear Minister Sample,", "Yours sincerely,"),
]
OWN_GOVERNMENT = '[[targets]]\nid = "own"\nown_government = true\nexcept_countries = ["KP"]\n\n[[letters]]'
WITH_GOVERNMENT = SOURCE.replace("[[letters]]", OWN_GOVERNMENT, 1).replace(
    '"minister", "lakes"]', '"minister", "lakes", "own"]'
)


@pytest.fixture
def edited(client, clock, context):
    """The form, gone back to, after the words of the letter to one's own government were changed."""
    context.store.save_offices(MINISTRIES)
    campaigns.load_campaign(context, WITH_GOVERNMENT, "x")

    def go_back(old, new):
        fields = checked(client, clock).fields()
        body = fields["body-own"].replace("\r\n", "\n")
        assert old in body
        return post(client, FORM, fields | {"body-own": body.replace(old, new), "step": "edit"}).fields()

    return go_back


def own(client, clock, fields, **typed):
    clock.forward(seconds=30)
    return post(client, FORM, fields | typed | {"step": "check"}).fields().get("body-own", "").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ({"country": "AU"}, "Dear Minister Sample,\n", "Yours sincerely,\n\nKim Jane\nLeeds"),
        ({"name": "Kim Joan"}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Joan\nLeeds"),
        ({"place": "York"}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Jane\nYork"),
        ({"place": ""}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Jane"),
        ({"country": "AU", "name": "Jane Kim", "place": "Perth"}, "Dear Minister Sample,\n", "\n\nJane Kim\nPerth"),
        ({"country": "FR"}, "Dear Minister,\n", "\n\nKim Jane\nLeeds"),
        ({}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Jane\nLeeds"),
    ],
)
@pytest.mark.parametrize("scripts", [False, True])
def test_an_edited_letter_is_to_and_from_whoever_it_is_now(client, clock, edited, typed, begins, ends, scripts):
    fields = edited("I swim there.", "I swim there, each day, as nobody else does.")
    if scripts:  # The page's script looks at the letters before they are checked, which allots them anew.
        _, fields["form_token"] = look(client, fields | typed)
    body = own(client, clock, fields, **typed)
    assert body.startswith(begins) and body.endswith(ends), body
    assert "as nobody else does." in body and "Foreign Secretary" not in body.removeprefix("Dear Foreign Secretary,")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dear Foreign Secretary,", "Dear friend,"),
        ("Dear Foreign Secretary,\n\n", ""),
        ("Yours ever,\n\nKim Jane\nLeeds", "Kim\n\nP.S. that is me"),
        ("Kim Jane\nLeeds", "K. J."),
        ("Yours ever,", "With love,"),
        ("Dear Foreign Secretary,", "Dear Foreign Secretary, dear friends,"),
    ],
)
def test_what_somebody_wrote_instead_stays(client, clock, edited, old, new):
    body = own(client, clock, edited(old, new), country="AU", name="Jane Kim")
    assert new in body and ("Dear Minister Sample" in body) is ("Foreign" not in old)


def test_what_is_sent_is_what_was_shown(client, clock, context, edited):
    fields = edited("I swim there.", "I swim there daily.")
    clock.forward(seconds=30)
    page = post(client, FORM, fields | {"country": "AU", "step": "check"})
    receipt = send(client, page.fields() | {"email": "jane@x.example"}).location
    body = submission_of(context, receipt).personal.letters["own"].body
    assert body.startswith("Dear Minister Sample,") and "I swim there daily." in body


FOR_KOREANS = SOURCE.replace('except_countries = ["KP"]', 'countries = ["KR"]')


def test_whom_one_could_not_write_to_before_is_written_to_after_a_change_of_country(client, clock, context):
    campaigns.load_campaign(context, FOR_KOREANS, "x")
    page = checked(client, clock)
    for _ in range(2):  # There and back, and there again.
        assert "include-minister" in page.fields() and "include-lakes" not in page.fields()
        form = post(client, FORM, page.fields() | {"step": "edit"})
        page = post(client, FORM, form.fields() | {"country": "KR", "step": "check"})
        assert {"include-minister", "include-lakes"} <= page.fields().keys()
        form = post(client, FORM, page.fields() | {"step": "edit"})
        page = post(client, FORM, form.fields() | {"country": "GB", "step": "check"})


def test_a_letter_that_was_not_shown_never_leaves(client, clock, context):
    campaigns.load_campaign(context, FOR_KOREANS, "x")
    fields = checked(client, clock).fields()
    campaigns.load_campaign(context, SOURCE, "x")  # From now on everybody writes to the lakes.
    receipt = send(client, fields | {"email": "jane@x.example"}).location
    assert list(submission_of(context, receipt).personal.letters) == ["minister"]


def test_who_corrects_their_country_writes_to_whom_people_there_do(client, clock, context):
    campaigns.load_campaign(context, FOR_KOREANS, "x")
    receipt = send(client, checked(client, clock).fields() | {"email": "jane@x.example"}).location
    page = post(client, receipt, {"do": "correct"})
    form = post(client, FORM, page.fields() | {"step": "edit"})
    page = post(client, FORM, form.fields() | {"country": "KR", "step": "check"})
    assert {"include-minister", "include-lakes"} <= page.fields().keys()


def test_nor_does_the_one_question_lose_what_was_written_to_them(client, clock, context):
    campaigns.load_campaign(context, FOR_KOREANS, "x")
    page = checked(client, clock, country="KR", note="", **{"answers-why": ""})
    form = post(client, FORM, page.fields() | {"body-lakes": "My own letter.", "step": "edit"})
    page = post(client, FORM, form.fields() | {"country": "GB", "step": "check"})
    clock.forward(seconds=30)
    question = post(client, FORM, page.fields() | {"step": "ask-send", "email": "jane@x.example"})
    assert question.heading == "Add a sentence of your own?"
    page = post(client, FORM, question.fields() | {"note": "I swim there.", "step": "check"})
    form = post(client, FORM, page.fields() | {"step": "edit"})
    back = post(client, FORM, form.fields() | {"country": "KR", "step": "check"}).fields()
    assert back["body-lakes"] == "My own letter." and "include-lakes" in back
    receipt = send(client, question.fields()).location
    assert list(submission_of(context, receipt).personal.letters) == ["minister"]


def test_words_to_whom_one_does_not_write_any_more_are_there_on_the_way_back(client, clock, edited):
    fields = edited("I swim there.", "I swim there daily.")
    clock.forward(seconds=30)
    away = post(client, FORM, fields | {"country": "KP", "step": "check"})
    assert "I swim there daily." not in away.text
    back = post(client, FORM, away.fields() | {"step": "edit"}).fields()
    assert "I swim there daily." in own(client, clock, back, country="GB")
    assert get(client, FORM).status == 200
