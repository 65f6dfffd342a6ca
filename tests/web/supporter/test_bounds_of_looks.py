"""Looking at letters while they are written costs little, whoever looks and whatever is sent along."""

from urllib.parse import urlencode

import pytest

from campaign.web.site import guard
from campaign.web.site.current import CONTEXT
from campaign.web.supporter.campaign_page import RENDERED
from tests.support.effort import at_most
from tests.support.pages import Page, get
from tests.web.supporter.test_journey import FORM, checked, written

HUGE = "x" * 240_000
LOOKS = {"preview": (f"{FORM}/preview", {}), "edit": (FORM, {"step": "edit"}), "again": (FORM, {"shown": "check"})}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "field", ["name", "note", "place", "country", "body-minister", "subject-minister", "junk", "website"]
)
def test_what_nobody_typed_is_refused_before_any_work(client, clock, look, field):
    address, step = LOOKS[look]
    fields = checked(client, clock).fields() | step
    assert client.post(address, data=fields | {field: HUGE}).status_code == 413
    many = urlencode([*fields.items(), *((field, "1") for _ in range(guard.MOST_FIELDS))])
    with at_most(1):
        answer = client.post(address, data=many, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.parametrize("words", ["㌖" * 20_000, f"b{'…' * 19_000}a", "“" * 20_000])
@pytest.mark.parametrize("step", ["check", "send"])
def test_what_a_field_just_holds_keeps_nobody_waiting(client, clock, step, words):
    """One request kept a process for minutes, until it was killed for that: four took the site down."""
    own = ("name", "place", "note", "email", "body-minister")
    for field in own if step == "send" else own[:3]:
        fields = checked(client, clock).fields() | {"email": "jane@x.example", "step": step, field: words}
        with at_most(1):
            assert client.post(FORM, data=fields).status_code == 400, field


@pytest.mark.parametrize("look", [*LOOKS, "check"])
def test_letters_that_grow_beyond_all_bounds_are_too_long_and_no_fault_of_ours(client, clock, look):
    """A town stands in several sentences: 20,000 emoji were an error page, and a traceback in the log."""
    address, step = LOOKS.get(look, (FORM, {"step": "check"}))
    fields = checked(client, clock).fields() | step | {"place": "🌊" * guard.LONGEST_FIELD}
    answer = client.post(address, data=fields)
    assert answer.status_code == 413 and "Please go back and shorten it" in answer.text


def test_a_letter_that_is_too_long_is_still_told_kindly(client, clock):
    fields = checked(client, clock).fields() | {"email": "jane@x.example", "body-minister": "x" * 12_000}
    page = Page(client.post(FORM, data=fields | {"step": "send"}))
    assert page.status == 400 and page.fields()["body-minister"] == "x" * 12_000


@pytest.mark.parametrize("look", LOOKS)
def test_a_network_looks_only_so_often(app, client, clock, look):
    limit = guard.LOOKS * CONTEXT.of(app).settings.limits.submissions_per_minute
    address, step = LOOKS[look]
    fields = checked(client, clock).fields() | step
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(limit):
            guard.limit_looks()
    answer = client.post(address, data=fields)
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 60
    elsewhere = client.post(address, data=fields, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 200
    clock.forward(seconds=60)
    assert client.post(address, data=fields).status_code == 200


@pytest.mark.parametrize(
    "query", ["x=1", "fbclid=abc", "v=2&theme=", "lang=en&junk=" + "z" * 300, "Partner=river-watch"]
)
def test_only_what_changes_the_page_makes_another_page(app, client, query):
    app.config["PAGE_CACHE_SECONDS"] = 60
    client.get(FORM)
    made = RENDERED.of(app)
    plain = len(made)
    for number in range(30):
        answer = client.get(f"{FORM}?{query}&unheard-{number}={number}")
        assert answer.status_code == 200 and "unheard-" not in answer.text
    assert len(made) <= plain + 2


def test_what_changes_the_page_still_does(app, client, clock):
    app.config["PAGE_CACHE_SECONDS"] = 60
    client.get(FORM)
    for name, value in (("country", "KR"), ("place", "Leeds")):
        assert get(client, f"{FORM}?{name}={value}").fields()[name] == value
        assert get(client, FORM).fields()[name] == ""
    assert "깨끗한 강" in client.get(f"{FORM}?lang=ko").text
    assert written(client, clock, f"{FORM}?utm_source=paper&utm_medium=print")["source"] == "paper.print"
