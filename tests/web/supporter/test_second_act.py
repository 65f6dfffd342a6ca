"""A second act: who wrote before writes again, with what has happened since, and both times count."""

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import changed
from tests.support.pages import Page, get
from tests.support.told import delivered
from tests.web.supporter.test_journey import FORM, checked, send, sent

NEWS = """[[facts]]
says = "The dam broke"
source = "A newspaper"
day = 2026-11-22

[[questions]]"""
SECOND = "/c/second"


def second_act(context, **settings):
    source = changed(slug='"second"', follows='"clean-rivers"', **settings)
    source = source.replace('en = "Clean rivers"\nko', 'en = "Clean rivers again"\nko', 1)
    campaigns.load_campaign(context, source.replace("[[questions]]", NEWS, 1), "second.toml")


@pytest.fixture
def receipt(client, clock, context):
    return delivered(client, clock, context, sent(client, clock, f"{FORM}?partner=river-watch"))


class TestTheReceipt:
    def test_says_nothing_before_there_is_a_second_act(self, client, context, receipt):
        assert "It goes on" not in get(client, receipt).text
        second_act(context, status='"draft"')
        assert "It goes on" not in get(client, receipt).text

    def test_leads_on_with_what_has_happened_since(self, client, context, receipt):
        second_act(context)
        page = get(client, receipt)
        assert "It goes on: write again Clean rivers again What has happened since: The dam broke" in page.text
        (link,) = [one.get("href") for one in page.all("a") if one.get("href").startswith(SECOND)]
        assert "source=receipt" in link and "partner=river-watch" in link

    def test_leads_on_when_it_has_nothing_more_to_show(self, client, context, receipt):
        client.post(receipt, data={"do": "erase"})
        second_act(context)
        assert "It goes on" in get(client, receipt).text


class TestTheForm:
    def test_says_which_act_it_is_and_what_is_new(self, client, context):
        second_act(context)
        page = get(client, SECOND)
        assert "Act 2." in page.text and "The dam broke" in page.text
        assert "Act" not in get(client, FORM).text

    @pytest.mark.parametrize("tail", ["", "/embed"])
    def test_of_an_act_that_is_over_leads_to_the_next(self, client, context, tail):
        campaigns.load_campaign(context, changed(status='"closed"'), "clean-rivers.toml")
        second_act(context)
        page = Page(client.get(f"{FORM}{tail}?partner=river-watch"))
        assert page.status == 410 and "The dam broke" in page.text
        assert page.all("a", href=f"{SECOND}?partner=river-watch")


def test_who_writes_again_counts_in_both_acts(client, clock, context, receipt):
    second_act(context)
    fields = checked(client, clock, SECOND).fields() | {"email": "jane@x.example"}
    delivered(client, clock, context, send(client, fields, SECOND).location)
    for slug, acts, follows in (("clean-rivers", 1, None), ("second", 2, "clean-rivers")):
        about = client.get(f"/api/v1/campaigns/{slug}").json
        assert (about["acts"], about["follows"]) == (acts, follows)
        assert client.get(f"/api/v1/campaigns/{slug}/totals").json["supporters"] == 1


def test_organisers_see_how_often_people_wrote(desk, client, clock, context, receipt):
    second_act(context)
    page = get(desk.signed_in().browser, "/organiser/c/second")
    assert "Acts" in page.text and "how often people wrote" in page.text
