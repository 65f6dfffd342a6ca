"""From the receipt on, one letter a screen, until every letter that its writer sends has left."""

from dataclasses import replace

import pytest

from tests.support.campaigns import OFFICES
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, TYPED, checked, looked, send, sent, submission_of, totals

EPEOPLE = "https://www.epeople.go.kr/"


@pytest.fixture
def portal(context):
    """The second office has no address and a form that asks for a real name."""
    context.store.save_offices([OFFICES[0], replace(OFFICES[1], contact_form=EPEOPLE)])


def letter_of(client, receipt):
    links = [one.get("href") for one in get(client, receipt).all("a", **{"class": "button"})]
    (link,) = [one for one in links if "/receipt/" in one]
    return link


class TestTheNextLetter:
    def test_is_one_press_from_the_receipt_before_confirming_too(self, client, clock):
        receipt = sent(client, clock)
        assert "1 of 2: \u2068Head of the Lake Agency\u2069" in get(client, receipt).text
        page = get(client, letter_of(client, receipt))
        assert page.heading == "1 of 2: \u2068Head of the Lake Agency\u2069"
        assert "I swim there." in page.one("textarea", id="body-lakes").text

    def test_that_was_sent_leads_to_the_one_after_it_and_then_to_the_receipt(self, client, clock, context):
        context.store.save_offices([replace(OFFICES[0], email=""), OFFICES[1]])
        receipt = send(client, looked(client, clock)).location
        page = get(client, letter_of(client, receipt))
        assert page.heading.startswith("1 of 2")
        went = page.fields() | {"way": "said_sent"}
        answer = client.post(f"{FORM}/hand-over", data=went)
        assert answer.status_code == 303 and answer.location.endswith("/lakes")
        page = get(client, answer.location)
        assert page.heading.startswith("2 of 2") and "1 of 2 done." in page.text
        answer = client.post(f"{FORM}/hand-over", data=page.fields() | {"way": "said_sent"})
        assert answer.location == f"{receipt}#share"
        assert totals(context, clock).of("said_sent") == 2

    def test_is_numbered_after_those_that_are_done(self, client, clock, context):
        receipt = sent(client, clock)
        token = confirm_token(context.store, submission_of(context, receipt).link)
        client.post(f"/confirm/{token}", data={"do": "confirm"})
        page = get(client, receipt)
        assert page.heading == "Thank you. 1 of 2 done." and "2 of 2: \u2068Head of the Lake Agency\u2069" in page.text

    def test_stays_in_a_partners_frame(self, client, clock):
        address = f"{FORM}/embed?partner=river-watch"
        receipt = send(client, looked(client, clock, address) | {"email": "jane@x.example"}, f"{FORM}/embed").location
        assert letter_of(client, receipt).startswith(f"{FORM}/embed/receipt/")
        assert get(client, letter_of(client, receipt)).heading.startswith("1 of 2")

    @pytest.mark.parametrize("target", ["minister", "nobody"])
    def test_is_none_that_we_send_and_none_that_there_is_not(self, client, clock, target):
        assert client.get(f"{sent(client, clock)}/{target}").status_code == 404

    def test_is_gone_once_everything_is_erased(self, client, clock):
        receipt = sent(client, clock)
        page = letter_of(client, receipt)
        client.post(receipt, data={"do": "erase"})
        assert client.get(page).status_code == 404


class TestARecipe:
    def test_says_first_that_a_real_name_is_wanted_and_puts_post_before_it(self, client, clock, portal):
        page = get(client, letter_of(client, sent(client, clock, country="KR")))
        assert "asks you to sign in under your real name" in page.text
        assert page.all("form", **{"class": "ways by-post"})
        assert "for people who live" not in page.text

    def test_says_when_the_form_is_not_for_them(self, client, clock, portal):
        page = get(client, letter_of(client, sent(client, clock)))
        assert "The form is for people who live in this country: South Korea." in page.text

    def test_has_what_the_form_asks_for_to_copy(self, client, clock, portal):
        page = get(client, letter_of(client, sent(client, clock)))
        values = {one.get("id"): one.get("value") for one in page.all("input") if one.get("id").startswith("copy-")}
        assert values == {"copy-name": TYPED["name"], "copy-place": TYPED["place"], "copy-email": "jane@x.example"}

    def test_says_its_source_and_its_day(self, client, clock, portal):
        page = get(client, letter_of(client, sent(client, clock)), headers={"Accept-Language": "en-GB"})
        assert "looked at on 27 Nov 2026" in page.text
        assert [link for link in page.all("a") if link.get("href").startswith(f"{EPEOPLE}jsp/")]

    def test_offers_the_day_of_the_answer_for_a_calendar(self, client, clock, portal):
        page = get(client, letter_of(client, sent(client, clock)))
        (link,) = [one.get("href") for one in page.all("a") if "answer.ics" in one.get("href")]
        entry = client.get(link)
        assert entry.mimetype == "text/calendar"
        lines = entry.text.split("\r\n")
        assert "DTSTART;VALUE=DATE:20261207" in lines and all(len(line.encode()) <= 75 for line in lines)
        assert "Kim" not in entry.text and "swim" not in entry.text

    @pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1e"])
    def test_no_title_begins_a_line_of_its_own_there(self, client, clock, context, portal, break_):
        hostile = f"Lakes{break_}END:VEVENT{break_}BEGIN:VALARM; a, b\\n"
        offices = [replace(office, title=hostile) for office in context.catalogue.directory().offices]
        context.store.save_offices(offices)
        page = get(client, letter_of(client, sent(client, clock)))
        (link,) = [one.get("href") for one in page.all("a") if "answer.ics" in one.get("href")]
        entry = client.get(link).get_data(as_text=True)
        assert entry.replace("\r\n", "").isprintable() and entry.count("\r") == entry.count("\n") == 11
        assert "BEGIN:VALARM\\; a\\, b\\\\n" in entry.replace("\r\n ", "")

    def test_is_missing_where_nobody_has_looked(self, client, clock):
        page = get(client, letter_of(client, sent(client, clock)))
        assert "looked at on" not in page.text and "Open the office’s form" in page.text


def test_an_office_without_address_form_and_post_has_a_way_on(client, clock, context):
    context.store.save_offices([OFFICES[0], replace(OFFICES[1], contact_form="", postal_address="")])
    page = get(client, letter_of(client, sent(client, clock)))
    assert "embassy" in page.text and page.all("button", value="printed")


def test_the_copies_page_says_the_same(client, clock):
    page = post(client, FORM, checked(client, clock).fields() | {"step": "copy"})
    assert page.all("button", **{"data-hand": "lakes"})
