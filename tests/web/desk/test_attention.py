"""What needs a person stands on the desk in a sentence, with the button that mends it."""

from datetime import date, timedelta

import pytest

from campaign.actions import campaigns
from campaign.core.accounts import Role
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.campaigns import changed
from tests.support.desk import HOME, YOU
from tests.support.pages import get

ACCOUNT = "/organiser/account"
OLD = date(2026, 1, 2)


@pytest.fixture
def person(desk):
    desk.store.note_run("backup", NOW)
    return desk.signed_in()


def told(person):
    """The sentences on the first page."""
    page = get(person.browser, HOME)
    return [" ".join(item.text.split()) for item in page.all("li") if item.text.strip()]


def test_when_nothing_needs_anybody_nothing_is_said(person):
    assert "This needs you" not in get(person.browser, HOME).text


def test_an_address_is_checked_again_by_a_button(desk, person):
    desk.store.check_office("river-ministry", OLD)
    page = get(person.browser, HOME)
    sentence = "The address minister@rivers.example was last checked on Jan 2, 2026. Look whether it is still right."
    assert sentence in page.text
    answer = person.browser.post("/organiser/offices/check", data=page.fields() | {"office": "river-ministry"})
    assert answer.status_code == 303 and told(person) == []
    assert {office.id: office.checked_on for office in desk.store.offices()}["river-ministry"] == NOW.date()
    assert desk.notes()[0][1:] == ("checked the address of", "river-ministry")


def test_an_office_made_up_is_not_found(desk, person):
    before = desk.notes()
    assert person.post("/organiser/offices/check", office="nope").status_code == 404
    assert desk.notes() == before


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (
            lambda store: store.note_run("backup", NOW - timedelta(days=9)),
            "There is no backup from the last week. On the server, run “campaign backup FILE”.",
        ),
        (
            lambda store: store.note_run("delivery", NOW - timedelta(hours=4)),
            "Nothing has been sent since Nov 23, 2026 16:00 UTC: delivery does not run.",
        ),
    ],
)
def test_what_no_button_mends_says_what_does(desk, person, happens, sentence):
    happens(desk.store)
    (matter,) = told(person)
    assert matter.startswith(sentence)


def test_a_campaign_that_ends_is_said_on_its_own_page_too(desk, person):
    campaigns.load_campaign(CONTEXT.of(desk.app), changed(closes="2026-11-27"), "rivers")
    sentence = "Clean rivers: This campaign ends on Nov 27, 2026."
    assert sentence in get(person.browser, HOME).text
    page = get(person.browser, "/organiser/c/clean-rivers")
    assert sentence in page.text
    links = [link.get("href") for link in get(person.browser, HOME).all("a")]
    assert "/organiser/c/clean-rivers" in links


def test_a_viewer_reads_it_and_has_no_button(desk, person):
    desk.store.check_office("river-ministry", OLD)
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert len(told(viewer)) == 1
    assert [form.get("action") for form in get(viewer.browser, HOME).all("form")] == ["/organiser/sign-out"]


def test_offices_that_no_live_campaign_writes_to_are_nobodys_matter(desk, person):
    desk.store.check_office("river-ministry", OLD)
    campaigns.load_campaign(CONTEXT.of(desk.app), changed(status='"closed"'), "rivers")
    assert told(person) == []


@pytest.mark.parametrize("role", list(Role))
def test_mail_is_wanted_or_not_on_ones_own_page(desk, role):
    person = desk.signed_in(role=role)
    assert not desk.store.organiser(person.email).wants_mail
    page = person.post(f"{ACCOUNT}/mail", wants_mail="1")
    assert page.status_code == 200 and "We will email you when something needs attention" in page.text
    assert desk.store.organiser(person.email).wants_mail
    fields = get(person.browser, ACCOUNT).fields()
    assert fields["wants_mail"] == "1"
    assert "you get no such email" in person.post(f"{ACCOUNT}/mail").text
    assert not desk.store.organiser(person.email).wants_mail


def test_a_count_that_may_be_overtaken_is_said_until_it_is_looked_up_again(desk, person):
    fact = 'says = "40 of 100 rivers are clean"\nsource = "River Survey"\nday = 2026-03-01\nlook_again = {}\n'
    sentence = "Clean rivers: The letters say: “40 of 100 rivers are clean” (River Survey, Mar 1, 2026)."
    for look_again, said in ((NOW.date() - timedelta(days=1), True), (NOW.date(), False)):
        source = changed().replace("[[targets]]", f"[[facts]]\n{fact.format(look_again)}[[targets]]", 1)
        campaigns.load_campaign(CONTEXT.of(desk.app), source, "rivers")
        assert (sentence in get(person.browser, HOME).text) == said
        assert (sentence in get(person.browser, "/organiser/c/clean-rivers").text) == said
