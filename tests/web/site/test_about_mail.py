"""The page about letters that an office received."""

from campaign.actions import campaigns
from tests.support.campaigns import SOURCE
from tests.support.pages import get


def test_it_says_what_each_campaigns_letters_can_be_filed_by(client, context):
    tagged = SOURCE.replace(
        "[campaign.title]", '[campaign.tag]\nen = "Rivers 2026"\nko = "강 2026"\n[campaign.title]', 1
    )
    campaigns.load_campaign(context, tagged, "rivers")
    text = get(client, "/about-this-mail").text
    assert "X-Campaign: clean-rivers" in text and "[Rivers 2026]" in text and "[강 2026]" in text


def test_a_campaign_that_nobody_sees_yet_is_not_on_it(client, context):
    campaigns.load_campaign(context, SOURCE.replace('"live"', '"draft"').replace("clean-rivers", "lakes"), "lakes")
    assert "lakes" not in get(client, "/about-this-mail").text
