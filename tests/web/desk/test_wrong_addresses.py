"""An address that letters come back from: told with its bounce, and with the page that mends it, wherever it stands."""

from dataclasses import replace

import pytest

from campaign.actions import campaigns, offices
from campaign.core.accounts import Role
from campaign.core.campaigns.addressees import Place
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.delivery.attention_mails import page_of
from campaign.directory import Found
from campaign.web.desk.attention import place_url
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.desk import HOME, YOU
from tests.support.pages import get, post
from tests.web.desk.test_writing import opened, press

REPLY = "550 5.1.1 <jane@x.example> no such mailbox"
OLD, NEW = "minister@rivers.example", "new@rivers.example"
OFFICE, OWN = "/organiser/offices/river-ministry", "/organiser/c/clean-rivers/offices/minister"
INLINE = SOURCE.replace('office = "river-ministry"', f"# from their page\ntitle = 'The Minister'\nemail = '{OLD}'")


@pytest.fixture
def person(desk):
    desk.store.note_run("backup", NOW)
    return desk.signed_in()


@pytest.fixture
def own(desk, person):
    """The same with an office of the campaign's own, and none of that address in the directory."""
    desk.store.correct_office(replace(OFFICES[0], email="other@rivers.example"), NOW)
    campaigns.load_campaign(CONTEXT.of(desk.app), INLINE, "clean-rivers")
    return person


def comes_back(desk, address=OLD):
    desk.store.hold(Hold(HoldKind.SUSPENDED, address.casefold(), NOW, REPLY))


def held(desk):
    return [hold.key for hold in desk.store.holds(desk.clock())]


def links(page):
    return [link.get("href") for link in page.all("a")]


def correct(person, address, **typed):
    return person.browser.post(address, data=opened(person, address).fields() | {"do": "save"} | typed)


def test_the_alert_leads_to_the_office_and_goes_when_it_is_mended(desk, person):
    comes_back(desk)
    for address in (HOME, "/organiser/c/clean-rivers"):
        page = opened(person, address)
        assert "There is no mailbox at this address." in page.text and f"{OFFICE}#correct" in links(page), address
    assert correct(person, OFFICE, email=NEW).status_code == 200
    assert held(desk) == [] and "There is no mailbox" not in opened(person, HOME).text


def test_the_office_shows_its_bounce_and_no_longer_says_checked(desk, person):
    assert "checked on" in opened(person, OFFICE).text
    comes_back(desk)
    page = opened(person, OFFICE)
    assert "550 5.1.1" in page.text and "jane@" not in page.text and "Nov 23, 2026" in page.text
    assert "came back" in page.text and "checked on" not in page.text
    row = next(one for one in opened(person, "/organiser/offices").all("tr") if OLD in one.text)
    assert "came back" in row.text
    answer = person.browser.post(OFFICE, data=page.fields() | {"do": "checked", "email": OLD})
    assert answer.status_code == 303 and held(desk) == [] and "checked on" in opened(person, OFFICE).text


@pytest.mark.parametrize("address", [OLD, "Minister@Rivers.Example", "MINISTER@RIVERS.EXAMPLE"])
def test_an_address_is_found_however_it_is_written(desk, person, address):
    desk.store.correct_office(replace(OFFICES[0], email=address), NOW)
    comes_back(desk, address)
    assert f"{OFFICE}#correct" in links(opened(person, HOME)) and "came back" in opened(person, OFFICE).text


def test_an_address_of_two_offices_leads_to_both_and_waits_for_the_second(desk, person):
    desk.store.correct_office(replace(OFFICES[1], email=OLD), NOW)
    comes_back(desk)
    both = {f"{OFFICE}#correct", "/organiser/offices/lake-agency#correct"}
    assert both <= set(links(opened(person, HOME)))
    correct(person, OFFICE, email=NEW)
    assert held(desk) == [OLD] and f"{OFFICE}#correct" not in links(opened(person, HOME))
    correct(person, "/organiser/offices/lake-agency", email="lake@rivers.example")
    assert held(desk) == []


def test_an_office_of_the_campaigns_own_is_corrected_in_what_is_in_force(desk, own):
    comes_back(desk)
    assert f"{OWN}#correct" in links(opened(own, HOME))
    page = opened(own, OWN)
    assert "The Minister" in page.text and "550 5.1.1" in page.text and page.fields()["email"] == OLD
    assert f"{OWN.rpartition('/offices')[0]}/edit#targets.1" in links(page)
    shown = get(own.browser, correct(own, OWN, email=NEW).location, cookies=True)
    assert "Saved." in shown.text and NEW in shown.text and held(desk) == []
    assert desk.store.campaign("clean-rivers").source == INLINE.replace(OLD, NEW), "nothing else, comments neither"
    assert desk.store.draft("clean-rivers") is None and "no mailbox" not in opened(own, HOME).text
    assert desk.notes()[0][1:] == ("corrected the address of an office", "clean-rivers (minister)")


def test_a_draft_full_of_faults_is_no_obstacle_and_gets_the_address_too(desk, own):
    edit = "/organiser/c/clean-rivers/edit"
    press(own, edit, "save", **{"campaign.accent": "blue", "campaign.goal": "7"})
    correct(own, OWN, email=NEW)
    draft, source = desk.store.draft("clean-rivers").source, desk.store.campaign("clean-rivers").source
    assert NEW in draft and OLD not in draft and "goal = 7" in draft and "blue" in draft
    assert NEW in source and "goal = 100" in source
    assert "changed on the server" not in opened(own, edit).text


def test_a_draft_in_which_it_is_corrected_already_keeps_its_own(desk, own):
    press(own, "/organiser/c/clean-rivers/edit", "save", **{"targets.1.email": "third@rivers.example"})
    correct(own, OWN, email=NEW)
    assert "third@rivers.example" in desk.store.draft("clean-rivers").source


@pytest.mark.parametrize("how", ["published", "loaded", "imported"])
def test_the_alert_goes_however_the_address_was_mended(desk, own, how):
    context = CONTEXT.of(desk.app)
    if how == "imported":
        desk.store.save_campaign("clean-rivers", "live", SOURCE)
        desk.store.save_offices([replace(OFFICES[0], email=OLD)])
    comes_back(desk)
    if how == "published":
        press(own, "/organiser/c/clean-rivers/edit", "save", **{"targets.1.email": NEW})
        assert held(desk) == [OLD], "a draft mends nothing yet"
        live = "/organiser/c/clean-rivers/launch/live"
        own.browser.post(live, data=opened(own, live).fields() | {"all-the-same": "1"})
    elif how == "loaded":
        campaigns.load_campaign(context, INLINE.replace(OLD, NEW), "clean-rivers")
    else:
        offices.import_offices(context, Found([replace(OFFICES[0], email=NEW)]))
    assert held(desk) == []


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "a@b", "two@x.example, three@x.example", "a b@x.example", "@x.example"]
)
def test_what_is_no_address_is_refused_and_shown_again(desk, own, typed):
    fields = opened(own, OWN).fields() | {"email": typed}
    page = post(own.browser, OWN, fields, cookies=True)
    assert page.status == 400 and page.errors == ["email"] and page.fields()["email"] == typed
    assert desk.store.campaign("clean-rivers").source == INLINE


def test_who_saw_another_address_is_told(desk, own):
    fields = opened(own, OWN).fields() | {"email": NEW}
    correct(own, OWN, email="third@rivers.example")
    page = post(own.browser, OWN, fields, cookies=True)
    assert page.status == 409 and "changed meanwhile" in page.text and page.fields()["email"] == NEW
    assert post_again(own, page) == 303 and NEW in desk.store.campaign("clean-rivers").source


def post_again(person, page):
    return person.browser.post(OWN, data=page.fields()).status_code


@pytest.mark.parametrize("target", ["lakes", "nobody", "..", "한"])
def test_what_is_no_office_of_the_campaigns_own_has_no_page(own, target):
    assert own.browser.get(f"/organiser/c/clean-rivers/offices/{target}").status_code == 404


def test_a_viewer_sees_the_bounce_and_changes_nothing(desk, own):
    comes_back(desk)
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = opened(viewer, OWN)
    assert "550 5.1.1" in page.text and not [button for button in page.all("button") if "Save" in button.text]
    assert viewer.post(OWN, was=OLD, email=NEW).status_code == 403 and held(desk) == [OLD]


def test_an_address_that_nobody_checked_has_the_way_to_its_office_too(desk, person):
    desk.store.save_offices([replace(OFFICES[0], email=NEW, checked_on=None)])
    assert f"{OFFICE}#correct" in links(opened(person, HOME))


@pytest.mark.parametrize(
    "place",
    [Place("M", office="river-ministry"), Place("M", office="한 é"), Place("M", campaign="a-b", target="x_y")],
)
def test_the_mail_and_the_desk_name_the_same_page(desk, place):
    with desk.app.test_request_context():
        assert page_of(place) == place_url(place).partition("#")[0]
