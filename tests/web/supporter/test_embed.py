"""The form in a partner's frame, and headers on every page."""

import dataclasses

import pytest

from campaign import create_app
from campaign.actions import partner_links
from campaign.actions.totals import ledger
from campaign.config.settings import Site
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import checked, looked, send, submission_of, totals

FRAME = "/c/clean-rivers/embed"


def ancestors(response):
    return response.headers["Content-Security-Policy"].rpartition("frame-ancestors ")[2]


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("?partner=river-watch", "https://watch.example"),
        ("", "https://friends.example"),
        ("?partner=gone", "https://friends.example"),
        ("?partner=unknown", "https://friends.example"),
    ],
)
def test_only_the_partners_sites_may_frame_the_form(client, query, who):
    page = get(client, FRAME + query)
    assert ancestors(page.response) == who and "X-Frame-Options" not in page.response.headers
    assert not page.all("header") and not page.all("footer")


@pytest.mark.parametrize("address", ["/", "/c/clean-rivers", "/c/clean-rivers?partner=river-watch", "/privacy", "/x"])
def test_nobody_may_frame_the_other_pages(client, address):
    assert ancestors(client.get(address)) == "'none'"


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        (FRAME, {"note": "x" * 300_000, "partner": "river-watch"}, 413),
        (f"{FRAME}/receipt/gone", None, 404),
        ("/c/nothing/embed", None, 404),
    ],
)
def test_what_went_wrong_is_told_in_the_frame_too(client, address, data, status):
    """Who shows it cannot be said of what is not read, or not there; a frame that stays blank says nothing at all."""
    answer = client.post(address, data=data) if data else client.get(address)
    assert (answer.status_code, ancestors(answer)) == (status, "*") and b"<h1>" in answer.data


def test_the_whole_way_stays_in_the_frame(client, clock, context):
    address = f"{FRAME}?partner=river-watch"
    fields = looked(client, clock, address)
    page = post(client, FRAME, fields | {"step": "check"})
    assert ancestors(page.response) == "https://watch.example"
    assert page.one("form").get("action").startswith(FRAME)
    answer = send(client, page.fields() | {"email": "jane@x.example"}, FRAME)
    assert answer.location.startswith(f"{FRAME}/receipt/")
    receipt = get(client, answer.location)
    assert ancestors(receipt.response) == "https://watch.example"
    submission = submission_of(context, answer.location)
    assert (submission.partner, submission.embedded) == ("river-watch", True)
    assert all(form.get("action").startswith(FRAME) for form in receipt.all("form"))
    assert client.post(answer.location, data={"do": "erase"}).location == answer.location

    copies = post(client, FRAME, page.fields() | {"step": "copy"})
    letter = {"receipt": copies.all("input", name="receipt")[0].get("value"), "target": "lakes", "way": "said_sent"}
    assert client.post(f"{FRAME}/hand-over", data=letter).location.startswith(f"{FRAME}/receipt/")
    assert client.post(f"{FRAME}/preview", data=fields).status_code == 200
    mine = ledger(context, context.catalogue.campaign("clean-rivers"), clock(), "river-watch")
    assert mine.of("said_sent") == totals(context, clock).of("said_sent") == 1


def test_a_receipt_belongs_to_its_campaign(client, clock):
    receipt = send(client, checked(client, clock).fields() | {"email": "jane@x.example"}).location.rpartition("/")[2]
    assert client.get(f"/c/another/embed/receipt/{receipt}").status_code == 404


def test_a_partner_sees_their_own_totals(client, clock, context):
    address = "/c/clean-rivers?partner=river-watch"
    receipt = send(client, checked(client, clock, address).fields() | {"email": "jane@x.example"}).location
    client.post(f"/confirm/{confirm_token(context.store, receipt)}", data={"do": "confirm"})
    partner = context.store.partner("river-watch")
    link = f"/p/{partner_links.partner_token(context, partner, 'clean-rivers')}"
    page = get(client, link)
    assert page.heading.endswith("\u2068River Watch\u2069") and "clean-rivers/embed?partner=river-watch" in page.html
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(link[:-1]).status_code == 404
    gone = context.store.partner("gone")
    assert client.get(f"/p/{partner_links.partner_token(context, gone, 'clean-rivers')}").status_code == 404


def test_headers_of_pages_and_files(client, settings):
    headers = client.get("/c/clean-rivers").headers
    assert headers["Cache-Control"] == "no-cache" and headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert client.get("/").headers["Cache-Control"] == "no-store"
    page = get(client, "/c/clean-rivers")
    links = [link for link in page.all("link") if link.get("rel") in ("icon", "stylesheet")]
    files = [link.get("href") for link in links] + [script.get("src") for script in page.all("script")]
    assert any("theme.css" in file for file in files)
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200 and answer.headers["Cache-Control"].endswith("immutable"), file
    https = dataclasses.replace(settings, site=Site(url="https://letters.example", secret_key="x" * 40))
    assert "Strict-Transport-Security" in create_app(https).test_client().get("/healthz").headers


def test_the_demo_mailbox_is_for_the_demo_and_this_machine_only(app, client, settings):
    assert client.get("/demo/mail").status_code == 200
    assert client.get("/demo/mail", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404
    assert client.get("/demo/mail", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    assert create_app(settings).test_client().get("/demo/mail").status_code == 404


def test_the_demo_mailbox_decodes_mail(client, settings, tmp_path):
    folder = tmp_path / "mail" / "new"
    folder.mkdir(parents=True)
    mail = (
        "From: =?utf-8?q?K=C3=AFm?= <a@x.example>\r\nTo: b@x.example\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
        "Date: Mon, 23 Nov 2026 20:00:00 +0000\r\nAuto-Submitted: auto-generated\r\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
        "Open this \r\nlink: http://localhost/confirm/x.\r\n<b>&\r\n"
    )
    (folder / "1").write_bytes(mail.encode())
    page = get(client, "/demo/mail")
    assert page.all("a", href="http://localhost/confirm/x") and not page.all("b")
    assert "Open this link:" in page.text and "Kïm" in page.text


def test_operations(app, client, context, monkeypatch):
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
    assert 'campaign_letters{campaign="clean-rivers",state="queued"} 0' in client.get("/metrics").text
    away = {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}}
    assert client.get("/metrics", **away).status_code == 403
    token = context.settings.key("metrics").hex()
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}, **away).status_code == 200
    monkeypatch.setattr(context.store, "fault", lambda: " is away")
    shown = {"headers": {"Authorization": f"Bearer {token}"}} | away
    for asked, said in (
        ({}, "not ready: the database is away\n"),
        (away, "not ready\n"),
        (shown, "not ready: the data"),
    ):
        answer = client.get("/readyz", **asked)
        assert answer.status_code == 503 and answer.text.startswith(said)
