"""A partner's own list, behind its private link: counted, fetched sealed, and a key to give to the organiser."""

from dataclasses import replace

import pytest

from campaign.core.campaigns.campaign import OptIn
from campaign.sealing import age, contacts
from tests.support.pages import get
from tests.web.desk.test_contacts import CANARY, PUBLIC, SECRET, listed
from tests.web.partner.test_pages import private

PARTNER = "river-watch"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def address(context):
    """The page of a partner that has a list."""
    partner = context.store.partner(PARTNER)
    context.store.save_partner(replace(partner, opt_in=OptIn(PUBLIC, {"en": "Tell me more"})))
    return f"{private(context)}/contacts"


def test_how_many_are_on_it_is_shown_and_nobody_s_name(client, context, address):
    listed(context.store, PARTNER)
    listed(context.store)
    page = get(client, address)
    assert "1 person is on this list." in page.text and "Canary" not in page.html
    assert get(client, private(context)).all("a", href=address)


def test_it_is_fetched_sealed_to_the_partner_s_key_and_that_is_noted(client, context, address):
    listed(context.store, PARTNER)
    answer = client.post(address, headers=HERE)
    assert answer.headers["Cache-Control"] == "no-store" and b"canary" not in answer.data.lower()
    assert contacts.open_export(answer.data, age.read_key(SECRET.encode())).contacts == (CANARY,)
    note = context.store.audit(None, 1)[0]
    assert (note.who, note.what, note.about) == (PARTNER, "fetched a partner’s sealed contacts", "clean-rivers")


def test_a_partner_without_a_list_gets_a_key_to_make_one_and_no_file(client, context):
    address = f"{private(context)}/contacts"
    page = get(client, address)
    assert "Make a key" in page.text and not page.all("form", action=address)
    assert "campaign contacts keygen" in page.text and page.all("textarea", **{"data-public": ""})
    assert client.post(address, headers=HERE).status_code == 404


def test_whose_partner_is_switched_off_or_whose_link_is_another_s_gets_nothing(client, context, address):
    assert client.post("/p/nonsense/contacts", headers=HERE).status_code == 404
    context.store.save_partner(replace(context.store.partner(PARTNER), active=False))
    assert client.get(address).status_code == 404 and client.post(address, headers=HERE).status_code == 404


def test_another_site_fetches_nothing(client, address):
    assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
