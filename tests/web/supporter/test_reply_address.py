"""A postal address for the answer: in the letters that it is asked for, and nowhere else."""

import re
from dataclasses import replace

import pytest

from campaign.actions import campaigns, recipes
from campaign.core.offices.recipes import read
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, everything_stored, send, sent, submission_of

ADDRESS = "12 Weir Lane\nBath BA1 1AA"
RULES = '\n[[country_rules]]\nrule = "{}"\ncountries = ["GB"]\n'
RECIPE = """
[[recipes]]
host = "rivers.example"
answers_only_with_address = true
source = "https://rivers.example/how-we-answer"
evidence = "read"
seen = 2026-11-20
"""


@pytest.fixture
def page(client, clock):
    return checked(client, clock, **{"postal_address": ADDRESS, "place": "Bath"})


def bodies(page):
    return {key: page.fields()[key].replace("\r\n", "\n") for key in ("body-minister", "body-lakes")}


def test_is_asked_for_where_one_of_the_letters_takes_it(client):
    page = get(client, FORM)
    field = page.one("textarea", id="postal_address")
    assert "only in letters to offices that ask for one" in page.one("p", id=field.get("aria-describedby")).text


def test_is_not_asked_for_where_none_takes_it(client, context):
    context.store.save_offices([replace(one, postal_address="") for one in OFFICES])
    assert not get(client, FORM).all("textarea", id="postal_address")


def test_is_asked_for_before_the_country_is_known_that_it_depends_on(client, context):
    for_germany = 'office = "lake-agency"\ncountries = ["DE"]'
    source = SOURCE.replace('office = "lake-agency"\nexcept_countries = ["KP"]', for_germany)
    campaigns.load_campaign(context, source, "clean-rivers.toml")
    assert get(client, FORM).all("textarea", id="postal_address")
    assert not get(client, f"{FORM}?country=GB").all("textarea", id="postal_address")


def test_stands_under_the_letter_by_post_and_not_in_the_one_by_mail(page):
    letters = bodies(page)
    assert letters["body-lakes"].endswith("\n12 Weir Lane\nBath BA1 1AA")
    assert "Weir Lane" not in letters["body-minister"] and "\nBath" in letters["body-minister"]


def test_stands_in_a_letter_that_we_mail_where_its_office_says_that_it_answers_nobody_without(
    client, clock, context, monkeypatch
):
    monkeypatch.setattr(recipes, "_bundled", lambda: read(RECIPE))
    office = 'office = "river-ministry"'
    own = 'title = "Minister"\nemail = "m@rivers.example"\ncontact_form = "https://rivers.example/contact"'
    campaigns.load_campaign(context, SOURCE.replace(office, own), "clean-rivers.toml")
    page = checked(client, clock, postal_address=ADDRESS)
    assert "Weir Lane" in page.fields()["body-minister"] and 'name="email"' in page.html


@pytest.mark.parametrize("rule", ["un-only", "paper-only", "nobody"])
def test_is_nowhere_where_writing_may_be_dangerous(client, clock, context, rule):
    """Two letters to offices of the UN; what is typed all the same comes back to the form alone."""
    offices = [replace(office, country="") for office in OFFICES]
    context.store.save_offices(offices)
    campaigns.load_campaign(context, SOURCE + RULES.format(rule), "clean-rivers.toml")
    page = checked(client, clock, postal_address=ADDRESS)
    assert not any("Weir" in field.text for field in page.all("textarea"))
    at_risk = get(client, FORM).one("textarea", id="postal_address")
    assert at_risk and "GB" in re.search(r'data-without="([^"]*)"', get(client, FORM).html).group(1).split()
    receipt = send(client, page.fields() | {"email": "jane@x.example"}).location
    assert rule == "nobody" or submission_of(context, receipt).personal.address == ""


def test_is_kept_sealed_with_the_letters_and_goes_with_them(client, clock, context, settings):
    receipt = sent(client, clock, postal_address=ADDRESS)
    assert submission_of(context, receipt).personal.address == ADDRESS
    assert "Weir" not in everything_stored(settings)
    client.post(receipt, data={"do": "erase"})
    assert submission_of(context, receipt).personal is None


def test_stands_among_what_the_form_asks_for_and_on_paper(client, clock, context):
    receipt = sent(client, clock, postal_address=ADDRESS)
    page = get(client, f"{receipt}/lakes")
    assert page.one("input", id="copy-address").get("value") == "12 Weir Lane, Bath BA1 1AA"
    fields = {"receipt": receipt.split("/")[-1], "target": "lakes", "way": "printed"}
    printed = client.post("/c/clean-rivers/hand-over", data=fields).text
    assert "12 Weir Lane<br>Bath BA1 1AA" in printed


def test_that_its_writer_took_out_of_the_letter_is_nowhere(client, clock, context):
    fields = checked(client, clock, postal_address=ADDRESS).fields() | {"email": "jane@x.example"}
    fields["body-lakes"] = fields["body-lakes"].replace("12 Weir Lane\r\nBath BA1 1AA", "Bath")
    assert submission_of(context, send(client, fields).location).personal.address == ""


def test_survives_the_way_back_to_the_form(client, clock):
    fields = checked(client, clock, postal_address=ADDRESS).fields()
    page = post(client, FORM, fields | {"step": "edit"})
    assert page.one("textarea", id="postal_address").text.strip() == ADDRESS


def test_holds_no_link_and_is_no_essay(client, clock):
    for wrong in ("http://x.example", "x" * 301):
        page = checked(client, clock, postal_address=wrong)
        assert page.status == 400 and page.errors == ["postal_address"]
