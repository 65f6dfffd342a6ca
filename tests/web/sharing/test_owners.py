"""Groups that run a campaign together: named on its pages, below its letters and in its mails; each has its own box."""

from dataclasses import replace

import pytest

from campaign.actions import campaigns
from campaign.actions.contact_lists import sealed_for_partner
from campaign.core.campaigns.campaign import OptIn
from campaign.core.words.text import given_back
from campaign.printing.printer import Printer
from campaign.sealing.age import read_key
from campaign.sealing.contacts import make_key, open_export
from campaign.store.protocol.campaigns import Partner
from campaign.web.site import letter_views
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support import images
from tests.support.owners import OWNERS, owned
from tests.support.pages import get, post
from tests.web.partner.test_pages import confirmed, private
from tests.web.supporter.test_journey import FORM, checked, send

WATCH, SEOUL = "owner_opt_in-river-watch", "owner_opt_in-river-seoul"
(WATCH_SECRET, WATCH_KEY), (SEOUL_SECRET, SEOUL_KEY) = make_key(NOW.date()), make_key(NOW.date())
WITH_LOGO = OWNERS.replace('partner = "river-seoul"', 'partner = "river-seoul"\nlogo = "seoul.png"')


def load(app, source):
    campaigns.load_campaign(CONTEXT.of(app), source, "rivers.toml", {"seoul.png": images.photograph(300, 100)}.get)


@pytest.fixture
def together(app, context):
    """The campaign with both groups, each a partner with a box and a key of its own."""
    watch = context.store.partner("river-watch")
    context.store.save_partner(replace(watch, opt_in=OptIn(WATCH_KEY, {"en": "River Watch may write to me"})))
    seoul = OptIn(SEOUL_KEY, {"ko": "강살리기가 제게 소식을 보내도 좋습니다"})
    context.store.add_partner(Partner("river-seoul", "강살리기", ("https://seoul.example",), "salt", opt_in=seoul))
    load(app, owned(WITH_LOGO))
    return context


def listed(context, code, secret):
    """Who is on a group's list, and what they agreed to, as its key opens it."""
    campaign = context.catalogue.campaign("clean-rivers")
    packed = sealed_for_partner(context, campaign, context.store.partner(code), NOW)
    return [(one.email, one.wording) for one in open_export(packed, read_key(secret.encode())).contacts]


def names(page):
    """The groups that a page names, in its order."""
    return [" ".join(one.text.split()).removesuffix(" (opens a new tab)") for one in page.all("li") if _is_owner(one)]


def _is_owner(element):
    return any(name in element.text for name in ("River Watch", "강살리기", "강지킴이"))


@pytest.mark.usefixtures("together")
@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed?partner=river-watch", f"{FORM}/press"])
def test_a_page_names_them_and_who_speaks_its_language_first(client, address):
    tail = "&" if "?" in address else "?"
    english, korean = get(client, address), get(client, f"{address}{tail}lang=ko")
    assert names(english)[:2] == ["River Watch", "강살리기"]
    assert [name.split(" (")[0] for name in names(korean)[:2]] == ["강살리기", "강지킴이"]
    (link,) = english.all("a", href="https://river-watch.example")[:1]
    assert link.get("rel") == "noopener noreferrer"
    logo = english.one("img")
    assert logo.get("alt") == "", "its name stands beside it"
    answer = client.get(logo.get("src"))
    assert answer.mimetype == "image/png" and "immutable" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("together")
def test_a_card_and_a_frame_without_title_say_who_runs_it(client):
    assert "Run by River Watch and 강살리기" in given_back(get(client, f"{FORM}/card").text)
    assert get(client, f"{FORM}/card?lang=ko").all("img"), "the logo of who speaks its language"
    frame = get(client, f"{FORM}/embed?partner=river-watch&theme=light&without=title")
    assert names(frame)[:2] == ["River Watch", "강살리기"] and not frame.all("img")


@pytest.mark.usefixtures("together")
@pytest.mark.parametrize(
    ("chosen", "said", "named"),
    [
        ("en", "Run by River Watch and 강살리기", "River Watch and 강살리기"),
        ("ko", "운영: 강살리기 및 강지킴이", "강살리기 및 강지킴이"),
    ],
)
def test_what_stands_on_other_sites_names_them_by_the_card_s_words(client, monkeypatch, chosen, said, named):
    card = get(client, f"{FORM}/card?lang={chosen}")
    assert said in given_back(card.text)
    badge = given_back(client.get(f"{FORM}/badge.svg?lang={chosen}").text)
    assert f">{said}</text>" in badge and f'. {said}"' in badge, "seen, and read out"
    images = []
    monkeypatch.setattr(Printer, "png", lambda _, card: images.append(card) or b"")
    client.get(f"{FORM}/og.png?lang={chosen}")
    assert [given_back(image.run_by) for image in images] == [said]
    alt = get(client, f"{FORM}?lang={chosen}").one("meta", property="og:image:alt").get("content")
    assert given_back(alt).endswith(f" – {said}")
    address = f"{CONTEXT.of(client.application).settings.site.url}{FORM}?lang={chosen}"
    assert client.get("/oembed", query_string={"url": address}).json["author_name"] == named


@pytest.mark.usefixtures("together")
def test_the_sheet_for_the_press_and_the_privacy_page_say_whom_to_ask(client):
    for address in (f"{FORM}/press", "/privacy"):
        page = get(client, address)
        assert page.all("a", href="mailto:letters@river-watch.example"), address
        assert page.all("a", href="mailto:letters@river-seoul.example"), address
    assert "River Watch and 강살리기" in get(client, "/about-this-mail").text
    assert "goes to the one group that is named below the box, and to no other" in get(client, "/privacy").text


def test_a_campaign_that_names_nobody_is_as_it_was(client):
    for address in (FORM, f"{FORM}/press", f"{FORM}/card", "/privacy"):
        page = get(client, address)
        assert "owners" not in page.html and "Run by" not in page.text and "several groups" not in page.text
    badge = client.get(f"{FORM}/badge.svg").text
    assert badge.count("<text") == 2 and 'font-size="11"' not in badge
    address = f"{CONTEXT.of(client.application).settings.site.url}{FORM}"
    assert "author_name" not in client.get("/oembed", query_string={"url": address}).json


@pytest.mark.usefixtures("together")
def test_below_its_letters_they_stand_in_the_place_of_the_site_s_controller(app):
    campaign = CONTEXT.of(app).catalogue.campaign("clean-rivers")
    with app.test_request_context():
        assert 'campaign "Clean rivers", run by River Watch and 강살리기 through' in letter_views.foot_of(
            campaign, "en"
        )
        korean = letter_views.foot_of(campaign, "ko")
        assert korean.index("강살리기") < korean.index("강지킴이")


def test_what_is_ticked_goes_to_the_group_named_below_the_box_and_to_no_other(client, clock, together):
    page = checked(client, clock)
    assert "checked" not in page.one("input", id=WATCH).attributes and not page.all("input", id=SEOUL)
    assert "River Watch gets your name and email address" in given_back(page.text)
    fields = page.fields() | {"email": "jane@x.example", WATCH: "1", SEOUL: "1"}
    confirmed(client, together, send(client, fields).location)
    assert listed(together, "river-watch", WATCH_SECRET) == [("jane@x.example", "River Watch may write to me")]
    assert listed(together, "river-seoul", SEOUL_SECRET) == [], "its box was not on this page"
    assert together.store.contacts("clean-rivers") == []
    page = get(client, f"{private(together)}/contacts")
    assert "1 person is on this list." in page.text and "read the campaign in your languages" in page.text


def test_a_korean_reader_is_asked_by_the_korean_group_wherever_they_come_from(client, clock, together):
    address = f"{FORM}/embed?partner=river-watch&lang=ko"
    page = checked(client, clock, address)
    assert page.all("input", id=SEOUL) and page.all("input", id="partner_opt_in") and not page.all("input", id=WATCH)
    fields = page.fields() | {"email": "jane@x.example", SEOUL: "1", "partner_opt_in": "1"}
    confirmed(client, together, send(client, fields, address).location)
    assert listed(together, "river-seoul", SEOUL_SECRET) == [
        ("jane@x.example", "강살리기가 제게 소식을 보내도 좋습니다")
    ]
    assert [email for email, _ in listed(together, "river-watch", WATCH_SECRET)] == ["jane@x.example"]


@pytest.mark.usefixtures("together")
def test_who_comes_through_a_group_s_own_site_sees_its_box_once(client, clock):
    page = checked(client, clock, f"{FORM}/embed?partner=river-watch")
    assert page.all("input", id="partner_opt_in") and not page.all("input", id=WATCH)


def test_a_tick_is_kept_while_letters_are_read_again_and_lost_with_other_words(client, clock, together):
    fields = checked(client, clock).fields() | {"email": "jane@x.example", WATCH: "1"}
    form = post(client, FORM, fields | {"step": "edit"})
    assert form.one("input", name=WATCH).get("type") == "hidden", "it is carried along"
    watch = together.store.partner("river-watch")
    together.store.save_partner(replace(watch, opt_in=OptIn(WATCH_KEY, {"en": "River Watch may call me"})))
    answer = send(client, fields)
    assert answer.status_code == 400 and "changed this wording" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed?partner=river-watch"])
def test_a_tick_is_for_the_name_that_stood_below_it_and_no_other_group_s(client, clock, together, address):
    box = WATCH if address == FORM else "partner_opt_in"
    fields = checked(client, clock, address).fields() | {"email": "jane@x.example", box: "1"}
    together.store.save_partner(replace(together.store.partner("river-watch"), name="Dam Builders"))
    answer = send(client, fields, address)
    assert answer.status_code == 400 and "changed this wording" in answer.get_data(as_text=True)


def test_who_goes_back_and_ticks_for_another_group_is_on_that_group_s_list_alone(app, client, clock, together):
    load(app, owned(WITH_LOGO.replace('languages = ["ko"]', 'languages = ["en", "ko"]')))
    fields = checked(client, clock).fields() | {"email": "jane@x.example"}
    send(client, fields | {WATCH: "1"})
    confirmed(client, together, send(client, fields | {SEOUL: "1"}).location)
    assert listed(together, "river-watch", WATCH_SECRET) == []
    assert [email for email, _ in listed(together, "river-seoul", SEOUL_SECRET)] == ["jane@x.example"]


@pytest.mark.parametrize("change", [{"active": False}, {"opt_in": None}])
def test_a_group_whose_partner_is_off_or_has_no_list_has_no_box(client, clock, together, change):
    together.store.save_partner(replace(together.store.partner("river-watch"), **change))
    assert not checked(client, clock).all("input", id=WATCH)


def test_erasing_takes_off_the_group_s_list_too(client, clock, together):
    receipt = send(client, checked(client, clock).fields() | {"email": "jane@x.example", WATCH: "1"}).location
    confirmed(client, together, receipt)
    client.post(receipt, data={"do": "erase"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert listed(together, "river-watch", WATCH_SECRET) == []
