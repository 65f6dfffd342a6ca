"""Who agrees is thanked on the form and gets no letter; nor does who answered, where letters go to the silent alone."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.actions import campaigns, published_answers
from campaign.core.answers.published import Answer
from tests.support.campaigns import SOURCE, changed
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM, checked

AGREES = """[[positions]]
target = "minister"
source = "A speech"
day = 2026-12-03
link = "https://gov.example/speech"

[[targets]]"""


def test_who_agrees_is_thanked_with_the_source_and_not_written_to(client, clock, context):
    campaigns.load_campaign(context, SOURCE.replace("[[targets]]", AGREES, 1), "clean-rivers.toml")
    page = get(client, FORM)
    assert "Minister for Rivers: Agrees (A speech, Dec 3, 2026). Thank you." in page.text
    assert page.one("a", href="https://gov.example/speech")
    letters = checked(client, clock).fields()
    assert "body-lakes" in letters and "body-minister" not in letters
    board = get(client, "/c/clean-rivers/board").text
    assert "Minister for Rivers Agrees (A speech, Dec 3, 2026). Thank you." in board


def test_where_nobody_agrees_the_form_says_nothing_of_it(client):
    assert "Not written to any more" not in get(client, FORM).text


@pytest.fixture
def answer(context, clock):
    """An answer of the minister that everybody sees."""
    given = Answer("clean-rivers", "minister", "Minister for Rivers", date(2026, 11, 23), "We agree.")
    entered = published_answers.enter(context, given, "o@x.example", clock())
    published_answers.publish(context, entered, "o@x.example", clock())
    return published_answers.one(context, "clean-rivers", entered.number)


def letters_of(client, clock):
    return [name for name in checked(client, clock).fields() if name.startswith("body-")]


def test_who_answered_is_not_written_to_where_letters_go_to_the_silent_alone(client, clock, context, answer):
    assert letters_of(client, clock) == ["body-minister", "body-lakes"], "unless the campaign says so"
    campaigns.load_campaign(context, changed(silent_only="true"), "clean-rivers.toml")
    assert "Minister for Rivers: Answered on Nov 23, 2026." in get(client, FORM).text
    assert letters_of(client, clock) == ["body-lakes"]
    assert "Minister for Rivers Answered on Nov 23, 2026." in get(client, "/c/clean-rivers/board").text


def test_who_took_an_answer_back_is_written_to_again(client, clock, context, answer):
    campaigns.load_campaign(context, changed(silent_only="true"), "clean-rivers.toml")
    published_answers.withdraw(context, replace(answer), "A mistake", "o@x.example", clock())
    assert letters_of(client, clock) == ["body-minister", "body-lakes"]
