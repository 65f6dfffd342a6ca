"""What the form's page weighs, everything it loads included."""

import gzip
import re
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_SCRIPT = 14 * 1024, 6 * 1024
"""Of the page and its style sheets, and of its scripts."""
LANGUAGES = ("en", "ko", "ja", "fr", "de", "es", "zh-Hant", "zh-Hans", "ar")


def hold(weights):
    scripts = sum(weight for address, weight in weights.items() if ".js" in address)
    assert scripts < MOST_SCRIPT and sum(weights.values()) - scripts < MOST_BYTES, weights


NOT_FETCHED = 'rel="(canonical|alternate)"'


@pytest.mark.parametrize("language", ["en", "ko"])
def test_in_chromium(visit, demo, language):
    """Bodies as they come over the network. That nothing comes from elsewhere, `visit` sees to."""
    page = visit(language=language, width=1280).page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    addresses, heads, wholes = {}, {}, {}
    network.on("Network.responseReceived", lambda event: heads.update({event["requestId"]: event["response"]}))
    network.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    network.on("Network.loadingFinished", lambda event: wholes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(demo.form, wait_until="networkidle")
    expect(page.locator("#sheets .sheet").first).to_be_visible()
    weights = {addresses[request]: wholes[request] - heads[request]["encodedDataLength"] for request in wholes}
    assert len(weights) >= 4 and any("style.css" in one for one in weights) and any("form.js" in one for one in weights)
    # Chromium asks for the icon behind DevTools' back.
    icon = len(demo.get("/static/icon.svg", Accept_Encoding="gzip").body)
    hold(weights | {"icon": icon})


def weigh(demo, address, language):
    """Bytes of a page and of what it links to, by address, for a browser that knows gzip alone."""

    def weight(address):
        answer = demo.get(address, Accept_Encoding="gzip", Accept_Language=language)
        assert answer.status == 200
        if len(answer.body) > 500:
            assert answer.headers["Content-Encoding"] == "gzip", address
        return answer.body

    page = weight(address)
    html = gzip.decompress(page).decode()
    assert f'lang="{language}"' in html
    fetched = [tag for tag in re.findall(r"<(?:link|script|img)[^>]+>", html) if not re.search(NOT_FETCHED, tag)]
    linked = [unescape(re.findall(r'(?:href|src)="([^"]+)"', tag)[0]) for tag in fetched]
    return {address: len(page)} | {file: len(weight(file)) for file in linked}


@pytest.mark.parametrize("language", LANGUAGES)
def test_for_a_browser_that_knows_gzip_alone(demo, language):
    weights = weigh(demo, demo.form.removeprefix(demo.url), language)
    assert len(weights) == 5
    hold(weights)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_partners_frame(demo, language):
    weights = weigh(demo, f"/c/{SLUG}/embed?theme=dark&accent=ffcc00", language)
    script = len(demo.get("/embed.js", Accept_Encoding="gzip").body)
    assert script < 2 * 1024
    assert len(weights) == 5
    hold(weights)
