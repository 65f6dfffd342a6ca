"""An office's own page: what it shows, that looking changes nothing, and that the office's mail has the last word."""

from datetime import timedelta

import pytest

from campaign.actions import campaigns, office_pages, published_answers
from campaign.core.answers.office_page import MOST_A_DAY, Stage, Wants
from campaign.core.answers.published import Quote
from campaign.core.offices.wishes import NOTHING, PAUSE
from campaign.store.protocol.upkeep import Retention
from tests.conftest import NOW
from tests.support.campaigns import SOURCE, changed
from tests.support.pages import get, post
from tests.web.office.visits import EMAIL, OFFICE, SLUG, confirm_link, letter_sent, link, newest
from tests.web.supporter.test_journey import everything_stored

ASK = SOURCE.replace('text = ["Please act."', 'ask = true\ntext = ["Please act for {{ target.organisation }}."', 1)
EVERYTHING = {
    "words": "We will act.\r\n\r\nThe Ministry",
    "link": "https://rivers.example/a",
    "email": "new@rivers.example",
}


@pytest.fixture
def page(client, clock, context):
    """The path of the page of an office that got a letter with a sentence of its writer's own."""
    campaigns.load_campaign(context, ASK, "rivers")
    letter_sent(client, clock, context)
    return link(context)


def ask(client, page, do, **fields):
    data = EVERYTHING | fields | {"do": do}
    return client.post(page, data=data, headers={"Sec-Fetch-Site": "same-origin"})


def confirm(client, context):
    return client.post(confirm_link(context), headers={"Sec-Fetch-Site": "same-origin"})


def wish(context):
    return context.catalogue.campaign(SLUG).wish(OFFICE)


def test_it_says_what_is_asked_who_runs_this_and_how_to_file(client, page):
    shown = get(client, page)
    assert shown.heading == "Letters to \u2068Minister for Rivers\u2069" and "Clean rivers" in shown.text
    assert "Please act for Ministry of Rivers." in shown.text
    assert "us@x.example" in shown.text and "X-Campaign: clean-rivers" in shown.text
    assert shown.response.headers["Referrer-Policy"] == "same-origin", (
        "with no-referrer, older browsers hide their origin"
    )
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert shown.response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_it_tells_how_many_wrote_and_of_few_only_that_they_are_few(client, clock, context, page):
    assert "Fewer than 5 people wrote to you" in get(client, page).text
    for number in range(4):
        letter_sent(client, clock, context, f"p{number}@x.example", name=f"Person {number}")
    text = get(client, page).text
    assert (
        "5 people wrote to you" in text and "The first letter left on Nov 23, 2026, the last on Nov 23, 2026." in text
    )


def test_it_has_the_sentences_that_were_released_and_no_other_word_of_a_supporter(client, context, page):
    context.store.release_quote(SLUG, Quote("My river is ill.", "a teacher"))
    context.store.release_quote("lakes", Quote("My lake is ill."))
    text = get(client, page).text
    assert "My river is ill." in text and "a teacher" in text and "My lake" not in text
    for word in ("I swim there", "Kim Jane", "Leeds", "jane@x.example", "I fish"):
        assert word not in text
    context.store.take_back_quote(SLUG, 1)
    assert "My river is ill." not in get(client, page).text


@pytest.mark.parametrize("wants", list(Wants))
def test_looking_changes_nothing_whoever_looks_and_however_often(client, settings, page, context, wants):
    ask(client, page, wants)
    confirmation = confirm_link(context)
    context.store.destroy_due()  # which happens by itself within seconds, whoever looks
    before = everything_stored(settings)
    for address in (page, f"{page}?asked=1", confirmation) * 2:
        assert client.get(address).status_code == 200 and client.head(address).status_code == 200
        assert client.options(address).status_code == 200
    assert everything_stored(settings) == before


@pytest.mark.parametrize("wants", list(Wants))
def test_a_forwarded_link_by_itself_changes_nothing(client, page, context, wants):
    offices, listed = context.catalogue.directory(), context.store.requests(SLUG)
    assert ask(client, page, wants).location == f"{page}?asked=1"
    assert context.catalogue.directory() == offices and wish(context) == NOTHING
    assert context.store.requests(SLUG) == listed == [] and published_answers.every(context, SLUG) == []
    request = newest(context)
    assert (request.email, request.wants, request.stage) == (EMAIL, wants, Stage.ASKED)
    assert (
        confirm_link(context) not in get(client, page).html
        and f"writing to \u2068{EMAIL}" in get(client, f"{page}?asked=1").text
    )


@pytest.mark.parametrize(
    ("wants", "stage"),
    [(Wants.DAILY, Stage.DONE), (Wants.SINGLE, Stage.DONE), (Wants.PAUSE, Stage.DONE)]
    + [(Wants.ANSWER, Stage.CONFIRMED), (Wants.ADDRESS, Stage.CONFIRMED), (Wants.STOP, Stage.CONFIRMED)],
)
def test_what_the_office_confirmed_is_done_or_waits_for_an_organiser(client, page, context, wants, stage):
    ask(client, page, wants)
    shown = get(client, confirm_link(context))
    assert shown.heading == "Is this what your office asks for?"
    assert confirm(client, context).status_code == 303
    (request,) = context.store.requests(SLUG)
    assert (request.stage, request.confirmed_at is not None) == (stage, True)
    assert get(client, confirm_link(context)).heading == "Thank you"
    assert confirm(client, context).status_code == 303 and len(context.store.requests(SLUG)) == 1


def test_a_pause_begins_at_once_and_ends_by_itself(client, clock, page, context):
    ask(client, page, Wants.PAUSE)
    confirm(client, context)
    assert wish(context).is_paused(clock()) and wish(context).paused_until == clock() + PAUSE
    assert "No letter leaves before Dec 7, 2026" in get(client, page).text
    assert not wish(context).is_paused(clock() + PAUSE)


def test_together_and_by_themselves(client, page, context):
    for wants, daily in ((Wants.DAILY, True), (Wants.SINGLE, False)):
        assert (f'value="{wants}"' in get(client, page).html) is True
        ask(client, page, wants)
        confirm(client, context)
        assert wish(context).daily is daily


@pytest.mark.parametrize(
    ("wants", "fields", "wrong"),
    [
        (Wants.ANSWER, {"words": " "}, "words"),
        (Wants.ANSWER, {"words": "x" * 10_001}, "words"),
        (Wants.ANSWER, {"link": "javascript:alert(1)"}, "link"),
        (Wants.ADDRESS, {"email": "nobody"}, "email"),
        (Wants.ADDRESS, {"email": "a@x.example, b@x.example"}, "email"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_asked_for(client, page, context, wants, fields, wrong):
    answered = post(client, page, EVERYTHING | fields | {"do": wants})
    assert answered.status == 400 and answered.errors == [wrong] and context.store.request(1) is None
    assert answered.fields()[wrong].strip() == fields[wrong].strip()


def test_nobody_can_have_an_office_flooded_with_mails(client, clock, page, context):
    for _ in range(MOST_A_DAY):
        assert ask(client, page, Wants.PAUSE).status_code == 303
    refused = post(client, page, {"do": "pause"})
    assert refused.status == 429 and "try again tomorrow" in refused.text
    assert newest(context).number == MOST_A_DAY
    clock.forward(days=1)
    assert ask(client, page, Wants.PAUSE).status_code == 303


def test_another_site_cannot_press_the_buttons(client, page, context):
    for address in (page, confirm_link(context, newest_of(client, page, context))):
        assert client.post(address, data={"do": "stop"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert context.store.requests(SLUG) == []


def newest_of(client, page, context):
    ask(client, page, Wants.STOP)
    return newest(context)


@pytest.mark.parametrize(
    "forge", [lambda code: "A" * 20, lambda code: code[:-1], lambda code: code.swapcase(), lambda code: "é" * 20]
)
def test_forged_links_fail_plainly(client, page, context, forge):
    head, _, code = page.rpartition("/")
    made = confirm_link(context, newest_of(client, page, context))
    start, _, other = made.rpartition("/")
    for address in (f"{head}/{forge(code)}", f"{start}/{forge(other)}"):
        answer = get(client, address)
        assert answer.status == 404 and "This link does not work." in answer.text
        assert client.post(address, data={"do": "stop"}).status_code == 404
    assert client.get(made.replace("/1/", "/2/")).status_code == 404
    assert client.get(made.replace("/1/", f"/{2**70}/")).status_code == 404
    assert client.get(page.replace(SLUG, "lakes")).status_code == 404


def test_a_link_is_for_one_office_in_one_campaign(client, page, context):
    campaigns.load_campaign(context, ASK.replace(SLUG, "lakes"), "lakes")
    assert client.get(page.replace(SLUG, "lakes")).status_code == 404
    assert client.get(link(context, "contact@lakes.example", "lake-agency")).status_code == 404, "it got no letter"


def test_the_link_of_an_earlier_address_leads_nowhere(client, page, context):
    ask(client, page, Wants.ADDRESS)
    confirm(client, context)
    (request,) = context.store.requests(SLUG)
    assert office_pages.accept(context, SLUG, request.number, "", NOW)
    assert context.catalogue.directory().get(OFFICE).email == "new@rivers.example"
    assert client.get(page).status_code == 404 and client.get(link(context, "new@rivers.example")).status_code == 200


def test_what_was_asked_for_a_week_ago_counts_no_more_and_is_forgotten(client, clock, page, context):
    ask(client, page, Wants.PAUSE)
    late = confirm_link(context)
    clock.forward(days=7)
    assert client.get(late).status_code == 404 and client.post(late).status_code == 404
    assert wish(context) == NOTHING
    now = clock() + timedelta(seconds=1)
    context.store.purge(Retention(now, now, now, now, now))
    assert context.store.request(1) is None


def test_links_end_a_year_after_the_campaign(client, clock, page, context):
    campaigns.load_campaign(context, changed(status='"closed"'), "rivers")

    def purge(days):
        later = NOW + timedelta(days=days)
        context.store.purge(Retention(later, later, later, later, later, over=frozenset({SLUG})))

    purge(1)
    purge(360)
    assert client.get(page).status_code == 200, "answers take long"
    purge(370)
    assert client.get(page).status_code == 404


def test_a_draft_has_no_such_pages(client, page, context):
    campaigns.load_campaign(context, changed(status='"draft"'), "rivers")
    assert client.get(page).status_code == 404


def test_the_key_of_the_links_is_not_in_the_database(client, settings, page, context):
    ask(client, page, Wants.STOP)
    key, stored = context.store.office_page_key(SLUG), everything_stored(settings)
    code = page.rpartition("/")[2]
    assert key.hex() not in stored and repr(key) not in stored and code not in stored
    assert confirm_link(context).rpartition("/")[2] not in stored


def test_the_supporters_copy_and_pages_do_not_hold_it(client, clock, context):
    from tests.web.supporter.test_journey import sent, submission_of

    receipt = sent(client, clock)
    submission = submission_of(context, receipt)
    code = link(context).rpartition("/")[2]
    assert code not in get(client, receipt).html
    assert not any(code in words.body for words in submission.personal.letters.values())
