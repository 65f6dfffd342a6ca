"""The page of sources: what the letters rest on, whose word it is, of which day, and who can write to whom."""

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import SOURCE
from tests.support.pages import get

FACTS = """
[[facts]]
id = "lead"
value = 10
says = "Ten times the permitted amount of lead"
source = "The council"
day = 2026-03-01
look_again = 2027-03-01
link = "https://council.example/lead"
[facts.says_in]
ko = "허용량의 열 배에 이르는 납"
[facts.source_in]
ko = "시의회"
[[country_rules]]
rule = "all"
source = "An index"
day = 2026-02-01
countries = ["GB", "KR"]
[[country_rules]]
rule = "un-only"
source = "A law of 2020"
countries = ["KP", "CN", "LA"]
[country_rules.source_in]
ko = "2020년의 법"
"""


@pytest.fixture(autouse=True)
def with_facts(context):
    campaigns.load_campaign(context, SOURCE + FACTS, "clean-rivers.toml")


@pytest.mark.parametrize(
    "words",
    [
        "Ten times the permitted amount of lead",
        "The council, ",
        "We look again by ",
        "https://council.example/lead",
        "From these countries one can write to everybody: South Korea and United Kingdom",
        "From these countries one writes to international offices only: China, Laos, and North Korea",
    ],
)
def test_facts_and_rules_are_told_with_their_sources(client, words):
    assert words in get(client, "/c/clean-rivers/sources").text


def test_countries_stand_in_the_order_of_the_readers_dictionary(client, context):
    countries = FACTS.replace('["KP", "CN", "LA"]', '["ZM", "AX", "FR"]')
    campaigns.load_campaign(context, SOURCE + countries, "clean-rivers.toml")
    assert "Åland Islands, France, and Zambia" in get(client, "/c/clean-rivers/sources").text


def test_the_form_leads_to_them(client):
    assert get(client, "/c/clean-rivers").one("a", href="/c/clean-rivers/sources")


def test_it_is_in_the_reader_s_language_where_there_are_words(client):
    page = get(client, "/c/clean-rivers/sources?lang=ko")
    assert "허용량의 열 배에 이르는 납" in page.text and "영국" in page.text
    assert "시의회" in page.text and "2020년의 법" in page.text
