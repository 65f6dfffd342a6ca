"""The first organiser of a fresh site, from `campaign init` to the desk, in a browser, with the keyboard alone."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import re
import socket
import subprocess
import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SECONDS, START_SECONDS, free_port, until
from tests.support import engines
from tests.support.accessibility import Inspector
from tests.support.processes import COMMAND, environment, run
from tests.support.steps import unfold

pytestmark = pytest.mark.browser

PASSWORD = "tangerine ladder forgotten"


@pytest.fixture(scope="module")
def site(tmp_path_factory, cluster):
    """A site as `init` and `serve` make it: its address and its folder."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    address = {"CAMPAIGN_SITE__URL": f"http://127.0.0.1:{port}"}
    assert run(folder, "init", **address).status == 0
    engines.move(folder, cluster)
    here = environment(**address)
    serve = [*COMMAND, "serve", "--no-delivery", "--port", str(port)]
    process = subprocess.Popen(serve, cwd=folder, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: process.poll() is not None or _listens(port), "the site did not start", START_SECONDS)
        yield f"http://127.0.0.1:{port}", folder, here
    finally:
        process.terminate()
        process.wait(SECONDS)


def _listens(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def invited(site, email, *options):
    _, folder, here = site
    ours = {name: value for name, value in here.items() if name.startswith("CAMPAIGN_")}
    return run(folder, "organiser", *options, email, **ours).fine().strip()


def typed(page, words):
    """Type into what has the focus, which has to be seen, and go on to the next."""
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type(words)
    page.keyboard.press("Tab")


def to(page, where):
    """Press Tab until the focus is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("where => document.activeElement.matches(where)", where):
            return
    raise AssertionError(f"no way to {where} by keyboard")


def code(secret, step=0):
    """Each counts once, and the server takes one step before and after its own: one of before could be too old."""
    return pyotp.TOTP(secret).at(time.time(), counter_offset=step)


@pytest.mark.parametrize("language", ["en", pytest.param("ko", marks=pytest.mark.long)])
def test_from_the_invitation_to_the_desk_and_back_again(visit, site, language, long):
    url, *_ = site
    inspector, email = Inspector(long), f"me-{language}@x.example"
    page = visit(language=language, hosts=(url.removeprefix("http://"),)).page()
    page.goto(invited(site, email, "invite"))
    until(lambda: page.url.startswith(url))
    inspector.look("invitation", page)
    to(page, "#password")
    typed(page, PASSWORD)
    typed(page, PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/organiser/second-factor/new")
    inspector.look("set up", page)
    assert page.locator("img.qr").evaluate("one => one.complete && one.naturalWidth > 0")
    secret = re.sub(r"\s", "", page.locator(".key").inner_text())
    to(page, "#code")
    page.keyboard.type(code(secret))
    page.keyboard.press("Enter")
    expect(page.locator("#codes")).to_be_visible()
    inspector.look("recovery codes", page)
    codes = page.locator("#codes").input_value().split("\n")
    assert len(codes) == 10
    to(page, "a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organiser/")
    for name in ("account", "people", "audit"):
        page.goto(f"{url}/organiser/{name}")
        inspector.look(name, page)
    to(page, ".account button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organiser/sign-in")
    inspector.look("sign-in", page)
    to(page, "#email")
    typed(page, email)
    typed(page, PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/organiser/second-factor")
    inspector.look("code", page)
    to(page, "#code")
    page.keyboard.type(code(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/organiser/")
    assert {name: findings for name, findings in inspector.findings.items() if findings} == {}


def test_without_javascript_and_with_a_wrong_code(visit, site):
    url, *_ = site
    seen = visit(hosts=(url.removeprefix("http://"),), javascript=False)
    seen.refused_forms = True
    page = seen.page()
    page.goto(invited(site, "no-script@x.example", "invite", "--role", "viewer"))
    page.fill("#password", PASSWORD)
    page.fill("#repeat", PASSWORD)
    page.click("main form button")
    secret = re.sub(r"\s", "", page.locator(".key").inner_text())
    page.fill("#code", "1")
    page.click("main form button >> nth=0")
    expect(page.locator(".errors")).to_be_visible()
    page.fill("#code", code(secret))
    page.click("main form button >> nth=0")
    expect(page.locator("#codes")).to_be_visible()
    page.click("a.button")
    unfold(page)
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    assert page.get_by_role("link", name="Accounts").count() == 0, "a viewer is not shown what is not theirs"
