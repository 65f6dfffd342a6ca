"""A clock that jumps: nothing is forgotten or given up by it, loudly, until it is right again or a person says so."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from campaign.actions import attention, clocks
from campaign.actions.clocks import Machine
from campaign.actions.context import Context
from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.core.attention import MatterKind
from campaign.core.clocks import jump, start_at_odds
from campaign.core.delivery.outcomes import State
from campaign.delivery import worker
from tests.support.scene import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
JUMPS = [31 * DAY, 2 * HOUR, -2 * HOUR, -400 * DAY]


@pytest.mark.parametrize("moved", JUMPS)
def test_a_jump_is_told_from_a_drift(moved):
    assert jump(NOW, NOW + moved) == moved


@pytest.mark.parametrize("moved", [timedelta(), MINUTE, -MINUTE, 59 * MINUTE])
def test_a_drift_is_no_jump(moved):
    assert jump(NOW, NOW + moved) == timedelta()


@pytest.mark.parametrize("away", [-2 * HOUR, -400 * DAY, NOW - datetime(1970, 1, 1, tzinfo=UTC), 32 * DAY, 4_000 * DAY])
def test_a_start_that_cannot_be_is_told(away):
    assert start_at_odds(NOW, NOW + away) == away


@pytest.mark.parametrize("away", [timedelta(), -MINUTE, MINUTE, DAY, 30 * DAY])
def test_a_machine_may_have_been_off(away):
    assert start_at_odds(NOW, NOW + away) == start_at_odds(None, NOW + away) == timedelta()


class Silent:
    def send(self, *_):
        raise AssertionError

    def close(self):
        pass


class Turns:
    """A stop that is set after some turns; each wait takes a minute of the clock that only goes forward."""

    def __init__(self, turns, before_turn):
        self.left, self.ticks, self.before_turn = turns, 0.0, before_turn

    def is_set(self):
        self.left -= 1
        return self.left < 0

    def wait(self, _seconds):
        self.ticks += 60
        self.before_turn(self.ticks / 60)


@pytest.fixture
def scene(tmp_path, new_scene):
    return new_scene(MailSettings(maildir=str(tmp_path)), Delivery(poll_seconds=60))


@pytest.mark.parametrize("moved", JUMPS)
@pytest.mark.parametrize("explained", ["the clock is right again", "a person says so"])
def test_the_hourly_work_stops_and_goes_on(scene, monkeypatch, caplog, moved, explained):
    """The clock jumps after 30 minutes and is explained after 100; it is told of in the minute of the jump."""
    caplog.set_level(logging.ERROR)
    context = Context(scene.store, scene.settings, scene.catalogue)
    began, minutes, hourly, told = NOW - DAY, [0.0], [], []

    def off():
        back = explained == "the clock is right again" and minutes[0] >= 100
        return moved if minutes[0] >= 30 and not back else timedelta()

    def before_turn(minute):
        minutes[0] = minute
        scene.clock.now = NOW + minute * MINUTE + off()
        if minute == 100 and explained == "a person says so":
            clocks.believe(context, scene.clock.now, Machine("boot", began + off()))

    stop = Turns(240, before_turn)
    monkeypatch.setattr(worker, "monotonic", lambda: stop.ticks)
    scene.worker(Silent()).run(
        stop,
        lambda now: hourly.append(minutes[0]),
        lambda now: clocks.is_right(context, now, Machine("boot", began + off())) or told.append(minutes[0]),
    )
    assert hourly == [0, 100, 160, 220]
    assert told == list(range(30, 100))
    assert "THE CLOCK JUMPED" in caplog.text


BOOTS = {"a known machine": "boot", "a machine without a name": ""}


@pytest.mark.parametrize("boot", BOOTS.values(), ids=BOOTS)
@pytest.mark.parametrize("away", [-400 * DAY, -2 * HOUR, 32 * DAY])
@pytest.mark.parametrize("explained", ["the clock is set right", "a person says so"])
def test_a_wrong_clock_at_the_start_of_the_machine(scene, boot, away, explained):
    """As without a battery: the clock is wrong from the first moment of this start on, and never jumps before."""
    context = Context(scene.store, scene.settings, scene.catalogue)
    assert clocks.is_right(context, NOW, Machine("the start before", NOW - DAY))
    now = NOW + away
    for _ in range(3):
        assert not clocks.is_right(context, now, Machine(boot, now - MINUTE))
    if explained == "a person says so":
        clocks.believe(context, now, Machine(boot, now - MINUTE))
    else:
        now = NOW + HOUR
    assert clocks.is_right(context, now, Machine(boot, now - MINUTE))
    assert clocks.is_right(context, now + HOUR, Machine(boot, now - MINUTE))


def test_nothing_that_waits_is_given_up_by_a_wrong_clock(scene):
    letter = scene.send()
    scene.store.claim(NOW, "one", NOW, 0)
    scene.clock.go(40 * DAY)
    made = scene.worker(Silent())
    made._store.claim = lambda *_: []
    made.drain(lambda now: False)
    assert scene.state(letter) is State.QUEUED


def test_the_desk_says_it(scene, monkeypatch):
    context = Context(scene.store, scene.settings, scene.catalogue)
    clocks.is_right(context, NOW, Machine("boot", NOW))
    for began, said in ((NOW + 31 * DAY, True), (NOW, False)):
        monkeypatch.setattr(clocks, "machine", lambda _now, began=began: Machine("boot", began))
        assert (MatterKind.CLOCK in {matter.kind for matter in attention.matters(context, NOW, "en")}) is said


def test_this_machine_began_at_the_same_moment_whenever_it_is_asked():
    first, second = clocks.machine(NOW), clocks.machine(NOW)
    assert first.boot == second.boot and abs(first.began - second.began) < MINUTE
