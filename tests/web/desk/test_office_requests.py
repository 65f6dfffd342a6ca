"""What offices ask for, on the desk: an organiser publishes, corrects, stops, or sets aside. Supporters are told."""

from dataclasses import replace

import pytest

from campaign.actions import office_pages, published_answers, submissions
from campaign.core.accounts import Role
from campaign.core.answers.office_page import Stage, Wants
from campaign.core.offices.wishes import NOTHING
from tests.support.desk import HOME, YOU
from tests.support.pages import Page, get
from tests.web.office.visits import EMAIL, OFFICE, SLUG, letter_sent, link
from tests.web.supporter.test_journey import checked, send, submission_of

LIST = f"/organiser/c/{SLUG}/from-offices"
WORDS = {Wants.ANSWER: "We will act.", Wants.ADDRESS: "new@rivers.example"}


@pytest.fixture
def visit(client, clock, context):
    letter_sent(client, clock, context)
    return office_pages.visit(context, SLUG, link(context).rpartition("/")[2])


def confirmed(context, clock, visit, wants):
    assert office_pages.ask(context, visit, wants, WORDS.get(wants, ""), "", clock())
    number = 1
    while context.store.request(number + 1):
        number += 1
    office_pages.confirm(context, context.store.request(number), clock())
    return number


def stage(context, number=1):
    return context.store.request(number).stage


def test_what_an_office_asks_for_needs_an_organiser_and_is_on_the_first_page(desk, clock, context, visit):
    office_pages.ask(context, visit, Wants.STOP, "", "", clock())
    person = desk.signed_in()
    assert "ask for something" not in get(person.browser, HOME).text
    assert "Send no more letters" not in get(person.browser, LIST).text, "what nobody confirmed, nobody sees"
    confirmed(context, clock, visit, Wants.STOP)
    assert "Offices answered, or ask for something: 1." in get(person.browser, HOME).text
    page = Page(person.browser.get(LIST))
    assert "Minister for Rivers, Ministry of Rivers" in page.text and "waits for you" in page.text


def test_an_answer_is_published_by_the_organiser(desk, client, clock, context, visit):
    number = confirmed(context, clock, visit, Wants.ANSWER)
    assert "We will act." not in client.get(f"/c/{SLUG}").text
    person = desk.signed_in()
    assert person.post(f"{LIST}/asked/{number}", do="accept").status_code == 303
    (answer,) = published_answers.in_public(context, SLUG)
    assert (answer.who, answer.words, answer.target) == (
        "Minister for Rivers, Ministry of Rivers",
        "We will act.",
        "minister",
    )
    assert "We will act." in client.get(f"/c/{SLUG}").text and stage(context) is Stage.DONE
    assert person.post(f"{LIST}/asked/{number}", do="accept").status_code == 303, "twice is as good as once"
    assert published_answers.in_public(context, SLUG) == [answer]


def test_what_is_set_aside_changes_nothing(desk, clock, context, visit):
    person = desk.signed_in()
    for wants in (Wants.ANSWER, Wants.ADDRESS, Wants.STOP):
        number = confirmed(context, clock, visit, wants)
        assert person.post(f"{LIST}/asked/{number}", do="set-aside").status_code == 303
        assert stage(context, number) is Stage.SET_ASIDE
    assert published_answers.every(context, SLUG) == [] and context.catalogue.campaign(SLUG).wish(OFFICE) == NOTHING
    assert context.catalogue.directory().get(OFFICE).email == EMAIL


def test_an_address_that_was_corrected_meanwhile_stays(desk, clock, context, visit):
    number = confirmed(context, clock, visit, Wants.ADDRESS)
    context.store.save_offices([replace(visit.office, email="other@rivers.example")])
    page = Page(desk.signed_in().post(f"{LIST}/asked/{number}", do="accept"))
    assert page.status == 409 and "changed meanwhile" in page.text and stage(context) is Stage.CONFIRMED
    assert context.catalogue.directory().get(OFFICE).email == "other@rivers.example"


def test_a_full_stop_gives_the_letters_to_their_writers(desk, client, clock, context, visit):
    number = confirmed(context, clock, visit, Wants.STOP)
    assert "We send this one for you" in checked(client, clock).text
    person = desk.signed_in()
    person.post(f"{LIST}/asked/{number}", do="accept")
    page = checked(client, clock)
    assert "We send" not in page.heading and "You send these yourself" in page.text
    assert "This office has asked us to send it no more letters." in page.text
    assert "Send no more letters" in get(person.browser, LIST).text
    assert person.post(f"{LIST}/wishes", office=OFFICE).status_code == 303
    assert "We send this one for you" in checked(client, clock).text


def test_supporters_are_told_of_a_pause(client, clock, context, visit):
    confirmed(context, clock, visit, Wants.PAUSE)
    receipt = send(client, checked(client, clock, name="Jo Lee").fields() | {"email": "jo@x.example"}).location
    submissions.confirm(context, submission_of(context, receipt), clock())
    told = get(client, receipt).text
    assert "This office asked for a pause. Letters to it that we send leave after Dec 7, 2026." in told
    assert "Waiting to be sent" not in told
    assert "This office asked for a pause." in checked(client, clock).text
    clock.forward(days=14)
    assert "This office asked for a pause." not in checked(client, clock).text


def test_sentences_are_released_one_by_one_with_their_writers_word(desk, client):
    person = desk.signed_in()
    sentence = {"said": "My river is ill.", "by": "a teacher in Leeds"}
    refused = Page(person.post(f"{LIST}/quotes", **sentence))
    assert refused.status == 400 and refused.errors == ["agreed"] and refused.fields()["said"] == "My river is ill."
    assert Page(person.post(f"{LIST}/quotes", said=" ", agreed="1")).errors == ["said"]
    assert desk.store.quotes(SLUG) == []
    assert person.post(f"{LIST}/quotes", **sentence, agreed="1").status_code == 303
    press = get(client, f"/c/{SLUG}/press").text
    assert "My river is ill." in press and "a teacher in Leeds" in press
    for _ in range(2):
        assert person.post(f"{LIST}/quotes", do="take-back", number="1").status_code == 303
    assert "My river is ill." not in get(client, f"/c/{SLUG}/press").text
    assert [what for _, what, _ in desk.notes()][:2] == [
        "took a sentence for quoting back",
        "released a sentence for quoting",
    ]


def test_a_viewer_decides_nothing(desk, clock, context, visit):
    desk.signed_in()
    number = confirmed(context, clock, visit, Wants.STOP)
    viewer = desk.signed_in(YOU, Role.VIEWER)
    for address, fields in (
        (f"asked/{number}", {"do": "accept"}),
        ("wishes", {"office": OFFICE}),
        ("quotes", {"said": "x", "agreed": "1"}),
    ):
        assert viewer.post(f"{LIST}/{address}", **fields).status_code == 403
    assert stage(context) is Stage.CONFIRMED


def test_no_button_does_anything_else(desk, clock, context, visit):
    number = confirmed(context, clock, visit, Wants.STOP)
    person = desk.signed_in()
    assert person.post(f"{LIST}/asked/{number}", do="x").status_code == 400
    assert person.post(f"{LIST}/asked/{number + 1}", do="accept").status_code == 404
    assert person.post(f"{LIST}/asked/{2**70}", do="accept").status_code == 404
    assert person.post(f"{LIST}/wishes", office="nobody").status_code == 303
