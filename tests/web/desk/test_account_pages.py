"""Accounts on the desk: invitations, links, roles, passwords, who did what; and guessers slowed down."""

import re

import pytest

from campaign.actions import accounts, retention
from campaign.actions.context import note
from campaign.core.accounts import Role
from campaign.core.rights import Access, Right
from campaign.credentials.passwords import hashed
from campaign.web.desk import sessions as signing
from campaign.web.site.current import CONTEXT
from tests.support.desk import CODE, ELSEWHERE, HOME, ME, PASSWORD, SET_UP, SIGN_IN, YOU
from tests.support.pages import Page, get
from tests.web.supporter.test_journey import everything_stored

NEW = "tangerine ladder forgotten"
PEOPLE, AUDIT, ACCOUNT = "/organiser/people", "/organiser/audit", "/organiser/account"
LINK = re.compile(r"http://localhost(/organiser/link/[\w-]{43})")


def link_in(answer) -> str:
    (link,) = LINK.findall(Page(answer).one("textarea", id="made-link").text)
    return link


def follow(desk, address, password=NEW, repeat=None):
    """Open a link in a fresh browser and set a password there."""
    person = desk.person()
    fields = get(person.browser, address).fields() | {"password": password, "repeat": repeat or password}
    return person, person.browser.post(address, data=fields)


@pytest.mark.parametrize("role", list(Role))
def test_an_invitation_makes_an_account_once(desk, settings, role):
    answer = desk.signed_in().post(f"{PEOPLE}/invite", email=" V@X.example ", role=role.value)
    address = link_in(answer)
    assert "Invited" in answer.text and address.rpartition("/")[2] not in everything_stored(settings), "hashed"
    page = get(desk.app.test_client(), address)
    assert page.one("input", id="username").get("value") == YOU
    assert [field.get("autocomplete") for field in page.all("input", type="password")] == ["new-password"] * 2
    person, answer = follow(desk, address)
    assert answer.location == HOME and person.browser.get(HOME).location == SET_UP
    assert desk.store.organiser(YOU).role is role
    again = desk.app.test_client()
    assert again.get(address).status_code == 404 and again.post(address).status_code == 404
    person.email = "V@x.Example"
    assert person.sign_in(NEW).location == HOME, "addresses have no capital letters"
    assert (ME, f"invited as {role.value}", YOU) in desk.notes()
    assert (YOU, "set a password through a link", "") in desk.notes()


def test_who_presses_twice_has_set_the_password_once_and_is_let_in(desk):
    """Twice by mistake, or because no answer came the first time. Without that password the link is worth nothing."""
    address = link_in(desk.signed_in().post(f"{PEOPLE}/invite", email=YOU, role="viewer"))
    person = desk.person()
    fields = get(person.browser, address).fields() | {"password": NEW, "repeat": NEW}
    first, again = (person.browser.post(address, data=fields) for _ in range(2))
    assert first.location == again.location == HOME and person.browser.get(HOME).location == SET_UP
    assert desk.notes().count((YOU, "set a password through a link", "")) == 1
    guess = fields | dict.fromkeys(("password", "repeat"), "another ladder forgotten")
    assert desk.app.test_client().post(address, data=guess).status_code == 404
    assert desk.store.organiser(YOU).role is Role.VIEWER
    answers = [desk.app.test_client().post(address, data=guess).status_code for _ in range(9)]
    assert answers[0] == 404 and answers[-1] == 429, "it is a guess like any other"
    desk.clock.forward(hours=25)
    assert desk.app.test_client().post(address, data=fields).status_code == 404


@pytest.mark.parametrize(
    ("password", "repeat", "field"),
    [
        ("short", "short", "password"),
        ("Password2026!!", "Password2026!!", "password"),
        (NEW, "another ladder forgotten", "repeat"),
        ("x" * 201, "x" * 201, "password"),
        ("", "", "password"),
        ("v@x.example.v@x.example", "v@x.example.v@x.example", "password"),
    ],
)
def test_a_bad_password_leaves_the_link_as_it_was(desk, password, repeat, field):
    address = link_in(desk.signed_in().post(f"{PEOPLE}/invite", email=YOU, role="viewer"))
    _, answer = follow(desk, address, password, repeat)
    page = Page(answer)
    assert page.status == 400 and page.errors == [field] and (not password or password not in page.html)
    assert follow(desk, address)[1].location == HOME


def test_a_link_ends_after_a_day_with_a_newer_one_and_when_taken_back(desk):
    organiser = desk.signed_in()
    first = link_in(organiser.post(f"{PEOPLE}/invite", email=YOU, role="viewer"))
    second = link_in(organiser.post(f"{PEOPLE}/invite", email=YOU, role="viewer"))
    browser = desk.app.test_client()
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    desk.clock.forward(hours=23, minutes=59)
    assert browser.get(second).status_code == 200
    fields = get(browser, second).fields() | {"password": NEW, "repeat": NEW}
    desk.clock.forward(minutes=2)
    assert browser.get(second).status_code == 404
    assert browser.post(second, data=fields).status_code == 404 and desk.store.organiser(YOU) is None
    organiser.come_in()
    third = link_in(organiser.post(f"{PEOPLE}/invite", email=YOU, role="viewer"))
    assert organiser.post(f"{PEOPLE}/withdraw", email=YOU).status_code == 303
    assert browser.get(third).status_code == 404


def test_an_invitation_carries_rights_which_the_pages_and_the_record_tell(desk):
    organiser = desk.signed_in()
    chosen = {"right-clean-rivers": "writes", "right-nothing": ""}
    address = link_in(organiser.post(f"{PEOPLE}/invite", email=YOU, role="member", **chosen))
    assert "Clean rivers: write" in Page(organiser.browser.get(PEOPLE)).text
    page = get(desk.app.test_client(), address)
    assert "invited to the desk" in page.text and "Clean rivers: write" in page.text
    follow(desk, address)
    assert desk.store.organiser(YOU).rights == {"clean-rivers": Right.WRITES}
    for role, value in (("member", "watches"), ("viewer", "writes")):
        answer = organiser.post(f"{PEOPLE}/role", email=YOU, role=role, **{"right-clean-rivers": value})
        assert answer.status_code == 303
    assert desk.store.organiser(YOU).rights == {}
    noted = [(what, about) for _, what, about in reversed(desk.notes()) if YOU in about]
    assert noted == [
        ("invited as member", YOU),
        ("gave an account the right to write the campaign", f"clean-rivers ({YOU})"),
        ("gave an account the right to watch the campaign", f"clean-rivers ({YOU})"),
        ("made a viewer of", YOU),
        ("took from an account its right in the campaign", f"clean-rivers ({YOU})"),
    ]


@pytest.mark.parametrize(
    "fields", [{"right-clean-rivers": "runs"}, {"right-clean-rivers": "king"}, {"right-no-campaign": "writes"}]
)
def test_no_right_is_given_that_there_is_not(desk, fields):
    organiser = desk.signed_in()
    desk.account(YOU, Role.VIEWER)
    before = desk.store.organisers()
    assert organiser.post(f"{PEOPLE}/role", email=YOU, role="member", **fields).status_code == 404
    assert organiser.post(f"{PEOPLE}/invite", email="n@x.example", role="member", **fields).status_code == 404
    assert desk.store.organisers() == before and not desk.store.account_links(desk.clock.now)


def test_what_was_chosen_stays_where_an_address_is_wrong_and_a_member_reads_its_rights(desk):
    organiser = desk.signed_in()
    chosen = {"right-clean-rivers": "partners"}
    page = Page(organiser.post(f"{PEOPLE}/invite", email="nobody", role="member", **chosen))
    assert page.status == 400 and page.errors == ["email"]
    assert re.search(r'id="role-in-1".*?value="partners" selected', page.html, re.DOTALL)
    member = desk.signed_in(YOU, Role.MEMBER)
    assert "no right in any campaign" in Page(member.browser.get("/organiser/account")).text
    desk.store.change_access(YOU, Access(Role.MEMBER, {"clean-rivers": Right.PARTNERS}))
    assert "Clean rivers: partners’ pages only" in Page(member.browser.get("/organiser/account")).text
    assert "Campaigns whose partners you see" in Page(member.browser.get(HOME)).text


def test_looking_at_a_link_changes_nothing_and_a_forged_form_neither(desk):
    address = link_in(desk.signed_in().post(f"{PEOPLE}/invite", email=YOU, role="viewer"))
    before = desk.store.organisers(), desk.notes()
    browser = desk.app.test_client()
    for method in ("GET", "HEAD"):
        browser.open(address, method=method)
    assert browser.post(address, data={"password": NEW, "repeat": NEW}).status_code == 400
    assert (desk.store.organisers(), desk.notes()) == before


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300 + "@x.example", ME, "<b>@x.example"])
def test_nobody_is_invited_to_a_wrong_address_or_twice(desk, email):
    page = Page(desk.signed_in().post(f"{PEOPLE}/invite", email=email, role="viewer"))
    assert page.status == 400 and page.errors == ["email"] and not desk.store.account_links(desk.clock.now)


def test_a_new_password_through_a_link_signs_out_everywhere_and_keeps_the_second_factor(desk):
    organiser, other = desk.signed_in(), desk.signed_in(YOU)
    address = link_in(organiser.post(f"{PEOPLE}/reset", email=YOU))
    assert other.is_in() and "open" in organiser.browser.get(PEOPLE).text
    person, answer = follow(desk, address)
    assert answer.location == HOME and person.browser.get(HOME).location == CODE
    assert not other.is_in() and other.sign_in().status_code == 400
    person.email, person.secret = YOU, other.secret
    assert person.show(person.code()).location == HOME and person.is_in()


def test_losing_both_is_mended_by_a_command_and_nothing_goes_before_the_link_is_used(desk, context):
    person = desk.signed_in()
    url = accounts.reset(context, ME, desk.clock.now, drop_second_factor=True)
    assert person.come_in().location == HOME and person.is_in(), "the old ones still hold"
    fresh, _ = follow(desk, url.removeprefix("http://localhost"))
    assert not person.is_in() and fresh.browser.get(HOME).location == SET_UP
    assert fresh.set_up().status_code == 200 and fresh.is_in()
    assert desk.store.second_factor(ME).recovery_codes_left == 10


def test_one_makes_no_link_for_oneself_and_none_for_nobody(desk):
    organiser = desk.signed_in()
    for email in (ME, ME.upper(), "nobody@x.example", ""):
        assert organiser.post(f"{PEOPLE}/reset", email=email).status_code == 404


def test_the_last_organiser_stays_one(desk):
    organiser = desk.signed_in()
    viewer = desk.signed_in(YOU, Role.VIEWER)
    for address, fields in ((f"{PEOPLE}/role", {"role": "viewer"}), (f"{PEOPLE}/remove", {})):
        page = Page(organiser.post(address, email=ME, **fields))
        assert page.status == 400 and "Somebody has to be an organiser" in page.text
    assert organiser.post(f"{PEOPLE}/role", email=YOU, role="king").status_code == 404
    assert organiser.post(f"{PEOPLE}/role", email=YOU, role="organiser").status_code == 303
    assert organiser.post(f"{PEOPLE}/remove", email=ME).location == HOME and not organiser.is_in()
    assert viewer.is_in() and viewer.browser.get(PEOPLE).status_code == 200
    assert [one.email for one in desk.store.organisers()] == [YOU]


def test_somebody_removed_is_out_at_once(desk):
    organiser, other = desk.signed_in(), desk.signed_in(YOU)
    organiser.post(f"{PEOPLE}/remove", email=YOU)
    assert not other.is_in() and other.sign_in().status_code == 400
    assert organiser.post(f"{PEOPLE}/remove", email=YOU).location == PEOPLE, "twice is as good as once"


def test_changing_the_password_needs_the_old_one_and_signs_out_elsewhere(desk):
    person, other = desk.signed_in(), desk.person()
    other.secret = person.secret
    other.come_in()
    fields = {"current": "mistyped", "password": NEW, "repeat": NEW}
    page = Page(person.post(f"{ACCOUNT}/password", **fields))
    assert page.status == 400 and page.errors == ["current"]
    fields["current"] = PASSWORD
    assert Page(person.post(f"{ACCOUNT}/password", **fields | {"repeat": "x"})).errors == ["repeat"]
    assert Page(person.post(f"{ACCOUNT}/password", **fields | {"password": "short", "repeat": "short"})).errors == [
        "password"
    ]
    assert other.is_in()
    assert person.post(f"{ACCOUNT}/password", **fields).status_code == 200
    assert person.is_in() and not other.is_in()
    assert other.sign_in().status_code == 400 and other.sign_in(NEW).location == HOME


def test_the_old_password_is_not_guessed_at_for_long(desk):
    person = desk.signed_in()
    fields = {"current": "mistyped", "password": NEW, "repeat": NEW}
    for _ in range(5):
        person.post(f"{ACCOUNT}/password", **fields)
    answer = person.post(f"{ACCOUNT}/password", **fields | {"current": PASSWORD})
    assert answer.status_code == 400 and "Too many wrong attempts" in answer.text


def test_who_did_what_is_shown_page_by_page_and_forgotten_after_a_year(desk, context):
    organiser = desk.signed_in()
    for number in range(150):
        note(context, ME, "did <b>this</b>", f"campaign-{number}", desk.clock.now)
    page = get(organiser.browser, AUDIT, cookies=True)
    assert page.text.count("did <b>this</b>") == 100 and "campaign-149" in page.text
    older = get(organiser.browser, page.all("a")[-3].get("href"), cookies=True)
    assert "campaign-49" in older.text and "campaign-50" not in older.text and "signed in" in older.text
    for before in ("-1", "x", "9" * 40):
        assert organiser.browser.get(AUDIT, query_string={"before": before}).status_code == 200
    retention.purge(context, desk.clock.now)
    assert len(desk.notes()) > 150
    desk.clock.forward(days=365, minutes=-1)
    retention.purge(context, desk.clock.now)
    assert len(desk.notes()) > 150
    desk.clock.forward(minutes=3)
    retention.purge(context, desk.clock.now)
    assert desk.notes() == []


def test_failures_are_noted_by_account_without_the_network_and_merged(desk):
    desk.account()
    person = desk.person()
    for _ in range(3):
        person.sign_in("mistyped", **ELSEWHERE)
        person.sign_in(email="typed@by-mistake.example", **ELSEWHERE)
    entries = desk.store.audit(None, 10)
    assert sorted((one.who, one.about, one.times) for one in entries) == [("?", "", 3), ("?", ME, 3)]
    assert "192.0.2.9" not in repr(entries) and "by-mistake" not in repr(entries)
    desk.clock.forward(hours=1, minutes=1)
    person.sign_in("mistyped")
    assert len(desk.store.audit(None, 10)) == 3


class Asked:
    """A store that writes down what it was asked."""

    def __init__(self, store):
        self.store, self.verbs = store, []

    def __getattr__(self, name):
        self.verbs.append(name)
        return getattr(self.store, name)


def test_an_unknown_address_costs_the_same_work_and_gets_the_same_answer(desk, monkeypatch):
    """Timing is what is done: the same verbs of the store, and one argon2 check under the same parameters."""
    desk.account(password_hash=hashed(PASSWORD))
    seen = {}
    for email in (ME, "nobody@x.example"):
        checks = []
        monkeypatch.setattr(signing, "matches", lambda known, typed, checks=checks: checks.append(known[:30]) or False)
        asked = Asked(desk.store)
        context = CONTEXT.of(desk.app)
        monkeypatch.setitem(desk.app.extensions, "campaign", type(context)(asked, context.settings, context.catalogue))
        person = desk.person(email)
        fields = get(person.browser, SIGN_IN).fields() | {"email": "", "password": "mistyped"}
        del asked.verbs[:]
        page = Page(person.browser.post(SIGN_IN, data=fields | {"email": email}))
        monkeypatch.undo()
        seen[email] = (page.status, page.text.replace(email, ""), checks, asked.verbs)
    assert seen[ME] == seen["nobody@x.example"] and len(seen[ME][2]) == 1


def test_a_crowd_of_guessers_does_not_keep_the_owner_out(desk):
    person = desk.signed_in()
    crowd = [{"environ_base": {"REMOTE_ADDR": f"192.0.2.{number}"}} for number in range(60)]
    stranger = desk.person()
    statuses = [stranger.sign_in("mistyped", **network).status_code for network in crowd]
    assert statuses == [400] * 50 + [429] * 10
    assert person.come_in().location == HOME, "from a network known to be theirs"
    away = desk.person()
    assert away.sign_in(**crowd[0]).status_code == 429
    url = accounts.reset(CONTEXT.of(desk.app), ME, desk.clock.now)
    address = url.removeprefix("http://localhost")
    fields = get(away.browser, address).fields() | {"password": NEW, "repeat": NEW}
    assert away.browser.post(address, data=fields, **crowd[0]).location == HOME
    away.secret = person.secret
    desk.clock.forward(seconds=30)
    assert away.show(away.code(), **crowd[0]).location == HOME, "a link leads past the wait, wherever one is"


def test_after_a_wait_one_guess_goes_through_not_as_many_as_come_at_once(desk):
    from campaign.web.desk.throttle import Guesses

    desk.account()
    person = desk.person()
    for _ in range(5):
        person.sign_in("mistyped")
    desk.clock.forward(seconds=16)
    with desk.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        Guesses("sign-in", ME).require_wait_over()
    assert person.sign_in().status_code == 429, "its turn was taken, though its answer is not there yet"
    desk.clock.forward(seconds=16)
    assert person.sign_in().location == HOME
