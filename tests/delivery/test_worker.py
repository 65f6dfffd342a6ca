"""The worker: what each failure of sending leads to, and what it gives back."""

import logging
import os
import signal
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from threading import Event

import pytest

from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.core.letters import links
from campaign.core.letters.submissions import Kind
from campaign.core.offices.office import Office
from campaign.delivery.process import run
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import (
    Rejected,
    Unavailable,
    Unknown,
)
from tests.support.scene import CHECKED, NOW, SOURCE, Scene
from tests.support.scripted import Scripted, Waiting
from tests.support.smtp_server import DROP, SmtpServer

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
ROOT = Path(__file__).parent.parent.parent
MINUTE = timedelta(minutes=1)
MAYOR = 'title = "Mayor"\nemail = "mayor@town.test"'


@pytest.fixture
def scene(new_scene):
    return new_scene(MailSettings("smtp", server="localhost", from_address="letters@letters.test"))


class TestOutcomes:
    def test_sent(self, scene):
        letter = scene.send()
        transport = Scripted()
        assert scene.worker(transport).run_once(scene.clock()) == 1
        assert scene.state(letter) is State.SENT
        assert scene.counted()["sent"] == 1
        (mail,) = transport.taken
        assert mail.recipient == "minister@gov.test"
        assert b"\r\nDate: Mon, 23 Nov 2026 20:00:05 +0000\r\n" in mail.data
        assert f"\r\nMessage-ID: <{letter}@letters.test>\r\n".encode() in mail.data

    @pytest.mark.parametrize(
        ("failure", "state"),
        [
            (Rejected("554 no", 554), State.FAILED),
            (Unavailable("450 4.7.1 greylisted", 450), State.RETRYING),
            (Unknown("no reply"), State.UNKNOWN),
            (ValueError("jane@mail.test"), State.FAILED),
        ],
    )
    def test_what_happens_to_one_letter_stops_no_other(self, scene, failure, state):
        first, second = scene.send(), scene.send()
        assert scene.worker(Scripted(failure)).run_once(scene.clock()) == 2
        assert scene.state(first) is state
        assert scene.state(second) is State.SENT

    def test_a_supporter_is_told_of_an_office_in_their_own_language(self, scene):
        scene.load(offices=(CHECKED, Office("gov-ko", "강 장관", language="ko")))
        scene.send(kinds=[Kind.COPY], page_language="ko")
        transport = Scripted()
        scene.worker(transport).run_once(scene.clock())
        (copy,) = (mail for mail in transport.taken if mail.recipient == "jane@mail.test")
        text = message_from_bytes(copy.data, policy=SMTP).get_body(("plain",)).get_content()
        assert "강 장관" in text and CHECKED.title not in text

    def test_refused_for_now_is_tried_again_at_growing_intervals_until_the_end(self, scene):
        letter = scene.send()
        transport = Scripted(*[Unavailable("450 later", 450)] * 100)
        worker = scene.worker(transport)
        waits, last = [], scene.clock()
        while scene.state(letter) in (State.QUEUED, State.RETRYING):
            if worker.run_once(scene.clock()):
                waits.append((scene.clock() - last) / MINUTE)
                last = scene.clock()
            scene.clock.go(5 * MINUTE)
        assert waits[:9] == [0, 5, 10, 20, 40, 80, 160, 320, 360]
        assert scene.state(letter) is State.FAILED
        assert sum(waits) <= 120 * 60 < sum(waits) + 360
        assert scene.counted()["failed"] == 1

    def test_a_letter_without_an_answer_is_sent_once_more_the_same(self, scene):
        letter = scene.send()
        transport = Scripted(Unknown("no reply"))
        worker = scene.worker(transport)
        worker.run_once(scene.clock())
        scene.clock.go(14 * MINUTE)
        assert worker.run_once(scene.clock()) == 0
        scene.clock.go(MINUTE)
        assert worker.run_once(scene.clock()) == 1
        assert scene.state(letter) is State.SENT

    def test_twice_without_an_answer_is_the_end(self, scene):
        letter = scene.send()
        worker = scene.worker(Scripted(Unknown("no reply"), Unknown("no reply")))
        worker.run_once(scene.clock())
        scene.clock.go(15 * MINUTE)
        worker.run_once(scene.clock())
        assert scene.state(letter) is State.FAILED

    @pytest.mark.parametrize("connections", [1, 4])
    def test_a_server_that_answers_for_no_mail_is_left_alone_for_a_while(self, new_scene, server, connections):
        """Else every letter that waits would be in doubt within minutes, and the second time given up."""
        mail = MailSettings("smtp", "", "127.0.0.1", server.port, tls="none", from_address="letters@letters.test")
        scene = new_scene(mail, Delivery(batch=5))
        letters = [scene.send() for _ in range(40)]
        server.always("MESSAGE", DROP)
        stop = Waiting(scene, 6)
        scene.worker(*[SmtpTransport(scene.settings.mail) for _ in range(connections)]).run(stop)
        assert stop.waits == [10, 20, 40, 80, 160, 300] and len(server.taken) == 8
        server.taken.clear()
        server.always("MESSAGE", "250 ok")
        scene.clock.go(15 * MINUTE)
        scene.worker(SmtpTransport(scene.settings.mail)).drain()
        assert {scene.state(letter) for letter in letters} == {State.SENT} and len(server.taken) == 40

    def test_nothing_personal_is_logged_or_kept(self, scene, caplog):
        caplog.set_level(logging.DEBUG)
        scene.send()
        scene.send()
        scene.send(email="not an address")
        failures = [ValueError("Jane Kim <jane@mail.test>"), Rejected("554 <jane@mail.test> no", 554)]
        scene.worker(Scripted(*failures)).run_once(scene.clock())
        assert len(caplog.messages) == 3
        assert "ValueError < scripted.py:" in caplog.text
        for word in ("jane", "Jane", "please keep", "not an address"):
            assert word not in caplog.text

    def test_erased_while_another_held_it(self, scene):
        letter = scene.send()
        scene.store.claim(scene.clock(), "killed", scene.clock() + MINUTE, 10)
        scene.store.erase(links.secret_of(letter))
        scene.clock.go(2 * MINUTE)
        transport = Scripted()
        assert scene.worker(transport).run_once(scene.clock()) == 1
        assert scene.state(letter) is State.ERASED
        assert not transport.tried
        assert "sent" not in scene.counted()
        assert "queued" not in scene.counted()


class TestStopping:
    def test_the_letter_in_hand_is_finished_and_the_rest_given_back(self, scene):
        letters = [scene.send() for _ in range(3)]
        transport, stop = Scripted(), Event()
        transport.on_send = stop.set
        scene.worker(transport).run(stop)
        assert [scene.state(letter) for letter in letters] == [State.SENT, State.QUEUED, State.QUEUED]
        assert transport.closed == 1
        assert len(scene.store.claim(scene.clock(), "another", scene.clock() + MINUTE, 10)) == 2

    def test_a_slow_batch_is_given_back_before_its_lease_ends(self, scene):
        for _ in range(5):
            scene.send()
        transport = Scripted()
        transport.on_send = lambda: scene.clock.go(timedelta(seconds=200))
        assert scene.worker(transport).run_once(scene.clock()) == 2
        assert len(scene.store.claim(scene.clock(), "another", scene.clock() + MINUTE, 10)) == 3

    def test_it_waits_when_nothing_is_due_and_lets_the_server_go(self, scene):
        transport, stop = Scripted(), Waiting(scene, 3)
        scene.worker(transport).run(stop)
        assert stop.waits == [0.01] * 3
        assert transport.closed == 4

    def test_every_hour_there_is_something_else_to_do(self, new_scene, monkeypatch):
        scene = new_scene(MailSettings(maildir="unused"), Delivery(poll_seconds=600))
        monkeypatch.setattr("campaign.delivery.worker.monotonic", lambda: scene.clock().timestamp())
        done = []
        scene.worker(Scripted()).run(Waiting(scene, 13), done.append)
        assert [(moment - NOW) / MINUTE for moment in done] == [0, 60, 120]


class TestWhereItGoes:
    def send_one(self, scene: Scene, target: str = "minister", **changes) -> tuple[State, Scripted]:
        letter = scene.send(target)
        scene.load(**changes)
        transport = Scripted()
        scene.worker(transport).run_once(scene.clock())
        return scene.state(letter), transport

    def test_the_address_is_todays(self, scene):
        corrected = [replace(CHECKED, email="new@gov.test")]
        state, transport = self.send_one(scene, offices=corrected)
        assert (state, transport.taken[0].recipient) == (State.SENT, "new@gov.test")

    def test_an_address_of_the_campaign_file(self, scene):
        state, transport = self.send_one(scene, "mayor")
        assert (state, transport.taken[0].recipient) == (State.SENT, "mayor@town.test")

    @pytest.mark.parametrize(
        ("target", "changes", "reason"),
        [
            ("minister", {"offices": [replace(CHECKED, checked_on=None, email="x@gov.test")]}, "address"),
            ("mayor", {"source": SOURCE.replace('"mayor"', '"other"')}, "target"),
            ("mayor", {"source": SOURCE.replace(MAYOR, 'office = "gov"')}, "office"),
        ],
    )
    def test_a_letter_that_has_nowhere_to_go_is_set_aside(self, scene, caplog, target, changes, reason):
        state, transport = self.send_one(scene, target, **changes)
        assert state is State.FAILED
        assert not transport.tried
        assert reason in caplog.text

    def test_in_test_mode_all_mail_goes_to_the_test_address(self, new_scene):
        mail = MailSettings("smtp", server="localhost", from_address="l@letters.test", test_recipient="me@letters.test")
        scene = new_scene(mail)
        scene.load("test")
        scene.send(kinds=[Kind.CONFIRMATION, Kind.COPY])
        transport = Scripted()
        scene.worker(transport).run_once(scene.clock())
        assert [mail.recipient for mail in transport.taken] == ["me@letters.test"] * 3
        assert all(b"\r\nSubject: [TEST] " in mail.data for mail in transport.taken)
        assert not any(b"gov.test" in mail.data for mail in transport.taken)

    def test_in_test_mode_without_a_test_address_nothing_goes_to_a_server(self, scene, caplog):
        scene.load("test")
        letter = scene.send()
        transport = Scripted()
        scene.worker(transport).run_once(scene.clock())
        assert scene.state(letter) is State.FAILED
        assert not transport.tried
        assert "mail.test_recipient" in caplog.text

    def test_into_a_maildir_everything_may_go(self, tmp_path, new_scene):
        scene = new_scene(MailSettings(maildir=str(tmp_path / "mail")))
        unchecked = replace(CHECKED, checked_on=None)
        state, transport = self.send_one(scene, status="test", offices=[unchecked])
        assert (state, transport.taken[0].recipient) == (State.SENT, "minister@gov.test")

    def test_mails_to_the_supporter_lead_to_pages_that_know_them(self, scene):
        submission = scene.send(kinds=[Kind.CONFIRMATION, Kind.COPY])
        transport = Scripted()
        scene.worker(transport).run_once(scene.clock())
        confirmation, copy, letter = (mail.data.decode() for mail in transport.taken)
        assert [mail.recipient for mail in transport.taken[:2]] == ["jane@mail.test"] * 2
        assert "https://letters.test/confirm/" in confirmation
        assert "Jane" not in confirmation
        assert "river" not in confirmation.partition("\r\n\r\n")[2].replace("Clean rivers", "")
        assert "https://letters.test/receipt/" in copy
        assert submission in copy
        assert "To: Minister for Rivers" in copy
        assert submission in letter


class TestRealServer:
    def test_a_server_that_comes_and_goes(self, new_scene):
        with SmtpServer("PIPELINING") as server:
            scene = new_scene(smtp_to(server.port))
            letters = [scene.send() for _ in range(20)]
            server.script("MESSAGE", *["250 ok"] * 3, "554 no", "451 later", DROP)
            server.script("RCPT", *["250 ok"] * 10, "421 4.3.2 closing", "421 4.3.2 closing")
            stop = Waiting(scene, 300)
            scene.settings = replace(scene.settings, delivery=Delivery(poll_seconds=30))
            scene.worker(SmtpTransport(scene.settings.mail)).run(stop)
        states = [scene.state(letter) for letter in letters]
        assert states.count(State.SENT) == 19
        assert states.count(State.FAILED) == 1
        by_id = by_message_id(server)
        assert sorted(len(copies) for copies in by_id.values()) == [1] * 18 + [2]
        assert all(len(set(copies)) == 1 for copies in by_id.values())


def smtp_to(port: int) -> MailSettings:
    return MailSettings("smtp", server="127.0.0.1", port=port, tls="none", from_address="letters@letters.test")


def by_message_id(server: SmtpServer) -> dict[bytes, list[bytes]]:
    """Every copy of every message that arrived: identical bytes mean identical Message-ID, Date and all else."""
    mails = defaultdict(list)
    for taken in server.taken:
        (message_id,) = [line for line in taken.data.split(b"\r\n") if line.startswith(b"Message-ID: ")]
        mails[message_id.removeprefix(b"Message-ID: ")].append(taken.data)
    return mails


def test_it_delivers_as_the_settings_say(tmp_path, new_scene):
    mail = MailSettings(maildir=str(tmp_path / "mail"), from_address="letters@letters.test")
    scene = new_scene(mail)
    scene.clock.now = YESTERDAY
    letter = scene.send()
    run(scene, drain=True)
    assert scene.state(letter) is State.SENT
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_drain_ends_with_one_line_when_it_cannot_send(new_scene):
    with SmtpServer() as server:
        server.always("CONNECT", "554 5.3.2 no mail here")
        scene = new_scene(smtp_to(server.port))
        scene.clock.now = YESTERDAY
        scene.send()
        with pytest.raises(SystemExit, match=r"^Delivery stopped: 554 5\.3\.2 no mail here$"):
            run(scene, drain=True)


def test_an_address_of_ours_that_cannot_send_is_said_before_anything_is_claimed(tmp_path, new_scene):
    scene = new_scene(MailSettings(maildir=str(tmp_path / "mail"), from_address="briefe-für@letters.test"))
    with pytest.raises(SystemExit, match=r"mail\.from"):
        run(scene, drain=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_a_worker_process(tmp_path, new_scene, number):
    """The whole way: the signal (the second is a terminal's that is closed), the event, the letter in hand, the exit
    status."""
    with SmtpServer() as server:
        scene = new_scene(smtp_to(server.port))
        letters = [scene.send() for _ in range(5)]
        running: list[subprocess.Popen[bytes]] = []
        started = Event()

        def terminate() -> None:
            assert started.wait(60)
            os.kill(running[0].pid, number)

        server.on_message = terminate
        command = [sys.executable, "-m", "tests.support.worker_process", str(tmp_path), str(server.port), scene.url]
        running.append(subprocess.Popen(command, cwd=ROOT))
        started.set()
        assert running[0].wait(60) == 0
    states = [scene.state(letter) for letter in letters]
    assert states == [State.SENT] + [State.QUEUED] * 4
