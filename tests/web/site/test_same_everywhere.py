"""Hosts of one site give one page, byte for byte, so that a cache before them may ask any whether its copy still holds.

A set of texts has another order in each process: what is made of one has to be put in order first.
"""

from campaign.actions import campaigns
from tests.conftest import NOW
from tests.support.asked_elsewhere import answers
from tests.support.campaigns import SOURCE
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM

RULE = """
[[country_rules]]
rule = "{}"
countries = [{}]
source = "A list"
day = 2026-11-01
"""
NEVER = RULE.format("nobody", '"KP", "TM", "ER", "BY"') + RULE.format("un-only", '"CU", "VN", "LA", "SY", "IR"')
FROM = ["SE", "NO", "DK", "FI", "IS", "EE", "LV", "LT"]
WHOLE = SOURCE.replace('office = "river-ministry"', f'office = "river-ministry"\ncountries = {FROM}') + NEVER
ADDRESSES = (
    *(f"{FORM}?lang=en", f"{FORM}?lang=ko&country=SE", f"{FORM}/embed?lang=en", f"{FORM}/card?lang=en"),
    *(f"{FORM}/sources?lang=ko", f"{FORM}/share?lang=en", f"{FORM}/press?lang=en", f"{FORM}/board?lang=en"),
    *("/?lang=en", "/privacy?lang=en", f"/oembed?url=http://localhost{FORM}", "/api/v1/openapi.json"),
    *("/api/v1/campaigns", "/api/v1/campaigns/clean-rivers", "/api/v1/campaigns/clean-rivers/totals"),
)


def test_each_process_answers_the_same(app, context, settings):
    campaigns.load_campaign(context, WHOLE, "clean-rivers.toml")
    here, there = (answers(settings, NOW, ADDRESSES, seed) for seed in (1, 2))
    for address in ADDRESSES:
        assert here[address] == there[address], address
    assert here[f"{FORM}?lang=en"][0], "which a cache compares"


def test_a_campaigns_own_countries_are_offered_in_the_order_of_its_file(client, context):
    campaigns.load_campaign(context, WHOLE, "clean-rivers.toml")
    options = get(client, f"{FORM}?lang=en").all("option")
    assert [one.get("value") for one in options if one.get("value").isupper()][:5] == ["US", *FROM[:4]]
