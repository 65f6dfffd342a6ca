"""A supporter lets the campaign quote a sentence: ticked, sealed until it is read, and taken back at any time."""

from datetime import timedelta

import pytest

from campaign.actions import campaigns, quoting, retention
from campaign.core.answers.published import Quote
from campaign.core.letters import links
from tests.support.campaigns import SOURCE
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.support.readers import files
from tests.web.supporter.test_journey import receipt_behind, sent

OFFER = "Let the campaign quote you"
SAID = {"words": "I swim in the lake every morning.", "who": "a teacher in Leeds", "agreed": "1"}
PRESS = "/c/clean-rivers/press"


def confirmed(client, clock, context, **typed):
    """The receipt of somebody who has confirmed."""
    token = confirm_token(context.store, sent(client, clock, **typed))
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    return receipt_behind(token)


@pytest.fixture
def receipt(client, clock, context):
    return confirmed(client, clock, context)


def page_of(receipt):
    return receipt.replace("/receipt/", "/quote/")


def offer(client, receipt, **typed):
    """Press the button; the page that answers, or what leads to it."""
    return client.post(page_of(receipt), data=SAID | {"do": "offer"} | typed)


def refused(client, receipt, **typed):
    """The page that says what is wrong."""
    return post(client, page_of(receipt), SAID | {"do": "offer"} | typed)


def release(context, clock):
    (offered,) = context.store.offered_quotes("clean-rivers")
    quoting.release(context, "clean-rivers", offered.name, "o@x.example", clock())


def test_it_is_asked_once_the_address_is_proven_and_never_ticked(client, clock, context):
    unconfirmed = sent(client, clock)
    assert OFFER not in get(client, unconfirmed).text and get(client, page_of(unconfirmed)).status == 404
    assert offer(client, unconfirmed).status_code == 404 and not context.store.offered_quotes("clean-rivers")
    token = confirm_token(context.store, unconfirmed)
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    page = get(client, receipt_behind(token))
    (link,) = [anchor.get("href") for anchor in page.all("a") if anchor.text == OFFER]
    fields = get(client, link).fields()
    assert fields["words"].strip() == "I swim there." and "agreed" not in fields and not fields["who"]


def test_it_is_sealed_with_the_name_as_wished_and_with_nothing_else(client, clock, context, receipt, tmp_path):
    assert offer(client, receipt).status_code == 303
    (offered,) = context.store.offered_quotes("clean-rivers")
    assert offered.quote is None and offered.until == (clock() + timedelta(days=30)).date()
    assert context.store.read_offered_quote("clean-rivers", offered.name) == Quote(SAID["words"], SAID["who"])
    assert SAID["words"].encode() not in files(tmp_path) and SAID["who"].encode() not in files(tmp_path)
    assert "waits for somebody of the campaign" in get(client, page_of(receipt)).text
    assert SAID["words"] not in get(client, PRESS).text


def test_once_released_it_stands_on_the_sheet_for_the_press_and_nowhere_else(client, clock, context, receipt):
    offer(client, receipt)
    release(context, clock)
    page = get(client, PRESS)
    assert SAID["words"] in page.text and SAID["who"] in page.text
    assert SAID["words"] in get(client, page_of(receipt)).text
    assert SAID["words"] not in get(client, "/c/clean-rivers").text


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("back", ["take-back", "erase"])
def test_its_writer_takes_it_back_however_late(client, clock, context, receipt, tmp_path, released, back):
    offer(client, receipt)
    if released:
        release(context, clock)
    clock.forward(days=20)
    address = receipt if back == "erase" else page_of(receipt)
    assert client.post(address, data={"do": back}).status_code == 303
    assert context.store.offered_quotes("clean-rivers") == [] and SAID["words"] not in get(client, PRESS).text
    assert SAID["words"].encode() not in files(tmp_path)


def test_what_nobody_reads_is_forgotten_after_a_month(client, clock, context, receipt):
    offer(client, receipt)
    for days, left in ((30, 1), (1, 0)):
        clock.forward(days=days)
        retention.purge(context, clock())
        assert len(context.store.offered_quotes("clean-rivers")) == left


def test_without_the_tick_nothing_is_kept_and_nothing_typed_is_lost(client, context, receipt):
    page = refused(client, receipt, agreed="")
    assert page.status == 400 and page.errors == ["agreed"]
    assert page.fields()["words"].strip() == SAID["words"] and page.fields()["who"] == SAID["who"]
    assert context.store.offered_quotes("clean-rivers") == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"words": "See https://x.example/"}, "words"),
        ({"who": "x" * 201}, "who"),
        ({"who": "www.shop.example"}, "who"),
    ],
)
def test_what_cannot_be_quoted_is_said_beside_its_field(client, context, receipt, typed, wrong):
    page = refused(client, receipt, **typed)
    assert page.status == 400 and page.errors == [wrong] and context.store.offered_quotes("clean-rivers") == []


def test_words_run_nothing(client, clock, context, receipt):
    hostile = "<script>alert(1)</script> {{ 7*7 }}"
    offer(client, receipt, words=hostile, who=hostile)
    release(context, clock)
    for address in (PRESS, page_of(receipt)):
        assert hostile in get(client, address).text and "<script>alert" not in get(client, address).html


def test_the_second_of_a_writer_changes_nothing_before_the_first_is_taken_back(client, context, receipt):
    offer(client, receipt)
    offer(client, receipt, words="Another.")
    (offered,) = context.store.offered_quotes("clean-rivers")
    assert context.store.read_offered_quote("clean-rivers", offered.name).words == SAID["words"]


def test_who_lives_where_it_is_dangerous_is_not_asked(client, context, receipt):
    rule = '\n[[country_rules]]\nrule = "un-only"\ncountries = ["GB"]\nsource = "A report"\nday = 2026-11-01\n'
    campaigns.load_campaign(context, SOURCE + rule, "clean-rivers.toml")
    assert OFFER not in get(client, receipt).text and get(client, page_of(receipt)).status == 404
    assert offer(client, receipt).status_code == 404 and context.store.offered_quotes("clean-rivers") == []


def test_in_a_partner_s_frame_it_stays_there(client, clock, context, receipt):
    framed = f"/c/clean-rivers/embed{page_of(receipt)}"
    answer = client.post(framed, data=SAID | {"do": "offer"})
    assert answer.location.startswith("/c/clean-rivers/embed/quote/") and get(client, answer.location).status == 200
    assert client.get(framed.replace("clean-rivers", "other")).status_code == 404


@pytest.mark.parametrize("do", ["", "x"])
def test_no_other_button_is_understood(client, receipt, do):
    assert client.post(page_of(receipt), data=SAID | {"do": do}).status_code == 400


def test_a_link_that_leads_nowhere_has_no_such_page(client):
    assert client.get(f"/quote/{links.token(b'x' * 32)}").status_code == 404


def test_the_privacy_page_says_so(client):
    assert "after 30 days where nobody has read it, and 365 days after" in get(client, "/privacy").text
