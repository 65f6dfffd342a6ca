"""The logo of who runs a campaign: brought like the picture, in its own shape, shown above the title, given back."""

import io

import pytest

from campaign.actions import campaigns, pictures
from campaign.core.campaigns.picture import ImageKind
from campaign.core.errors import CampaignFileFaults
from tests.support import images
from tests.support.campaigns import changed
from tests.support.pages import Page, get
from tests.web.desk.test_writing import EDIT, document, opened, press

LOGO = f"{EDIT}/logo"
ALT = {"campaign.logo_alt.en": "Friends of the River", "campaign.logo_alt.ko": "강의 벗"}
WITH_BOTH = changed(picture='"heron.png"', logo='"sign.png"').replace(
    "[campaign.summary]",
    "[campaign.picture_alt]\nen = 'A heron'\nko = '왜가리'\n"
    "[campaign.logo_alt]\nen = 'Friends'\nko = '벗'\n[campaign.summary]",
)


@pytest.fixture(scope="module")
def sign():
    return images.photograph(900, 300, "PNG")


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def bring(person, content, do="save", **typed):
    fields = opened(person, LOGO).fields() | {"do": do} | typed
    return person.browser.post(LOGO, data=fields | {"file": (io.BytesIO(content), "sign.png")})


def put_in_force(writer):
    page = opened(writer, "/organiser/c/clean-rivers/launch/live")
    fields = page.fields() | {"do": "live", "all-the-same": "1"}
    assert writer.browser.post("/organiser/c/clean-rivers/launch/live", data=fields).status_code == 303


def test_it_is_brought_with_the_draft_and_stands_above_the_title_once_in_force(writer, client, sign):
    assert press(writer, EDIT, "logo").location == LOGO
    assert bring(writer, sign, **ALT).location == LOGO
    page = opened(writer, LOGO)
    assert "not in force yet" in page.text and writer.browser.get(page.one("img").get("src")).mimetype == "image/png"
    assert not get(client, "/c/clean-rivers").all("img")
    put_in_force(writer)
    for address in ("/c/clean-rivers", "/c/clean-rivers/embed?partner=river-watch", "/c/clean-rivers/card",
                    "/c/clean-rivers/press"):  # fmt: skip
        image = get(client, f"{address}{'&' if '?' in address else '?'}lang=ko").one("img")
        assert (image.get("alt"), image.get("width"), image.get("height")) == (
            ALT["campaign.logo_alt.ko"],
            "640",
            "213",
        )
        answer = client.get(image.get("src"))
        assert answer.mimetype == "image/png" and answer.data.startswith(b"\x89PNG")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not any(secret in answer.data for secret in images.SECRETS)


def test_it_is_taken_out_with_its_words(desk, writer, sign):
    bring(writer, sign, **ALT)
    assert press(writer, LOGO, "take-out").status_code == 303
    about = document(desk)["campaign"]
    assert (about["logo"], about["logo_alt"]) == ("", {})


def test_picture_and_logo_do_not_take_each_other_s_place(desk, writer, sign):
    bring(writer, sign, **ALT)
    page = f"{EDIT}/picture"
    fields = opened(writer, page).fields() | {"do": "save", "campaign.picture_alt.en": "A heron"}
    writer.browser.post(page, data=fields | {"file": (io.BytesIO(images.photograph()), "x.jpg")})
    about = document(desk)["campaign"]
    assert about["logo"].endswith(".png") and about["picture"].endswith(".jpg")
    assert about["logo_alt"]["en"] == ALT["campaign.logo_alt.en"]
    assert len(desk.store.pictures()) == 2


def test_a_logo_that_nothing_is_said_of_is_still_to_be_done(writer, sign):
    bring(writer, sign, **{"campaign.logo_alt.en": "Friends"})
    assert "It is not said in Korean yet whose logo it is" in opened(writer, EDIT).text


@pytest.mark.parametrize("content", [b"no picture", images.photograph(1200, 20, "PNG")], ids=["no picture", "a line"])
def test_what_cannot_be_shown_is_refused_and_the_words_stay(desk, writer, content):
    answer = Page(bring(writer, content, **ALT))
    assert answer.status == 400 and answer.errors == ["file"] and "This logo cannot be used" in answer.text
    assert {name: answer.fields()[name] for name in ALT} == ALT and desk.store.draft("clean-rivers") is None


def test_a_copy_of_the_campaign_has_it_too(desk, writer, sign):
    bring(writer, sign, **ALT)
    fields = opened(writer, EDIT).fields() | {"slug": "clean-lakes"}
    assert writer.browser.post("/organiser/c/clean-rivers/copy", data=fields).status_code == 303
    assert opened(writer, "/organiser/c/clean-lakes/edit/logo").all("img")


def test_a_file_brings_both_and_loading_what_is_kept_changes_nothing(context, sign):
    files = {"heron.png": images.photograph(kind="PNG"), "sign.png": sign}
    assert campaigns.load_campaign(context, WITH_BOTH, "rivers.toml", files.get)[1]
    shown = context.catalogue.campaign("clean-rivers")
    assert shown.shown_picture and (shown.shown_logo.width, shown.shown_logo.height) == (640, 213)
    given_back = {name: context.store.picture("clean-rivers", name).content for name in files}
    assert not campaigns.load_campaign(context, WITH_BOTH, "rivers.toml", given_back.get)[1]
    assert not campaigns.load_campaign(context, WITH_BOTH, "rivers.toml", lambda _: None)[1]
    assert pictures.missing(context, shown) == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("'벗'", "''", "logo_alt has no text for the language 'ko'"), ("sign.png", "heron.png", "name the same file")],
)
def test_what_is_wrong_with_it_is_told(context, sign, before, after, told):
    with pytest.raises(CampaignFileFaults, match=told):
        campaigns.load_campaign(context, WITH_BOTH.replace(before, after), "rivers.toml", lambda _: sign)


def test_a_text_whose_logo_is_not_here_says_so(context):
    campaign = context.catalogue.campaign("clean-rivers")
    assert pictures.missing(context, campaign) == () and campaign.image(ImageKind.LOGO).shown is None
