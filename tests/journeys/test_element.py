"""`<letter-campaign>` on a partner's page: another site, a strict policy, third-party cookies blocked."""

import time
from io import BytesIO
from itertools import product

import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from tests.journeys.conftest import SLUG, until
from tests.support import steps
from tests.support.host_pages import sites
from tests.support.steps import Words

pytestmark = pytest.mark.browser

EVENTS = "letters:resize letters:step letters:submitted letters:error".split()
LISTEN = """names => {
    window.told = [];
    for (const name of names) addEventListener(name, event => window.told.push([name, event.detail, event.target.id]));
}"""


@pytest.fixture(scope="module")
def hosts(demo):
    """A partner's site and a stranger's."""
    with sites(2) as two_sites:
        demo.command("partner", "add", "element", "--name", "Element", "--origin", two_sites[0].url)
        yield two_sites


def script(demo):
    return f'<script async src="{demo.url}/embed.js"></script>'


def element(demo, id="form", **more):
    attributes = {"src": demo.form, "partner": "element"} | more
    words = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    link = f'<a href="{demo.form}?partner=element">Write a letter</a>'
    return f'<letter-campaign id="{id}" {words}>{link}</letter-campaign>'


def kinds(demo):
    data = f'data-campaign="{demo.form}" data-partner="element"'
    return {
        "element": script(demo) + element(demo),
        "script": f'<script async src="{demo.url}/embed.js" {data}></script>',
        "frame": f'<iframe title="Write" src="{demo.form}/embed?partner=element" width="100%" height="900" '
        'loading="lazy" allow="clipboard-write; web-share"></iframe>',
    }


def host_page(visit, *hosts, width=1280, **more):
    page = visit(width=width, hosts=tuple(host.netloc for host in hosts), **more).page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.setCookieControls",
        {"enableThirdPartyCookieRestriction": True, "disableThirdPartyCookieMetadata": True,
         "disableThirdPartyCookieHeuristics": True},
    )  # fmt: skip
    page.add_init_script(f"if (self === top) ({LISTEN})({EVENTS})")
    return page


def the_frame(page, number=0):
    until(lambda: page.evaluate("1") and len(page.main_frame.child_frames) > number, "the frame is made")
    return page.main_frame.child_frames[number]


def fits(page, frame, number=0):
    """Whether the frame is exactly as tall as what is in it."""
    inside = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    return page.locator("letter-campaign iframe").nth(number).bounding_box()["height"] == inside


def go_through(page, frame, email):
    opened = time.monotonic()
    expect(frame.locator("#name")).to_be_visible()
    steps.type_in(frame, Words("Jane Carter", "KR", note="Through my friends' page."))
    until(lambda: time.monotonic() > opened + 2.1)
    steps.check(frame)
    steps.send(frame, email)
    frame.wait_for_url(f"**/c/{SLUG}/embed/receipt/**")


@pytest.mark.parametrize(("kind", "width"), [
    ("element", 320),
    ("script", 1280),
    ("frame", 320),
    pytest.param("element", 1280, marks=pytest.mark.long),
    pytest.param("script", 320, marks=pytest.mark.long),
    pytest.param("frame", 1280, marks=pytest.mark.long),
])  # fmt: skip
def test_the_whole_way(visit, demo, hosts, kind, width):
    page = host_page(visit, hosts[0], width=width)
    page.goto(hosts[0].put(kinds(demo)[kind], tool=demo.url))
    frame = the_frame(page)
    email = f"{kind}-{width}@x.example"
    go_through(page, frame, email)
    if kind != "frame":
        until(lambda: fits(page, frame), "the frame is as tall as the receipt")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert frame.evaluate("document.documentElement.scrollWidth") <= width
    assert frame.evaluate("document.cookie") == ""
    confirming = page.context.new_page()
    steps.open_confirmation(confirming, demo, email)
    steps.confirm(confirming)


def told(page, name=None):
    """What listeners on the host page heard: name of the event, its detail, the element's id."""
    return [one for one in page.evaluate("window.told") if name in (None, one[0])]


def test_events_tell_of_steps_and_of_nobody(visit, demo, hosts):
    page = host_page(visit, hosts[0])
    page.goto(hosts[0].put(kinds(demo)["element"]))
    frame = the_frame(page)
    go_through(page, frame, "events@x.example")
    until(lambda: told(page, "letters:submitted"), "the page hears that a letter was sent")
    events = told(page)
    assert {name for name, _, _ in events} <= set(EVENTS) and {at for _, _, at in events} == {"form"}
    steps_seen = [(detail["step"], detail["first"]) for _, detail, _ in told(page, "letters:step")]
    assert steps_seen == [("form", True), ("review", False), ("done", False)]
    ((_, submitted, _),) = told(page, "letters:submitted")
    assert submitted == {"campaign": SLUG, "total": demo.totals()["towards_goal"]}
    allowed = {"campaign", "height", "step", "first", "at", "total"}
    assert {key for _, detail, _ in events for key in detail} <= allowed
    words = str(events)
    assert "Jane" not in words and "x.example" not in words and "receipt" not in words
    frame.evaluate("location.reload()")
    until(lambda: len(told(page, "letters:step")) > 3, "the receipt is there again")
    assert len(told(page, "letters:submitted")) == 1, "who looks again has not sent again"


def test_focus_goes_to_the_new_heading_and_to_what_is_wrong(visit, demo, hosts):
    page = host_page(visit, hosts[0])
    tall = '<p id="above" tabindex="-1">Above</p><br>' + "<br>" * 60
    page.goto(hosts[0].put(tall + kinds(demo)["element"] + "<br>" * 60))
    frame = the_frame(page)
    page.locator("#above").focus()
    page.locator("letter-campaign").scroll_into_view_if_needed()
    expect(frame.locator("#name")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "above", "a form that only appears takes no focus"
    until(lambda: told(page, "letters:step"))
    opened = time.monotonic()
    steps.type_in(frame, Words("Jane Carter", "KR"))
    until(lambda: time.monotonic() > opened + 2.1)
    frame.locator("button[value=check]").scroll_into_view_if_needed()
    assert page.evaluate("document.querySelector('letter-campaign').getBoundingClientRect().top") < 0
    steps.check(frame)
    until(lambda: len(told(page, "letters:step")) == 2)
    assert frame.evaluate("document.activeElement.tagName") == "H1"
    assert abs(page.evaluate("document.querySelector('letter-campaign').getBoundingClientRect().top")) < 1
    before = page.evaluate("scrollY")
    page.context.pages[0].mouse.wheel(0, -200)
    until(lambda: page.evaluate("scrollY") == before - 200)
    frame.locator("#email").evaluate("field => field.form.requestSubmit(field.form.querySelector('[value=edit]'))")
    until(lambda: len(told(page, "letters:step")) == 3)
    assert page.evaluate("scrollY") == before - 200, "what is in sight stays where it is"
    another_wording_stays_in_sight(page, frame)


def another_wording_stays_in_sight(page, frame):
    steps.check(frame)
    until(lambda: len(told(page, "letters:step")) == 4)
    letter = frame.locator("#to-kr-president")
    letter.click()
    frame.locator("button[name=reword][value=kr-president]").click()
    until(lambda: len(told(page, "letters:step")) == 5)
    top = "document.querySelector('letter-campaign').frame.getBoundingClientRect().top"
    until(lambda: abs(page.evaluate(top) + letter.evaluate("one => one.getBoundingClientRect().top")) < 2,
          "the letter in its other wording stands where one sees it")  # fmt: skip
    expect(letter).to_be_focused()


def test_what_is_wrong_is_told_and_takes_the_focus(visit, demo, hosts):
    person = visit(width=1280, hosts=(hosts[0].netloc,))
    person.refused_forms = True
    page = person.page()
    page.add_init_script(f"if (self === top) ({LISTEN})({EVENTS})")
    page.goto(hosts[0].put(kinds(demo)["element"]))
    frame = the_frame(page)
    expect(frame.locator("#name")).to_be_visible()
    for times in (1, 2):
        steps.press(frame, "check")
        until(lambda: len(told(page, "letters:error")) == times, "each time it is told anew")  # noqa: B023
        assert frame.evaluate("document.activeElement.className") == "errors"
    assert told(page, "letters:error")[0][1] == {"campaign": SLUG, "code": 400}
    person.context.clear_cookies()


def test_several_on_one_page_know_their_own(visit, demo, hosts):
    page = host_page(visit, hosts[0], width=1280)
    other = f"{demo.url}/c/sample-data"
    demo.command("partner", "add", "several", "--name", "Several", "--origin", hosts[0].url)
    three = element(demo, "one") + element(demo, "two", src=other, partner="several") + kinds(demo)["script"]
    page.goto(hosts[0].put(script(demo) + script(demo) + three, tool=demo.url))
    until(lambda: len({at for name, _, at in told(page) if name == "letters:step"}) == 3, "each tells of itself")
    mine = {at: detail["campaign"] for _, detail, at in told(page)}
    assert mine == {"one": SLUG, "two": "sample-data", "": SLUG}
    for number in range(3):
        shown = page.locator("letter-campaign iframe").nth(number)
        shown.scroll_into_view_if_needed()  # out of sight, a browser does not look whether a frame has grown
        frame = shown.element_handle().content_frame()
        until(lambda: fits(page, frame, number))  # noqa: B023
    titles = page.evaluate("[...document.querySelectorAll('letter-campaign')].map(one => one.frame.title)")
    assert titles[:2] == ["Write a letter"] * 2 and all(titles)


def test_what_the_page_says_goes_into_the_frames_address(visit, demo, hosts):
    page = host_page(visit, hosts[0])
    page.goto(hosts[0].put(script(demo) + element(demo, lang="ko", theme="dark", accent="#ffcc00", unknown="x"))
              + "?utm_source=newsletter&source=")  # fmt: skip
    frame = the_frame(page)
    expect(frame.locator("#name")).to_be_visible()
    assert (
        frame.url
        == f"{demo.form}/embed?source=newsletter&partner=element&lang=ko&theme=dark&accent=%23ffcc00&size=16px"
    )
    assert frame.locator("[name=source]").input_value() == "newsletter"
    assert frame.evaluate("document.documentElement.lang") == "ko"
    assert frame.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(23, 24, 26)"
    assert (
        frame.evaluate("getComputedStyle(document.querySelector('button[value=check]')).backgroundColor")
        == "rgb(255, 204, 0)"
    )
    until(lambda: frame.evaluate("Date.now() - performance.timeOrigin") > 2_100)
    steps.type_in(frame, Words("Jane Carter", "KR"))
    steps.check(frame)
    assert "theme=dark" in frame.url and "accent=ffcc00" in frame.url


def corner(page):
    """The colour (red, green, blue) that is seen at the upper left of the form's frame."""
    page.locator("letter-campaign").scroll_into_view_if_needed()
    with Image.open(BytesIO(page.locator("letter-campaign iframe").screenshot())) as shown:
        return shown.convert("RGB").getpixel((2, 2))


@pytest.mark.parametrize(("device", "style", "ground"), [
    ("dark", "background:#fff;color:#222;font-size:22px", (255, 255, 255)),
    ("light", "background:#102030;color:rgb(240, 240, 240);font-size:9px", (16, 32, 48)),
])  # fmt: skip
def test_a_form_fits_its_page_whatever_the_device_prefers(visit, demo, hosts, device, style, ground):
    page = host_page(visit, hosts[0], width=800)
    page.emulate_media(color_scheme=device)
    form = script(demo) + element(demo, without="ground title summary")
    page.goto(hosts[0].put(f'<div style="{style}">{form}</div>'))
    frame = the_frame(page)
    expect(frame.locator("#name")).to_be_visible()
    until(lambda: corner(page) == ground, "the page's own ground is seen through the form")
    size = frame.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == ("22px" if "22px" in style else "16px")
    assert frame.locator("h1").bounding_box()["height"] < 2 and not frame.locator(".write .prose, .about").count()
    until(lambda: frame.evaluate("Date.now() - performance.timeOrigin") > 2_100)
    steps.type_in(frame, Words("Jane Carter", "KR"))
    steps.check(frame)
    assert frame.locator("h1").bounding_box()["height"] > 20
    until(lambda: corner(page) == ground, "and on the pages after it")


def link_stays(page):
    link = page.locator("letter-campaign a")
    expect(link).to_be_visible()
    return link.bounding_box()["height"] > 0


@pytest.mark.parametrize("what", ["scripts off", "script blocked", "another's campaign", "no address"])
def test_the_link_stays(visit, demo, hosts, what):
    person = visit(width=800, hosts=(hosts[0].netloc,), javascript=what != "scripts off")
    page = person.page()
    html = {
        "another's campaign": script(demo) + element(demo, src="https://other.example/c/x"),
        "no address": script(demo) + element(demo, src="letters"),
    }.get(what, kinds(demo)["element"])
    policy = {"Content_Security_Policy": "script-src 'none'"} if what == "script blocked" else {}
    page.goto(hosts[0].put(html, **policy))
    assert link_stays(page) and not page.main_frame.child_frames
    if what == "script blocked":
        assert all("script-src" in fault for fault in person.faults), person.faults
        person.faults.clear()
    page.locator("letter-campaign a").click()
    expect(page.locator("#name")).to_be_visible()
    assert page.url == f"{demo.form}?partner=element"


REFUSALS = {"element": "no partner with this code", "off": "switched off", "stranger": "may not show the form"}


@pytest.fixture(scope="module")
def off(demo, hosts):
    demo.command("partner", "add", "off", "--name", "Off", "--origin", hosts[0].url)
    demo.command("partner", "off", "off")


def refused(hosts, why):
    """Whose page asks, and with which code."""
    return hosts[1 if why == "stranger" else 0], {"element": "elememt", "off": "off"}.get(why, "element")


def all_refusals(short, *before):
    """Each reason at each width, behind what stands `before`; those that are not in `short` with `--long`."""
    cases = product(*before, REFUSALS, (320, 1280))
    return [pytest.param(*case, marks=[pytest.mark.long] * (case not in short)) for case in cases]


NARROW = [("element", "element", 320), ("element", "off", 320), ("element", "stranger", 320)]


@pytest.mark.parametrize(
    ("kind", "why", "width"),
    all_refusals([*NARROW, ("element", "stranger", 1280), ("frame", "off", 320)], ["element", "frame"]),
)
def test_a_refused_frame_says_why_in_the_form_s_place(visit, demo, hosts, off, kind, why, width):
    host, code = refused(hosts, why)
    person = visit(width=width, hosts=(host.netloc,))
    page = person.page()
    html = script(demo) + element(demo, partner=code)
    if kind == "frame":
        html = kinds(demo)["frame"].replace("partner=element", f"partner={code}")
    page.goto(host.put(html, tool=demo.url))
    frame = the_frame(page)
    expect(frame.locator(".lead")).to_contain_text(REFUSALS[why])
    assert not frame.locator("form, button, input").count()
    assert max(one.evaluate("document.documentElement.scrollWidth") for one in (page, frame)) <= width
    if kind == "element":
        until(lambda: fits(page, frame), "as tall as its words, and no taller")
    with page.expect_popup() as opened:
        frame.get_by_role("link").click()
    expect(opened.value.locator("#name")).to_be_visible()
    assert all("403" in fault for fault in person.faults), person.faults
    person.faults.clear()


def where_it_says_why(page):
    """The words: in the frame, or below the link; the script takes a frame away, at any moment, that stayed silent."""
    try:
        places = [frame.locator(".lead, [role=note]") for frame in page.frames]
        return next((place for place in places if place.count()), None)
    except Error:
        return None


@pytest.mark.parametrize(
    ("why", "width"), all_refusals([("element", 320), ("off", 320), ("stranger", 320), ("stranger", 1280)])
)
def test_where_the_page_does_not_say_who_asks_the_script_says_why_below_the_link(visit, demo, hosts, off, why, width):
    host, code = refused(hosts, why)
    person = visit(width=width, hosts=(host.netloc,))
    page = person.page()
    page.goto(host.put(script(demo) + element(demo, partner=code), tool=demo.url, Referrer_Policy="no-referrer"))
    place = until(lambda: where_it_says_why(page), "it says why")
    expect(place).to_contain_text(REFUSALS[why])
    if place.page.main_frame.locator("[role=note]").count():
        assert link_stays(page) and page.locator("letter-campaign").bounding_box()["height"] < 350
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all("frame-ancestors" in fault or "403" in fault for fault in person.faults), person.faults
    person.faults.clear()


FORGE = """([tool, slug]) => {
    const message = {type: 'letters:submitted', v: 1, campaign: slug, total: 7};
    const frame = document.querySelector('letter-campaign').frame;
    const from = (source, origin) => dispatchEvent(new MessageEvent('message', {data: message, source, origin}));
    postMessage(message, '*');
    from(window, tool);
    from(frame.contentWindow, location.origin);
    from(frame.contentWindow, 'null');
    from(null, tool);
    for (const data of [null, 7, 'letters:submitted', {}, {type: 'letters:other'}, {type: {}}, {type: 'letters:resize'},
        {type: 'letters:resize', height: 'x'}, {type: 'letters:resize', height: -5}])
        dispatchEvent(new MessageEvent('message', {data, source: frame.contentWindow, origin: tool}));
}"""


def test_forged_foreign_and_repeated_messages_do_nothing(visit, demo, hosts):
    page = host_page(visit, *hosts)
    foreign = hosts[1].put("").rstrip("/")
    page.goto(hosts[0].put(kinds(demo)["element"] + f'<iframe id="foreign" src="{foreign}/"></iframe>'))
    frame = the_frame(page, 1) if page.main_frame.child_frames[0].url.startswith(foreign) else the_frame(page)
    expect(frame.locator("#name")).to_be_visible()
    until(lambda: fits(page, frame))
    until(lambda: told(page, "letters:step"))
    before = told(page)
    stranger = next(one for one in page.main_frame.child_frames if one.url.startswith(foreign))
    forged = {"type": "letters:submitted", "v": 1, "campaign": SLUG, "total": 7}
    stranger.evaluate("message => parent.postMessage(message, '*')", forged)
    page.evaluate(FORGE, [demo.url, SLUG])
    again = {"type": "letters:step", "v": 1, **told(page, "letters:step")[0][1]}
    frame.evaluate("message => { parent.postMessage(message, '*'); parent.postMessage(message, '*') }", again)
    frame.evaluate("height => parent.postMessage({type: 'letters:resize', v: 1, campaign: 'last', height}, '*')", 999)
    until(lambda: told(page, "letters:resize")[-1][1]["height"] == 999, "what came before it was heard")
    assert told(page)[:-1] == before


def test_the_load_of_the_page_does_not_wait_for_the_form(visit, demo, hosts):
    page = host_page(visit, hosts[0])
    page.route("**/embed?**", lambda route: None)
    page.goto(hosts[0].put(kinds(demo)["element"]), wait_until="load")
    the_frame(page)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") > 0
    page.unroute_all(behavior="ignoreErrors")
