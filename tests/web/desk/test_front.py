"""The organiser's desk in the demo, where nobody is asked for a second factor: who gets in, and what it shows."""

from datetime import timedelta

import pytest

from campaign.actions import hosts
from campaign.credentials.passwords import hashed
from campaign.store.protocol.accounts import Organiser
from campaign.store.protocol.hosts import Host, Running
from tests.conftest import NOW
from tests.support.pages import get, post
from tests.web.supporter.test_journey import everything_stored, sent

PASSWORD = "a long enough password"
SIGN_IN = "/organiser/sign-in"


@pytest.fixture
def browser(app, context):
    """A browser that keeps cookies, and an account to sign in to."""
    context.store.add_organiser(Organiser("o@x.example", hashed(PASSWORD), NOW))
    return app.test_client()


def sign_in(browser, password=PASSWORD, email="o@x.example", **more):
    fields = get(browser, SIGN_IN).fields() | {"email": email, "password": password}
    return browser.post(SIGN_IN, data=fields, **more)


def cookie_of(browser):
    return browser.get_cookie("session", path="/organiser").value


def test_signing_in_shows_totals_and_signing_out_ends_it(browser, client, clock):
    sent(client, clock)
    answer = sign_in(browser)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert (
        cookie.startswith("session=")
        and "HttpOnly" in cookie
        and "SameSite=Lax" in cookie
        and "Path=/organiser" in cookie
    )
    home = get(browser, "/organiser/")
    assert "Clean rivers" in home.text
    page = get(browser, "/organiser/c/clean-rivers")
    assert "Letters sent" in page.text and "Kim" not in page.text
    assert browser.get("/organiser/c/nope").status_code == 404
    kept = cookie_of(browser)
    assert browser.post("/organiser/sign-out").status_code == 403
    gone = browser.post("/organiser/sign-out", data=home.fields())
    assert gone.location == SIGN_IN and gone.headers["Clear-Site-Data"] == '"cache"'
    browser.set_cookie("session", kept, path="/organiser")
    assert browser.get("/organiser/").status_code == 303


def test_on_https_the_cookie_is_bound_to_the_host(browser):
    answer = sign_in(browser, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie


def test_a_session_gets_a_new_value_and_only_its_hash_is_stored(browser, context, settings):
    sign_in(browser)
    first = cookie_of(browser)
    assert first not in everything_stored(settings)
    sign_in(browser)
    assert cookie_of(browser) != first
    browser.set_cookie("session", first, path="/organiser")
    assert browser.get("/organiser/").status_code == 303


def test_a_session_ends_when_idle_and_after_half_a_day(browser, clock):
    sign_in(browser)
    for _ in range(24):
        clock.forward(minutes=29)
        assert browser.get("/organiser/").status_code == 200
    clock.forward(minutes=29)
    assert browser.get("/organiser/").status_code == 303
    sign_in(browser)
    clock.forward(minutes=31)
    assert browser.get("/organiser/").status_code == 303


@pytest.mark.parametrize(("email", "password"), [("o@x.example", "mistyped"), ("nobody@x.example", PASSWORD), ("", "")])
def test_a_wrong_password_and_an_unknown_address_look_alike(browser, email, password):
    page = post(browser, SIGN_IN, get(browser, SIGN_IN).fields() | {"email": email, "password": password})
    assert page.status == 400 and "Address or password is not right" in page.text
    assert password == "" or password not in page.html


def test_a_form_without_our_token_is_refused(browser):
    answer = browser.post(SIGN_IN, data={"email": "o@x.example", "password": PASSWORD})
    assert answer.status_code == 400 and "Set-Cookie" not in answer.headers


def test_guessing_is_slowed_down_and_never_locked_out_for_good(browser, clock):
    for _ in range(5):
        assert sign_in(browser, "wrong").status_code == 400
    answer = sign_in(browser)
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "15"
    away = {"environ_base": {"REMOTE_ADDR": "192.0.2.9"}}
    assert sign_in(browser, **away).status_code == 303, "from elsewhere its owner still gets in"
    waits = []
    for _ in range(9):
        clock.forward(seconds=int(answer.headers["Retry-After"]) + 1)
        assert sign_in(browser, "wrong").status_code == 400
        answer = sign_in(browser)
        assert answer.status_code == 429
        waits.append(int(answer.headers["Retry-After"]))
    assert waits == sorted(waits) and waits[0] == 30 and waits[-1] == 900
    clock.forward(seconds=901)
    assert sign_in(browser).status_code == 303


def test_a_network_that_guesses_at_many_accounts_is_slowed_down(browser):
    statuses = [sign_in(browser, "wrong", f"o{number}@x.example").status_code for number in range(21)]
    assert statuses == [400] * 20 + [429]


def test_where_several_servers_work_the_first_page_lists_them(browser, monkeypatch):
    running = (Running("delivery", "0.4.0", NOW, NOW), Running("pages", "0.4.0", NOW, NOW))
    known = [Host("web-1", running, in_hand=7), Host("web-2", silent=NOW - timedelta(hours=1))]
    monkeypatch.setattr(hosts, "everybody", lambda context, now, **_: known)
    sign_in(browser)
    text = get(browser, "/organiser/").text
    for cells in (["web-1", "delivery", "0.4.0"], ["web-1", "pages", "0.4.0"], ["web-2", "nothing"]):
        assert "".join(cells) in text
    assert "The server web-2 has not been heard of since" in text


@pytest.mark.parametrize("address", ["/organiser/nothing", "/organiser/c/nothing"])
def test_a_page_of_the_desk_that_is_not_there_leads_back_to_the_desk(browser, address):
    sign_in(browser)
    page = get(browser, address, cookies=True)
    assert page.status == 404 and "/organiser/" in [link.get("href") for link in page.all("a")]
