"""Partners on the desk, and the page behind a partner's private link."""

import csv
import io
import re
from dataclasses import replace

import pytest

from campaign.actions import partner_links, partners, totals
from campaign.core.accounts import Role
from campaign.core.campaigns.campaign import OptIn
from campaign.core.counts import activity
from campaign.sealing.age import read_key
from campaign.sealing.contacts import make_key, open_export, pack
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.errors import Missing
from tests.conftest import NOW
from tests.support.desk import YOU
from tests.support.links import confirm_token
from tests.support.pages import Page, get
from tests.web.supporter.test_journey import checked, send, sent

LIST = "/organiser/partners"
ONE = f"{LIST}/river-watch"
SECRET, KEY = make_key(NOW.date())
FRAME = "/c/clean-rivers/embed?partner=river-watch"


def private(context, code="river-watch"):
    return f"/p/{partner_links.partner_token(context, context.store.partner(code), 'clean-rivers')}"


def confirmed(client, context, receipt):
    token = confirm_token(context.store, receipt)
    client.post(f"/confirm/{token}", data={"do": "confirm"})


def test_a_partner_is_added_changed_and_noted(desk):
    person = desk.signed_in()
    fields = {"code": "lakes", "name": "Lake  Friends", "origins": "https://Lakes.example/join\nhttp://x.example:8080 "}
    assert person.post(LIST, **fields).location == f"{LIST}/lakes"
    partner = desk.store.partner("lakes")
    assert (partner.name, partner.origins) == ("Lake Friends", ("https://lakes.example", "http://x.example:8080"))
    new = {"name": "Friends of Lakes", "origins": "", "public_key": KEY, "label-en": "Tell me more", "label-ko": ""}
    assert person.post(f"{LIST}/lakes", **new).location == f"{LIST}/lakes"
    changed = desk.store.partner("lakes")
    assert (changed.name, changed.origins, changed.link_salt) == ("Friends of Lakes", (), partner.link_salt)
    assert changed.opt_in == OptIn(KEY, {"en": "Tell me more"})
    page = Page(person.browser.get(f"{LIST}/lakes"))
    assert page.fields()["label-en"] == "Tell me more" and page.fields()["public_key"] == KEY
    assert "Friends of Lakes" in Page(person.browser.get(LIST)).text
    assert [what for _, what, about in desk.notes() if about == "lakes"] == ["changed a partner", "added a partner"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": ""}, "code"),
        ({"code": "Lakes"}, "code"),
        ({"code": "a b"}, "code"),
        ({"code": "river-watch"}, "code"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"origins": "lakes"}, "origins"),
        ({"name": "\u3164\u2800"}, "name"),
        ({"origins": "https://fine.example\njavascript:alert(1)"}, "origins"),
        ({"origins": "https://*.lakes.example"}, "origins"),
        ({"origins": "https://a.example; script-src *"}, "origins"),
        ({"public_key": "age1nonsense"}, "public_key"),
        ({"label-en": "Tell me"}, "public_key"),
        ({"public_key": KEY}, "public_key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, fields, wrong):
    person = desk.signed_in()
    before = desk.store.partners()
    answer = person.post(LIST, **({"code": "lakes", "name": "Lakes", "origins": ""} | fields))
    page = Page(answer)
    assert answer.status_code == 400 and page.errors == [wrong] and desk.store.partners() == before
    for name, value in fields.items():
        assert page.fields()[name].replace("\r\n", "\n").strip() == value.strip()


def test_switching_off_and_renewing_make_links_worthless(desk, client, context):
    person = desk.signed_in()
    old = private(context)
    preview = get(client, old).one("iframe").get("src")
    assert client.get(preview).status_code == 200
    assert person.post(f"{ONE}/switch", do="off").status_code == 303
    assert client.get(old).status_code == 404 and client.get(f"{old}/totals.csv").status_code == 404
    assert client.get(preview).status_code == 404
    page = Page(person.browser.get(ONE))
    assert "switched off" in page.text and old not in page.html
    person.post(f"{ONE}/switch", do="on")
    assert get(client, old).status == 200
    person.post(f"{ONE}/renew")
    assert client.get(old).status_code == 404 and get(client, private(context)).status == 200
    assert private(context) in Page(person.browser.get(ONE)).html
    assert person.post(f"{ONE}/switch", do="x").status_code == 400
    assert person.post(f"{LIST}/nobody", name="x").status_code == 404


def test_a_viewer_sees_partners_and_no_private_link(desk, context):
    desk.signed_in()
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert private(context) not in re.sub(r'src="[^"]*"', "", viewer.browser.get(ONE).text)
    assert "Add a partner" not in viewer.browser.get(LIST).text


def test_the_partners_page_shows_its_numbers_and_nobody_elses(client, clock, context):
    people(client, clock, context, ["news"])
    confirmed(client, context, sent(client, clock))
    page = get(client, private(context))
    figures = dict(zip([term.text for term in page.all("dt")], [one.text for one in page.all("strong")], strict=True))
    assert figures["Supporters"] == figures["Waiting in the queue"] == "1" and figures["Letters sent"] == "0"
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.one("meta", name="robots").get("content") == "noindex, nofollow"
    assert "x.example" not in page.html


def test_the_partners_page_and_the_desk_show_how_far_its_own_forms_came(desk, client, clock, context):
    assert "How far people get" not in get(client, private(context)).text, "nobody opened its form"
    get(client, FRAME)
    people(client, clock, context, ["news"])
    confirmed(client, context, sent(client, clock))  # through no partner
    came = {"seen": 2, "started": 1, "checked": 1, "acted": 1, "confirmed": 1}
    assert activity.gather(context.store.activity("clean-rivers", "")).funnel("river-watch") == came
    assert "Sent or taken" not in get(client, private(context)).text, (
        "what awaits confirmation is told on the desk alone"
    )
    narrowed = desk.signed_in().browser.get("/organiser/c/clean-rivers?only=partner:river-watch")
    for page in (get(client, private(context)), Page(narrowed)):
        rows = ["".join(row.text.split()) for row in page.all("tr")]
        for step, count, of_the_one_before in (("Formopened", 2, "–"), ("Begun", 1, "50%"), ("Confirmed", 1, "100%")):
            assert [row for row in rows if re.fullmatch(f"{step}.*{count}{of_the_one_before}", row)], step


def people(client, clock, context, sources):
    """One confirmed supporter for each source, all different."""
    for number, source in enumerate(sources):
        fields = checked(client, clock, f"{FRAME}&source={source}").fields() | {"email": f"p{number}@x.example"}
        confirmed(client, context, send(client, fields, FRAME).location)


def test_sources_are_counted_and_small_ones_summed(client, clock, context):
    people(client, clock, context, ["news"] * 5 + ["mail", ""])
    campaign = context.catalogue.campaign("clean-rivers")
    counted = totals.ledger(context, campaign, clock(), "river-watch")
    assert counted.by_source == {"": 1, "mail": 1, "news": 5}
    rows = list(csv.reader(io.StringIO(client.get(f"{private(context)}/totals.csv").data.decode("utf-8-sig"))))
    assert rows[0] == ["table", "key", "measure", "count"]
    assert [row for row in rows if row[0] == "source"] == [
        ["source", "news", "supporters", "5"],
        ["source", "", "supporters", "2"],
    ]
    assert ["whole", "", "supporters", "7"] in rows and ["country", "GB", "supporters", "7"] in rows
    assert ["target", "minister", "queued", "7"] in rows
    page = get(client, private(context))
    assert "news" in page.text and "mail" not in [name.text.strip() for name in page.all("bdi")]


def test_sources_beyond_the_bound_are_counted_without_their_name(client, clock, context, monkeypatch):
    monkeypatch.setattr("campaign.core.counts.totals.MOST_SOURCES", 2)
    people(client, clock, context, ["a", "b", "c", "a"])
    campaign = context.catalogue.campaign("clean-rivers")
    for partner in ("", "river-watch"):
        assert totals.ledger(context, campaign, clock(), partner).by_source == {"": 1, "a": 2, "b": 1}


BUILT = "?form_lang=ko&theme=dark&own_accent=1&accent=%23aa0000&height=700&source=news%26%22letter"
BUILT += "&without_ground=1&without_title=1"


@pytest.mark.parametrize("where", ["desk", "partner"])
def test_the_lines_to_paste_hold_what_was_chosen(desk, client, context, where):
    page = Page(desk.signed_in().browser.get(ONE + BUILT)) if where == "desk" else get(client, private(context) + BUILT)
    built = {field.get("data-built"): field.text for field in page.all("textarea") if field.get("data-built")}
    assert list(built) == ["element", "script", "frame", "wordpress", "link", "badge", "qr", "pinned"]
    for kind in ("element", "script", "frame", "pinned"):
        for word in ("clean-rivers", "river-watch", "dark", "newsletter", "700", "ko"):
            assert word in built[kind], kind
    assert 'without="ground title"' in built["element"] and 'data-without="ground title"' in built["script"]
    assert "without=ground+title" in built["frame"] and 'style="color-scheme:dark"' in built["frame"]
    assert 'accent="#aa0000"' in built["element"] and "accent=%23aa0000" in built["frame"]
    assert 'integrity="sha384-' in built["pinned"] and 'crossorigin="anonymous"' in built["pinned"]
    assert built["wordpress"] == "http://localhost/c/clean-rivers?partner=river-watch&source=newsletter&lang=ko"
    preview = page.one("iframe")
    assert "inert" in preview.attributes and "frame-src 'self'" in page.response.headers["Content-Security-Policy"]
    sample = get(client, preview.get("src"))
    assert sample.response.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert sample.response.headers["Referrer-Policy"] == "no-referrer"
    assert sample.one("html").get("lang") == "ko" and "theme=dark" in sample.html
    for address in re.findall(r'"(http://localhost/[^"]+)"', " ".join(built.values())):
        assert client.get(address.removeprefix("http://localhost").replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize(
    "query", ["?height=9&theme=pink&own_accent=1&accent=red&form_lang=xx&source=%3Cb%3E", "?accent=%23aa0000"]
)
def test_what_is_not_valid_is_left_out(client, context, query):
    page = get(client, private(context) + query)
    (element,) = [field.text for field in page.all("textarea") if field.get("data-built") == "element"]
    assert not re.search("height=|theme=|accent=|lang=|<b>", element)


def test_the_box_of_a_partner_is_its_own(client, clock, context):
    partner = context.store.partner("river-watch")
    context.store.save_partner(replace(partner, opt_in=OptIn(KEY, {"en": "River Watch may write to me"})))
    page = checked(client, clock, FRAME)
    box = page.one("input", id="partner_opt_in")
    assert "checked" not in box.attributes and "River Watch may write to me" in page.text
    fields = page.fields() | {"email": "jane@x.example", "partner_opt_in": "1"}
    confirmed(client, context, send(client, fields, FRAME).location)
    assert context.store.contacts("clean-rivers") == []
    sealed = context.store.contacts("clean-rivers", "river-watch")
    (contact,) = open_export(pack(sealed, KEY), read_key(SECRET.encode())).contacts
    assert (contact.email, contact.wording) == ("jane@x.example", "River Watch may write to me")
    outside = checked(client, clock)
    assert not outside.all("input", id="partner_opt_in")


def test_a_partner_that_is_saved_must_be_there(context):
    with pytest.raises(Missing):
        context.store.save_partner(Partner("nobody", "Nobody", (), "salt"))
    about = partners.About("A", ("https://a.example", "https://a.example"))
    assert partners.add(context, "a", about, "", NOW).origins == ("https://a.example",)
