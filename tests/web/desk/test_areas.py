"""The representative of the supporter's area on the desk: a button, a list of postcodes, and it is ready to launch."""

import copy

import pytest

from campaign.actions import launching, letters, writing
from campaign.core.campaigns.campaign import Status
from campaign.core.letters.composition import Supporter
from tests.conftest import NOW
from tests.support import areas, workbooks
from tests.support.bringing import bring, decide, opened, pointed, refused
from tests.support.desk import ME

EDIT = "/organiser/c/clean-rivers/edit"
ODD = workbooks.xlsx(
    [["Which code", "Seat of"], ["0800", "Solomon"], ["0822", "Lingiari"], ["0822", "Solomon"], ["", "Nowhere"]]
)


@pytest.fixture
def writer(desk):
    desk.store.save_offices(areas.MEMBERS)
    return desk.signed_in()


def press(person, button):
    page = opened(person, EDIT)
    answer = person.browser.post(EDIT, data=page.fields() | {"do": button})
    assert answer.status_code == 303
    return opened(person, EDIT)


def test_a_button_adds_the_representative_and_shows_who_that_is(desk, writer):
    page = press(writer, "representative")
    assert "Supporters are asked for their postcode" in page.text and "still missing" in page.text
    assert "SOLOMON: Member for Solomon" in page.text and "Who that is: 2 offices" in page.text
    document = writing.manuscript(desk.context, "clean-rivers").document
    assert (document["targets"][-1]["id"], document["targets"][-1]["area"]) == ("representative", True)
    assert press(writer, "representative").text.count("Supporters are asked for their postcode") == 2


def test_postcodes_are_pointed_at_seen_and_count_once_launched(desk, writer):
    address = bring(writer, ODD, "codes.xlsx", campaign="clean-rivers", country="AU")
    page = opened(writer, address)
    if "No column is known" in page.text:
        decide(writer, address, "read", **pointed(page, Which_code="postcode", Seat_of="area"))
        page = opened(writer, address)
    assert "will be taken over: 3" in page.text and "stays out: to be corrected: 1" in page.text
    assert "a row needs a postcode and an area" in page.text
    assert decide(writer, address, "take") == f"{EDIT}#targets"
    seen = writing.manuscript(desk.context, "clean-rivers")
    assert seen.document["campaign"]["areas"].startswith("areas-")
    assert desk.store.areas_of("clean-rivers", ["0800"]) == [], "supporters see nothing of a draft"
    document = copy.deepcopy(seen.document)
    document["letters"][0]["targets"].append("representative")
    document["targets"][-1]["countries"] = ["AU"]
    assert writing.save(desk.context, seen, document, ME, NOW)
    ready = writing.manuscript(desk.context, "clean-rivers")
    assert not ready.faults
    assert not [
        one for one in launching.check_list(desk.context, ready, [], NOW) if "areas" in one.values.get("file", "")
    ]
    assert launching.publish(desk.context, ready, Status.LIVE, (), ME, NOW)
    assert desk.store.areas_of("clean-rivers", ["0822"]) == ["Lingiari", "Solomon"]
    campaign = desk.context.catalogue.campaign("clean-rivers")
    _, offices = letters.representatives(desk.context, campaign, "AU", "800", NOW.date())
    assert [one.id for one in offices["representative"]] == ["au-solomon"]
    assert letters.preview(desk.context, campaign, Supporter(name="Jo", country="AU", language="en"), NOW.date())


def test_a_copy_has_the_postcodes_too(desk, writer):
    address = bring(writer, areas.POSTCODES, "codes.csv", campaign="clean-rivers", country="AU")
    decide(writer, address, "take")
    seen = writing.manuscript(desk.context, "clean-rivers")
    writing.begin_copy(desk.context, seen, "other", ME, NOW)
    name = seen.document["campaign"]["areas"]
    assert desk.store.brought_areas("other", name) == desk.store.brought_areas("clean-rivers", name)
    assert desk.store.brought_areas("other", name).startswith(b"postcode,area\n0800,Solomon\n")


def test_what_would_turn_supporters_away_is_said_before(writer):
    page = opened(writer, bring(writer, areas.POSTCODES, "codes.csv", campaign="clean-rivers", country="AU"))
    assert "No office in the directory stands for these areas: Canberra, Nowhere" in page.text


@pytest.mark.parametrize("name", ["codes.json", "codes.xlsx"])
def test_what_is_no_list_of_postcodes_is_refused(writer, name):
    assert refused(writer, b"[]", name, campaign="clean-rivers").status == 400


def test_a_campaign_that_is_not_there_has_no_postcodes(writer):
    assert writer.browser.get(bring(writer, areas.POSTCODES, "codes.csv", campaign="nowhere")).status_code == 404
