"""The office directory on the desk: who checked what, and what a correction does to letters that wait."""

from datetime import date, timedelta

import pytest

from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import Attempt, given_back, try_later, unknown
from tests.conftest import NOW
from tests.support.campaigns import OFFICES
from tests.support.pages import get, post
from tests.web.supporter.test_journey import looked, send, submission_of

OFFICE = "/organiser/offices/river-ministry"
NEW = "new@rivers.example"


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def opened(person, address):
    return get(person.browser, address, cookies=True)


def office(desk, office_id="river-ministry"):
    return next(office for office in desk.store.offices() if office.id == office_id)


def correct(person, **typed):
    return post(person.browser, OFFICE, opened(person, OFFICE).fields() | {"do": "save"} | typed, cookies=True)


def test_those_that_want_checking_come_first_and_can_be_searched(writer):
    page = opened(writer, "/organiser/offices")
    assert page.text.index("Minister for Rivers") < page.text.index("Head of the Lake Agency"), "which has no address"
    assert "Lake" not in opened(writer, "/organiser/offices?q=minister").text
    assert "No office is called so." in opened(writer, "/organiser/offices?q=nowhere").text


def test_an_address_is_marked_as_checked_today(desk, writer):
    desk.store.hold(Hold(HoldKind.SUSPENDED, "minister@rivers.example", NOW, "550"))
    fields = opened(writer, OFFICE).fields() | {"do": "checked"}
    assert writer.browser.post(OFFICE, data=fields).status_code == 303
    assert office(desk).checked_on == NOW.date() and desk.store.holds(desk.clock()) == []
    assert desk.notes()[0][1:] == ("checked the address of an office", "river-ministry")


def test_an_address_that_was_changed_meanwhile_is_not_marked(desk, writer):
    fields = opened(writer, OFFICE).fields() | {"do": "checked"}
    correct(writer, email=NEW)
    assert writer.browser.post(OFFICE, data=fields).status_code == 409
    assert writer.browser.post(OFFICE, data=fields | {"do": "save"}).status_code == 409
    assert office(desk).email == NEW


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "no address"),
        ("email", "a@b.example, c@d.example"),
        ("contact_form", "javascript:alert(1)"),
        ("title", ""),
        ("salutation", "Dear {{ nobody }},"),
        ("close", "{% if %}"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(desk, writer, field, typed):
    before = office(desk)
    page = correct(writer, **{field: typed})
    assert page.status == 400 and page.errors == [field] and page.fields()[field] == typed
    assert office(desk) == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"holder_gender": "f"}, "holder_source"),
        ({"holder_salutation": "Dear {{ nobody }},", "holder_source": "its site"}, "holder_salutation"),
        ({"holder_until": "2027-01-31"}, "holder_source"),
        ({"holder_until": "soon", "holder_source": "its site"}, "holder_until"),
        ({"holder_gender": "x", "holder_source": "its site"}, "holder_gender"),
    ],
)
def test_who_holds_an_office_is_not_kept_without_a_source(desk, writer, typed, field):
    before = office(desk)
    page = correct(writer, holder="N. N.", **typed)
    assert page.status == 400 and page.errors == [field]
    assert office(desk) == before


def test_who_holds_an_office_is_kept_with_the_day_of_the_look_up(desk, writer):
    correct(
        writer,
        holder="N. N.",
        holder_salutation="Dear Rivers Secretary,",
        holder_gender="f",
        holder_until="2027-01-31",
        holder_source="https://rivers.example/minister",
    )
    kept = office(desk)
    assert (kept.holder_salutation, kept.holder_gender) == ("Dear Rivers Secretary,", "f")
    assert (kept.holder_until, kept.holder_checked_on) == (date(2027, 1, 31), NOW.date())
    assert opened(writer, OFFICE).fields()["holder_source"] == "https://rivers.example/minister"


def queued(client, clock, context, desk, **typed):
    """A letter to the ministry that waits."""
    page = post(client, "/c/clean-rivers", looked(client, clock, **typed) | {"step": "check"})
    receipt = send(client, page.fields() | {"email": f"{typed['name']}@x.example"}).location
    submission = submission_of(context, receipt)
    desk.store.confirm(submission.link, typed["name"].encode() * 4, clock())
    return submission.id


def test_a_correction_readdresses_what_was_never_attempted(desk, writer, client, clock, context):
    tried, asked, fresh = (queued(client, clock, context, desk, name=name) for name in ("Tried", "Asked", "Fresh"))
    claims = {one.submission: one for one in desk.store.claim(clock(), "w", clock.now.replace(year=2027), 9)}
    attempt = Attempt(clock(), 1, "clean-rivers", "minister@rivers.example", 600, timedelta(days=5))
    desk.store.finish(claims[tried], try_later(attempt, "451 later"), clock())
    desk.store.finish(claims[asked], unknown(clock(), 1, "no answer"), clock())
    desk.store.finish(claims[fresh], given_back(clock()), clock())
    desk.store.hold(Hold(HoldKind.SUSPENDED, "minister@rivers.example", NOW, "550"))
    page = correct(writer, email=NEW)
    assert "1 waiting letter goes to the new address." in page.text
    assert desk.notes()[0][1:] == ("corrected the address of an office", "river-ministry")
    assert office(desk).checked_on == clock.now.date() and desk.store.holds(clock()) == []
    clock.forward(days=3)
    addresses = {one.submission: one.address for one in desk.store.claim(clock(), "w", clock.now.replace(year=2028), 9)}
    assert {addresses[tried], addresses[asked]} == {"minister@rivers.example"} and addresses[fresh] == ""


def test_a_correction_without_another_address_readdresses_nothing(desk, writer):
    page = correct(writer, holder="N. N.", evidence="https://rivers.example/contact")
    assert "Saved." in page.text and "waiting" not in page.text
    assert (office(desk).holder, office(desk).email) == ("N. N.", OFFICES[0].email)
    assert desk.notes()[0][1] == "corrected an office"


def test_there_is_no_page_for_an_office_that_is_not_there(writer):
    assert writer.browser.get("/organiser/offices/nope").status_code == 404
    assert writer.post("/organiser/offices/nope", do="save").status_code == 404
    assert writer.post(OFFICE, do="whatever").status_code == 400
