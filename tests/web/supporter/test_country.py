"""The list of countries is the same for everybody; what somebody chose of it is chosen for nobody else."""

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import SOURCE
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, written


def chosen(page):
    return [
        one.get("value") for one in page.all("option") if "selected" in one.attributes and one.get("value").isupper()
    ]


def test_a_choice_stands_on_the_page_of_who_made_it_alone(client, clock):
    def back(country):
        return chosen(post(client, FORM, written(client, clock, country=country) | {"step": "edit"}))

    choices = ["KR", "GB", "", "XX", '"', "KR"]
    assert list(map(back, choices)) == [["KR"], ["GB"], [], [], [], ["KR"]]
    assert chosen(get(client, FORM)) == [] and chosen(get(client, f"{FORM}?country=fr")) == ["FR"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("KR", "KR"),
        ("uk", "GB"),
        ("EL", "GR"),
        ("AUT", "AT"),
        ("KOR", "KR"),
        ("Ireland", "IE"),
        ("대한민국", "KR"),
        ("Iran", "IR"),
    ],
)
def test_a_link_may_name_a_country_by_any_of_its_codes_and_names(client, asked, code):
    assert chosen(get(client, FORM, query_string={"country": asked})) == [code]


@pytest.mark.parametrize("asked", ["", "XX", "Atlantis", "GBX", "USSR", "\x00", "🇰🇷", "a" * 5_000])
def test_what_is_no_country_chooses_none(client, asked):
    assert chosen(get(client, FORM, query_string={"country": asked})) == []


@pytest.mark.parametrize(("language", "said"), [("en", "China, or North Korea:"), ("ko", "중국 또는 북한")])
def test_without_scripts_the_caution_says_in_which_of_some_countries_somebody_may_live(client, context, language, said):
    """Nobody lives in all of them."""
    source = SOURCE.replace('except_countries = ["KP"]', 'own_government = true\nexcept_countries = ["CN", "KP"]')
    campaigns.load_campaign(context, source.replace('office = "lake-agency"\n', ""), "rivers.toml")
    assert said.replace(",", "") in get(client, f"{FORM}?lang={language}").text.replace(",", "")


@pytest.mark.parametrize("asked", ["XX", "Atlantis", "gb", "GB\x00", "A" * 5_000])
def test_what_is_no_country_stands_in_no_letter(client, clock, asked):
    letters = client.post(f"{FORM}/preview", data=written(client, clock, country=asked)).json["letters"]
    bodies = [letter["body"] for letter in letters]
    assert bodies and all(body.endswith("Kim Jane\nLeeds, …") for body in bodies)
    assert "Leeds, …" in get(client, FORM, query_string={"country": "Atlantis", "place": "Leeds"}).text


def test_each_country_is_there_once_the_likely_ones_first(client):
    page = get(client, FORM, headers={"Accept-Language": "en-GB,ko-KR;q=0.5"})
    codes = [one.get("value") for one in page.all("option") if one.get("value").isupper()]
    assert codes[:2] == ["GB", "KR"] and len(codes) == len(set(codes)) > 240
    assert [one.get("label") for one in page.all("optgroup")] == ["Likely", "All others"]
