"""Sentences that supporters let the campaign quote are read one by one, released, or thrown away."""

import pytest

from campaign.core.accounts import Role
from tests.support.desk import HOME, YOU
from tests.support.pages import get, post
from tests.web.supporter.test_quoting import PRESS, SAID, confirmed, offer, page_of

DESK = "/organiser/c/clean-rivers/from-offices"


@pytest.fixture
def receipt(client, clock, context):
    made = confirmed(client, clock, context)
    offer(client, made)
    return made


@pytest.fixture
def address(context, receipt):
    """Where one decides about the sentence that waits."""
    (offered,) = context.store.offered_quotes("clean-rivers")
    return f"/organiser/c/clean-rivers/quotes/{offered.name.hex()}"


def read(person, address):
    return post(person.browser, address, {"form_token": person.form_token(), "do": "read"}, cookies=True)


def test_organisers_are_told_and_the_list_shows_no_word_of_it(desk, address):
    person = desk.signed_in()
    home = get(person.browser, HOME)
    assert "Supporters let you quote a sentence" in home.text and home.all("a", href=DESK)
    page = get(person.browser, DESK)
    assert "A sentence waits to be read" in page.text and SAID["words"] not in page.text


def test_it_is_read_and_released_alone(desk, client, address):
    person = desk.signed_in()
    page = read(person, address)
    assert SAID["words"] in page.text and SAID["who"] in page.text and SAID["words"] not in get(client, PRESS).text
    assert person.post(address, do="release").status_code == 303
    assert SAID["words"] in get(client, PRESS).text and SAID["words"] in get(person.browser, DESK).text
    assert [what for _, what, _ in desk.notes()[:2]] == [
        "released a sentence for quoting",
        "read a sentence that its writer lets you quote",
    ]
    assert SAID["words"] not in repr(desk.notes())


def test_who_presses_twice_has_released_it_once(desk, context, address):
    person = desk.signed_in()
    read(person, address)
    first, again = (person.post(address, do="release") for _ in range(2))
    assert first.status_code == again.status_code == 303 and first.location == again.location
    assert [what for _, what, _ in desk.notes()].count("released a sentence for quoting") == 1


@pytest.mark.parametrize("before", ["", "release"])
def test_it_is_thrown_away_released_or_not(desk, client, context, address, before):
    person = desk.signed_in()
    if before:
        person.post(address, do=before)
    assert person.post(address, do="throw-away").status_code == 303
    assert context.store.offered_quotes("clean-rivers") == [] and SAID["words"] not in get(client, PRESS).text


def test_what_its_writer_took_back_meanwhile_cannot_be_released(desk, client, receipt, address):
    person = desk.signed_in()
    read(person, address)
    client.post(page_of(receipt), data={"do": "take-back"})
    assert person.post(address, do="release").status_code == 404 and person.post(address, do="read").status_code == 404
    assert SAID["words"] not in get(client, PRESS).text


def test_a_viewer_reads_nothing_before_it_is_released(desk, address):
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = get(viewer.browser, DESK)
    assert "A sentence waits to be read" in page.text and not page.all("button", value="read")
    for do in ("read", "release", "throw-away"):
        assert viewer.post(address, do=do).status_code == 403


@pytest.mark.parametrize("name", ["x", "0" * 32, "0" * 31, "../x"])
def test_no_other_name_is_known(desk, address, name):
    person = desk.signed_in()
    assert person.post(f"/organiser/c/clean-rivers/quotes/{name}", do="read").status_code == 404
    assert person.post(address.replace("clean-rivers", "nowhere"), do="read").status_code == 404
    assert person.post(address, do="").status_code == 400
