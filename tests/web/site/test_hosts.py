"""What a request says the site is called stands in no answer, and keeps no load balancer out."""

from dataclasses import replace

import pytest

from campaign import create_app
from campaign.web.site.current import CONTEXT
from campaign.web.site.hosts import KnownHosts

SITE = "https://letters.example.org"
OURS = [
    "letters.example.org",
    "letters.example.org:443",
    "LETTERS.example.org.",
    "localhost:8000",
    "127.0.0.1",
    "[::1]:80",
]
OURS += ["partner.localhost:8000", ""]
STRANGE = ["evil.example", "letters.example.org.evil.example", "evil.example#letters.example.org", "203.0.113.9"]
STRANGE += ["letters.example.org@evil.example", "xletters.example.org", "127.0.0.1.evil.example", "[::1].evil.example"]
STRANGE += [
    "localhost.evil.example:8000",
    "evil.example:80:letters.example.org",
    "letters.example.org/",
    " evil.example",
]
REDIRECTED = ["/organiser", "//c/clean-rivers", "/c//clean-rivers", "/organiser/c/clean-rivers/"]


@pytest.fixture
def at_home(app, settings):
    """The application, called `letters.example.org`."""
    made = create_app(replace(settings, site=replace(settings.site, url=SITE)))
    yield made.test_client(use_cookies=False)
    CONTEXT.of(made).store.close()


@pytest.mark.parametrize("host", STRANGE)
@pytest.mark.parametrize("address", [*REDIRECTED, "/", "/c/clean-rivers", "/api/v1/campaigns", "/static/style.css"])
def test_a_strangers_name_is_refused_and_told_which_setting_it_is(at_home, host, address):
    answer = at_home.get(address, headers={"Host": host})
    assert answer.status_code == 400 and "site.url" in answer.text
    assert "evil" not in answer.text and "evil" not in str(answer.headers)


@pytest.mark.parametrize("host", OURS)
def test_ours_are_answered(at_home, host):
    assert at_home.get("/privacy", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", [*STRANGE, "10.0.0.7:8000", "[2001:db8::7]"])
def test_health_is_told_under_any_name(at_home, host):
    assert at_home.get("/healthz", headers={"Host": host}).status_code == 200
    assert at_home.get("/readyz", headers={"Host": host}).status_code in (200, 503)


def test_what_a_trusted_proxy_says_counts_and_is_held_to_the_same(app, settings):
    site, server = replace(settings.site, url=SITE), replace(settings.server, trusted_proxies=1)
    client = create_app(replace(settings, site=site, server=server)).test_client(use_cookies=False)
    asked = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": "evil.example"}
    assert client.get("/organiser", headers=asked).status_code == 400
    assert client.get("/privacy", headers=asked | {"X-Forwarded-Host": "letters.example.org"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "known"), [("192.168.1.7:8000", True), ("[2001:db8::7]:80", True), ("evil.example", False)]
)
def test_a_site_that_is_being_tried_out_is_found_by_number_too(host, known):
    assert KnownHosts(lambda *_: [], "http://127.0.0.1:8000").knows(host) is known
