"""A letter that no server may send is left to be handed over: from the receipt, until its day, and taken back there."""

from datetime import timedelta

import pytest

from campaign.actions import campaigns
from campaign.sealing import age, by_hand, contacts
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.links import confirm_token
from tests.support.pages import get
from tests.support.readers import files
from tests.web.supporter.test_journey import receipt_behind, sent

SECRET, PUBLIC = contacts.make_key(NOW.date())
KEYS = age.read_key(SECRET.encode())
DAY = NOW.date() + timedelta(days=8)
OFFER, SECTION = "Hand it over for me", "Handed over for you"


@pytest.fixture
def offering(context):
    """Has the campaign hand letters over, eight days from now."""
    source = f'{SOURCE}\n[campaign.by_hand]\npublic_key = "{PUBLIC}"\nday = {DAY}\n'
    campaigns.load_campaign(context, source, "clean-rivers.toml")


@pytest.fixture
def receipt(client, clock, context, offering):
    """The receipt of somebody who has confirmed."""
    token = confirm_token(context.store, sent(client, clock))
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    return receipt_behind(token)


def press(client, receipt, do, target="lakes"):
    assert client.post(receipt, data={"do": do, "target": target}).status_code == 303
    return get(client, receipt)


def opened(context):
    packed = by_hand.pack(context.store.promises("clean-rivers"), PUBLIC)
    return by_hand.open_letters(packed, KEYS)[0]


def test_it_is_offered_with_its_day_once_the_address_is_proven(client, clock, context, offering):
    unconfirmed = sent(client, clock)
    assert OFFER not in get(client, unconfirmed).text
    press(client, unconfirmed, "promise")
    assert opened(context) == []
    token = confirm_token(context.store, unconfirmed)
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    page = get(client, receipt_behind(token))
    assert OFFER in page.text and "Dec 1, 2026" in page.text
    step = next(link.get("href") for link in page.all("a") if "/receipt/" in link.get("href"))
    assert OFFER in get(client, step).text


def test_a_campaign_that_hands_nothing_over_offers_it_to_nobody(client, clock, context):
    token = confirm_token(context.store, sent(client, clock))
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    page = press(client, receipt_behind(token), "promise")
    assert OFFER not in page.text and SECTION not in page.text and context.store.promises("clean-rivers") == []


def test_a_promised_letter_is_sealed_to_the_campaign_s_key_as_it_goes_on_paper(client, context, receipt, tmp_path):
    page = press(client, receipt, "promise")
    assert SECTION in page.text and OFFER not in page.text and "Copy the letter" not in page.text
    (letter,) = opened(context)
    assert (letter.target, letter.country, letter.language, letter.direction) == ("lakes", "GB", "en", "ltr")
    assert "Shore Road" in letter.envelope and "Kim Jane" in letter.body
    assert letter.body.encode() not in files(tmp_path)


@pytest.mark.parametrize("do", ["take-back", "erase"])
def test_its_writer_takes_it_back_until_it_is_handed_over(client, clock, context, receipt, tmp_path, do):
    press(client, receipt, "promise")
    ((_, sealed),) = context.store.promises("clean-rivers")
    clock.forward(days=20)
    page = press(client, receipt, do)
    assert context.store.promises("clean-rivers") == [] and SECTION not in page.text
    assert sealed[-64:] not in files(tmp_path)


def test_one_that_is_taken_back_in_time_is_theirs_to_send_again(client, receipt):
    press(client, receipt, "promise")
    page = press(client, receipt, "take-back")
    assert OFFER in page.text and "Copy the letter" in page.text


def test_from_its_day_on_none_is_taken(client, clock, context, receipt):
    clock.forward(days=8)
    page = press(client, receipt, "promise")
    assert OFFER not in page.text and context.store.promises("clean-rivers") == []


@pytest.mark.parametrize("target", ["minister", "nobody", ""])
def test_what_is_not_theirs_to_send_is_not_taken(client, context, receipt, target):
    press(client, receipt, "promise", target)
    assert context.store.promises("clean-rivers") == []


def test_the_privacy_page_says_so(client, offering):
    assert "30 days after that day" in get(client, "/privacy").text
