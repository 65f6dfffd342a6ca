"""What programs ask every site for: whom to tell of a weakness, what not to search, an icon."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest

from campaign import create_app
from campaign.web.site.current import CLOCK, CONTEXT
from tests.conftest import NOW


@pytest.fixture
def called(settings, clock):
    """A client of a site with this contact."""
    made = []

    def call(contact: str):
        app = create_app(replace(settings, site=replace(settings.site, contact=contact)))
        CLOCK.put(app, clock)
        made.append(app)
        return app.test_client(use_cookies=False)

    yield call
    for app in made:
        CONTEXT.of(app).store.close()


def fields(answer) -> dict[str, str]:
    assert answer.status_code == 200 and answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("us@x.example", "mailto:us@x.example"),
        ("https://x.example/contact", "https://x.example/contact"),
    ],
)
def test_security_txt_says_whom_to_tell_and_for_how_long_that_holds(called, contact, told):
    said = fields(called(contact).get("/.well-known/security.txt"))
    assert said["Contact"] == told
    assert said["Canonical"] == "http://localhost/.well-known/security.txt"
    left = datetime.fromisoformat(said["Expires"]) - NOW
    assert timedelta(days=30) < left < timedelta(days=365)


@pytest.mark.parametrize("contact", ["", "ask at the desk"])
def test_without_an_address_there_is_no_security_txt(called, contact):
    assert called(contact).get("/.well-known/security.txt").status_code == 404


def test_search_engines_find_campaigns_and_nobodys_own_page(client):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.can_fetch("anybody", "/c/clean-rivers") and rules.can_fetch("anybody", "/")
    for path in ("/confirm/x", "/receipt/x", "/p/x", "/organiser/", "/about-this-mail/x/y"):
        assert not rules.can_fetch("anybody", path)


def test_the_icon_that_browsers_ask_for(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200 and answer.data.startswith(b"\x00\x00\x01\x00")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize("path", ["/robots.txt", "/favicon.ico", "/.well-known/security.txt"])
def test_none_of_them_sets_a_cookie(client, path):
    assert "Set-Cookie" not in client.get(path).headers
