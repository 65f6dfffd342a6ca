"""The picture on the desk: brought and described with the draft, in force with it, and gone with it."""

import io
import re

import pytest

from campaign.core.accounts import Role
from tests.support import images
from tests.support.campaigns import SOURCE
from tests.support.desk import YOU
from tests.support.pages import Page, get
from tests.web.desk.test_writing import EDIT, document, opened, press

PICTURE = f"{EDIT}/picture"
ALT = {"campaign.picture_alt.en": "A heron in clear water", "campaign.picture_alt.ko": "맑은 물의 왜가리"}


@pytest.fixture(scope="module")
def heron():
    return images.photograph()


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def bring(person, content, do="save", **typed):
    """Choose a file on the page of the picture, and save."""
    fields = opened(person, PICTURE).fields() | {"do": do} | typed
    return person.browser.post(PICTURE, data=fields | {"file": (io.BytesIO(content), "DSC_0042.JPG")})


def test_it_is_brought_with_the_draft_and_shown_once_that_is_in_force(desk, writer, client, heron):
    assert bring(writer, heron, **ALT).location == PICTURE
    (image,) = opened(writer, PICTURE).all("img")
    assert image.get("alt") == ALT["campaign.picture_alt.en"]
    assert writer.browser.get(image.get("src")).data.startswith(b"\xff\xd8")
    assert "<img" in writer.browser.get(EDIT).text and not get(client, "/c/clean-rivers").all("img")
    assert "DSC_0042" not in desk.store.draft("clean-rivers").source
    page = opened(writer, "/organiser/c/clean-rivers/launch/live")
    fields = page.fields() | {"do": "live", "all-the-same": "1"}
    assert writer.browser.post("/organiser/c/clean-rivers/launch/live", data=fields).status_code == 303
    assert get(client, "/c/clean-rivers?lang=ko").one("img").get("alt") == ALT["campaign.picture_alt.ko"]


WAITS = "not in force yet"


def test_the_page_says_while_visitors_get_something_else(writer, heron):
    assert WAITS not in opened(writer, PICTURE).text
    press(writer, EDIT, "save", **{"campaign.goal": "250"})
    assert WAITS not in opened(writer, PICTURE).text, "this draft changes nothing of the picture"
    bring(writer, heron, **ALT)
    assert WAITS in opened(writer, PICTURE).text
    page = opened(writer, "/organiser/c/clean-rivers/launch/live")
    writer.browser.post("/organiser/c/clean-rivers/launch/live", data=page.fields() | {"all-the-same": "1"})
    assert WAITS not in opened(writer, PICTURE).text
    press(writer, PICTURE, "take-out")
    assert WAITS in opened(writer, PICTURE).text


def test_the_button_of_the_campaign_s_page_saves_first(desk, writer):
    assert press(writer, EDIT, "picture", **{"campaign.goal": "250"}).location == PICTURE
    assert document(desk)["campaign"]["goal"] == 250


def test_a_picture_that_nothing_is_said_of_is_still_to_be_done(writer, heron):
    bring(writer, heron, **{"campaign.picture_alt.en": "A heron"})
    assert "There is no description of the picture in Korean yet" in opened(writer, EDIT).text


def test_what_cannot_be_shown_is_refused_and_the_words_stay(desk, writer):
    answer = Page(bring(writer, b"no picture", **ALT))
    assert answer.status == 400 and answer.errors == ["file"] and "JPEG, PNG or WebP" in answer.text
    assert {name: answer.fields()[name] for name in ALT} == ALT and desk.store.draft("clean-rivers") is None


def test_a_file_that_is_too_long_is_refused_in_words(writer):
    answer = Page(bring(writer, b"x" * 200_001))
    assert answer.status == 400 and "200 KB" in answer.text


def test_it_is_taken_out_with_its_words(desk, writer, heron):
    bring(writer, heron, **ALT)
    assert press(writer, PICTURE, "take-out").status_code == 303
    about = document(desk)["campaign"]
    assert (about["picture"], about["picture_alt"]) == ("", {})


def test_nobody_s_words_are_overwritten(desk, writer, heron):
    before = opened(writer, PICTURE).fields()
    press(writer, EDIT, "save", **{"campaign.goal": "250"})
    answer = writer.browser.post(PICTURE, data=before | ALT | {"do": "save"})
    assert answer.status_code == 409 and document(desk)["campaign"]["goal"] == 250


def test_a_copy_of_the_campaign_has_it_too(desk, writer, heron):
    bring(writer, heron, **ALT)
    press(writer, EDIT, "", slug="clean-lakes")
    fields = opened(writer, EDIT).fields() | {"slug": "clean-lakes"}
    assert writer.browser.post("/organiser/c/clean-rivers/copy", data=fields).status_code == 303
    assert opened(writer, "/organiser/c/clean-lakes/edit/picture").all("img")


def test_a_text_whose_picture_is_not_here_cannot_go_live(desk, writer):
    gone = 'picture = "gone.jpg"\n[campaign.picture_alt]\nen = "x"\nko = "x"\n'
    named = SOURCE.replace("[campaign.title]", f"{gone}[campaign.title]", 1)
    fields = opened(writer, EDIT).fields() | {"file": (io.BytesIO(named.encode()), "mine.toml")}
    assert writer.browser.post("/organiser/c/clean-rivers/upload", data=fields).status_code == 303
    assert re.search("gone.jpg is not here", opened(writer, "/organiser/c/clean-rivers/launch").text)
    fields = opened(writer, "/organiser/c/clean-rivers/launch/live").fields() | {"do": "live", "all-the-same": "1"}
    assert writer.browser.post("/organiser/c/clean-rivers/launch/live", data=fields).status_code == 409


def test_who_may_only_look_sees_it_and_changes_nothing(desk, writer, heron):
    bring(writer, heron, **ALT)
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = opened(viewer, PICTURE)
    assert page.all("img") and not page.all("button", name="do")
    assert bring(viewer, heron).status_code == 403
