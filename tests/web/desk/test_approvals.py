"""Many addresses marked as checked at once, with where and when; a new office by hand; areas that are shown."""

from datetime import date, timedelta

import pytest

from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.offices.office import Office
from tests.conftest import NOW
from tests.support.bringing import bring, decide, opened
from tests.support.pages import post

APPROVE, NEW = "/organiser/approve", "/organiser/new-office"
PAGE = "https://parliament.example/members"
MEMBERS = tuple(
    Office(f"ie-{n}", f"Member {n}", email=f"m{n}@oir.example", area=f"Area {n}", country="IE") for n in range(3)
)


@pytest.fixture
def writer(desk):
    desk.store.save_offices(MEMBERS)
    return desk.signed_in()


def approve(person, *ids, **fields):
    ticked = [f"{one.id} {one.email}" for one in MEMBERS if one.id in ids]
    sent = {"form_token": person.form_token(), "office": ticked, "source": PAGE, "day": "2026-11-20"} | fields
    return post(person.browser, APPROVE, sent, cookies=True)


def checked(desk):
    return {one.id: (one.checked_on, one.evidence) for one in desk.store.offices() if one.id.startswith("ie-")}


def test_those_that_are_ticked_are_checked_with_where_and_when(desk, writer):
    desk.store.hold(Hold(HoldKind.SUSPENDED, "m1@oir.example", NOW, "550"))
    page = approve(writer, "ie-0", "ie-1")
    assert "Addresses marked as checked: 2" in page.text
    known = (date(2026, 11, 20), PAGE)
    assert checked(desk) == {"ie-0": known, "ie-1": known, "ie-2": (None, "")}
    assert desk.notes()[0][1:] == ("checked the addresses of several offices", f"2 ({PAGE})")
    assert desk.store.holds(desk.clock()) == [], "what waited for one of them goes on"


def test_all_are_ticked_by_a_link_and_a_search_narrows_them(writer):
    assert not any("checked" in field.attributes for field in opened(writer, APPROVE).all("input", name="office"))
    page = opened(writer, f"{APPROVE}?all=1&q=area+2")
    assert [field.get("value") for field in page.all("input", name="office")] == ["ie-2 m2@oir.example"]
    assert "checked" in page.all("input", name="office")[0].attributes


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source": "I asked around"}, "source"),
        ({"source": "javascript:alert(1)"}, "source"),
        ({"day": "2099-01-01"}, "day"),
        ({"day": ""}, "day"),
        ({"office": []}, "offices"),
    ],
)
def test_without_evidence_nothing_is_marked(desk, writer, fields, field):
    page = approve(writer, "ie-0", **fields)
    assert page.status == 400 and page.errors == [field]
    assert set(checked(desk).values()) == {(None, "")}


def test_an_address_that_was_changed_meanwhile_is_left_as_it_is(desk, writer):
    desk.store.save_offices([Office("ie-0", "Member 0", email="other@oir.example", country="IE")])
    page = approve(writer, "ie-0", "ie-1")
    assert "changed meanwhile and left as they are: 1" in page.text
    assert checked(desk)["ie-0"][0] is None


def test_a_list_that_was_taken_over_leads_to_its_own_addresses(writer):
    address = bring(writer, b"name,email\nAnn Sample,ann@x.example\n", "new.csv")
    page = opened(writer, decide(writer, address, "take"))
    assert [field.get("value").split()[1] for field in page.all("input", name="office")] == ["ann@x.example"]


def test_a_new_office_is_added_by_hand(desk, writer):
    typed = {
        "title": "Minister of Lakes",
        "email": "lakes@x.example",
        "country": "IE",
        "language": "en",
        "area": "West",
    }
    answer = writer.browser.post(NEW, data=opened(writer, NEW).fields() | typed)
    assert answer.status_code == 303 and "Minister of Lakes" in opened(writer, answer.location).text
    added = desk.store.offices()[-1]
    assert (added.email, added.country, added.area, added.checked_on) == ("lakes@x.example", "IE", "West", NOW.date())
    assert desk.notes()[0][1:] == ("added an office", added.id)
    page = post(writer.browser, NEW, opened(writer, NEW).fields() | typed | {"email": "other@x.example"}, cookies=True)
    assert page.status == 400 and page.errors == ["title"], "there is one already"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"title": ""}, "title"), ({"email": "no"}, "email"), ({"country": "XX"}, "country"),
     ({"language": "?"}, "language"),
     ({"contact_form": "javascript:x"}, "contact_form"), ({"salutation": "{{ x }}"}, "salutation")],
)  # fmt: skip
def test_what_cannot_be_an_office_is_refused_and_kept(desk, writer, typed, field):
    before = desk.store.offices()
    page = post(
        writer.browser, NEW, opened(writer, NEW).fields() | {"title": "X", "language": "en"} | typed, cookies=True
    )
    assert page.status == 400 and field in page.errors and desk.store.offices() == before


@pytest.mark.parametrize("words", ["Area 1", "ireland area 1", "member 1"])
def test_areas_are_shown_and_searched(writer, words):
    page = opened(writer, f"/organiser/offices?q={words.replace(' ', '+')}")
    assert "Area 1" in page.text and "Area 2" not in page.text


@pytest.mark.parametrize(("words", "country"), [("UK", "GB"), ("USA", "US"), ("america", "US"), ("holland", "NL")])
def test_countries_are_found_as_people_call_them(desk, writer, words, country):
    desk.store.save_offices([Office(f"one-{country}", "An Office", country=country)])
    assert "An Office" in opened(writer, f"/organiser/offices?q={words}").text


def test_an_old_check_is_asked_for_again_after_half_a_year(desk, writer):
    approve(writer, "ie-0", day=(NOW.date() - timedelta(days=181)).isoformat())
    office = next(one for one in desk.store.offices() if one.id == "ie-0")
    assert office.is_overdue(NOW.date())
