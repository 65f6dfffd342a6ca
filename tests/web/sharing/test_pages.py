"""What other sites show of a campaign: the script, the card, the badge, the QR code, oEmbed."""

import re
import struct
import xml.etree.ElementTree as ElementTree
from base64 import b64encode
from hashlib import sha384

import pytest

from campaign.actions import campaigns
from campaign.web.sharing.share_links import description
from campaign.web.sharing.views import current_script, script_hash, script_integrity
from campaign.web.site import campaign_views
from tests.support.campaigns import changed
from tests.support.pages import get, post
from tests.web.supporter.test_embed import FRAME, ancestors
from tests.web.supporter.test_journey import checked, looked, send, submission_of, totals, written

PAGE = "http://localhost/c/clean-rivers"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_script_is_the_newest_and_kept_for_an_hour(client):
    answer = client.get("/embed.js")
    assert answer.content_type == "text/javascript; charset=utf-8" and answer.data == current_script()
    assert answer.headers["Cache-Control"] == "public, max-age=3600, stale-while-revalidate=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get("/embed.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_a_pinned_script_is_the_same_for_ever(client, tmp_path, monkeypatch):
    content = current_script()
    answer = client.get(f"/embed/{script_hash(content)}.js")
    assert answer.data == content and answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert script_integrity(content) == f"sha384-{b64encode(sha384(answer.data).digest()).decode()}"
    assert client.get("/embed/0123456789abcdef.js").status_code == 404
    (tmp_path / "embed").mkdir()
    (tmp_path / "embed" / "0123456789abcdef.js").write_bytes(b"before")
    monkeypatch.setattr("campaign.web.sharing.views.static_folder", lambda: tmp_path)
    assert client.get("/embed/0123456789abcdef.js").data == b"before", "what was released before stays"
    for name in ("..%2fsecret", "a.b", "é"):
        assert client.get(f"/embed/{name}.js").status_code == 404


@pytest.mark.parametrize("name", ["embed.js", "card", "badge.svg", "qr.svg"])
def test_a_draft_is_nobodys_to_show(client, context, name):
    campaigns.load_campaign(context, changed(status='"draft"').replace("clean-rivers", "secret"), "secret.toml")
    address = f"/c/secret/{name}"
    assert client.get(address).status_code == 404
    assert client.get("/oembed?url=http://localhost/c/secret").status_code == 404


def test_the_card_may_be_framed_by_anyone_and_goes_on_with_the_partner(client):
    page = get(client, "/c/clean-rivers/card?partner=river-watch&source=news&lang=ko&x=y")
    assert ancestors(page.response) == "*" and page.heading == "깨끗한 강"
    assert page.response.headers["Cache-Control"] == "public, max-age=300"
    assert page.one("a").get("href") == f"{PAGE}?lang=ko&partner=river-watch&source=news"
    assert not page.all("form")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_badge_says_how_many(client, clock, language):
    receipt = send(client, checked(client, clock).fields() | {"email": "jane@x.example"}).location
    letter = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": "said_sent"}
    client.post("/c/clean-rivers/hand-over", data=letter)
    answer = client.get(f"/c/clean-rivers/badge.svg?lang={language}")
    root = ElementTree.fromstring(answer.data)
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert words == {"en": ["Clean rivers", "1 letter"], "ko": ["깨끗한 강", "편지 1통"]}[language]
    assert answer.mimetype == "image/svg+xml" and "style" not in answer.text and "script" not in answer.text
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    width, x = float(root.get("width")), [float(one.get("x")) for one in root.iter(f"{SVG}text")]
    assert 0 < x[0] < x[1] < width


def test_a_hostile_title_stays_text_in_the_badge(client, context):
    title = 'en = "Clean rivers"'
    campaigns.load_campaign(context, changed().replace(title, "en = '<script>\"&' "), "clean-rivers.toml")
    root = ElementTree.fromstring(client.get("/c/clean-rivers/badge.svg?lang=en").data)
    assert next(root.iter(f"{SVG}text")).text == '<script>"&'


def test_the_qr_code_is_an_image_of_the_address(client):
    answer = client.get("/c/clean-rivers/qr.svg?partner=river-watch")
    assert answer.mimetype == "image/svg+xml" and ElementTree.fromstring(answer.data).tag == f"{SVG}svg"
    assert answer.data != client.get("/c/clean-rivers/qr.svg").data


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("", (600, 340)),
        ("&maxwidth=400", (400, 340)),
        ("&maxheight=200&maxwidth=9999", (600, 200)),
        ("&maxwidth=x", (600, 340)),
    ],
)
def test_oembed(client, query, size):
    answer = client.get(f"/oembed?url={PAGE}%3Fpartner%3Driver-watch%26lang%3Den{query}")
    card = answer.get_json()
    assert (card["version"], card["type"], card["title"]) == ("1.0", "rich", "Clean rivers")
    assert (card["width"], card["height"]) == size and card["cache_age"] == 3600
    assert f'src="{PAGE}/card?lang=en&amp;partner=river-watch"' in card["html"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=http://localhost/c/nope", 404),
        ("url=http://localhost/privacy", 404),
        ("url=http://other.example/c/clean-rivers", 404),
        ("url=javascript://localhost/c/clean-rivers", 404),
        ("url=http://[/c/clean-rivers", 404),
        (f"url={PAGE}&format=xml", 501),
        (f"url={PAGE}&maxwidth=0", 400),
    ],
)
def test_oembed_says_no_with_the_right_status(client, query, status):
    assert client.get(f"/oembed?{query}").status_code == status


def test_the_form_is_found_by_oembed(client):
    link = get(client, "/c/clean-rivers?partner=river-watch").one("link", type="application/json+oembed")
    card = client.get(link.get("href").removeprefix("http://localhost")).get_json()
    assert card["title"] == "Clean rivers" and "partner=river-watch" in card["html"]


@pytest.mark.parametrize(
    ("look", "css"),
    [
        ("", "prefers-color-scheme"),
        ("&theme=auto&accent=red", "prefers-color-scheme"),
        ("&theme=dark", "color-scheme:dark"),
        ("&theme=light&accent=%23FF0000", "--accent:#d90000;--on-accent:#ffffff"),
        ("&accent=ffffff", "--accent:#666666"),
        ("&size=19.5px", "html{font-size:19px}"),
        ("&size=300", "html{font-size:24px}"),
        ("&theme=dark&size=1", "html{font-size:16px}"),
    ],
)
def test_a_frame_looks_as_its_page_asks_and_stays_readable(client, look, css):
    page = get(client, f"{FRAME}?partner=river-watch{look}")
    (address,) = [link.get("href") for link in page.all("link") if "theme.css" in link.get("href")]
    text = client.get(address).text
    assert css in text
    accent = re.search(r"--accent:(#\w+)", text)[1]
    ground = campaign_views.PAPER["dark" if "theme=dark" in look else "light"]
    assert campaign_views.contrast(accent, ground) >= campaign_views.READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["ffffff", "000000", "ff0000", "ffee00", "1f5f8b", "777777"])
def test_on_a_ground_that_is_seen_through_every_colour_stays_readable(client, theme, accent):
    page = get(client, f"{FRAME}?theme={theme}&accent={accent}&without=ground")
    (address,) = [one.get("href") for one in page.all("link") if "theme.css" in one.get("href")]
    css = client.get(address).text
    assert "--bg:transparent" in css
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", css))
    for ground in (campaign_views.GROUNDS[theme], campaign_views.WHITE if theme == "light" else campaign_views.BLACK):
        for name, least in {"ink": 7, "quiet": 4.5, "accent": 4.5, "bad": 4.5, "edge": 3}.items():
            assert campaign_views.contrast(colours[name], ground) >= least, (name, ground)


@pytest.mark.parametrize("query", ["without=ground", "theme=auto&without=ground", "theme=dark&without=grounds"])
def test_the_ground_stays_where_it_is_not_known_what_is_beneath(client, query):
    page = get(client, f"{FRAME}?{query}")
    for address in [one.get("href") for one in page.all("link") if "theme.css" in one.get("href")]:
        assert "transparent" not in client.get(address).text


def test_title_and_summary_are_left_out_in_a_frame_alone(client):
    query = "?without=title+summary+everything"
    framed, own = get(client, FRAME + query), get(client, f"/c/clean-rivers{query}")
    assert framed.one("h1").get("class") == "vh" and framed.heading == own.heading
    summary = own.all("div", **{"class": "prose"})[0].text
    assert summary and summary not in framed.text
    assert not own.one("h1").get("class")


def test_the_look_is_kept_from_step_to_step(client, clock):
    address = f"{FRAME}?partner=river-watch&theme=dark&accent=%2300ff00"
    page = post(
        client, f"{FRAME}?theme=dark&accent=00ff00&without=ground", looked(client, clock, address) | {"step": "check"}
    )
    assert "theme=dark" in page.one("form").get("action") and "accent=00ff00" in page.html
    answer = send(client, page.fields() | {"email": "jane@x.example"}, page.one("form").get("action"))
    assert answer.location.endswith("?theme=dark&accent=00ff00&without=ground")


def test_the_colours_of_a_scheme_are_those_of_the_style_sheet(app):
    from campaign.assets import static_folder

    css = re.sub(r"\s*([:;])\s*", r"\1", (static_folder() / "style.css").read_text("utf-8"))
    light, dark = re.findall(r":root \{([^}]*)\}", css)[:2]
    for scheme, rules in (("light", light), ("dark", dark)):
        for rule in campaign_views.SCHEMES[scheme].split(";"):
            assert rule in rules, f"{rule} in {scheme}"


def test_a_partner_switched_off_meanwhile_is_not_counted(client, clock, context, monkeypatch):
    page = checked(client, clock, f"{FRAME}?partner=river-watch")
    monkeypatch.setattr(context.store, "partner", lambda code: None)
    answer = send(client, page.fields() | {"email": "jane@x.example"}, FRAME)
    assert submission_of(context, answer.location).partner == ""
    assert totals(context, clock).by_partner == {}


def test_the_image_beside_a_link(client):
    for language in ("en", "ko"):
        answer = client.get(f"/c/clean-rivers/og.png?lang={language}")
        assert answer.mimetype == "image/png" and struct.unpack(">II", answer.data[16:24]) == (1200, 630)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("address", "partner"),
    [
        ("/c/clean-rivers?lang=ko&partner=river-watch&source=x", "&partner=river-watch"),
        ("/c/clean-rivers/share?lang=ko", ""),
    ],
)
def test_other_sites_are_told_what_to_show(client, address, partner):
    page = get(client, address)
    assert page.one("link", rel="canonical").get("href") == f"{PAGE}?lang=ko"
    languages = {link.get("hreflang"): link.get("href") for link in page.all("link") if link.get("hreflang")}
    assert languages == {"en": f"{PAGE}?lang=en", "ko": f"{PAGE}?lang=ko", "x-default": PAGE}
    told = {tag.get("property"): tag.get("content") for tag in page.all("meta") if tag.get("property")}
    assert (told["og:title"], told["og:description"]) == ("깨끗한 강", "강이 아픕니다.")
    assert told["og:url"] == f"{PAGE}?lang=ko{partner}" and told["og:image"] == f"{PAGE}/og.png?lang=ko"
    assert client.get(told["og:image"].removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("address", [FRAME, "/c/clean-rivers/card", "/", "/privacy"])
def test_other_pages_say_nothing_of_that(client, address):
    assert not [tag for tag in get(client, address).all("meta") if tag.get("property")]


def test_a_description_is_plain_words_and_not_too_long():
    assert description("**Ill** [rivers](https://x.example) & <b>x</b>") == "Ill rivers & <b>x</b>"
    long = description("word " * 100)
    assert len(long) <= 200 and long.endswith("word…")


def test_the_share_page_leads_out_by_plain_links(client):
    page = get(client, "/c/clean-rivers/share")
    out = [link.get("href") for link in page.all("a") if link.get("target") == "_blank"]
    assert len(out) == 7 and all("clean-rivers" in one and one.startswith("https://") for one in out)
    assert page.one("input", id="share-url").get("value") == f"{PAGE}?lang=en"
    assert ancestors(page.response) == "'none'"
    assert page.response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_frame_is_told_why_a_step_failed(client, clock, context):
    fields = written(client, clock, f"{FRAME}?partner=river-watch") | {"step": "check"}
    wrong = post(client, FRAME, fields | {"name": ""}).one("html")
    assert (wrong.get("data-step"), wrong.get("data-code"), "data-first" in wrong.attributes) == ("error", "400", False)
    for _ in range(context.settings.limits.submissions_per_minute):
        post(client, FRAME, fields)
    assert post(client, FRAME, fields).one("html").get("data-code") == "429"
    campaigns.load_campaign(context, changed(status='"closed"'), "clean-rivers.toml")
    closed = get(client, FRAME).one("html")
    assert (closed.get("data-step"), closed.get("data-code")) == ("error", "410")
