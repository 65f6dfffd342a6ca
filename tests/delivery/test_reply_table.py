"""What each reply of a mail server leads to: said on a real socket, read in the database, for two letters in line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import State
from campaign.core.letters import links
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
VERIFIED = "550 5.1.1 <x>: Recipient address rejected: undeliverable address: host mx.gov.test[192.0.2.1] said:"
"""How Postfix begins to tell what an office's server says to it, with `reject_unverified_recipient`."""
EXCHANGE = "550 5.4.1 Recipient address rejected: Access denied. [XX0EUR00FT000.eop-eur00.prod.protection.outlook.com]"

# said to · the reply · the letter is then · its attempts · it waits · the other letter is then · what is held
TABLE = [
    ("MESSAGE", "250 2.0.0 ok", SENT, 1, AT_ONCE, SENT, None),
    ("CONNECT", "421 4.3.2 closing", QUEUED, 0, BACK_OFF, QUEUED, None),
    ("MAIL", "421 4.3.2 closing", QUEUED, 0, BACK_OFF, QUEUED, None),
    ("MAIL", "432 4.3.2 Concurrent connections limit exceeded", QUEUED, 0, BACK_OFF, QUEUED, None),
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
    ("RCPT", EXCHANGE, FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    (
        "RCPT",
        "554 5.7.1 <x>: Recipient address rejected: Access denied",
        FAILED,
        1,
        AT_ONCE,
        QUEUED,
        HoldKind.SUSPENDED,
    ),
    ("RCPT", "550 5.7.133 sender not authenticated for group", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("RCPT", "553 sorry, no mailbox here by that name (#5.7.1)", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("RCPT", "550 #5.1.0 Address rejected.", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("RCPT", "550 5.1.1 mailbox is full", RETRYING, 1, RETRY, SENT, None),
    ("RCPT", "550 5.7.1 greylisted, come back later", RETRYING, 1, RETRY, SENT, None),
    ("RCPT", "450 4.2.1 is receiving mail too quickly", QUEUED, 0, HOUR, QUEUED, HoldKind.SLOWED),
    ("MAIL", "550 5.7.1 Client was not authenticated", QUEUED, 0, 10 * MINUTES, QUEUED, HoldKind.STOPPED),
    ("RCPT", f"{VERIFIED} 550 your account is suspended", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("RCPT", f"{VERIFIED} 550 5.7.1 authentication required", FAILED, 1, AT_ONCE, QUEUED, HoldKind.SUSPENDED),
    ("RCPT", "550 your account is suspended", QUEUED, 0, 10 * MINUTES, QUEUED, HoldKind.STOPPED),
    ("RCPT", "550 5.1.1 blocked using zen.spamhaus.org", RETRYING, 1, RETRY, QUEUED, HoldKind.PAUSED),
    ("RCPT", RATE, QUEUED, 0, HOUR, QUEUED, HoldKind.SLOWED),
    ("MESSAGE", "550 5.7.1 against our policy", RETRYING, 1, RETRY, QUEUED, HoldKind.PAUSED),
    (
        "MESSAGE",
        "554 Message rejected: Email address is not verified.",
        QUEUED,
        0,
        10 * MINUTES,
        QUEUED,
        HoldKind.STOPPED,
    ),
    ("RCPT", "550 Your account has been suspended", QUEUED, 0, 10 * MINUTES, QUEUED, HoldKind.STOPPED),
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
def test_a_reply_leads_to(new_scene, extensions, example):
    command, reply, state, attempts, wait, others, held = example
    with SmtpServer(*extensions) as server:
        server.script(command, reply)
        scene = scene_with(new_scene, server)
        letter, other = scene.send(), scene.send()
        now, transport = scene.clock(), SmtpTransport(scene.settings.mail)
        outgoing = Outgoing(scene.settings, scene.catalogue)
        Worker(scene, outgoing, [transport], "one", scene.clock, any_jitter).run_once(now)
        transport.close()
        assert scene.state(letter) is state
        assert scene.state(other) is others
        assert [hold.kind for hold in scene.store.holds(now)] == ([held] if held else [])
        counted, not_before = row(scene, letter)
        assert counted == attempts
        assert 0.8 * wait <= timedelta(seconds=not_before - now.timestamp()) <= 1.2 * wait


def test_one_address_is_held_up_and_everything_else_goes_on(new_scene):
    with SmtpServer() as server:
        server.script("RCPT", EXCHANGE)
        scene = scene_with(new_scene, server)
        scene.settings = replace(scene.settings, mail=replace(scene.settings.mail, username="", password=""))
        refused, waiting, other = scene.send(), scene.send(), scene.send("mayor")
        transport = SmtpTransport(scene.settings.mail)
        scene.worker(transport).run_once(scene.clock())
        transport.close()
        assert [scene.state(one) for one in (refused, waiting, other)] == [FAILED, QUEUED, SENT]
        (hold,) = scene.store.holds(scene.clock())
        assert (hold.kind, hold.key, hold.reply) == (HoldKind.SUSPENDED, "minister@gov.test", EXCHANGE)


def scene_with(new_scene, server) -> Scene:
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return new_scene(replace(mail, timeout=1, username="letters", password="secret"))


def row(scene, letter) -> tuple[int, float]:
    with scene.store.reading() as db:
        name = links.name_of(links.secret_of(letter))
        record = db.execute("SELECT attempts, not_before FROM letters WHERE submission = ?", (name,)).fetchone()
    return record[0], record[1]
