"""Closing and pausing work whatever a draft is like, publish none, and say what they did where one stands."""

import pytest

from campaign.core.accounts import Role
from campaign.core.delivery.holds import Hold, HoldKind
from tests.conftest import NOW
from tests.support.campaigns import SOURCE, changed
from tests.support.desk import HOME, YOU
from tests.support.pages import get, post
from tests.web.desk.test_launch import LAUNCH, go, put, status
from tests.web.desk.test_writing import EDIT, LETTER, document, opened, press

PAGE = "/organiser/c/clean-rivers"

FAULTS = [
    (LETTER, {"letters.1.subject.1": "{{ nobody }}"}),
    (LETTER, {"letters.1.subject.1": "{% for x in y %}"}),
    (LETTER, {"letters.1.language": "xx"}),
    (EDIT, {"campaign.accent": "blue"}),
    (EDIT, {"campaign.goal": "many"}),
    (EDIT, {"campaign.title.en": "", "campaign.title.ko": ""}),
    (EDIT, {"campaign.closes": "2026-02-31"}),
    (EDIT, {"campaign.languages": []}),
]


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def stop(person, wanted="closed"):
    """Close as somebody does who comes from the check list: by its link, then by the button."""
    assert any(link.get("href") == f"{LAUNCH}/{wanted}" for link in opened(person, LAUNCH).all("a"))
    fields = opened(person, f"{LAUNCH}/{wanted}").fields() | {"do": "stop"}
    return person.browser.post(f"{LAUNCH}/{wanted}", data=fields)


def landed(person, answer):
    assert answer.status_code == 303
    return get(person.browser, answer.location, cookies=True)


def tag(page):
    return page.all("span", **{"class": "tag"})[0].text


@pytest.mark.parametrize(("address", "typed"), FAULTS)
def test_a_campaign_closes_whatever_is_wrong_with_its_draft(desk, writer, address, typed):
    press(writer, address, "save", **typed)
    draft = document(desk)
    page = landed(writer, stop(writer))
    assert (page.response.request.path, status(desk)) == (PAGE, "closed")
    assert "The campaign is closed" in page.text and "The changes in the draft are not in force." in page.text
    assert desk.store.campaign("clean-rivers").source == changed(status='"closed"')
    assert document(desk) == draft, "nothing of the draft is lost"
    assert "changed on the server" not in opened(writer, EDIT).text, "nor is it outdated by our own closing"


@pytest.mark.parametrize(("address", "typed"), FAULTS)
def test_a_campaign_is_paused_whatever_is_wrong_with_its_draft(desk, writer, address, typed):
    press(writer, address, "save", **typed)
    assert "Pause delivery" in opened(writer, LAUNCH).text
    page = landed(writer, writer.post(f"{PAGE}/pause", do="pause"))
    assert page.response.request.path == PAGE and "Delivery is paused" in page.text
    assert [hold.key for hold in desk.store.holds(desk.clock())] == ["clean-rivers"]


@pytest.mark.parametrize(
    ("name", "typed", "line"),
    [
        ("campaign.goal", "7", "goal = 7"),
        ("campaign.title.en", "Another", 'en = "Another"'),
        ("campaign.accent", "#123456", 'accent = "#123456"'),
        ("campaign.closes", "2027-01-01", "closes = 2027-01-01"),
        ("campaign.embed_origins", "https://new.example", "https://new.example"),
    ],
)
def test_closing_publishes_nothing_that_is_being_written(desk, writer, client, name, typed, line):
    press(writer, EDIT, "save", **{name: typed})
    stop(writer)
    assert line not in desk.store.campaign("clean-rivers").source and line in desk.store.draft("clean-rivers").source
    assert "Another" not in get(client, "/c/clean-rivers?lang=en").text


def test_a_draft_goes_on_after_closing_and_comes_into_force_with_opening_again(desk, writer):
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    stop(writer)
    press(writer, EDIT, "save", **{"campaign.title.en": "Another"})
    assert "come into force with it" in opened(writer, f"{LAUNCH}/live").text
    assert go(writer, "live", **{"all-the-same": "1"}).status_code == 303
    source = desk.store.campaign("clean-rivers").source
    assert "goal = 7" in source and 'en = "Another"' in source and status(desk) == "live"


def test_a_draft_that_was_outdated_stays_so_and_is_no_obstacle(desk, writer):
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    desk.store.save_campaign("clean-rivers", "live", changed(goal="9"))
    stop(writer)
    assert status(desk) == "closed" and "goal = 9" in desk.store.campaign("clean-rivers").source
    note = opened(writer, EDIT).html.partition("changed on the server")[2].partition("</p>")[0]
    assert f'href="{EDIT}/changes"' in note, "where both can be looked at"


def test_a_test_is_taken_back_to_draft_without_its_draft(desk, writer):
    put(desk, "test")
    press(writer, EDIT, "save", **{"campaign.accent": "blue"})
    page = landed(writer, stop(writer, "draft"))
    assert (
        "is a draft again" in page.text and status(desk) == "draft" and document(desk)["campaign"]["accent"] == "blue"
    )


def test_who_closes_what_somebody_closed_meanwhile_puts_no_draft_in_force(desk, writer):
    other = desk.signed_in(YOU)
    press(other, EDIT, "save", **{"campaign.goal": "7"})
    fields = opened(writer, f"{LAUNCH}/closed").fields() | {"do": "stop"}
    stop(other)
    assert "is closed" in landed(writer, writer.browser.post(f"{LAUNCH}/closed", data=fields)).text
    assert "goal = 100" in desk.store.campaign("clean-rivers").source
    assert [what for _, what, _ in desk.notes()].count("closed the campaign") == 1


def test_a_campaign_whose_office_is_gone_closes_and_pauses(desk, writer):
    desk.store.save_campaign("clean-rivers", "live", SOURCE.replace('"lake-agency"', '"gone"'))
    assert "Delivery is paused" in landed(writer, writer.post(f"{PAGE}/pause", do="pause")).text
    page = landed(writer, stop(writer))
    assert "The campaign is closed" in page.text and status(desk) == "closed"


@pytest.mark.parametrize("wanted", ["live", "test", "alive", ""])
def test_nothing_but_stopping_goes_without_the_check_list(desk, writer, wanted):
    press(writer, EDIT, "save", **{"campaign.accent": "blue"})
    assert writer.post(f"{LAUNCH}/{wanted}", do="stop", **{"all-the-same": "1"}).status_code in (404, 405, 409)
    assert status(desk) == "live" and desk.store.campaign("clean-rivers").source == SOURCE


def test_a_paused_campaign_says_so_on_every_page_and_has_the_one_button_that_ends_it(desk, writer):
    writer.post(f"{PAGE}/pause", do="pause")
    for address in (PAGE, HOME, LAUNCH, EDIT, LETTER):
        page = opened(writer, address)
        assert tag(page) == "paused", address
        assert "Pause delivery" not in page.text
    fields = opened(writer, PAGE).fields() | {"kind": "paused", "key": "clean-rivers"}
    page = landed(writer, writer.browser.post("/organiser/holds", data=fields))
    assert page.response.request.path == PAGE and "Delivery goes on" in page.text
    assert tag(page) == "live" and "Pause delivery" in page.text and "Let the letters go" not in page.text


def test_what_was_said_is_not_said_where_it_is_no_longer_so(desk, writer):
    for done in ("paused", "closed", "draft", "test", "made up", ""):
        assert not opened(writer, PAGE, done=done).all("p", role="status"), done


@pytest.mark.parametrize(
    ("kind", "says"),
    [(HoldKind.SUSPENDED, "Letters to this address leave again"), (HoldKind.SLOWED, "at the usual pace again")],
)
def test_what_is_let_go_on_the_first_page_is_said_there(desk, writer, kind, says):
    desk.store.hold(Hold(kind, "minister@rivers.example", NOW))
    answer = writer.post("/organiser/holds", kind=kind.value, key="minister@rivers.example")
    assert says in landed(writer, answer).text


def test_a_viewer_stops_nothing(desk, writer):
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert viewer.post(f"{LAUNCH}/closed", do="stop").status_code == 403
    assert viewer.post(f"{PAGE}/pause", do="pause").status_code == 403 and status(desk) == "live"


@pytest.mark.parametrize(
    ("address", "path", "shown"),
    [
        (EDIT, "letters.1", "I write from"),
        (f"{EDIT}/letter/2", "letters.2", "깨끗한 강"),
        (LETTER, "letters.1.blocks.1", "I write from"),
        (LETTER, "letters.1.blocks.3.text.2", "There are fewer fish"),
        (EDIT, "questions.1", "Why does this matter to you?"),
        (EDIT, "targets.1", ""),
        (LETTER, "letters.1.subject.1", "Clean rivers"),
    ],
)
def test_taking_out_asks_first_and_saves_what_was_typed(desk, writer, address, path, shown):
    typed = {"campaign.goal": "77"} if address == EDIT else {"letters.1.subject.2": "Typed before"}
    answer = press(writer, address, f"delete:{path}", **typed)
    page = landed(writer, answer)
    assert page.heading == "Take this out?" and shown in page.text
    before = document(desk)
    assert before["campaign"]["goal"] == 77 or before["letters"][0]["subject"][1] in ("Typed before", "Our rivers")
    act = page.all("form", method="post")[-1].get("action")
    sure = page.fields() | {"do": f"delete:{path}"}
    assert post_through(writer, act, sure) and document(desk) != before


def post_through(person, address, fields):
    return person.browser.post(address, data=fields).status_code == 303


def test_taking_out_on_an_old_page_takes_nothing_else_out(desk, writer):
    page = landed(writer, press(writer, EDIT, "delete:letters.1", **{"campaign.goal": "77"}))
    press(writer, EDIT, "up:letters.2")
    refused = post(writer.browser, EDIT, page.fields() | {"do": "delete:letters.1"}, cookies=True)
    assert refused.status == 409 and len(document(desk)["letters"]) == 2


@pytest.mark.parametrize("do", ["paragraph:letters.1", "point:letters.1", "add:questions", "add:letters.1.subject"])
def test_what_has_no_words_goes_without_a_question(desk, writer, do):
    address = EDIT if do == "add:questions" else LETTER
    press(writer, address, do)
    path = {"paragraph:letters.1": "letters.1.blocks.6", "point:letters.1": "letters.1.blocks.6",
            "add:questions": "questions.2", "add:letters.1.subject": "letters.1.subject.3"}[do]  # fmt: skip
    assert "take-out" not in press(writer, address, f"delete:{path}").location
