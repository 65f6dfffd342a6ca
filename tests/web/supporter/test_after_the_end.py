"""A campaign that is over tells what came of it and where to go, instead of asking for letters."""

import pytest

from campaign.actions import campaigns
from campaign.core.campaigns import toml
from tests.support.campaigns import SOURCE, changed
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM, sent, submission_of

OUTCOME = """
[campaign.outcome]
en = "The minister **answered**. Go on at [River Watch](https://watch.example). <b>x</b>"
ko = "장관이 답했습니다."
"""


def ended(context, source=OUTCOME, **more):
    more = {"status": '"closed"'} | more
    text = changed(**more).replace("\n[[questions]]", f"{source}\n[[questions]]", 1)
    campaigns.load_campaign(context, text, "clean-rivers.toml")


@pytest.mark.parametrize("end", [{"status": '"closed"'}, {"status": '"live"', "closes": "2026-11-22"}])
def test_what_came_of_it_stands_where_the_form_was(client, context, end):
    ended(context, **end)
    page = get(client, FORM)
    assert page.status == 410 and "The minister answered." in page.text
    assert page.one("a", href="https://watch.example").text == "River Watch"
    assert not page.all("b") and not page.all("form", id="write")
    assert "장관이 답했습니다." in get(client, f"{FORM}?lang=ko").text


def test_nothing_of_it_is_shown_before(client, context):
    ended(context, status='"live"')
    page = get(client, FORM)
    assert page.status == 200 and "The minister" not in page.text


def test_other_campaigns_that_take_letters_are_offered(client, context):
    ended(context)
    campaigns.load_campaign(context, SOURCE.replace('"clean-rivers"', '"clean-lakes"'), "lakes.toml")
    closed = changed(status='"closed"').replace('"clean-rivers"', '"clean-seas"')
    campaigns.load_campaign(context, closed, "seas.toml")
    page = get(client, FORM)
    links = [link.get("href") for link in page.all("a")]
    assert "/c/clean-lakes" in links and "/c/clean-seas" not in links


def test_without_words_the_page_says_what_it_was_about(client, context):
    ended(context, "")
    page = get(client, FORM)
    assert "What came of it" not in page.text and "Our rivers are ill" in page.text


def test_the_receipt_leads_there(client, clock, context):
    receipt = sent(client, clock)
    context.store.confirm(submission_of(context, receipt).link, b"w" * 16, clock())
    assert "what came of it" not in get(client, receipt).text
    ended(context)
    assert FORM in [link.get("href") for link in get(client, receipt).all("a")]
    assert "what came of it" in get(client, receipt).text


def test_it_survives_being_dumped_and_loaded():
    source = SOURCE.replace("\n[[questions]]", f"{OUTCOME}\n[[questions]]", 1)
    assert toml.keeps_all(source) and toml.written(toml.parse(toml.written(toml.parse(source)))).count("answered") == 1


def test_the_desk_has_a_field_for_each_language(desk):
    person = desk.signed_in()
    page = get(person.browser, "/organiser/c/clean-rivers/edit")
    fields = page.fields() | {"campaign.outcome.en": "We won.", "do": "save"}
    assert person.browser.post("/organiser/c/clean-rivers/edit", data=fields).status_code == 303
    again = get(person.browser, "/organiser/c/clean-rivers/edit")
    assert again.one("textarea", id="campaign.outcome.en").text.strip() == "We won."
    assert again.all("textarea", id="campaign.outcome.ko")
