"""The form on a partner's page: another site, in a frame, with third-party cookies blocked."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG, until
from tests.support import steps
from tests.support.steps import Words

pytestmark = pytest.mark.browser


class Host(BaseHTTPRequestHandler):
    """A page with a frame, whose address is in the query."""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
        asked = parse_qs(urlsplit(self.path).query)
        framed, referrer = (asked.get(name, [""])[0] for name in ("frame", "referrer"))
        page = f'<!doctype html><title>Friends</title><iframe src="{framed}" width="360" height="700"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if referrer:
            self.send_header("Referrer-Policy", referrer)
        self.send_header("Set-Cookie", "visited=1; SameSite=None; Secure")
        self.end_headers()
        self.wfile.write(page.encode() if framed else b"")

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def hosts():
    """Two sites of others, on ports of their own."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Host) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://localhost:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def partner(demo, hosts):
    demo.command("partner", "add", "friends", "--name", "Friends", "--origin", hosts[0])
    return "friends"


def host_page(visit, host, *more):
    page = visit(width=800, hosts=tuple(urlsplit(one).netloc for one in (host, *more))).page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.setCookieControls",
        {"enableThirdPartyCookieRestriction": True, "disableThirdPartyCookieMetadata": True,
         "disableThirdPartyCookieHeuristics": True},
    )  # fmt: skip
    return page


def test_the_whole_way_in_a_partners_frame(visit, demo, hosts, partner):
    strangers = hosts[1].replace("localhost", "127.0.0.1")
    page = host_page(visit, hosts[0], strangers)
    before = demo.totals()["letters"]["handed_over"]
    page.goto(f"{hosts[0]}/?frame={demo.form}/embed%3Fpartner%3D{partner}")
    (frame,) = page.main_frame.child_frames
    opened = time.monotonic()
    words = Words("Jane Carter", "KR", note="Through my friends' page.")
    expect(frame.locator("#name")).to_be_visible()
    steps.type_in(frame, words)
    expect(frame.locator("#sheets [data-target=unhcr]")).to_contain_text(words.note)
    until(lambda: time.monotonic() > opened + 2.1)
    steps.check(frame)
    assert steps.groups(frame)[0] == ["unhcr"]
    shown = steps.letters(frame)
    steps.send(frame, "friend@x.example")
    frame.wait_for_url(f"**/c/{SLUG}/embed/receipt/**")
    assert steps.letters(frame) == {target: text for target, text in shown.items() if target != "unhcr"}
    frame.locator("article[data-target=un-sg] form.sent button").click()
    expect(frame.locator("article[data-target=un-sg] p.sent")).to_be_visible()
    assert demo.totals()["letters"]["handed_over"] == before + 1
    with page.expect_popup() as printed:
        frame.locator("article[data-target=kr-president] button[value=printed]").click()
    expect(printed.value.locator(".page")).to_be_visible()
    assert page.url.startswith(hosts[0]) and frame.evaluate("document.cookie") == ""
    page.goto(f"{hosts[0]}/?frame={strangers}/?frame=about:blank")
    assert {one["domain"] for one in page.context.cookies()} == {"localhost"}, "a framed site's cookies are blocked"


def _refused(person, page):
    page.evaluate("0")  # lets what the browser says arrive
    return person.faults and [frame.url for frame in page.main_frame.child_frames] == ["chrome-error://chromewebdata/"]


def _says_why(page):
    page.evaluate("0")
    said = [frame.locator(".lead").all_text_contents() for frame in page.main_frame.child_frames]
    return len(said) == 1 and "may not show the form" in " ".join(said[0])


def test_nobody_else_may_frame_it(visit, demo, hosts, partner):
    """Whoever names itself gets words, whoever does not gets nothing; the form gets nobody."""
    form, coded = f"{demo.form}/embed", f"{demo.form}/embed%3Fpartner%3D{partner}"
    for framed, more, words in (
        (coded, "", True),
        (form, "", True),
        (demo.form, "", False),
        (coded, "&referrer=no-referrer", False),
    ):
        person = visit(width=800, hosts=(urlsplit(hosts[1]).netloc,))
        page = person.page()
        page.goto(f"{hosts[1]}/?frame={framed}{more}", wait_until="commit")
        until(partial(_says_why, page) if words else partial(_refused, person, page), "it is refused, and says why")
        assert all(("403" if words else "frame-ancestors") in fault for fault in person.faults), person.faults
        assert not any(frame.locator("form").count() for frame in page.main_frame.child_frames if words)
        person.faults.clear()
        person.context.clear_cookies()
