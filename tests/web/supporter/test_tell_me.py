""" "Tell me when an office answers": a box of its own, sealed like contacts, on a list of its own."""

import pytest

from campaign.core.letters.submissions import ANSWERS
from campaign.sealing import contacts
from tests.support.pages import post
from tests.web.supporter.test_journey import FORM, checked, everything_stored, send
from tests.web.supporter.test_opt_in import JANE, KEYS, PUBLIC, TEXT, asking, confirm, kept

__all__ = ["asking"]
WORDS = "Tell me by email when an office answers"


def told(context, partner=ANSWERS):
    sealed = context.store.contacts("clean-rivers", partner)
    return contacts.open_export(contacts.pack(sealed, PUBLIC), KEYS).contacts


def test_it_is_asked_apart_and_ticked_for_nobody(client, clock, asking):
    page = checked(client, clock)
    box = page.one("input", id="tell_me")
    assert "checked" not in box.attributes and WORDS in page.one("label", **{"for": "tell_me"}).text
    assert "tell_me" not in page.fields() and page.all("input", id="opt_in")


def test_without_a_key_to_seal_it_to_nobody_is_asked_and_a_tick_means_nothing(client, clock, context):
    page = checked(client, clock)
    assert not page.all("input", id="tell_me")
    confirm(client, context, send(client, page.fields() | {"email": JANE, "tell_me": "1"}))
    assert kept(context) == []


def test_each_box_is_a_list_of_its_own(client, clock, context, settings, asking):
    answer = send(client, checked(client, clock).fields() | {"email": JANE, "tell_me": "1"})
    assert told(context) == ()
    confirm(client, context, answer)
    assert told(context) == (contacts.Contact("Kim Jane", JANE, "en", "2026-11-23", WORDS),) and told(context, "") == ()
    stored = "\n".join(map(str, kept(context)))
    assert JANE not in stored and "Kim" not in stored
    both = {"email": "jo@x.example", "tell_me": "1", "opt_in": "1"}
    confirm(client, context, send(client, checked(client, clock, name="Jo Lee").fields() | both))
    assert [one.email for one in told(context, "")] == ["jo@x.example"] and len(told(context)) == 2
    assert [one.wording for one in told(context, "")] == [TEXT] and JANE not in everything_stored(settings)


@pytest.mark.parametrize("tick", [{}, {"tell_me": ""}, {"tell_me": "1", "tell_me_shown": "0123456789abcdef"}])
def test_not_ticked_beside_these_words_nothing_is_kept(client, clock, context, asking, tick):
    fields = checked(client, clock).fields() | {"email": JANE} | tick
    answer = send(client, fields)
    assert answer.status_code == (400 if "tell_me_shown" in tick else 303) and kept(context) == []


def test_the_tick_comes_along_through_every_page(client, clock, asking):
    ticked = post(client, FORM, checked(client, clock).fields() | {"email": JANE, "tell_me": "1", "step": "edit"})
    assert ticked.fields()["tell_me"] == "1"
    assert "checked" in post(client, FORM, ticked.fields() | {"step": "check"}).one("input", id="tell_me").attributes


def test_the_desk_says_how_many_and_not_who(desk, client, clock, context, asking):
    person = desk.signed_in()
    place = "/organiser/c/clean-rivers/from-offices"
    assert "asked to be told" not in person.browser.get(place).text
    confirm(client, context, send(client, checked(client, clock).fields() | {"email": JANE, "tell_me": "1"}))
    page = person.browser.get(place).text
    assert "1 person asked to be told by email." in page and JANE not in page and "Kim" not in page


def test_erasing_takes_one_off_the_list(client, clock, context, asking):
    answer = send(client, checked(client, clock).fields() | {"email": JANE, "tell_me": "1"})
    receipt = answer.location
    confirm(client, context, answer)
    assert len(told(context)) == 1
    from campaign.actions import submissions

    submission = submissions.submission(context, receipt.rpartition("/")[2], "receipt")
    submissions.erase(context, submission)
    assert told(context) == () and kept(context) == []
