"""A database that is away altogether: what was posted is given back, to be posted once more as it was."""

from contextlib import ExitStack, contextmanager

import pytest

from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site.current import CONTEXT
from tests.support.pages import Page, get, post
from tests.web.supporter.test_journey import FORM, checked, send, sent, submission_of
from tests.web.supporter.visits import confirm_link

FRAME = f"{FORM}/embed"


@pytest.fixture
def away(app, monkeypatch):
    """Takes the database away, inside a `with`."""

    def gone(*_, **__):
        raise StoreUnavailable("no connection")

    @contextmanager
    def for_now():
        with monkeypatch.context() as patch:
            for name in ("campaign_versions", "partner", "submission"):
                patch.setattr(CONTEXT.of(app).store, name, gone)
            yield

    return for_now


@pytest.mark.parametrize("address", [FORM, f"{FRAME}?partner=river-watch&theme=dark"])
def test_a_form_loses_nothing_that_was_typed(client, clock, context, away, address):
    fields = checked(client, clock, address).fields() | {"email": "jane@x.example", "note": "“I” & <you>\r\n\r\nswim."}
    with away():
        answer = send(client, fields, address)
    page = Page(answer)
    assert page.status == 503 and answer.headers["Retry-After"] and "Nothing was sent." in page.text
    assert page.fields() == fields | {"step": "send"} and not page.one("form").get("action")
    framed_by = answer.headers["Content-Security-Policy"].rpartition("frame-ancestors ")[2]
    assert framed_by == ("*" if "embed" in address else "'none'"), "nobody can say now which site shows the frame"
    receipt = client.post(address, data=page.fields())
    assert receipt.status_code == 303
    assert submission_of(context, receipt.location.partition("?")[0]).personal.email == "jane@x.example"


def test_a_frame_still_shows_the_letters_when_it_goes_away_meanwhile(client, clock, app, away, monkeypatch):
    address = f"{FRAME}?partner=river-watch"
    fields = checked(client, clock, address).fields() | {"email": "jane@x.example"}
    with ExitStack() as stack:

        def goes_away(*_, **__):
            stack.enter_context(away())
            raise StoreUnavailable("no connection")

        monkeypatch.setattr(CONTEXT.of(app).store, "add_submission", goes_away)
        answer = send(client, fields, FRAME)
    assert answer.status_code == 503 and "I swim there." in answer.text
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors https://watch.example")


def test_a_confirmation_is_given_back_and_what_is_only_looked_at_is_not(client, clock, context, away):
    receipt = sent(client, clock)
    link = confirm_link(context, receipt)
    with away():
        page = post(client, link, {"do": "confirm", "version": "0"})
        looks = [get(client, address) for address in (link, receipt)]
    assert page.status == 503 and page.fields() == {"do": "confirm", "version": "0"}
    assert [look.status for look in looks] == [503] * 2 and not any(look.all("form") for look in looks)
    assert client.post(link, data=page.fields()).status_code == 303


def test_a_script_is_told_and_a_sign_in_is_not_given_back(client, clock, away):
    with away():
        preview = client.post(f"{FORM}/preview", data={"note": "Mine"}, headers={"Accept": "application/json"})
        desk = client.post("/organiser/sign-in", data={"email": "a@x.example", "password": "secret words"})
    assert preview.status_code == 503 and preview.json["error"]["code"] == "unavailable"
    assert b"secret words" not in desk.data
