"""What each reply of a mail server leads to: said on a real socket, read in the database, for two letters in line."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import State
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.sending import any_jitter
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.worker import Worker
from tests.support.scene import Scene
from tests.support.smtp_server import DROP, SILENT, SmtpServer

SENT, QUEUED, RETRYING, UNKNOWN, FAILED = State.SENT, State.QUEUED, State.RETRYING, State.UNKNOWN, State.FAILED
SECONDS, MINUTES, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
RETRY, BACK_OFF, AT_ONCE = 5 * MINUTES, 10 * SECONDS, timedelta()
RATE = "550-5.2.1 The user you are trying to contact is receiving mail\r\n550 5.2.1 at a rate that prevents more"

# said to · the reply · the letter is then · its attempts · it waits · the other letter is then · what is held
TABLE = [
    ("MESSAGE", "250 2.0.0 ok", SENT, 1, AT_ONCE, SENT, None),
    ("CONNECT", "421 4.3.2 closing", QUEUED, 0, BACK_OFF, QUEUED, None),
    ("MAIL", "421 4.3.2 closing", QUEUED, 0, BACK_OFF, QUEUED, None),
    ("RCPT", "421 4.3.2 closing", QUEUED, 0, BACK_OFF, QUEUED, None),
    ("CONNECT", DROP, QUEUED, 0, BACK_OFF, QUEUED, None),
    ("CONNECT", SILENT, QUEUED, 0, BACK_OFF, QUEUED, None),
    ("MAIL", DROP, QUEUED, 0, BACK_OFF, QUEUED, None),
    ("RCPT", SILENT, QUEUED, 0, BACK_OFF, QUEUED, None),
    ("DATA", DROP, QUEUED, 0, BACK_OFF, QUEUED, None),
    ("RCPT", "450 4.2.1 busy", RETRYING, 1, RETRY, SENT, None),
    ("RCPT", "451 4.7.1 greylisted, come back", RETRYING, 1, RETRY, SENT, None),
    ("RCPT", "452 4.2.2 mailbox full", RETRYING, 1, RETRY, SENT, None),
    ("MESSAGE", "451 4.3.0 later", RETRYING, 1, RETRY, SENT, None),
    ("RCPT", "550 5.1.1 no such user", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("MESSAGE", "550 5.1.10 null MX", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("RCPT", RATE, QUEUED, 0, HOUR, QUEUED, HoldKind.SLOWED),
    ("MESSAGE", "550 5.7.1 against our policy", RETRYING, 1, RETRY, QUEUED, HoldKind.PAUSED),
    ("MAIL", "530 5.7.0 sign in first", QUEUED, 0, 10 * MINUTES, QUEUED, HoldKind.STOPPED),
    ("AUTH", "535 5.7.8 wrong password", QUEUED, 0, 10 * MINUTES, QUEUED, HoldKind.STOPPED),
    ("RCPT", "501 5.1.3 bad syntax", FAILED, 1, AT_ONCE, SENT, None),
    ("MAIL", "500 5.5.2 what?", FAILED, 1, AT_ONCE, SENT, None),
    ("RCPT", "553 5.1.3 bad syntax", FAILED, 1, AT_ONCE, SENT, None),
    ("MESSAGE", DROP, UNKNOWN, 0, 15 * MINUTES, SENT, None),
    ("MESSAGE", SILENT, UNKNOWN, 0, 15 * MINUTES, SENT, None),
]


@pytest.mark.parametrize("extensions", [["AUTH PLAIN"], ["AUTH PLAIN", "PIPELINING"]], ids=["one by one", "pipelined"])
@pytest.mark.parametrize("example", TABLE, ids=lambda example: " ".join(example[:2]))
def test_a_reply_leads_to(tmp_path, extensions, example):
    command, reply, state, attempts, wait, others, held = example
    with SmtpServer(*extensions) as server:
        server.script(command, reply)
        scene = scene_in(tmp_path, server)
        letter, other = scene.send(), scene.send()
        now, transport = scene.clock(), SmtpTransport(scene.settings.mail)
        outgoing = Outgoing(scene.settings, scene.catalogue)
        Worker(scene, outgoing, transport, "one", scene.clock, any_jitter).run_once(now)
        transport.close()
        assert scene.state(letter) is state
        assert scene.state(other) is others
        assert [hold.kind for hold in scene.store.holds(now)] == ([held] if held else [])
        counted, not_before = row(tmp_path, letter)
        assert counted == attempts
        assert 0.8 * wait <= timedelta(seconds=not_before - now.timestamp()) <= 1.2 * wait
        scene.store.close()


def scene_in(folder, server) -> Scene:
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return Scene(folder, replace(mail, timeout=1, username="letters", password="secret"))


def row(folder, letter) -> tuple[int, float]:
    with sqlite3.connect(folder / "campaign.db") as database:
        found = database.execute("SELECT attempts, not_before FROM letters WHERE submission = ?", (letter,)).fetchone()
    return found[0], found[1]
