"""What members may do, route by route; and that they learn nothing of campaigns that are not theirs."""

import io
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from campaign.actions import accounts, campaigns, partner_links, submissions, webhooks, writing
from campaign.core.accounts import Role
from campaign.core.answers.office_page import Request, Stage, Wants
from campaign.core.campaigns import toml
from campaign.core.campaigns.campaign import OptIn
from campaign.core.counts.activity import seen
from campaign.core.counts.refusals import Reason, Refusals
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.errors import NotFound
from campaign.core.rights import Access, Right
from campaign.store.protocol.accounts import Organiser
from campaign.store.protocol.campaigns import Partner
from campaign.web.desk.front import UNGUARDED
from campaign.web.desk.rights import NEEDED
from tests.conftest import NOW
from tests.support import areas
from tests.support.bringing import bring
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.desk import CODE, HOME, PASSWORD, PASSWORD_HASH, SIGN_IN, YOU
from tests.support.owners import OWNERS, owned
from tests.support.pages import Page
from tests.web.supporter.test_journey import checked, send, submission_of

OWN, OTHER, DRAFT = "clean-rivers", "veiled-lakes", "veiled-draft"
SECRET = re.compile("veiled", re.IGNORECASE)
"""A word of whatever is the other campaigns'."""
PARTNERS, WATCHES, WRITES = Right.PARTNERS, Right.WATCHES, Right.WRITES

COMES_IN = {
    *("home", "people.account", "people.change_password", "people.renew_recovery_codes", "people.want_mail"),
    *("people.sign_out_everywhere", "sign_in.sign_out", "sign_in.second_factor", "sign_in.new_second_factor"),
    "sign_in.qr_code",
}
OPENS = {
    PARTNERS: {"partners.everybody", "partners.one"},
    WATCHES: {
        *("campaign", "watching.letters", "watching.sources", "watching.failures", "watching.campaign_settings"),
        *("watching.report", "watching.numbers", "taking_along.totals_csv", "taking_along.totals_xlsx"),
        *("taking_along.totals_zip", "taking_along.totals_db", "taking_along.totals_json"),
    },
    WRITES: {
        *("writing.edit", "writing.take_out", "writing.letter", "writing.download", "versions.every", "versions.one"),
        *("versions.changes", "translating.texts", "translating.download", "pictures.show", "pictures.show_logo"),
        *("pictures.content", "owner_logos.show", "launch.checks", "launch.ask", "contacts.show", "contacts.key"),
        *("by_hand.show", "answers.board", "from_offices.everything", "from_offices.one", "own_offices.office"),
        *("offices.every", "offices.office", "held_back.waiting", "lists.new", "lists.show", "lists.row"),
    },
}
"""What each right opens besides what those before it do."""
SAVES = {
    *("writing.change", "writing.change_letter", "writing.preview", "writing.upload", "writing.discard"),
    *("versions.keep", "versions.go_back", "translating.change", "pictures.change", "pictures.change_logo"),
    *("owner_logos.change", "launch.go", "launch.test_run", "delivery.pause", "delivery.release", "contacts.fetch"),
    *("by_hand.act", "answers.decide", "from_offices.enter", "from_offices.decide", "from_offices.quote"),
    *("from_offices.requested", "from_offices.end_wish", "quoting.decide", "watching.mark_day"),
    *("watching.unmark_day", "own_offices.change", "offices.change", "attention.check_office", "held_back.decide"),
    *("lists.begin", "lists.decide", "lists.correct", "sign_in.show_kept"),
}
"""What who writes a campaign may post, and nobody else may but organisers."""
OPENED = {
    PARTNERS: OPENS[PARTNERS],
    WATCHES: OPENS[PARTNERS] | OPENS[WATCHES],
    WRITES: OPENS[PARTNERS] | OPENS[WATCHES] | OPENS[WRITES],
}


def other(slug, status):
    """Another campaign: it writes to the same office, describes one itself, and groups run it."""
    groups = OWNERS.replace("River Watch", "Veiled group").replace("river-watch.example", "veiled.example")
    document = toml.parse(owned(groups, SOURCE))
    document["campaign"] |= {"slug": slug, "status": status, "title": {"en": "Veiled lakes", "ko": "Veiled lakes"}}
    own = {"office": "", "title": "Veiled office", "organisation": "Veiled", "email": OFFICES[0].email}
    document["targets"][1] |= own | {"language": "en"}
    return toml.written(document)


@pytest.fixture
def both(desk, context):
    """The desk with two live campaigns."""
    context.store.save_offices([*OFFICES, *areas.MEMBERS])
    campaigns.load_campaign(context, other(OTHER, "live"), "other.toml")
    return desk


@pytest.fixture
def desks(both, context, client, clock):
    """The same where everything happened that the desk tells of, with a draft and an organiser."""
    desk = both
    campaigns.load_campaign(context, other(DRAFT, "draft"), "draft.toml")
    person = desk.signed_in()
    for slug in (OTHER, OWN):
        webhooks.add(context, context.catalogue.campaign(slug), f"https://{slug}.example/notices", "o@x.example", NOW)
        site = f"https://{slug}.example"
        desk.store.count_refusals([Refusals(slug, "river-watch", Reason.SITE, site, NOW.date(), 2)])
        fields = checked(client, clock, f"/c/{slug}", note="I will kill you.").fields()
        fields |= {"email": f"{slug}@x.example", "keep_threat": "1"}
        submissions.confirm(context, submission_of(context, send(client, fields, f"/c/{slug}").location), clock())
        desk.store.hold(Hold(HoldKind.PAUSED, slug, NOW))
    desk.store.hold(Hold(HoldKind.SUSPENDED, OFFICES[0].email, NOW, "550 5.1.1 no such mailbox"))
    desk.brought = {slug: bring(person, areas.POSTCODES, "p.csv", campaign=slug) for slug in (OWN, OTHER)}
    desk.held = {letter.campaign: letter.number for letter in desk.store.held_back()}
    return desk


def member(desk, right, slug=OWN, email=YOU):
    """Somebody at the desk who has this right in one campaign."""
    desk.store.add_organiser(Organiser(email, PASSWORD_HASH, NOW, Role.MEMBER, rights={slug: right}))
    person = desk.person(email)
    person.sign_in()
    person.set_up()
    return person


def routes(desk, slug, method):
    """Endpoint, without the desk's name, and address of every guarded route of one method, about a campaign."""
    upload = desk.brought.get(slug, "/none").rpartition("/")[2]
    stand_ins = {"slug": slug, "upload": upload, "office_id": OFFICES[0].id, "target": "minister", "status": "closed"}
    stand_ins |= {"code": "river-watch", "language": "ko", "path": "letters.1", "name": "1", "version": "1"}
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint.startswith("organiser.") and method in rule.methods and rule.endpoint not in UNGUARDED:
            values = {name: stand_ins.get(name, 1) for name in rule.arguments}
            if rule.endpoint == "organiser.held_back.decide":
                values = {"number": desk.held.get(slug, 99)}
            address = desk.app.url_map.bind("localhost").build(rule.endpoint, values)
            if rule.endpoint == "organiser.lists.new":
                address = f"{address}?campaign={slug}"
            yield rule.endpoint.removeprefix("organiser."), address


def fields(slug):
    """What tells the routes with no campaign in their address which one they are about; it does nothing."""
    return {"campaign": slug, "kind": "paused", "key": slug, "office": OFFICES[0].id, "do": "none of these"}


def test_every_route_says_what_it_asks_for_and_nothing_else_does(app):
    guarded = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/organiser")}
    assert set(NEEDED) == guarded - {*UNGUARDED}
    asked = {endpoint for endpoint, right in NEEDED.items() if right not in (Right.RUNS, Right.LOOKS)}
    assert {one.removeprefix("organiser.") for one in asked} == COMES_IN | OPENED[WRITES] | SAVES


@pytest.mark.parametrize("right", OPENS)
def test_a_right_opens_its_routes_in_its_campaign_and_no_others(desks, right):
    person = member(desks, right)
    pages = routes(desks, OWN, "GET")
    opened = {endpoint for endpoint, address in pages if person.browser.get(address).status_code != 403}
    assert opened - COMES_IN == OPENED[right]
    token = person.form_token()
    saved = {
        endpoint
        for endpoint, address in routes(desks, OWN, "POST")
        if endpoint not in COMES_IN
        and person.browser.post(address, data=fields(OWN) | {"form_token": token}).status_code != 403
    }
    assert saved == (SAVES if right is WRITES else set())
    assert (YOU, "tried what it has no right to", "") in desks.notes()


@pytest.mark.parametrize("right", OPENS)
def test_another_campaign_is_as_one_that_is_not_there(desks, right):
    person = member(desks, right)
    token, before = person.form_token(), (desks.store.campaigns(), desks.store.held_back(), desks.store.holds(NOW))
    for method in ("GET", "POST"):
        nowhere = dict(routes(desks, "nowhere", method))
        for endpoint, address in routes(desks, OTHER, method):
            data = fields(OTHER) | {"form_token": token} if method == "POST" else None
            if OTHER in address:
                answer = person.browser.open(address, method=method, data=data)
                same = person.browser.open(nowhere[endpoint], method=method, data=data)
                assert (answer.status_code, answer.text) == (404, same.text.replace("nowhere", OTHER)), address
            elif endpoint in ("delivery.release", "held_back.decide", "lists.begin", "lists.decide", "lists.correct"):
                assert person.browser.post(address, data=data).status_code == 404, address
    assert (desks.store.campaigns(), desks.store.held_back(), desks.store.holds(NOW)) == before


def linked(page):
    """Where a page leads on the desk, and what its forms post to."""
    links = {(one.get("href") or "").partition("#")[0] for one in page.all("a")}
    forms = {one.get("action") or "" for one in page.all("form") if one.get("method") == "post"}
    return tuple({one for one in found if one.startswith("/organiser")} for found in (links, forms))


@pytest.mark.parametrize("right", OPENS)
def test_no_page_names_another_campaign_or_leads_to_what_one_may_not_do(desks, right):
    person = member(desks, right)
    links, forms = set(), set()
    for endpoint, address in routes(desks, OWN, "GET"):
        answer = person.browser.get(address)
        if answer.status_code != 200:
            continue
        assert not SECRET.search(answer.data.decode("latin-1")), address
        if answer.mimetype == "text/html" and endpoint != "watching.numbers":
            found = linked(Page(answer))
            links, forms = links | found[0], forms | found[1]
    assert len(links) > 5 and len(forms) > 3
    for address in links:
        assert person.browser.get(address).status_code in (200, 303), address
    adapter = desks.app.url_map.bind("localhost")
    for address in forms:
        endpoint, values = adapter.match(urlsplit(address).path, method="POST")
        allowed = COMES_IN | (SAVES if right is WRITES else set())
        assert endpoint.removeprefix("organiser.") in allowed and values.get("slug", OWN) == OWN, address


def test_the_first_page_shows_each_as_much_as_is_theirs(desks):
    shown = {}
    for number, right in enumerate(OPENS):
        person = member(desks, right, email=f"{number}@x.example")
        page = Page(person.browser.get(HOME))
        shown[right] = [
            "Clean rivers" in page.text,
            "Letters that can be read as threats" in page.text,
            "There is no mailbox at this address" in page.text,
            "There is no backup" in page.text,
            any(link.get("href") == f"/organiser/c/{OWN}" for link in page.all("a")),
            bool(page.all("form", action="/organiser/holds")),
        ]
    assert shown == {
        PARTNERS: [True, False, False, False, False, False],
        WATCHES: [True, False, True, False, True, False],
        WRITES: [True, True, True, False, True, True],
    }


def test_who_writes_corrects_the_offices_of_their_campaign_and_no_others(desks):
    person = member(desks, WRITES)
    theirs, others = (f"/organiser/offices/{office}" for office in (OFFICES[0].id, areas.MEMBERS[0].id))
    assert person.post(theirs, do="checked", email=OFFICES[0].email).status_code == 303
    assert person.browser.get(others).status_code == 200
    assert not Page(person.browser.get(others)).all("button", value="save")
    assert person.post(others, do="save", was="", title="Mine").status_code == 403
    assert desks.notes()[1] == (YOU, "checked the address of an office", OFFICES[0].id)


OF_AN_OFFICE = {
    "email": "me@evil.example",
    "contact_form": "https://evil.example",
    "postal_address": "Me",
    "title": "Minister for nothing",
    "organisation": "Nobody",
    "salutation": "Dear nobody,",
    "close": "Yours, nobody",
    "holder": "Nobody",
    "holder_salutation": "Dear Nobody,",
    "holder_source": "nowhere",
}


def test_letters_of_another_campaign_are_not_changed_by_who_does_not_write_in_it(desks):
    """Else who writes one campaign would have those to an office of all others go elsewhere, or say other things."""
    person, office = member(desks, WRITES), f"/organiser/offices/{OFFICES[0].id}"
    page = Page(person.browser.get(office))
    assert "Another campaign writes to this office too" in page.text and page.all("button", value="checked")
    assert not page.all("button", value="save") and page.all("fieldset", disabled="")
    asked = {"do": "save", "form_token": page.fields()["form_token"], "was": OFFICES[0].email}
    stored = desks.context.catalogue.directory().get(OFFICES[0].id)
    for name, value in OF_AN_OFFICE.items():
        typed = {one: getattr(stored, one) or "" for one in OF_AN_OFFICE} | {name: value}
        answer = Page(person.browser.post(office, data=asked | typed))
        assert answer.status == 400 and "only organisers change it" in answer.text, name
    assert desks.context.catalogue.directory().get(OFFICES[0].id) == stored
    desks.store.change_access(YOU, Access(Role.MEMBER, dict.fromkeys((OWN, OTHER), WRITES)))
    page = Page(person.browser.get(office))
    assert "Another campaign" not in page.text
    typed = page.fields() | {"do": "save", "email": "new@gov.example", "salutation": "Dear Minister for all rivers,"}
    assert person.browser.post(office, data=typed).status_code == 200
    changed = desks.context.catalogue.directory().get(OFFICES[0].id)
    assert (changed.email, changed.salutation) == ("new@gov.example", "Dear Minister for all rivers,"), (
        "no draft counts"
    )


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.VIEWER])
def test_who_is_no_member_is_told_nothing_of_other_campaigns_at_an_office(desks, role):
    person = desks.signed_in("other@desk.example", role)
    assert "Another campaign" not in Page(person.browser.get(f"/organiser/offices/{OFFICES[0].id}")).text


@pytest.mark.parametrize("slugs", [(OWN,), (OWN, OTHER)])
def test_an_office_that_asks_for_another_address_gets_it_of_who_writes_in_all_that_write_to_it(desks, clock, slugs):
    context, person = desks.context, member(desks, WRITES)
    desks.store.change_access(YOU, Access(Role.MEMBER, dict.fromkeys(slugs, WRITES)))
    of_it = (OWN, OFFICES[0].id, "minister", OFFICES[0].email)
    number = desks.store.ask(Request(*of_it, Wants.ADDRESS, clock(), "<asked@x>", "new@gov.example"))
    desks.store.confirm_request(number, Stage.CONFIRMED, clock())
    answer = person.post(f"/organiser/c/{OWN}/from-offices/asked/{number}", do="accept")
    assert answer.status_code == (303 if len(slugs) == 2 else 400)
    address = context.catalogue.directory().get(OFFICES[0].id).email
    assert address == ("new@gov.example" if len(slugs) == 2 else OFFICES[0].email)
    assert ("only organisers change it" in answer.text) is (len(slugs) == 1)


def test_nobody_learns_by_asking_what_another_campaign_holds_or_whom_it_writes_to(desks):
    theirs, nobodys = (replace(one, area="", email=f"{one.id}@gov.example") for one in areas.MEMBERS)
    desks.store.save_offices([theirs, nobodys])
    document = toml.parse(desks.store.campaign(DRAFT).source)
    document["targets"][0]["office"] = theirs.id
    campaigns.load_campaign(desks.context, toml.written(document), "draft.toml")
    person = member(desks, WRITES)
    asked = [
        ([f"/organiser/held-back/{number}" for number in (desks.held[OTHER], 99)], [{"do": "look"}] * 2),
        ([desks.brought[OTHER], f"{desks.brought[OTHER]}x"], [{"do": "drop"}] * 2),
        ([f"/organiser/offices/{one.id}" for one in (theirs, nobodys)], [{"do": "none of these"}] * 2),
        (["/organiser/offices/check"] * 2, [{"office": one.id} for one in (theirs, nobodys)]),
        (["/organiser/holds"] * 2, [{"kind": "suspended", "key": one.email} for one in (theirs, nobodys)]),
        (["/organiser/holds"] * 2, [{"kind": "paused", "key": slug} for slug in (OTHER, "nothing")]),
    ]
    for addresses, posts in asked:
        there, not_there = (person.post(address, **post) for address, post in zip(addresses, posts, strict=True))
        assert there.status_code == not_there.status_code in (403, 404), addresses
        assert Page(there).text == Page(not_there).text


def is_run_by(desk, slug, partner):
    document = toml.parse(desk.store.campaign(slug).source)
    document["owners"] = [toml.parse(owned())["owners"][0] | {"partner": partner}]
    campaigns.load_campaign(desk.context, toml.written(document), slug)


def is_refused(desk, slug, partner):
    site = "https://veiled.example"
    desk.store.count_refusals([Refusals(slug, partner, Reason.SITE, site, NOW.date(), 2)])


def is_seen(desk, slug, partner):
    desk.store.count_activity(slug, seen("2026-11-23", partner, ""))


@pytest.mark.parametrize("right", OPENS)
@pytest.mark.parametrize("has_to_do", [is_run_by, is_refused, is_seen])
@pytest.mark.parametrize("slug", [OWN, OTHER])
def test_a_member_sees_the_partners_that_have_to_do_with_its_campaigns(both, right, has_to_do, slug):
    asking = OptIn("age1" + "q" * 58, {"en": "Tell me"})
    for code, name in (("veiled-lake", "Veiled partner"), ("new", "Of no campaign yet")):
        both.store.add_partner(Partner(code, name, (f"https://{code}.example",), "salt", opt_in=asking))
    is_run_by(both, OWN, "river-watch")
    has_to_do(both, slug, "veiled-lake")
    person, is_theirs = member(both, right), slug == OWN
    page = Page(person.browser.get("/organiser/partners"))
    assert "Of no campaign yet" in page.text and "ask an organiser" in page.text
    assert ("Veiled partner" in page.text) is ("veiled-lake" in page.html) is is_theirs
    assert person.browser.get("/organiser/partners/new").status_code == 200
    assert person.browser.get("/organiser/partners/veiled-lake").status_code == (200 if is_theirs else 404)
    if right is WRITES:
        for address in (f"/organiser/c/{OWN}/edit", f"/organiser/c/{OWN}/contacts"):
            html = person.browser.get(address).text
            assert "Of no campaign yet" in html and ("Veiled partner" in html) is is_theirs, address


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.VIEWER])
def test_who_is_no_member_sees_every_partner(desks, role):
    page = Page(desks.signed_in("other@desk.example", role).browser.get("/organiser/partners"))
    assert "River Watch" in page.text and "Gone" in page.text and "ask an organiser" not in page.text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
def test_the_form_to_look_at_on_a_partner_s_page_does_not_lead_to_its_private_page(desks, client, role):
    person = member(desks, PARTNERS)
    desks.store.change_access(YOU, Access(role, {OWN: PARTNERS} if role is Role.MEMBER else {}))
    page = Page(person.browser.get(f"/organiser/partners/river-watch?campaign={OWN}"))
    partner = desks.store.partner("river-watch")
    assert partner_links.partner_token(desks.context, partner, OWN) not in page.html
    address, _, query = page.one("iframe").get("src").partition("?")
    assert client.get(f"{address}?{query}").status_code == 200
    private = address.removesuffix("/preview")
    assert [client.get(one).status_code for one in (private, f"{private}/totals.csv")] == [404, 404]
    assert client.post(f"{private}/contacts").status_code == 404


def test_who_writes_does_not_throw_away_a_campaign_that_was_never_in_force(desk):
    slug = "new-one"
    writing.begin(desk.context, slug, SOURCE.replace(OWN, slug).replace('"live"', '"draft"'), "o@x.example", NOW)
    person = member(desk, WRITES, slug)
    page = Page(person.browser.get(f"/organiser/c/{slug}/edit"))
    assert page.status == 200 and "Throw it away" not in page.text and "Copy this campaign" not in page.text
    version = writing.manuscript(desk.context, slug).version
    assert person.post(f"/organiser/c/{slug}/discard", do="discard", version=version).status_code == 403
    assert desk.store.draft(slug) is not None


def test_who_writes_does_not_lead_supporters_of_another_campaign_to_this_one(desk):
    person = member(desk, WRITES)
    edit = f"/organiser/c/{OWN}/edit"
    page = Page(person.browser.get(edit))
    assert "campaign.follows" not in page.fields()
    fields = page.fields() | {"campaign.follows": OTHER, "campaign.goal": "7", "do": "save"}
    assert person.browser.post(edit, data=fields).status_code == 303
    about = writing.manuscript(desk.context, OWN).document["campaign"]
    assert (about["follows"], about["goal"]) == ("", 7)
    file = (io.BytesIO(SOURCE.replace("goal = 100", f'follows = "{OTHER}"').encode()), "rivers.toml")
    version = writing.manuscript(desk.context, OWN).version
    answer = Page(person.post(f"/organiser/c/{OWN}/upload", version=version, file=file))
    assert answer.status == 400 and "Only organisers say which campaign this one follows" in answer.text


def test_who_writes_and_goes_back_to_an_earlier_text_joins_no_campaign_that_it_followed(desk):
    person, joined = member(desk, WRITES), SOURCE.replace("goal = 100", f'goal = 7\nfollows = "{OTHER}"')
    for source in (joined, SOURCE.replace("goal = 100", "goal = 8")):
        writing.save_text(desk.context, writing.manuscript(desk.context, OWN), source, "o@x.example", NOW)
    back, now = toml.version(joined), writing.manuscript(desk.context, OWN).version
    assert person.post(f"/organiser/c/{OWN}/edit/versions/{back}", version=now).status_code == 303
    about = writing.manuscript(desk.context, OWN).document["campaign"]
    assert (about["follows"], about["goal"]) == ("", 7)


def test_a_right_that_is_taken_away_is_gone_with_the_next_request(desk):
    desk.account()
    person = member(desk, WRITES)
    edit = f"/organiser/c/{OWN}/edit"
    for right, status in ((WRITES, 200), (WATCHES, 403), (WRITES, 200)):
        desk.store.change_access(YOU, Access(Role.MEMBER, {OWN: right}))
        assert person.browser.get(edit).status_code == status
    desk.store.change_access(YOU, Access(Role.MEMBER))
    assert person.browser.get(edit).status_code == 404 and person.is_in()
    desk.store.change_access(YOU, Access(Role.ORGANISER))
    assert person.browser.get(edit).status_code == 200


def test_in_a_campaign_of_the_archive_no_right_is_given_by_a_page_from_before_or_the_command_line(desk):
    person = desk.signed_in()
    desk.store.add_organiser(Organiser(YOU, PASSWORD_HASH, NOW, Role.MEMBER))
    desk.store.save_campaign(OWN, "closed", SOURCE)
    assert desk.store.archive_campaign(OWN, archived=True)
    given = {"email": YOU, "role": "member", f"right-{OWN}": "writes"}
    assert person.post("/organiser/people/role", **given).status_code == 404
    assert person.post("/organiser/people/invite", **given | {"email": "they@x.example"}).status_code == 404
    assert desk.store.organiser(YOU).rights == {} and desk.store.account_links(NOW) == []
    with pytest.raises(NotFound):
        accounts.add(desk.context, "they@x.example", PASSWORD, Access(Role.MEMBER, {OWN: WRITES}), NOW)


def test_words_are_not_shown_again_to_who_may_not_write_there_any_more(desk):
    desk.account()
    person = member(desk, WRITES)
    edit = f"/organiser/c/{OWN}/edit"
    typed = Page(person.browser.get(edit)).fields() | {"campaign.title.en": "Mine alone", "do": "save"}
    for right, shown in ((WRITES, True), (WATCHES, False)):
        desk.store.change_access(YOU, Access(Role.MEMBER, {OWN: right}))
        person.browser.delete_cookie("session", path="/organiser")
        asked = Page(person.browser.post(edit, data=typed)).fields() | {"email": YOU, "password": PASSWORD}
        code = Page(person.browser.post(SIGN_IN, data=asked)).fields() | {"code": person.code()}
        answer = person.browser.post(CODE, data=code)
        assert ("Mine alone" in answer.text) is shown and (answer.location == HOME) is not shown
        desk.clock.forward(seconds=30)
