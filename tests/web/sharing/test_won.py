"""A campaign that was won: it is over, and its page, card, badge, feed, image and JSON say so with the day."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from campaign.actions import campaigns, partner_links
from campaign.core.answers.feed import ATOM
from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignFileFaults
from campaign.core.offices.office import Directory
from campaign.web.sharing import views
from tests.support import answers
from tests.support.campaigns import OFFICES, changed
from tests.support.pages import get
from tests.web.supporter.test_after_the_end import OUTCOME
from tests.web.supporter.test_journey import FORM

SAID = "Won on Nov 23, 2026"


@pytest.fixture
def won(context):
    """Loads the campaign as won on a day; 23 November is today."""

    def load(day="2026-11-23", **more):
        text = changed(won=day, **more).replace("\n[[questions]]", f"{OUTCOME}\n[[questions]]", 1)
        campaigns.load_campaign(context, text, "clean-rivers.toml")

    return load


@pytest.mark.parametrize("status", ['"live"', '"closed"'])
def test_it_is_over_and_says_so_with_words_and_day(client, won, status):
    won(status=status)
    page = get(client, FORM)
    assert page.status == 410 and SAID in page.text and "The minister answered." in page.text
    assert not page.all("form", id="write")


def test_it_goes_on_until_that_day(client, clock, won):
    won("2026-11-25")
    page = get(client, FORM)
    assert page.status == 200 and "Won on" not in page.text
    assert client.get("/api/v1/campaigns/clean-rivers").get_json()["won"] is None
    assert b"Won on" not in client.get(f"{FORM}/badge.svg").data
    clock.go(timedelta(days=2))
    assert "Won on Nov 25, 2026" in get(client, FORM).text


@pytest.mark.parametrize("what", ["badge.svg", "card", "feed.atom"])
def test_a_day_is_kept_for_whoever_writes_days_like_that(client, won, what):
    won()
    british, american = (
        client.get(f"{FORM}/{what}?lang=en", headers={"Accept-Language": tag}) for tag in ("en-GB", "en-US")
    )
    assert b"Won on 23 Nov 2026" in british.data and SAID.encode() in american.data
    assert "Accept-Language" in british.vary and "Accept-Language" in american.vary


def test_card_badge_partner_json_and_image_have_it(client, context, monkeypatch, won):
    won()
    answers.published(context)
    assert SAID in get(client, f"{FORM}/card").text
    assert SAID.encode() in client.get(f"{FORM}/badge.svg").data
    token = partner_links.partner_token(context, context.store.partner("river-watch"), "clean-rivers")
    assert SAID in get(client, f"/p/{token}").text
    about = client.get("/api/v1/campaigns/clean-rivers").get_json()
    assert about["won"] == "2026-11-23" and about["outcome"]["ko"] == "장관이 답했습니다."
    made = []
    monkeypatch.setattr(views, "_image", lambda printer, card: made.append(card) or b"")
    client.get(f"{FORM}/og.png")
    assert made[0].words == SAID, "more than who answered last"


def test_the_feed_has_it_with_what_came_of_it(client, won):
    won()
    (entry,) = ElementTree.fromstring(client.get(f"{FORM}/feed.atom?lang=en").data).findall(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}title") == SAID and "The minister answered." in entry.findtext(
        f"{{{ATOM}}}content"
    )
    assert entry.findtext(f"{{{ATOM}}}updated") == "2026-11-23T00:00:00Z"


def test_what_was_won_has_to_be_said(context):
    with pytest.raises(CampaignFileFaults, match="won needs a text in outcome"):
        read(changed(won="2026-11-23"), "rivers.toml", Directory(OFFICES))
