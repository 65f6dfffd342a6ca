"""Webhooks over real sockets: told once, tried again, never into a private network."""

import json
import socket
import ssl
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

import pytest

from campaign.actions import campaigns, submissions, webhooks
from campaign.core.counts import webhooks as rules
from campaign.core.counts.webhooks import RETRIES
from campaign.delivery.webhooks import Webhooks, _Pinned
from tests.support.campaigns import changed
from tests.web.supporter.test_journey import sent, submission_of

DAY = timedelta(days=1)


class Listener:
    """Somebody's program: what it got, and what it answers."""

    def __init__(self):
        self.got, self.answers, self.headers = [], [], {}
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.got.append((self.path, dict(self.headers), body))
                self.send_response(listener.answers.pop(0) if listener.answers else 204)
                for name, value in listener.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/notices?key=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        return [json.loads(body) for _, _, body in self.got]


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hook(context, clock, listener):
    """A webhook of a campaign with a goal of two letters."""
    campaigns.load_campaign(context, changed(goal="2"), "clean-rivers.toml")
    return webhooks.add(context, context.catalogue.campaign("clean-rivers"), listener.url, "", clock())


def sender(context, clock, **more):
    """What tells, allowed to reach this machine: that is the test's to say, no setting can."""
    return Webhooks(context, clock, permits=lambda address: address in ("127.0.0.1", "::1"), **more)


def say_sent(client, clock, context, count=1):
    for _ in range(count):
        receipt = sent(client, clock)
        submissions.say_sent(context, submission_of(context, receipt), "lakes", clock())


def test_a_milestone_is_told_once_signed_and_without_a_person(client, clock, context, listener, hook):
    telling = sender(context, clock)
    assert telling.run_once() == 0
    say_sent(client, clock, context)
    assert telling.run_once() == 1 and telling.run_once() == 0
    ((path, headers, body),) = listener.got
    event = json.loads(body)
    assert path == "/notices?key=1" and event["type"] == "campaign.milestone" and event["data"]["reached"] == 1
    secret = rules.secret(context.settings.key("webhooks"), hook.id)
    assert (
        headers["webhook-signature"] == rules.headers(secret, headers["webhook-id"], clock(), body)["webhook-signature"]
    )
    assert headers["Host"].startswith("localhost:") and headers["Content-Type"] == "application/json"
    assert "Jane" not in body and "x.example" not in body
    say_sent(client, clock, context)
    telling.run_once()
    assert [one["data"]["reached"] for one in listener.events()] == [1, 2]


def test_what_came_of_each_notice_is_remembered(client, clock, context, listener, hook):
    telling = sender(context, clock)
    listener.answers[:] = [500, 204]
    say_sent(client, clock, context)
    for answer, attempts in (("500", 1), ("204", 2)):
        telling.run_once()
        (one,) = context.store.webhook_deliveries()
        assert (one.kind, one.answer, one.attempts) == ("campaign.milestone", answer, attempts)
        assert (one.webhook, one.at) == (hook.id, clock())
        clock.forward(seconds=6)
    Webhooks(context, clock).run_once()
    webhooks.try_out(context, hook.id, "", clock())
    Webhooks(context, clock).run_once()
    assert context.store.webhook_deliveries()[0].answer == "it is in a private network, where no notice goes"
    webhooks.remove(context, hook.id, "", clock())
    assert context.store.webhook_deliveries() == []


def test_a_webhook_is_not_told_what_was_reached_before_it(client, clock, context, listener):
    campaigns.load_campaign(context, changed(goal="2"), "clean-rivers.toml")
    say_sent(client, clock, context, 2)
    webhooks.add(context, context.catalogue.campaign("clean-rivers"), listener.url, "", clock())
    assert sender(context, clock).run_once() == 0


def test_the_totals_of_a_day_are_told_after_it(client, clock, context, listener, hook):
    telling = sender(context, clock)
    clock.forward(days=1)
    assert telling.run_once() == 1 and telling.run_once() == 0
    (event,) = listener.events()
    assert event["type"] == "campaign.daily_totals" and event["data"]["day"] == "2026-11-23"
    clock.forward(days=30)
    assert telling.run_once() == 7


@pytest.mark.parametrize("status", ["draft", "test", "closed"])
def test_only_live_campaigns_tell(clock, context, listener, hook, status):
    campaigns.load_campaign(context, changed(goal="2", status=f'"{status}"'), "clean-rivers.toml")
    clock.forward(days=1)
    assert sender(context, clock).run_once() == 0


@pytest.mark.parametrize("answer", [500, 404, 301, 302, 307, 400])
def test_what_is_not_taken_is_tried_again_with_the_same_id(clock, context, listener, hook, answer):
    listener.answers, listener.headers = [answer], {"Location": "http://localhost:1/elsewhere"}
    telling = sender(context, clock)
    clock.forward(days=1)
    assert telling.run_once() == 1
    assert context.store.webhooks()[0].fault == f"the answer was {answer}"
    assert telling.run_once() == 0, "not before its time"
    clock.forward(seconds=6)
    assert telling.run_once() == 1 and context.store.webhooks()[0].fault == ""
    assert len({headers["webhook-id"] for _, headers, _ in listener.got}) == 1
    assert len({body for _, _, body in listener.got}) == 1


def test_it_is_given_up_after_the_last_attempt(clock, context, listener, hook):
    listener.answers = [500] * 50
    telling = sender(context, clock)
    clock.forward(days=1)
    (attempts,) = [telling.run_once()]
    ids = listener.got[0][1]["webhook-id"]
    for wait in RETRIES:
        clock.forward(seconds=wait.total_seconds())
        telling.run_once()
    clock.forward(days=3)
    telling.run_once()
    tries = [headers["webhook-id"] for _, headers, _ in listener.got].count(ids)
    assert attempts == 1 and tries == 1 + len(RETRIES)


def test_who_is_gone_is_told_no_more(clock, context, listener, hook):
    listener.answers = [410]
    telling = sender(context, clock)
    clock.forward(days=3)
    assert telling.run_once() == 1
    assert not context.store.webhooks()[0].active
    clock.forward(days=3)
    assert telling.run_once() == 0 and len(listener.got) == 1


def test_two_workers_tell_once(client, clock, context, listener, hook):
    say_sent(client, clock, context, 2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sender(context, clock).run_once(), range(4)))
    assert len(listener.got) == 1


def test_nor_does_another_worker_tell_once_more_what_is_on_its_way(clock, context, listener, hook, monkeypatch):
    """Three minutes went by with the first of two notices; nobody else takes the second while it is being told."""
    for _ in range(2):
        webhooks.try_out(context, hook.id, "", clock())
    begun, by_another, send = [], [], Webhooks._send

    def slow(self, notice, url, now):
        begun.append(notice.id)
        if len(begun) == 1:
            clock.go(timedelta(minutes=3))
        elif len(begun) == 2:
            by_another.append(sender(context, clock).run_once())
        return send(self, notice, url, now)

    monkeypatch.setattr(Webhooks, "_send", slow)
    assert sender(context, clock).run_once() == 2 == len(listener.got)
    assert by_another == [0]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "127.1", "2130706433"])
def test_no_notice_goes_into_a_private_network(clock, context, listener, hook, host):
    context.store.remove_webhook(hook.id)
    url = f"http://{host}:{listener.server.server_port}/"
    webhooks.add(context, context.catalogue.campaign("clean-rivers"), url, "", clock())
    clock.forward(days=1)
    assert Webhooks(context, clock).run_once() == 1
    assert listener.got == [] and "private network" in context.store.webhooks()[0].fault


def test_one_private_address_among_public_ones_is_enough(clock, context, listener, hook, monkeypatch):
    answers = [(socket.AF_INET, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    clock.forward(days=1)
    Webhooks(context, clock).run_once()
    assert "private network" in context.store.webhooks()[0].fault


def test_the_connection_goes_to_the_address_that_was_judged(clock, context, listener, hook, monkeypatch):
    """A name that leads elsewhere the second time it is asked for."""
    asked = []

    def resolve(host, port, *_, **__):
        asked.append(host)
        address = "127.0.0.1" if host == "localhost" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    clock.forward(days=1)
    sender(context, clock).run_once()
    assert len(listener.got) == 1 and asked.count("localhost") == 1


def test_a_name_that_leads_nowhere_is_a_fault(clock, context, hook, listener, monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    clock.forward(days=1)
    sender(context, clock).run_once()
    assert context.store.webhooks()[0].fault == "its name leads nowhere"


def test_something_unforeseen_keeps_no_other_notice_waiting(clock, context, hook, listener, caplog):
    def broken(address):
        calls.append(address)
        if len(calls) == 1:
            raise RuntimeError("unforeseen")
        return True

    calls = []
    clock.forward(days=2)
    assert Webhooks(context, clock, permits=broken).run_once() == 2
    assert len(listener.got) == 1 and "unforeseen" in caplog.text
    clock.forward(seconds=6)
    assert sender(context, clock).run_once() == 1 and len(listener.got) == 2


def silent(connection):
    """Takes a request and never answers."""


def dripping(connection):
    """Answers a byte at a time, for ever."""
    with suppress(OSError):
        while True:
            connection.sendall(b"H")
            Event().wait(0.05)


@pytest.mark.parametrize("behaviour", [silent, dripping])
def test_a_slow_listener_is_left_after_a_while(clock, context, hook, behaviour):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take():
            connection, _ = server.accept()
            behaviour(connection)
            held.append(connection)

        held = []
        threading.Thread(target=take, daemon=True).start()
        context.store.remove_webhook(hook.id)
        url = f"http://localhost:{server.getsockname()[1]}/"
        webhooks.add(context, context.catalogue.campaign("clean-rivers"), url, "", clock())
        clock.forward(days=1)
        assert sender(context, clock, timeout=0.4).run_once() == 1
        assert context.store.webhooks()[0].fault in ("it did not answer in time", "the connection broke")
        for connection in held:
            connection.close()


def test_time_that_ran_out_before_there_was_a_connection_has_run_out():
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = _Pinned("localhost", server.getsockname()[1], "127.0.0.1", tls=False, timeout=5)
        connection.cut()
        with pytest.raises(TimeoutError):
            connection.connect()
        connection.close()


def test_a_certificate_nobody_vouches_for_is_a_fault(clock, context, hook, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with tls.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True) as server:

        def take():
            with suppress(OSError):
                server.accept()

        threading.Thread(target=take, daemon=True).start()
        context.store.remove_webhook(hook.id)
        url = f"https://localhost:{server.getsockname()[1]}/"
        webhooks.add(context, context.catalogue.campaign("clean-rivers"), url, "", clock())
        clock.forward(days=1)
        sender(context, clock).run_once()
        assert context.store.webhooks()[0].fault == "its certificate cannot be trusted"


def test_it_stops_when_told_to(context, clock):
    stop = Event()
    thread = threading.Thread(target=sender(context, clock).run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
