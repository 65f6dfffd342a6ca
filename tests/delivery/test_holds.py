"""What keeps letters waiting, what ends it, and that nobody's letter is lost by it."""

import email
import email.policy
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from campaign.config.settings import Delivery, Privacy
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import State
from campaign.delivery.smtp import SmtpTransport
from tests.support.mails import plain
from tests.support.scene import Scene

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RATE = "550-5.2.1 The user is receiving mail at a rate that prevents more\r\n550 5.2.1 later"


@pytest.fixture
def scene(new_scene, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return new_scene(mail)


def drain(scene: Scene) -> None:
    scene.worker(SmtpTransport(scene.settings.mail)).drain()


def states(scene: Scene, letters: list[str]) -> list[State]:
    return [scene.state(letter) for letter in letters]


@pytest.mark.parametrize("command", ["RCPT", "MESSAGE"])
def test_a_wrong_address_is_one_problem_and_not_a_thousand(scene, server, command):
    letters = [scene.send() for _ in range(4)]
    other = scene.send("mayor")
    server.script(command, "550 5.1.1 no such mailbox")
    drain(scene)
    assert states(scene, letters) == [State.FAILED] + [State.QUEUED] * 3
    assert scene.state(other) is State.SENT
    (hold,) = scene.store.holds(scene.clock())
    assert (hold.kind, hold.key, hold.reply) == (HoldKind.SUSPENDED, "minister@gov.test", "550 5.1.1 no such mailbox")
    assert scene.store.release(HoldKind.SUSPENDED, "minister@gov.test")
    drain(scene)
    assert states(scene, letters) == [State.FAILED] + [State.SENT] * 3
    assert len(server.taken) == 4


def test_policy_pauses_the_campaign_and_the_letter_comes_after_the_others(scene, server):
    letters = [scene.send() for _ in range(3)]
    server.script("MESSAGE", "550 5.7.1 not from you")
    drain(scene)
    assert states(scene, letters) == [State.RETRYING, State.QUEUED, State.QUEUED]
    scene.clock.go(DAY)
    drain(scene)
    assert not server.taken
    scene.store.release(HoldKind.PAUSED, "rivers")
    drain(scene)
    assert states(scene, letters) == [State.SENT] * 3


def test_a_mailbox_that_gets_too_much_rests_and_then_gets_less(scene, server):
    scene.settings = replace(scene.settings, delivery=Delivery(per_target_per_hour=4))
    letters = [scene.send() for _ in range(6)]
    server.script("MESSAGE", "250 ok", RATE)
    drain(scene)
    assert states(scene, letters).count(State.SENT) == 1
    scene.clock.go(59 * MINUTE)
    drain(scene)
    assert len(server.taken) == 1
    scene.clock.go(2 * MINUTE)
    drain(scene)
    assert len(server.taken) == 3
    scene.clock.go(2 * HOUR)
    drain(scene)
    scene.clock.go(2 * HOUR)
    drain(scene)
    assert states(scene, letters) == [State.SENT] * 6


def test_delivery_that_is_stopped_is_told_until_something_is_sent(scene, server):
    letter = scene.send()
    server.script("MAIL", "530 5.7.0 sign in first")
    with pytest.raises(Exception, match="sign in first"):
        drain(scene)
    assert [hold.kind for hold in scene.store.holds(scene.clock())] == [HoldKind.STOPPED]
    scene.clock.go(10 * MINUTE)
    drain(scene)
    assert scene.state(letter) is State.SENT
    assert scene.store.holds(scene.clock()) == []


def test_a_paused_campaign_keeps_its_letters(scene, server):
    scene.store.hold(Hold(HoldKind.PAUSED, "rivers", scene.clock()))
    letter = scene.send()
    drain(scene)
    assert scene.state(letter) is State.QUEUED
    assert not server.taken


class TestGivingBack:
    def test_a_letter_that_fails_comes_back_whole_to_a_proven_address(self, scene, server):
        letter = scene.send(confirmed=True)
        server.script("RCPT", "554 no")
        drain(scene)
        assert scene.state(letter) is State.FAILED
        drain(scene)
        (mail,) = server.taken
        text = mail.data.decode()
        assert mail.recipient == "jane@mail.test"
        assert f"please keep river {letter} clean." in " ".join(text.split())
        assert scene.stored(letter).personal is None

    def test_nothing_is_sent_to_an_address_that_was_not_proven(self, scene, server):
        letter = scene.send()
        server.script("RCPT", "554 no")
        drain(scene)
        drain(scene)
        assert not server.taken
        assert scene.stored(letter).personal is None

    def test_what_waits_too_long_comes_back(self, scene, server):
        scene.settings = replace(scene.settings, privacy=Privacy(queued_days=30))
        scene.store.hold(Hold(HoldKind.PAUSED, "rivers", scene.clock()))
        letter = scene.send(confirmed=True)
        scene.clock.go(29 * DAY)
        drain(scene)
        assert (scene.state(letter), server.taken) == (State.QUEUED, [])
        scene.clock.go(2 * DAY)
        drain(scene)
        assert (scene.state(letter), [taken.recipient for taken in server.taken]) == (State.FAILED, ["jane@mail.test"])
        assert scene.counted()["failed"] == 1
        assert scene.stored(letter).personal is None

    def test_what_nobody_decided_about_comes_back_with_the_reason(self, scene, server):
        letter = scene.send(confirmed=True, held_back=True)
        scene.clock.go(31 * DAY)
        drain(scene)
        assert scene.state(letter) is State.FAILED
        (taken,) = server.taken
        mail = email.message_from_bytes(taken.data, policy=email.policy.default)
        told = " ".join(plain(mail).split())
        assert mail["Subject"] == "We did not send your letter"
        assert "Nobody did in time, so it has not been sent" in told and f"river {letter} clean" in told
        assert scene.stored(letter).personal is None

    def test_what_was_given_up_is_destroyed_at_once(self, scene, server):
        letter = scene.send()
        scene.store.hold(Hold(HoldKind.PAUSED, "rivers", scene.clock()))
        scene.clock.go(31 * DAY)
        scene.worker(SmtpTransport(scene.settings.mail)).give_up(scene.clock())
        assert scene.state(letter) is State.FAILED
        assert scene.store.keys_state().slots["forgotten"] == scene.store.keys_state().slots["used"] == 0

    def test_giving_up_ends_where_nothing_can_be_finished(self, scene, server, monkeypatch):
        """Every lease is over before it is used, as for a worker that is stopped and goes on again and again."""
        letter = scene.send()
        scene.clock.go(31 * DAY)
        claims, asked = scene.store.claim_overdue, []

        def claimed(*given):
            asked.append(given)
            assert len(asked) < 5, "it goes on for ever"
            taken = claims(*given) or taken_before
            taken_before[:] = taken
            return taken

        taken_before = []
        monkeypatch.setattr(scene.store, "claim_overdue", claimed)
        monkeypatch.setattr(scene.store, "finish", lambda *_: False)
        scene.worker(SmtpTransport(scene.settings.mail)).give_up(scene.clock())
        assert len(asked) == 1 and scene.state(letter) is State.SENDING

    def test_giving_up_many_stops_when_it_is_told_to(self, scene, server):
        scene.settings = replace(scene.settings, delivery=Delivery(batch=2))
        letters = [scene.send() for _ in range(6)]
        scene.clock.go(31 * DAY)
        worker = scene.worker(SmtpTransport(scene.settings.mail))
        finish, stop = scene.store.finish, Event()

        def finished(*given):
            stop.set()
            return finish(*given)

        scene.store.finish = finished
        worker._stop = stop
        worker.give_up(scene.clock())
        assert states(scene, letters).count(State.FAILED) == 2, "the batch in hand"


class TestDigests:
    @pytest.fixture
    def scene(self, scene):
        scene.settings = replace(scene.settings, delivery=Delivery(per_target_per_day=3))
        return scene

    def test_letters_beyond_the_days_number_leave_together_the_next_day(self, scene, server):
        letters = [scene.send() for _ in range(10)]
        drain(scene)
        assert states(scene, letters) == [State.SENT] * 3 + [State.QUEUED] * 7
        scene.clock.go(DAY)
        drain(scene)
        assert states(scene, letters) == [State.SENT] * 10
        assert scene.counted()["sent"] == 10
        digest = server.taken[3].data.decode()
        assert len(server.taken) == 4
        assert all(f"river {letter}" in digest for letter in letters[3:])
        assert not any(f"river {letter}" in digest for letter in letters[:3])
        assert digest.count("From: Jane Kim") == 7
        assert "Letters in this email: 7\r\nLetters held over from November 23, 2026: 7" in digest
        assert "jane@mail.test" not in digest

    def test_it_is_split_where_it_would_be_too_large(self, scene, server):
        server.extensions.append("SIZE 1500")
        letters = [scene.send() for _ in range(10)]
        drain(scene)
        scene.clock.go(DAY)
        drain(scene)
        assert states(scene, letters) == [State.SENT] * 10
        parts = [taken.data for taken in server.taken[3:]]
        assert len(parts) > 1
        assert all(len(part) <= 1500 for part in parts)
        assert all(sum(letter.encode() in part for part in parts) == 1 for letter in letters[3:])

    def test_sent_again_it_is_the_same(self, scene, server):
        letters = [scene.send() for _ in range(6)]
        drain(scene)
        scene.clock.go(DAY)
        server.script("MESSAGE", "451 later")
        drain(scene)
        assert states(scene, letters)[3:] == [State.RETRYING] * 3
        late = scene.send()
        scene.clock.go(6 * MINUTE)
        drain(scene)
        assert states(scene, letters) == [State.SENT] * 6
        assert scene.state(late) is State.SENT
        assert not any(late.encode() in taken.data and b"Letters in this email" in taken.data for taken in server.taken)

    def test_a_wrong_address_fails_none_of_its_letters(self, scene, server):
        letters = [scene.send() for _ in range(6)]
        drain(scene)
        scene.clock.go(DAY)
        server.script("RCPT", "550 5.1.1 no such mailbox")
        drain(scene)
        assert states(scene, letters)[3:] == [State.QUEUED] * 3
        assert [hold.kind for hold in scene.store.holds(scene.clock())] == [HoldKind.SUSPENDED]

    def test_one_letter_that_is_refused_fails_alone(self, scene, server):
        letters = [scene.send() for _ in range(7)]
        drain(scene)
        server.refuse = letters[4].encode()
        for _ in range(6):
            scene.clock.go(DAY)
            drain(scene)
        expected = [State.SENT] * 7
        expected[4] = State.FAILED
        assert states(scene, letters) == expected
