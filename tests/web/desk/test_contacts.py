"""The list of those who opted in, on the desk: counted, fetched sealed by organisers alone, noted, never to be read."""

from dataclasses import replace

import pytest

from campaign.actions import campaigns
from campaign.core.accounts import Role
from campaign.core.campaigns.campaign import OptIn
from campaign.core.letters.submissions import ANSWERS
from campaign.sealing import age, contacts
from campaign.sealing.contacts import Contact
from campaign.store.sql.items import Items
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.desk import YOU
from tests.support.pages import Page
from tests.web.desk.test_writing import EDIT, document, opened

LIST, KEY = "/organiser/c/clean-rivers/contacts", f"{EDIT}/key"
TEXT, PUBLIC_FIELD = "Tell me what comes of this", "campaign.opt_in.public_key"
CANARY = Contact("Nightingale Canary", "canary@x.example", "en", "2026-11-23", TEXT)
SECRET, PUBLIC = contacts.make_key(NOW.date())


def asking(context):
    ask = f'\n[campaign.opt_in]\npublic_key = "{PUBLIC}"\n[campaign.opt_in.label]\nen = "{TEXT}"\n'
    campaigns.load_campaign(context, SOURCE + ask, "clean-rivers.toml")


def listed(store, name=""):
    """Puts the canary on a list."""
    assert isinstance(store, Items)
    row = (b"canary" + name.encode(), "clean-rivers", name, b"person", contacts.seal(CANARY, PUBLIC))
    with store.writing() as db:
        db.conn.execute(
            "INSERT INTO contacts (id, campaign, partner, person, sealed, confirmed) VALUES (?, ?, ?, ?, ?, 1)", row
        )


@pytest.fixture
def person(desk, context):
    asking(context)
    return desk.signed_in()


def test_how_many_are_on_each_list_is_shown_and_nobody_s_name(person, context):
    assert opened(person, LIST).text.count("0 people are on this list.") == 2
    listed(context.store)
    listed(context.store, ANSWERS)
    page = opened(person, LIST)
    assert page.text.count("1 person is on this list.") == 2
    assert "Canary" not in page.html and "canary@" not in page.html


def test_partners_lists_are_counted_too(person, context):
    partner = context.store.partner("river-watch")
    context.store.save_partner(replace(partner, opt_in=OptIn(PUBLIC, {"en": "Tell me more"})))
    listed(context.store, "river-watch")
    page = opened(person, LIST)
    assert "Partners’ own lists" in page.text and "River Watch 1 person is on this list." in page.text


@pytest.mark.parametrize("name", ["", ANSWERS])
def test_a_list_is_fetched_sealed_and_that_is_noted(desk, person, context, name):
    listed(context.store, name)
    answer = person.post(LIST, list=name)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="contacts-clean-rivers')
    assert b"canary" not in answer.data.lower()
    opened = contacts.open_export(answer.data, age.read_key(SECRET.encode()))
    assert opened.contacts == (CANARY,)
    who, what, about = desk.notes()[0]
    assert (who, about) == (person.email, "clean-rivers") and what.startswith("fetched the sealed ")


def test_what_is_no_list_of_the_campaign_s_own_is_not_given(desk, person):
    assert person.post(LIST, list="river-watch").status_code == 404
    assert not any(what.startswith("fetched") for _, what, _ in desk.notes())


def test_a_viewer_sees_how_many_and_fetches_nothing(desk, person, context):
    listed(context.store)
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = opened(viewer, LIST)
    assert "1 person is on this list." in page.text
    assert not page.all("form", action=LIST) and not scripts(page, "own-")
    assert viewer.post(LIST, list="").status_code == 403
    assert not scripts(opened(viewer, KEY), "own-")


def test_nobody_fetches_a_list_without_the_form_s_token(person):
    assert person.browser.post(LIST, data={"list": ""}).status_code == 403


def test_a_campaign_that_asks_nobody_says_so_and_leads_to_a_key(desk, context):
    person = desk.signed_in()
    page = opened(person, LIST)
    assert "asks nobody" in page.text and page.all("a", href=KEY)
    assert person.post(LIST, list="").status_code == 404
    listed(context.store)
    assert "1 person is on its list from when it did." in opened(person, LIST).text


def test_the_public_half_and_the_words_go_into_the_draft_and_the_page_says_what_is_next(desk):
    person = desk.signed_in()
    fields = opened(person, KEY).fields() | {PUBLIC_FIELD: PUBLIC, "campaign.opt_in.label.en": TEXT, "do": "key"}
    assert person.browser.post(EDIT, data=fields).location == KEY
    assert document(desk)["campaign"]["opt_in"] == {"public_key": PUBLIC, "label": {"en": TEXT}}
    page = opened(person, KEY)
    assert page.fields()[PUBLIC_FIELD] == PUBLIC and "once it is in force" in page.text


def test_the_editor_s_button_saves_first(desk):
    person = desk.signed_in()
    fields = opened(person, EDIT).fields() | {"campaign.goal": "250", "do": "key"}
    assert person.browser.post(EDIT, data=fields).location == KEY
    assert document(desk)["campaign"]["goal"] == 250


def test_a_key_is_made_for_a_campaign_that_was_never_in_force(desk):
    person = desk.signed_in()
    person.post("/organiser/new", title="Clean lakes", slug="lakes", language="en", do="title")
    assert "A key for your list" in opened(person, "/organiser/c/lakes/edit/key").text


@pytest.mark.parametrize("address", [LIST, KEY])
def test_without_javascript_the_page_says_how_the_command_line_does_it(person, address):
    page = opened(person, address)
    assert "Without JavaScript" in page.text and "campaign contacts " in page.text
    assert "open" in page.one("details", **{"data-without-script": ""}).attributes


def test_the_scripts_that_know_keys_are_on_the_pages_that_need_them_alone(person):
    assert scripts(opened(person, LIST), "age-encryption") and scripts(opened(person, KEY), "age-encryption")
    for address in (EDIT, "/organiser/", "/organiser/c/clean-rivers", "/c/clean-rivers"):
        page = Page(person.browser.get(address))
        assert not scripts(page, "age-encryption") and not scripts(page, "own-")


def scripts(page, name):
    return [script.get("src") for script in page.all("script") if name in script.get("src")]
