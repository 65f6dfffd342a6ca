"""A campaign's own picture: on its page, in a frame, on the card and beside links; and nothing where it has none."""

import pytest

from campaign.actions import campaigns
from tests.support import images
from tests.support.campaigns import changed
from tests.support.pages import get

PAGES = ["/c/clean-rivers", "/c/clean-rivers/embed?partner=river-watch", "/c/clean-rivers/card"]
PAGES += ["/c/clean-rivers/press", "/"]
ALT = {"en": 'A heron in "clear" water', "ko": "맑은 물의 왜가리"}


def source(slug="clean-rivers", **settings):
    words = "".join(f"{code} = '{alt}'\n" for code, alt in ALT.items())
    text = changed(picture='"heron.png"', **settings)
    text = text.replace("[campaign.summary]", f"[campaign.picture_alt]\n{words}[campaign.summary]")
    return text.replace('slug = "clean-rivers"', f'slug = "{slug}"')


@pytest.fixture(scope="module")
def heron():
    return images.photograph(1000, 800, "PNG")


@pytest.fixture
def load(context, heron):
    def load(**more):
        files = {"heron.png": heron}
        return campaigns.load_campaign(context, source(**more), "clean-rivers.toml", files.get)

    load()
    return load


def shown(client, address):
    (image,) = get(client, address).all("img")
    return image


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ALT)
def test_it_is_shown_with_its_size_and_words(client, load, address, language):
    image = shown(client, f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert (image.get("width"), image.get("height")) == ("1000", "525")
    assert image.get("alt") == ALT[language]
    answer = client.get(image.get("src"))
    assert answer.mimetype == "image/jpeg" and answer.data.startswith(b"\xff\xd8")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not any(secret in answer.data for secret in images.SECRETS)


@pytest.mark.parametrize("address", PAGES)
def test_a_campaign_without_one_shows_none(client, address):
    page = get(client, address)
    assert not page.all("img") and "picture" not in page.html


def test_it_stands_beside_links(client, load):
    page = get(client, "/c/clean-rivers?lang=en")
    told = {tag.get("property"): tag.get("content") for tag in page.all("meta")}
    assert told["og:image"] == "http://localhost" + shown(client, "/c/clean-rivers").get("src")
    assert (told["og:image:width"], told["og:image:height"]) == ("1000", "525")
    assert told["og:image:alt"] == ALT["en"]


def test_its_address_changes_with_it(client, context, load):
    before = shown(client, "/c/clean-rivers").get("src")
    files = {"heron.png": images.photograph(900, 700, "PNG", "#117711")}
    assert campaigns.load_campaign(context, source(), "clean-rivers.toml", files.get)[1], "it is told as a change"
    after = shown(client, "/c/clean-rivers").get("src")
    assert after != before and client.get(after).status_code == 200
    assert client.get(before).status_code == 404


def test_the_picture_of_a_draft_is_nobodys_to_see(client, load, heron):
    address = shown(client, "/c/clean-rivers").get("src")
    load(status='"draft"')
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("digest", ["0" * 32, "x", "..", "%00"])
def test_no_other_address_gives_anything(client, load, digest):
    assert client.get(f"/c/clean-rivers/picture/{digest}.jpg").status_code == 404


def test_programs_learn_its_address_size_and_words(client, load):
    picture = client.get("/api/v1/campaigns/clean-rivers").json["picture"]
    assert (picture["width"], picture["height"], picture["alt"]) == (1000, 525, ALT)
    assert client.get(picture["url"]).mimetype == "image/jpeg"
    assert client.get("/api/v1/campaigns").json["campaigns"][0]["picture"] == picture


def test_programs_learn_that_there_is_none(client):
    assert client.get("/api/v1/campaigns/clean-rivers").json["picture"] is None
