"""With `confirm = false` nobody learns from public figures whether an address has written before."""

import random
import re

import pytest

from campaign.actions import campaigns, partner_links
from campaign.actions.totals import ledger
from tests.support.campaigns import SOURCE
from tests.web.supporter.test_journey import FORM, checked, send

SLUG = "clean-rivers"
SENT_AT_ONCE = SOURCE.replace("[campaign.title]", "confirm = false\n[campaign.title]", 1)
OWN = re.compile(r'name="form_token"[^>]*')
"""What every look at a form gets anew."""
API = f"/api/v1/campaigns/{SLUG}/totals"


@pytest.fixture
def unconfirmed(context):
    """The campaign, where `send` queues at once."""
    campaigns.load_campaign(context, SENT_AT_ONCE, "c.toml")
    return context.catalogue.campaign(SLUG)


def write(client, clock, email, address=FORM):
    fields = checked(client, clock, address).fields() | {"email": email}
    assert send(client, fields, address).status_code == 303


def supporters(client):
    return client.get(API).get_json()["supporters"]


def everything_public(client, context):
    partner = context.store.partner("river-watch")
    link = f"/p/{partner_links.partner_token(context, partner, SLUG)}"
    pages = [f"/c/{SLUG}/{name}" for name in ("badge.svg", "og.png", "card", "press", "share", "sources")]
    pages += ["/", f"{link}/totals.csv", link, "/api/v1/campaigns", f"/api/v1/campaigns/{SLUG}", API]
    answers = {page: client.get(page) for page in (*pages, FORM, f"{FORM}/embed")}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {page: OWN.sub("", answer.text if page[-4:] != ".png" else "") for page, answer in answers.items()}


def test_the_attack_an_address_sent_in_and_the_supporters_watched(client, clock, context, unconfirmed):
    known = [f"known{number}@x.example" for number in range(5)]
    for email in known:
        write(client, clock, email)
    moved = set()
    choose = random.Random(7)
    for number in range(8):
        before = supporters(client)
        write(client, clock, choose.choice([f"new{number}@x.example", *known]))
        moved.add(supporters(client) - before)
    assert moved == {0}, "there is nothing to guess by"
    assert ledger(context, unconfirmed, clock()).of("supporters") > 5, "the desk is exact"


def test_no_public_page_moves_within_the_hour(client, clock, context, unconfirmed):
    before = everything_public(client, context)
    for number in range(12):
        write(client, clock, f"a{number}@x.example", f"{FORM}?partner=river-watch")
    assert everything_public(client, context) == before
    assert ledger(context, unconfirmed, clock()).of("supporters") == 12, "the desk is exact"


def test_one_more_moves_nothing_in_later_hours_either(client, clock, context, unconfirmed):
    for number in range(12):
        write(client, clock, f"a{number}@x.example")
    clock.forward(hours=1)
    first = client.get(API).get_json()
    assert first["supporters"] in (5, 10) and first["as_of"].endswith(":00:00Z")
    for hour in range(4):
        write(client, clock, f"later{hour}@x.example")
        clock.forward(hours=1)
        later = client.get(API).get_json()
        assert later | {"as_of": ""} == first | {"as_of": ""} and later["as_of"] > first["as_of"]
    for number in range(9):
        write(client, clock, f"b{number}@x.example")
    clock.forward(hours=1)
    assert first["supporters"] < supporters(client) <= 25


def test_a_campaign_that_is_over_waits_for_nobody_more(client, clock, context, unconfirmed):
    for number in range(11):
        write(client, clock, f"a{number}@x.example")
    clock.forward(hours=1)
    before = supporters(client)
    for number in range(4):
        write(client, clock, f"b{number}@x.example")
    clock.forward(hours=1)
    assert supporters(client) == before
    campaigns.load_campaign(context, SENT_AT_ONCE.replace('"live"', '"closed"', 1), "c.toml")
    clock.forward(hours=1)
    assert supporters(client) >= before and len(context.store.published(SLUG).rows) > 0
    whole = next(row for row in context.store.published(SLUG).rows if row.measure == "supporters")
    assert whole.count == 15


def test_where_people_confirm_figures_are_exact(client, clock, context):
    assert client.get(API).get_json()["as_of"] == clock().strftime("%Y-%m-%dT%H:%M:%SZ")
