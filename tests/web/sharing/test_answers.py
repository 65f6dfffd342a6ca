"""Where everybody finds what offices answered: page, card, feed, JSON, partners, notices to programs."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from campaign.actions import campaigns, partner_links, published_answers, webhooks
from campaign.core.answers.feed import ATOM
from campaign.printing.share_image import Card
from campaign.web.sharing import views
from tests.conftest import NOW
from tests.support import answers
from tests.support.campaigns import changed
from tests.support.pages import get

PAGE = "/c/clean-rivers"
FEED = f"{PAGE}/feed.atom"
SAID = "Ministry of Rivers answered on Nov 20, 2026"


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/embed"])
def test_it_stands_on_the_page_with_its_day_and_its_source(client, context, address):
    assert "answered" not in get(client, address).text
    published = answers.published(context)
    page = get(client, address)
    assert SAID in page.text and "We will clean the river." in page.text
    (link,) = page.all("a", href=answers.LINK)
    assert "nofollow" in link.get("rel")
    assert page.all("a", href=f"#answer-{published.number}") and page.all("article", id=f"answer-{published.number}")


def test_it_stands_there_when_the_campaign_is_over(client, context):
    answers.published(context)
    campaigns.load_campaign(context, changed(status='"closed"'), "rivers")
    page = client.get(PAGE)
    assert page.status_code == 410 and SAID in page.text


def test_hostile_words_are_words(client, context):
    answers.published(context, who="<script>alert(1)</script>")
    for address in (PAGE, f"{PAGE}/card", FEED):
        assert "<script>alert(1)" not in client.get(address).text


def test_the_card_and_the_share_image_say_who_answered(client, context, monkeypatch):
    answers.published(context)
    assert SAID in get(client, f"{PAGE}/card").text
    made: list[Card] = []
    monkeypatch.setattr(views, "_image", lambda printer, card: made.append(card) or b"")
    client.get(f"{PAGE}/og.png")
    assert made[0].words == SAID


def test_the_partners_page_has_it(client, context):
    answers.published(context)
    token = partner_links.partner_token(context, context.store.partner("river-watch"), "clean-rivers")
    assert SAID in get(client, f"/p/{token}").text


def test_the_feed_has_it_until_it_is_withdrawn_and_says_so_then(client, context):
    published = answers.published(context)
    first = client.get(FEED)
    assert first.content_type == "application/atom+xml; charset=utf-8"
    assert first.headers["Access-Control-Allow-Origin"] == "*" and "max-age=300" in first.headers["Cache-Control"]
    assert (
        get(client, PAGE).all("link", type="application/atom+xml")[0].get("href").startswith(f"http://localhost{FEED}")
    )
    published_answers.withdraw(context, published, "Not theirs.", "", NOW + timedelta(days=1))
    entries = [ElementTree.fromstring(one.data).find(f"{{{ATOM}}}entry") for one in (first, client.get(FEED))]
    ids, words, updated = (
        [entry.findtext(f"{{{ATOM}}}{tag}") for entry in entries] for tag in ("id", "content", "updated")
    )
    assert len(set(ids)) == 1 and updated == ["2026-11-23T20:00:00Z", "2026-11-24T20:00:00Z"]
    assert "We will clean" in words[0] and "We will clean" not in words[1] and "Not theirs." in words[1]


def test_a_draft_has_no_feed(client, context):
    campaigns.load_campaign(context, changed(status='"draft"').replace("clean-rivers", "lakes"), "lakes")
    assert client.get("/c/lakes/feed.atom").status_code == 404


def test_the_json_has_it(client, context):
    answers.entered(context)
    answers.published(context)
    (answer,) = client.get("/api/v1/campaigns/clean-rivers").get_json()["answers"]
    assert (answer["office"], answer["day"], answer["source"]) == ("Ministry of Rivers", "2026-11-20", answers.LINK)
    schema = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]["Campaign"]["properties"]
    assert set(schema["answers"]["items"]["required"]) == set(answer)


def test_programs_are_told_when_it_is_published_corrected_and_withdrawn(client, context):
    campaign = context.catalogue.campaign("clean-rivers")
    hook = webhooks.add(context, campaign, "https://x.example/notices", "", NOW)
    answers.entered(context)
    published = answers.published(context)
    published_answers.correct(context, published, published, "", NOW + timedelta(minutes=1))
    published = published_answers.one(context, published.campaign, published.number)
    published_answers.withdraw(context, published, "", "", NOW + timedelta(minutes=2))
    told = []
    while claimed := context.store.claim_notice(NOW + timedelta(days=1), NOW + timedelta(days=2)):
        told.append(json.loads(claimed[0].body))
        assert claimed[1].id == hook.id
        context.store.finish_notice(claimed[0], "", None)
    assert [one["type"] for one in told] == ["campaign.answer"] * 3
    assert [one["data"]["answer"]["standing"] for one in told] == ["published", "published", "withdrawn"]
    assert told[1]["data"]["answer"]["corrected_at"] and told[2]["data"]["answer"]["words"] is None
