"""The form on a slow phone: how long until somebody can fill it in, in Chromium with a slow network and processor.

What is timed begins with the navigation and ends with the first frame that shows the form's first field, once every
script has run and the page is idle: from then on what is typed arrives. Each visit is a new one, with nothing kept.
The connection itself is not slowed: Chromium delays requests.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench import scene
from tests.bench.table import Row, interleaved
from tests.support import requirements
from tests.support.processes import serving

ROUNDS = 5
CPU_SLOWED = 4
FIELD = "#name"
WAITS_SECONDS = 60
WIDTH, HEIGHT = 360, 780


@dataclass(frozen=True)
class Network:
    """What each request waits for its answer's first byte, in milliseconds; how many kilobits a second both ways."""

    latency: float
    kilobits: float


SLOW_3G = "Slow 3G"
DEVTOOLS = "Slow 3G as DevTools has it"
NETWORKS: Mapping[str, Network] = {
    # A round trip of 400 ms at 400 kbit/s, as WebPageTest and Lighthouse mean by this name.
    SLOW_3G: Network(400, 400),
    # The preset of Chromium's own tools: every request waits as if it had to connect anew.
    DEVTOOLS: Network(2_000, 400),
}
GOALS = {SLOW_3G: "≤ 3"}
LIMITS = {
    SLOW_3G: "a round trip for the page, one for its style sheets and scripts beside each other",
    DEVTOOLS: "two requests one after the other, the page and its style sheet, wait 2 seconds each",
}
_WATCH = """
window.usableAt = new Promise(tell => {
    let isLoaded = false;
    addEventListener('DOMContentLoaded', () => { isLoaded = true; });
    const look = () => {
        const field = document.querySelector('%s');
        if (!isLoaded || !field || !field.getClientRects().length) return requestAnimationFrame(look);
        // After this frame was drawn, and whatever else was to be done.
        requestAnimationFrame(() => setTimeout(() => tell(performance.now())));
    };
    requestAnimationFrame(look);
});
"""


def measure(folder: Path, rounds: int = ROUNDS, names: Sequence[str] = tuple(NETWORKS)) -> list[Row]:
    """`names` are those of the networks to visit from."""
    made = scene.make(folder / "phone")
    with ExitStack() as stack:
        port = stack.enter_context(serving(made.folder, "serve", "--no-delivery")).port
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=requirements.browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        stack.callback(browser.close)
        address = f"http://127.0.0.1:{port}/c/{scene.SLUG}"
        _usable_after(browser, address, Network(0, 0), 1)  # the worker's first page
        candidates = {
            name: lambda _, name=name: _usable_after(browser, address, NETWORKS[name], CPU_SLOWED) for name in names
        }
        times = interleaved(candidates, rounds, "s")
    slowed = f"CPU slowed {CPU_SLOWED}×"
    return [
        times.number(f"form usable on a phone, {name}, {slowed}", name, ".2f", GOALS.get(name, "-"), LIMITS[name])
        for name in names
    ]


def _usable_after(browser: Browser, address: str, network: Network, slowed: float) -> float:
    """Seconds from the navigation until the form can be filled in; that it can is then tried."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, is_mobile=True, has_touch=True)
    context.set_default_timeout(WAITS_SECONDS * 1_000)
    try:
        page = context.new_page()
        page.add_init_script(_WATCH % FIELD)
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        speed = network.kilobits * 1_000 / 8 or -1
        tools.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": network.latency, "downloadThroughput": speed, "uploadThroughput": speed},
        )
        tools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        page.goto(address, wait_until="commit")
        milliseconds: float = page.evaluate("() => window.usableAt")
        page.fill(FIELD, "Jo")
        if page.input_value(FIELD) != "Jo":
            raise RuntimeError("the form does not take what is typed")
        return milliseconds / 1_000
    finally:
        context.close()
