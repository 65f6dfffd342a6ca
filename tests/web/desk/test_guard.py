"""The desk's guard: every route there is, walked without a session, with half a one, from elsewhere, as a viewer."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from campaign.actions import submissions
from campaign.core.accounts import Role
from campaign.core.delivery.outcomes import set_aside
from campaign.core.rights import Right
from campaign.web.desk.front import UNGUARDED
from campaign.web.desk.rights import NEEDED
from campaign.web.site.current import CONTEXT
from tests.support.desk import CODE, SET_UP, SIGN_IN, YOU
from tests.web.supporter.test_journey import sent, submission_of

STAND_INS = {"slug": "clean-rivers", "token": "nothing"}


def routes(app):
    """Endpoint, address and method of everything under /organiser."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/organiser"):
            with app.test_request_context():
                values = {name: STAND_INS.get(name, "1") for name in rule.arguments}
                address = app.url_map.bind("localhost").build(rule.endpoint, values)
            for method in sorted(rule.methods - {"OPTIONS"}):
                yield rule.endpoint, address, method


def inside(app):
    return [route for route in routes(app) if route[0] not in UNGUARDED]


def posts(app):
    return [(endpoint, address) for endpoint, address, method in routes(app) if method == "POST"]


def stored(desk):
    written = [desk.store.campaigns(), desk.store.drafts(), desk.store.offices()]
    return [desk.store.organisers(), desk.store.account_links(desk.clock.now), desk.notes(), written]


def test_no_route_answers_without_a_session(desk):
    routes = inside(desk.app)
    assert len(routes) >= 20
    for endpoint, address, method in routes:
        assert endpoint.startswith("organiser."), "inside the guarded blueprint"
        for cookie in ("", "made up"):
            browser = desk.app.test_client()
            if cookie:
                browser.set_cookie("session", cookie, path="/organiser")
            answer = browser.open(address, method=method)
            assert (answer.status_code, answer.location) == (303, SIGN_IN), (address, method)


@pytest.mark.parametrize(("has_factor", "page"), [(False, SET_UP), (True, CODE)])
def test_half_a_session_opens_nothing_but_the_second_factor(desk, has_factor, page):
    person = desk.signed_in() if has_factor else desk.person()
    if not has_factor:
        desk.account()
    person.sign_in()
    token = person.browser.get(page).text.split('name="form_token" value="')[1].split('"')[0]
    before = stored(desk)
    for endpoint, address, method in inside(desk.app):
        own = {CODE} if has_factor else {SET_UP, f"{SET_UP}.svg"}
        if address in own or endpoint == "organiser.sign_in.sign_out":
            continue
        answer = person.browser.open(address, method=method, data={"form_token": token} if method == "POST" else None)
        assert (answer.status_code, answer.location) == (303, page), (address, method)
    assert stored(desk) == before


def test_every_post_refuses_a_request_from_another_site(desk):
    person = desk.signed_in()
    token = person.form_token()
    before = stored(desk)
    for _, address in posts(desk.app):
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://a.example"},
        ):
            answer = person.browser.post(address, data={"form_token": token}, headers=headers)
            assert answer.status_code == 403, (address, headers)
    assert stored(desk) == before


@pytest.mark.parametrize("token", [None, "", "wrong", "another's", "한"])
def test_every_post_refuses_a_missing_or_foreign_form_token(desk, token):
    person, other = desk.signed_in(), desk.signed_in(YOU)
    token = other.form_token() if token == "another's" else token
    before = stored(desk)
    for endpoint, address in posts(desk.app):
        answer = person.browser.post(address, data={} if token is None else {"form_token": token})
        unguarded = {"sign_in": 400, "forgotten": 400, "link": 404}
        refused = unguarded.get(endpoint.removeprefix("organiser.sign_in."), 403)
        assert answer.status_code == refused, address
    assert stored(desk) == before


def test_a_viewer_changes_nothing(desk):
    desk.signed_in()
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert viewer.is_in() and viewer.browser.get("/organiser/c/clean-rivers").status_code == 200
    token, before = viewer.form_token(), stored(desk)
    own = {endpoint for endpoint, right in NEEDED.items() if right is Right.COMES_IN}
    refused = [(endpoint, address) for endpoint, address in posts(desk.app) if endpoint not in {*own, *UNGUARDED}]
    assert len(refused) >= 5
    for _, address in refused:
        fields = {"form_token": token, "email": YOU, "role": "organiser"}
        answer = viewer.browser.post(address, data=fields)
        assert answer.status_code == 403 and "change nothing" in answer.text, address
    for address in ("/organiser/people", "/organiser/audit"):
        assert viewer.browser.get(address).status_code == 403
    tried, *_ = desk.store.audit(None, 1000)
    assert (tried.who, tried.what, tried.about) == (YOU, "tried what only organisers may do", "")
    assert tried.times == len(refused) + 2, "one line for them all"
    accounts, links, notes, written = stored(desk)
    assert [accounts, links, notes[1:], written] == before


def test_a_viewer_looks_after_their_own_account(desk):
    viewer = desk.signed_in(YOU, Role.VIEWER)
    new = {"current": "a long enough password", "password": "quite another thing", "repeat": "quite another thing"}
    assert viewer.post("/organiser/account/password", **new).status_code == 200
    assert viewer.post("/organiser/account/sign-out-everywhere").location == SIGN_IN
    assert not viewer.is_in()


def test_a_viewer_made_organiser_and_back_is_so_at_once(desk):
    organiser, viewer = desk.signed_in(), desk.signed_in(YOU, Role.VIEWER)
    for role, status in (("organiser", 200), ("viewer", 403)):
        assert organiser.post("/organiser/people/role", email=YOU, role=role).status_code == 303
        assert viewer.browser.get("/organiser/people").status_code == status


def test_no_page_and_no_file_shows_a_supporter(desk, client, clock):
    """Every address there is, asked by an organiser after somebody wrote, and was refused by a mail server."""
    context = CONTEXT.of(desk.app)
    submission = submission_of(
        context, sent(client, clock, name="Aurelia Tellerin", place="Tellingham", note="A telling note")
    )
    submissions.confirm(context, submission, clock())
    for claim in context.store.claim(clock(), "worker", clock() + timedelta(minutes=5), 10):
        context.store.finish(claim, set_aside("550 5.7.1 <jane@x.example> is not wanted"), clock())
    person = desk.signed_in()
    asked = 0
    for _, address, method in routes(desk.app):
        if method == "GET":
            answer = person.browser.get(address)
            asked += answer.status_code == 200
            data = _unpacked(answer.data)
            assert not re.search(rb"Aurelia|Telling|telling note|jane@|" + submission.id.encode(), data), address
    assert asked >= 10


def _unpacked(data):
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return b"".join(book.read(name) for name in book.namelist())
