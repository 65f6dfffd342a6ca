"""A link by which a colleague without an account reads a campaign that is still being written, and no more."""

import re

import pytest
from itsdangerous import URLSafeSerializer

from campaign.web.site.current import CONTEXT
from tests.support import images
from tests.support.campaigns import changed
from tests.support.pages import get
from tests.web.desk import test_logo, test_pictures
from tests.web.desk.test_launch import LAUNCH, go, put
from tests.web.desk.test_writing import EDIT, opened, press

LINK = re.compile(r"http://localhost(/draft/[^\"<]+)")


@pytest.fixture
def writer(desk):
    return desk.signed_in()


@pytest.fixture
def link(desk, writer):
    """As the check list of a draft shows it."""
    put(desk, "draft")
    return shown(writer)


def shown(writer, checks=LAUNCH):
    match = LINK.search(opened(writer, checks).html)
    return match and match[1]


def test_title_summary_and_letters_are_read_without_an_account(client, link):
    page = get(client, link)
    assert page.heading == "Clean rivers" and "still being written" in page.text
    assert "Dear Minister," in page.text
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.response.headers["X-Robots-Tag"]


def test_nothing_can_be_sent_from_it(client, link):
    assert get(client, "/c/clean-rivers").status == 404
    assert not [form for form in get(client, link).all("form") if form.get("method") == "post"]
    assert client.post(link).status_code == 405


def test_it_shows_what_was_typed_last(writer, client, link):
    press(writer, EDIT, "save", **{"campaign.title.en": "Cleaner rivers"})
    assert get(client, link).heading == "Cleaner rivers"


def test_one_sees_what_somebody_elsewhere_would_write(client, link):
    letters = {country: get(client, f"{link}?country={country}").text for country in ("KR", "GB")}
    assert letters["KR"] != letters["GB"]


def test_an_unfinished_draft_is_shown_as_far_as_it_goes(desk, client, link):
    desk.store.save_campaign("clean-rivers", "draft", changed(status='"draft"').split("[[letters]]")[0])
    page = get(client, link)
    assert page.status == 200 and "Something is still missing" in page.text


def test_the_link_is_the_same_all_day_and_dies_after_two_weeks(writer, client, link, clock):
    assert shown(writer) == link
    clock.forward(days=14)
    assert get(client, link).status == 200
    clock.forward(days=1)
    page = get(client, link)
    assert page.status == 404 and "older than two weeks" in page.text


def drop(writer, edit=EDIT):
    """Throw away what is being written there."""
    fields = opened(writer, edit).fields() | {"do": "discard"}
    assert writer.browser.post(edit.replace("/edit", "/discard"), data=fields).status_code == 303


def begin(writer, title):
    press(writer, "/organiser/new", "begin", title=title, slug="clear-lakes", language="en")
    return shown(writer, "/organiser/c/clear-lakes/launch")


def test_a_link_opens_no_other_draft_of_the_name_than_that_which_it_was_made_for(writer, client):
    first = begin(writer, "Clear lakes")
    assert get(client, first).heading == "Clear lakes"
    drop(writer, "/organiser/c/clear-lakes/edit")
    assert get(client, first).status == 404
    second = begin(writer, "What nobody may read yet")
    page = get(client, first)
    assert page.status == 404 and "the draft is gone" in page.text and "nobody" not in page.html
    assert client.get(f"{first}/picture").status_code == 404
    assert get(client, second).heading == "What nobody may read yet"


def test_a_link_to_changes_of_a_live_campaign_opens_none_that_are_written_after_they_were_dropped(writer, client):
    press(writer, EDIT, "save", **{"campaign.title.en": "Cleaner rivers"})
    first = shown(writer)
    drop(writer)
    press(writer, EDIT, "save", **{"campaign.title.en": "Secret rivers"})
    assert get(client, first).status == 404 and get(client, shown(writer)).heading == "Secret rivers"


def test_a_draft_in_force_is_still_read_by_its_link_and_what_is_written_next_is_not(writer, client, link):
    press(writer, EDIT, "save", **{"campaign.title.en": "Cleaner rivers"})
    first = shown(writer)
    assert go(writer, "test").status_code == 303
    assert get(client, first).heading == "Cleaner rivers" and shown(writer) == first
    press(writer, EDIT, "save", **{"campaign.title.en": "Secret rivers"})
    assert get(client, first).heading == "Cleaner rivers"
    assert get(client, shown(writer)).heading == "Secret rivers"


def test_a_link_to_a_draft_that_is_written_on_ends_when_that_is_thrown_away(writer, client, link):
    press(writer, EDIT, "save", **{"campaign.title.en": "Cleaner rivers"})
    assert get(client, link).heading == "Cleaner rivers"
    drop(writer)
    assert get(client, link).status == 404 and get(client, shown(writer)).heading == "Clean rivers"


def test_a_link_from_before_links_named_a_draft_opens_those_alone_that_were_begun_before(app, desk, client, link):
    key = CONTEXT.of(app).settings.key("draft")
    of_then = "/draft/" + URLSafeSerializer(key).dumps(["clean-rivers", "2026-12-01"])
    assert get(client, of_then).status == 404
    with desk.store.writing() as db:
        db.execute("UPDATE campaigns SET mark = ''")
    assert get(client, of_then).heading == "Clean rivers"


@pytest.mark.parametrize("forged", ["x", "WyJjbGVhbi1yaXZlcnMiLCIyMDk5LTAxLTAxIl0.AAAA", "%F0%9F%90%9F"])
def test_a_forged_link_leads_nowhere(client, link, forged):
    assert get(client, f"/draft/{forged}").status == 404


def test_a_live_campaign_without_a_draft_offers_none(writer):
    assert shown(writer) is None


def test_picture_and_logo_of_the_draft_are_seen_with_the_link_and_never_without(writer, client, link, clock):
    assert not get(client, link).all("img") and client.get(f"{link}/picture").status_code == 404
    test_logo.bring(writer, images.photograph(900, 300, "PNG"), **test_logo.ALT)
    test_pictures.bring(writer, images.photograph(), **test_pictures.ALT)
    page = get(client, f"{link}?lang=ko")
    logo, picture = page.all("img")
    assert (logo.get("alt"), picture.get("alt")) == ("강의 벗", "맑은 물의 왜가리")
    assert (picture.get("width"), picture.get("height")) == ("1200", "630")
    for image, begins in ((logo, b"\x89PNG"), (picture, b"\xff\xd8")):
        answer = client.get(image.get("src"))
        assert answer.data.startswith(begins) and answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer" and "noindex" in answer.headers["X-Robots-Tag"]
        last = image.get("src").rpartition("/")[2]
        assert client.get(f"/draft/x/{last}").status_code == 404
    named = re.search(r'picture = "picture-(\w+)\.jpg"', writer.desk.store.draft("clean-rivers").source)[1]
    assert client.get(f"/c/clean-rivers/picture/{named}.jpg").status_code == 404, "it is not in force"
    clock.forward(days=15)
    assert client.get(picture.get("src")).status_code == 404
    assert client.get(f"{link}/campaign.toml").status_code == 404
