"""The campaign's own words of thanks on the receipt: once something has been done, and never as a stranger's HTML."""

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import SOURCE
from tests.support.links import confirm_token
from tests.support.pages import get
from tests.web.supporter.test_journey import receipt_behind, sent

WORDS = "Thank you **so much**. Go on: [our choir](https://choir.example). <b>x</b>"


@pytest.fixture
def thankful(context):
    table = f"[campaign.thanks]\nen = '{WORDS}'\n[campaign.summary]"
    campaigns.load_campaign(context, SOURCE.replace("[campaign.summary]", table), "rivers")


def test_who_has_confirmed_reads_them_and_who_has_not_does_not(client, clock, context, thankful):
    receipt = sent(client, clock)
    assert not get(client, receipt).all("div", id="thanks")
    token = confirm_token(context.store, receipt)
    client.post(f"/confirm/{token}", data={"do": "confirm"}, headers={"Sec-Fetch-Site": "same-origin"})
    words = get(client, receipt_behind(token)).one("div", id="thanks")
    assert "Thank you so much" in words.text
    page = get(client, receipt_behind(token))
    assert page.all("a", href="https://choir.example") and "<b>x" not in page.html


def test_without_them_nothing_stands_there(client, clock, context):
    receipt = sent(client, clock)
    token = confirm_token(context.store, receipt)
    client.post(f"/confirm/{token}", data={"do": "confirm"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert not get(client, receipt_behind(token)).all("div", id="thanks")
