"""Answers of offices on the desk: entered, published, corrected, withdrawn."""

import pytest

from campaign.core.accounts import Role
from campaign.core.answers.published import Standing
from tests.support import answers
from tests.support.desk import YOU
from tests.support.pages import Page

LIST = "/organiser/c/clean-rivers/from-offices"
TYPED = {
    "target": "minister",
    "who": " Ministry  of Rivers",
    "day": "2026-11-20",
    "words": answers.WORDS,
    "link": answers.LINK,
}


def stored(desk, number=1):
    return desk.store.answer(number)


def test_an_answer_is_entered_and_nobody_sees_it_before_it_is_published(desk, client):
    person = desk.signed_in()
    assert person.post(LIST, **TYPED).location == f"{LIST}#answer-1"
    assert (stored(desk).who, stored(desk).standing) == ("Ministry of Rivers", Standing.ENTERED)
    page = Page(person.browser.get(LIST))
    assert "Ministry of Rivers answered on Nov 20, 2026" in page.text and "not published" in page.text
    assert "We will clean" not in client.get("/c/clean-rivers").text
    assert person.post(f"{LIST}/1", do="publish").status_code == 303
    assert "We will clean" in client.get("/c/clean-rivers").text
    assert [what for _, what, _ in desk.notes()][:2] == ["published an answer", "entered an answer"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("who", " "),
        ("who", "x" * 201),
        ("day", ""),
        ("day", "2026-11-24"),
        ("day", "soon"),
        ("day", "1026-11-20"),
        ("words", " \n"),
        ("words", "x" * 10_001),
        ("link", "javascript:alert(1)"),
        ("target", "nobody"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, field, value):
    person = desk.signed_in()
    page = Page(person.post(LIST, **(TYPED | {field: value})))
    assert page.status == 400 and page.errors == [field] and desk.store.answers("clean-rivers") == []
    assert page.fields()["link"] == (value if field == "link" else answers.LINK)


def test_it_is_corrected_and_withdrawn_in_public(desk, client, context):
    person = desk.signed_in()
    answers.published(context)
    assert Page(person.browser.get(f"{LIST}/1")).fields()["who"] == "Ministry of Rivers"
    refused = Page(person.post(f"{LIST}/1", **(TYPED | {"do": "correct", "words": ""})))
    assert refused.status == 400 and refused.errors == ["words"]
    person.post(f"{LIST}/1", **(TYPED | {"do": "correct", "words": "We may clean it."}))
    text = client.get("/c/clean-rivers").text
    assert "We may clean it." in text and "We will clean" not in text and "Corrected on" in text
    person.post(f"{LIST}/1", do="withdraw", reason="It was\r\nnot theirs.")
    text = client.get("/c/clean-rivers").text
    assert "We may clean it." not in text and "Withdrawn on" in text and "It was not theirs." in text
    assert stored(desk).standing is Standing.WITHDRAWN
    person.post(f"{LIST}/1", do="publish")
    assert "We may clean it." in client.get("/c/clean-rivers").text and stored(desk).reason == ""


def test_what_was_entered_and_is_corrected_before_is_not_called_corrected(desk, context):
    answers.entered(context)
    desk.signed_in().post(f"{LIST}/1", **(TYPED | {"do": "correct"}))
    assert stored(desk).corrected_at is None and stored(desk).published_at is None


def test_no_button_does_anything_else(desk, context):
    answers.entered(context)
    person = desk.signed_in()
    assert person.post(f"{LIST}/1", do="x").status_code == 400
    assert person.post(f"{LIST}/2", do="publish").status_code == 404
    assert person.browser.get(f"{LIST}/{10**30}").status_code == 404, "a number that no database has"
    assert person.post(f"{LIST}/{10**30}", do="publish").status_code == 404
    assert person.post("/organiser/c/nope/from-offices/1", do="publish").status_code == 404
    assert person.post(f"{LIST}/1", do="withdraw").status_code == 303
    assert stored(desk).standing is Standing.ENTERED


def test_a_viewer_sees_answers_and_changes_none(desk, context):
    desk.signed_in()
    answers.entered(context)
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert "We will clean" in viewer.browser.get(LIST).text
    assert viewer.browser.get(f"{LIST}/1").status_code == 200
    assert viewer.post(f"{LIST}/1", do="publish").status_code == 403
    assert stored(desk).standing is Standing.ENTERED
