"""What supporters agree to before we send, where the settings ask for it; and what the site says of the law."""

from dataclasses import replace

import pytest

from campaign import create_app
from campaign.config.settings import Law
from campaign.web.site.current import CLOCK, CONTEXT
from tests.support.pages import Page, get, post
from tests.web.supporter.test_journey import FORM, checked, send

MAIL = {"email": "jane@x.example"}
BOTH = Law(least_age=16, opinion_consent=True)
BOXES = ("of_age", "opinion_consent")


@pytest.fixture
def asking(app, settings, clock):
    """A browser at the same site, whose settings have a `[law]`."""

    def browser(law):
        made = create_app(replace(settings, law=law), demo=True)
        CLOCK.put(made, clock)
        opened.append(CONTEXT.of(made).store)
        return made.test_client(use_cookies=False)

    opened = []
    yield browser
    for store in opened:
        store.close()


def test_by_itself_nobody_is_asked(client, clock):
    page = checked(client, clock)
    assert not any(page.all("input", name=name) for name in BOXES)
    assert send(client, page.fields() | MAIL).status_code == 303


@pytest.mark.parametrize(
    ("law", "boxes"),
    [
        (Law(least_age=16), ("of_age",)),
        (Law(opinion_consent=True), ("opinion_consent",)),
        (BOTH, BOXES),
    ],
)
def test_without_every_tick_nothing_is_sent_and_nothing_is_lost(asking, clock, law, boxes):
    client = asking(law)
    page = checked(client, clock)
    shown = [name for name in BOXES if page.all("input", name=name)]
    assert shown == list(boxes) and not any("checked" in page.one("input", name=name).attributes for name in shown)
    fields = page.fields() | MAIL
    again = Page(send(client, fields))
    assert again.status == 400 and again.errors == list(boxes)
    for ticked in boxes[:-1]:
        assert Page(send(client, fields | {ticked: "1"})).errors == [name for name in boxes if name != ticked]
    assert send(client, fields | dict.fromkeys(boxes, "1")).status_code == 303


def test_the_ticks_come_along_to_pages_that_do_not_show_them(asking, clock):
    client = asking(BOTH)
    ticked = checked(client, clock).fields() | dict.fromkeys(BOXES, "1")
    form = post(client, FORM, ticked | {"step": "edit"})
    assert all(form.one("input", name=name).get("value") == "1" for name in BOXES)


def test_whoever_sends_them_oneself_is_asked_for_nothing(asking, clock):
    client = asking(BOTH)
    assert post(client, FORM, checked(client, clock).fields() | {"step": "copy"}).status == 200


def test_the_law_is_told_where_the_settings_name_it(asking, client):
    plain = get(client, "/privacy")
    assert "controller" not in plain.text and not plain.all("a", href="/imprint")
    told = get(asking(Law("DE", "River Watch", ("1 Lake Road",), 16)), "/privacy")
    assert "Here that is \u2068River Watch\u2069." in told.text and "16 years or older" in told.text
    assert told.all("a", href="/imprint") and told.all("a", href="https://eur-lex.europa.eu/eli/reg/2016/679/oj")


def test_an_imprint_stands_on_a_page_of_its_own_that_every_page_leads_to(asking, client):
    assert client.get("/imprint").status_code == 404
    page = get(asking(Law("", "River <Watch>", ("1 Lake Road", "Leeds"))), "/imprint")
    for words in ("River <Watch>", "1 Lake Road", "Leeds", "us@x.example"):
        assert words in page.text
    assert get(asking(Law(imprint=("x",))), FORM).all("a", href="/imprint")
