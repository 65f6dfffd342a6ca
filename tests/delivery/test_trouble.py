"""A mail server that takes nothing: the worker stops, gives back what it holds, and goes on once it is there again."""

import logging
from datetime import timedelta

import pytest

from campaign.core.delivery.outcomes import State
from campaign.delivery.transport import Misconfigured, ServerUnavailable
from campaign.store.protocol.errors import StoreUnavailable
from tests.delivery.test_worker import MINUTE, scene  # noqa: F401 - a fixture
from tests.support.scripted import Scripted, Waiting


class TestServerTrouble:
    @pytest.mark.parametrize("failure", [ServerUnavailable("421 closing", 421), Misconfigured("535 wrong", 535)])
    def test_the_whole_batch_is_given_back_and_no_letter_loses_an_attempt(self, scene, failure):  # noqa: F811
        letters = [scene.send() for _ in range(3)]
        transport = Scripted(None, failure)
        assert scene.worker(transport).run_once(scene.clock()) == 1
        assert [scene.state(letter) for letter in letters] == [State.SENT, State.QUEUED, State.QUEUED]
        assert transport.tried == 2
        scene.clock.go(10 * MINUTE)
        claims = scene.store.claim(scene.clock(), "another", scene.clock() + MINUTE, 10)
        assert [claim.attempts for claim in claims] == [0, 0]

    def test_the_letter_that_it_happened_to_comes_after_the_others(self, scene):  # noqa: F811
        first, second = scene.send(), scene.send()
        worker = scene.worker(Scripted(ServerUnavailable("gone")))
        assert worker.run_once(scene.clock()) == 0
        scene.clock.go(timedelta(seconds=5))
        assert worker.run_once(scene.clock()) == 1
        assert [scene.state(first), scene.state(second)] == [State.QUEUED, State.SENT]
        scene.clock.go(timedelta(seconds=5))
        assert worker.run_once(scene.clock()) == 1
        assert scene.state(first) is State.SENT

    def test_pauses_double_up_to_five_minutes_and_begin_anew(self, scene):  # noqa: F811
        for _ in range(40):
            scene.send()
        down = [ServerUnavailable("refused")] * 9
        stop = Waiting(scene, 13)
        scene.worker(Scripted(*down, None, ServerUnavailable("refused"))).run(stop)
        assert stop.waits[:11] == [5, 10, 20, 40, 80, 160, 300, 300, 300, 5, 0.01]
        scene.clock.go(10 * MINUTE)
        scene.worker(Scripted()).drain()
        assert scene.counted() == {"supporters": 40, "confirmed": 40, "sent": 40, "different_letters": 40}

    def test_what_cannot_be_trusted_waits_five_minutes_at_once_and_is_said_loudly(self, scene, caplog):  # noqa: F811
        scene.send()
        stop = Waiting(scene, 2)
        scene.worker(Scripted(*[Misconfigured("535 wrong", 535)] * 2)).run(stop)
        assert stop.waits == [300, 300]
        assert [record.levelno for record in caplog.records] == [logging.ERROR] * 1
        assert "DELIVERY STOPS" in caplog.text

    @pytest.mark.parametrize("failure", [ServerUnavailable("421 closing", 421), Misconfigured("535 wrong", 535)])
    def test_drain_says_so(self, scene, failure):  # noqa: F811
        letter = scene.send()
        with pytest.raises(type(failure)):
            scene.worker(Scripted(failure)).drain()
        assert scene.state(letter) is State.QUEUED

    def test_a_campaign_that_cannot_be_read_is_no_letters_fault(self, scene):  # noqa: F811
        letter = scene.send()
        worker = scene.worker(Scripted())
        scene.store.save_campaign("rivers", "live", "not TOML")
        worker.drain()
        assert scene.state(letter) is State.QUEUED
        scene.load()
        scene.clock.go(5 * MINUTE)
        worker.drain()
        assert scene.state(letter) is State.SENT

    def test_a_database_that_is_away_forgets_nothing_that_was_sent(self, scene, monkeypatch):  # noqa: F811
        letters = [scene.send() for _ in range(3)]
        transport = Scripted()
        worker = scene.worker(transport)
        finish, calls = scene.store.finish_all, []

        def away(*arguments):
            calls.append(arguments)
            if len(calls) in (2, 3):
                raise StoreUnavailable("disk full")
            return finish(*arguments)

        monkeypatch.setattr(scene.store, "finish_all", away)
        stop = Waiting(scene, 3)
        worker.run(stop)
        assert stop.waits[:2] == [5, 10]
        assert [scene.state(letter) for letter in letters] == [State.SENT] * 3
        assert transport.tried == 3
