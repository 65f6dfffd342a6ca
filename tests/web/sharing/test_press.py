"""The sheet for the press: what everybody may see, of which hour, what it means, and whom to ask."""

from dataclasses import replace

import pytest

from campaign.actions import campaigns
from campaign.core.counts.totals import DEFINITIONS
from campaign.web.site.current import CONTEXT
from tests.support.campaigns import SOURCE
from tests.support.pages import get
from tests.web.supporter.test_counting import take_copies

PRESS = "/c/clean-rivers/press"


def test_figures_stand_with_their_moment_and_definition(client, clock):
    take_copies(client, clock)
    page = get(client, PRESS)
    assert page.heading == "Clean rivers" and "As of Nov 23, 2026" in page.text
    for measure in ("supporters", "confirmed", "sent", "handed_over", "said_sent", "different_letters"):
        assert DEFINITIONS[measure] in page.text
    assert "Other countries" in page.text, "few supporters are not told apart"
    assert page.all("a", href="http://localhost/api/v1/campaigns/clean-rivers/totals")
    assert "confirmed their address by a link" in page.text and "each recipient once" in page.text


def test_where_nobody_confirms_it_says_so_and_tells_of_nobody(app, client, clock):
    campaigns.load_campaign(CONTEXT.of(app), SOURCE.replace("goal = 100", "goal = 100\nconfirm = false"), "rivers")
    take_copies(client, clock)
    page = get(client, PRESS)
    assert "move at most once an hour" in page.text and "without asking their writers to confirm" in page.text
    assert "<strong>1</strong>" not in page.html


def test_a_draft_has_none_and_a_closed_campaign_keeps_its_own(app, client):
    campaigns.load_campaign(CONTEXT.of(app), SOURCE.replace('"live"', '"closed"'), "rivers")
    assert client.get(PRESS).status_code == 200
    draft = SOURCE.replace('"live"', '"draft"').replace("clean-rivers", "lakes")
    campaigns.load_campaign(CONTEXT.of(app), draft, "lakes")
    assert client.get("/c/lakes/press").status_code == 404


@pytest.mark.parametrize("contact", ["press@rivers.example", "<script>alert(1)</script>"])
def test_whom_to_ask_is_the_sites_contact(app, client, monkeypatch, contact):
    context = CONTEXT.of(app)
    site = replace(context.settings.site, contact=contact)
    monkeypatch.setitem(vars(context.settings), "site", site)
    page = get(client, PRESS)
    assert contact in page.text and "<script>alert" not in page.html
