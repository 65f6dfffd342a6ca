"""A mail server that says a byte now and then, on a real socket: it is given up in time, whatever it is slow at."""

import smtplib
import time
from dataclasses import replace
from unittest import mock

import pytest

from campaign.config.settings import Mail as MailSettings
from campaign.delivery import deadlines
from campaign.delivery.deadlines import EXCHANGE_TIMEOUTS, Smtp
from campaign.delivery.message import Mail
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import DeliveryFailed, ServerUnavailable, Unknown
from tests.support.processes import until
from tests.support.smtp_server import Session, SmtpServer, self_signed

TIMEOUT = 0.4
PACE = 0.1
LONGEST = 8
"""Seconds that the server would go on for; what is tested has to be over long before."""
MAIL = Mail("letters@letters.test", "minister@gov.test", b"Subject: one\r\n\r\nHello.\r\n")


def test_a_reply_that_came_in_time_counts_though_the_time_is_over_when_it_was_read(server, monkeypatch):
    """As on a machine that is busy for a moment: the message was taken, and is not sent once more."""
    late = []
    clock, whole = time.monotonic, smtplib.SMTP.getreply
    monkeypatch.setattr(deadlines, "time", mock.Mock(monotonic=lambda: clock() + sum(late)))

    def read(self):
        reply = whole(self)
        late.append(1_000)
        return reply

    with Smtp("127.0.0.1", server.port, local_hostname="letters.test", timeout=5) as host:
        host.deadline.begin()
        monkeypatch.setattr(smtplib.SMTP, "getreply", read)
        host.send("NOOP\r\n")
        assert host.getreply() == (250, b"2.0.0 ok")
        with pytest.raises(TimeoutError):
            host.send("NOOP\r\n")
        monkeypatch.setattr(smtplib.SMTP, "getreply", whole)
        late.clear()


class SlowServer(SmtpServer):
    """Answers `slow` byte by byte, or with line after line (`lines`), each well within the timeout.

    `before_each` is how many seconds it thinks before every reply.
    """

    slow = ""
    lines = False
    before_each = 0.0
    said = 0
    """How often it said a little of what it is slow at: every `PACE`, however slow the machine."""
    _asked = ""

    def _reply_for(self, command: str) -> str:
        self._asked = command
        return super()._reply_for(command)

    def _say(self, session: Session, reply: str) -> str:
        self.closing.wait(self.before_each)
        if self._asked != self.slow:
            return super()._say(session, reply)
        end = time.monotonic() + LONGEST
        session.connection.sendall(b"" if self.lines else reply[:4].encode())
        while time.monotonic() < end and not self.closing.wait(PACE):
            session.connection.sendall(f"{reply[:3]}-more\r\n".encode() if self.lines else b".")
            self.said += 1
        session.connection.sendall(b"\r\n")
        return reply


def settings(server: SmtpServer, **changes: object) -> MailSettings:
    usual = MailSettings("smtp", server="localhost", port=server.port, tls="none", from_address=MAIL.sender)
    return replace(usual, timeout=TIMEOUT, **changes)  # type: ignore[arg-type]


@pytest.fixture(params=["one by one", "pipelined"])
def server(request):
    with SlowServer("AUTH PLAIN", *(["PIPELINING"] if request.param == "pipelined" else [])) as running:
        yield running


@pytest.mark.parametrize("lines", [False, True], ids=["bytes", "lines"])
@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "MESSAGE"])
def test_a_slow_reply_is_given_up(server, command, lines):
    server.slow, server.lines = command, lines
    transport = SmtpTransport(settings(server, username="letters", password="secret"))
    began = time.monotonic()
    with pytest.raises(Unknown if command == "MESSAGE" else ServerUnavailable):
        transport.send(MAIL)
    assert time.monotonic() - began < (EXCHANGE_TIMEOUTS + 1 if command == "MESSAGE" else 2) * TIMEOUT
    transport.close()


@pytest.mark.parametrize("prompt", [False, True], ids=["by a thread", "at once"])
def test_a_server_that_looks_through_a_letter_for_long_is_not_sent_it_twice(server, prompt):
    transport = SmtpTransport(settings(server))
    transport.send(MAIL, lambda: MAIL)
    server.on_message = lambda: server.closing.wait(2 * TIMEOUT)
    if prompt and server.extensions[-1] == "PIPELINING":
        until(lambda: transport.takes_at_once(MAIL), "the server wants it")
        transport.begin(MAIL)
        until(transport.is_answered, "it is answered")
        assert transport.answer() == "250 2.0.0 taken"
    else:
        assert transport.send(MAIL) == "250 2.0.0 taken"
    assert len(server.taken) == 2
    transport.close()


@pytest.mark.parametrize("command", ["RSET", "QUIT"])
def test_a_slow_goodbye_is_not_waited_for(server, command):
    server.slow = command
    server.script("RCPT", "550 5.1.1 no such user")
    transport = SmtpTransport(settings(server))
    began = time.monotonic()
    with pytest.raises(DeliveryFailed):
        transport.send(MAIL)
    transport.close()
    assert time.monotonic() - began < 3 * TIMEOUT


def test_a_kept_connection_that_became_slow_is_opened_once_more(server):
    transport = SmtpTransport(settings(server))
    transport.send(MAIL)
    server.slow = "MAIL"
    began = time.monotonic()
    with pytest.raises(ServerUnavailable):
        transport.send(MAIL)
    assert time.monotonic() - began < 4 * TIMEOUT and server.connections == 2
    transport.close()


def test_replies_that_each_just_come_in_time_are_waited_for(server):
    server.before_each = 0.7 * TIMEOUT
    transport = SmtpTransport(settings(server, username="letters", password="secret"))
    assert transport.send(MAIL) == "250 2.0.0 taken"
    transport.close()


def test_but_not_however_many_there_are(tmp_path):
    certificate = self_signed(tmp_path, "localhost")
    with SlowServer("AUTH PLAIN", certificate=certificate) as server:
        server.before_each = 0.9 * TIMEOUT
        more = {"tls": "starttls", "ca_file": str(certificate), "username": "letters", "password": "secret"}
        transport = SmtpTransport(settings(server, **more))
        began = time.monotonic()
        with pytest.raises(ServerUnavailable):
            transport.connect()
        assert time.monotonic() - began < (EXCHANGE_TIMEOUTS + 0.5) * TIMEOUT


def test_a_slow_server_under_tls(tmp_path):
    certificate = self_signed(tmp_path, "localhost")
    with SlowServer(certificate=certificate) as server:
        server.slow = "RCPT"
        transport = SmtpTransport(settings(server, tls="starttls", ca_file=str(certificate)))
        began = time.monotonic()
        with pytest.raises(ServerUnavailable):
            transport.send(MAIL)
        assert time.monotonic() - began < 3 * TIMEOUT
        transport.close()


def test_a_server_that_does_not_read(server):
    """What is too large for the buffers between us is not written for ever."""
    server._message = lambda session: server.closing.wait()  # type: ignore[method-assign]
    transport = SmtpTransport(settings(server))
    large = Mail(MAIL.sender, MAIL.recipient, b"Subject: large\r\n\r\n" + b"x" * 70 * 1_000_000 + b"\r\n")
    began = time.monotonic()
    with pytest.raises(ServerUnavailable):
        transport.send(large)
    assert time.monotonic() - began < (EXCHANGE_TIMEOUTS + 1) * TIMEOUT
    transport.close()


def test_a_worker_is_free_again_and_the_letter_waits(new_scene, server):
    server.slow = "RCPT"
    scene = new_scene(settings(server))
    letter = scene.send()
    transport = SmtpTransport(scene.settings.mail)
    began = time.monotonic()
    scene.worker(transport).run_once(scene.clock())
    # What the database takes for it is no waiting for the server.
    assert server.said < 3 * TIMEOUT / PACE and time.monotonic() - began < LONGEST
    assert scene.state(letter).value == "queued"
    scene.store.close()
