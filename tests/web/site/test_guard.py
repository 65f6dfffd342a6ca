"""Who may post, how often and for how long."""

import json
from base64 import urlsafe_b64encode

import pytest
from flask import Flask

from campaign.core.errors import TooManyRequests
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site import guard
from campaign.web.site.current import CONTEXT
from campaign.web.supporter.form_token import SIGNER, FormToken, TokenSigner, new_token
from tests.conftest import NOW
from tests.support.pages import Page, get
from tests.web.supporter.test_journey import FORM, TYPED, checked, everything_stored, looked, totals, written

ALLOWED = [
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {},
]
REFUSED = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", ALLOWED)
def test_our_own_pages_may_post(client, clock, headers):
    answer = client.post(FORM, data=written(client, clock) | {"step": "check"}, headers=headers)
    assert answer.status_code == 200 and "Sec-Fetch-Site" in answer.headers["Vary"]


@pytest.mark.parametrize("headers", REFUSED)
@pytest.mark.parametrize("address", [FORM, f"{FORM}/preview", f"{FORM}/hand-over", "/confirm/x", "/organiser/sign-in"])
def test_other_sites_may_not(client, headers, address):
    answer = client.post(address, data={"step": "check"}, headers=headers)
    assert answer.status_code == 403


def test_a_sandboxed_frame_is_told_to_open_a_tab(client):
    answer = client.post(f"{FORM}/embed", headers={"Origin": "null", "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and 'href="/c/clean-rivers"' in answer.text and "new tab" in answer.text


EMAIL = {"email": "jane@x.example"}


def again(client, clock, page):
    """Press the button once more, as the page asks."""
    assert page.status == 400 and page.errors == [""]
    assert "once more" in page.text or "press the button again" in page.text
    clock.forward(seconds=3)
    return client.post(FORM, data=page.fields() | EMAIL | {"step": "send"})


def left(client, fields):
    return Page(client.post(FORM, data=fields | EMAIL | {"step": "send"}))


@pytest.mark.parametrize("way", ["preview", "check"])
def test_age_counts_from_the_first_look_and_letters_sent_at_once_are_asked_for_again(client, clock, way):
    fields = get(client, FORM).fields() | TYPED
    clock.forward(hours=1)
    if way == "preview":
        fields |= {"form_token": client.post(f"{FORM}/preview", data=fields).json["token"]}
    else:
        fields = Page(client.post(FORM, data=fields | {"step": "check"})).fields()
    clock.forward(seconds=2)
    assert again(client, clock, left(client, fields)).status_code == 303


def test_a_form_open_for_too_long_is_asked_for_again_at_once_and_keeps_its_nonce(app, client, clock):
    fields = looked(client, clock)
    clock.forward(hours=12)
    page = left(client, fields)
    assert page.status == 400 and "long time" in page.text
    signer = SIGNER.of(app)
    assert signer.read(page.fields()["form_token"]).nonce == signer.read(fields["form_token"]).nonce
    assert client.post(FORM, data=page.fields() | EMAIL | {"step": "send"}).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x.y", "e30.AAAA"])
def test_what_has_no_token_of_ours_is_asked_for_again_and_waits_like_any_other(client, clock, token):
    page = left(client, looked(client, clock) | {"form_token": token})
    assert "quick" in left(client, page.fields()).text
    assert again(client, clock, page).status_code == 303


def test_a_token_holds_for_its_campaign_and_partner_only(app, client, clock):
    signer: TokenSigner = SIGNER.of(app)
    other = signer.sign(FormToken("0" * 32, int(NOW.timestamp()) - 60, "another-campaign"))
    assert left(client, looked(client, clock) | {"form_token": other}).status == 400
    assert left(client, looked(client, clock) | {"partner": "river-watch"}).status == 400


def test_a_token_that_was_signed_before_an_upgrade_still_holds(app, client, clock):
    signer = SIGNER.of(app)
    values = ["0" * 32, int(NOW.timestamp()), "clean-rivers", "", {"minister": ["river-ministry", "en", 1]}]
    old = signer._signer.sign(urlsafe_b64encode(json.dumps(values).encode())).decode()
    assert signer.read(old).nonce == "0" * 32
    assert (
        client.post(FORM, data=written(client, clock) | EMAIL | {"form_token": old, "step": "send"}).status_code == 303
    )


def test_a_token_is_quick():
    """Not timed: a page gets its token by one signature over a short text."""
    signer = TokenSigner(b"k" * 32)
    token = new_token("clean-rivers", "", NOW)
    assert signer.read(signer.sign(token)) == token
    assert len(signer.sign(token)) < 200


@pytest.mark.parametrize("step", ["check", "send", "copy"])
def test_a_network_over_its_limit_loses_nothing(app: Flask, client, clock, step):
    fields = checked(client, clock).fields() | {"email": "jane@x.example", "note": "Kept words"}
    limit = CONTEXT.of(app).settings.limits.submissions_per_minute
    key_words = "check" if step == "check" else "send"
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}), pytest.raises(TooManyRequests):
        for _ in range(limit + 1):
            guard.limit_submissions(key_words)
    answer = client.post(FORM, data=fields | {"step": step})
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 60
    page = Page(answer)
    assert page.fields()["note"] == "Kept words" and page.errors == [""]
    assert page.fields()["form_token"] == fields["form_token"]
    clock.forward(seconds=60)
    assert client.post(FORM, data=page.fields() | {"step": step}).status_code in (200, 303)


def test_a_database_that_is_busy_loses_nothing_and_the_log_says_why(app, client, clock, monkeypatch, caplog):
    fields = checked(client, clock).fields() | {"email": "jane@x.example"}

    def busy(*_):
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(CONTEXT.of(app).store, "add_submission", busy)
    answer = client.post(FORM, data=fields | {"step": "send"})
    assert answer.status_code == 503 and "I swim there." in answer.text and answer.headers["Retry-After"]
    assert [record.getMessage() for record in caplog.records] == [
        "public.submit is answered with 503: the disk is full"
    ]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_a_network_is_an_address_or_the_half_of_one(address, network):
    assert guard.network(address) == network


def test_no_address_is_kept(app, client, clock, settings):
    checked(client, clock)
    assert "127.0.0.1" not in everything_stored(settings)


def test_an_address_over_its_daily_limit_looks_like_any_other(client, clock, context):
    answers = []
    for _ in range(5):
        fields = checked(client, clock).fields() | {"email": "jane@x.example"}
        answer = client.post(FORM, data=fields | {"step": "send"})
        page = get(client, answer.location)
        answers.append((answer.status_code, page.heading, page.text.partition("You send this one yourself")[0]))
    assert len(set(answers)) == 1 and totals(context, clock).of("awaiting_confirmation") == 5


def test_what_is_too_large_is_refused_in_words(client):
    answer = client.post(FORM, data={"note": "x" * 300_000}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 413 and "too long" in answer.text


def test_a_fault_of_ours_shows_and_logs_nothing_of_the_visitor(app, client, clock, monkeypatch, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_):
        raise RuntimeError(TYPED["note"])

    monkeypatch.setattr(CONTEXT.of(app).store, "add_submission", fail)
    fields = checked(client, clock).fields() | {"email": "jane@x.example"}
    answer = client.post(FORM, data=fields | {"step": "send"})
    assert answer.status_code == 500 and "Kim" not in answer.text and "Traceback" not in answer.text
    assert "RuntimeError in public.submit" in caplog.text
    assert "swim" not in caplog.text and "clean-rivers" not in caplog.text


def test_a_get_with_a_body_changes_nothing_for_the_next_visitor(app, client):
    app.config["PAGE_CACHE_SECONDS"] = 60
    poison = {"subject-minister": "POISONED", "body-minister": "POISONED", "name": "POISONED"}
    assert b"POISONED" not in client.get(FORM, data=poison).data
    assert b"POISONED" not in client.get(FORM).data


@pytest.mark.parametrize(("host", "answered"), [("localhost", True), ("127.0.0.1:8000", True), ("evil.example", False)])
def test_what_is_for_this_machine_is_not_for_sites_that_name_themselves_after_it(client, host, answered):
    assert (client.get("/metrics", headers={"Host": host}).status_code == 200) is answered


def test_the_page_of_a_form_is_the_same_for_everybody_and_may_be_kept(client, clock):
    first = client.get(FORM)
    clock.forward(minutes=5)
    second = client.get(FORM)
    assert first.data == second.data and first.headers["Cache-Control"] == "no-cache"
    assert "Accept-Language" in first.headers["Vary"]
    kept = client.get(FORM, headers={"If-None-Match": first.headers["ETag"]})
    assert kept.status_code == 304 and not kept.data
    assert get(client, FORM).fields()["form_token"] == ""
