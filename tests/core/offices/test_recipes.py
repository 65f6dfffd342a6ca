"""How offices' forms are used: every recipe says where it was read and when, and knows no field that there is not."""

from dataclasses import replace
from datetime import date

import pytest

from campaign import assets
from campaign.core.offices import recipes
from campaign.core.offices.office import Office
from campaign.core.offices.recipes import REAL_NAME

ONE = """
[[recipes]]
host = "form.example"
people_in = ["KR"]
asks = ["name"]
source = "https://form.example/how"
evidence = "seen"
seen = 2026-11-27
"""
OFFICE = Office("one", "One", contact_form="https://form.example/write")


def test_every_bundled_recipe_says_where_it_was_read_and_when():
    bundled = recipes.read(assets.bundled("recipes.toml").read_text(encoding="utf-8"))
    assert bundled and all(one.source.startswith("https://") and one.evidence and one.seen for one in bundled.values())
    assert bundled["www.epeople.go.kr"].sign_in == REAL_NAME


def test_belongs_to_the_offices_whose_form_is_on_its_host():
    known = recipes.read(ONE)
    assert recipes.of_office(known, OFFICE) == known["form.example"]
    assert known["form.example"].seen == date(2026, 11, 27)
    assert recipes.of_office(known, replace(OFFICE, contact_form="https://other.example/")) is None
    assert recipes.of_office(known, replace(OFFICE, contact_form="")) is None


@pytest.mark.parametrize(
    ("country", "sign_in", "for_them", "easy"),
    [("KR", "", True, True), ("GB", "", False, False), ("KR", "real-name", True, False)],
)
def test_post_comes_first_where_it_is_not_for_them_or_wants_a_real_name(country, sign_in, for_them, easy):
    recipe = replace(recipes.read(ONE)["form.example"], sign_in=sign_in)
    assert (recipe.is_for(country), recipe.is_easy_for(country)) == (for_them, easy)


@pytest.mark.parametrize("wrong", ['topics = ["x"]', 'sign_in = "fingerprint"', 'asks = ["blood"]'])
def test_what_it_cannot_say_is_refused(wrong):
    source = ONE.replace('asks = ["name"]', wrong) if wrong.startswith("asks") else ONE + wrong
    with pytest.raises(ValueError, match="unknown"):
        recipes.read(source)


def test_one_host_has_one_recipe():
    with pytest.raises(ValueError, match="two recipes"):
        recipes.read(ONE + ONE)
