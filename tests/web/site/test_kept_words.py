"""What pages keep for the next ones: addresses of our own and the buttons of languages, and nobody's words."""

import gc

from campaign.web.site import language, urls
from tests.support.pages import post
from tests.web.supporter.test_journey import FORM, checked, written

CANARY = "Wanderfalke-7391"
LOOK = {"theme": "dark", "accent": "c0ffee"}


def test_each_page_has_its_own_language_pressed(client, clock):
    fields = checked(client, clock).fields()
    for chosen in ("en", "ko", "en", "ko"):
        page = post(client, FORM, fields | {"lang": chosen, "step": "again"})
        pressed = [button.get("value") for button in page.all("button", name="lang") if button.get("aria-current")]
        assert (page.one("html").get("lang"), pressed) == (chosen, [chosen])


def test_nothing_that_a_visitor_said_is_kept(client, clock):
    fields = written(client, clock, name=CANARY, place=CANARY, note=CANARY) | {"lang": CANARY, "partner": CANARY}
    page = post(client, f"{FORM}?source={CANARY}", fields | {"step": "check"})
    assert CANARY in page.html
    kept = repr([gc.get_referents(function) for function in (language._buttons, urls.fixed_url)])
    assert "한국어" in kept and "/static/" in kept and CANARY not in kept


def test_the_looks_that_a_page_around_a_frame_asks_for_are_not_kept(client):
    page = client.get(f"{FORM}/embed", query_string=LOOK).text
    assert LOOK["accent"] in page and LOOK["accent"] not in repr(gc.get_referents(urls.fixed_url))
