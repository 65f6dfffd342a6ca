"""Five thousand letters to one official: the pace of every sliding hour, the day's digest, and the time foretold."""

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from campaign.actions.catalogue import Catalogue
from campaign.actions.context import Context
from campaign.actions.forecasts import forecasts
from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.delivery.message import Mail
from campaign.delivery.transport import Following, Transport, nothing_follows
from tests.support.scene import NOW, SLUG, Scene

STEP, HOUR = timedelta(minutes=3), timedelta(hours=1)
MAIL = MailSettings("smtp", server="127.0.0.1", from_address="letters@letters.test")


class Recorder(Transport):
    """Takes every mail, and notes when."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.taken: list[tuple[datetime, Mail]] = []

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:
        self.taken.append((self.scene.clock(), mail))
        return "250 taken"

    def largest(self) -> int:
        return 0

    def close(self) -> None:
        pass


@pytest.fixture
def pace(long) -> int:
    """Letters an hour; a third more than eight times as many wait."""
    return 600 if long else 60


@pytest.fixture
def scene(new_scene, pace: int):
    return new_scene(MAIL, Delivery(per_target_per_hour=pace, batch=50))


@pytest.fixture
def letters(scene: Scene, pace: int) -> list[str]:
    return [scene.send() for _ in range(pace * 25 // 3)]


def foretold(scene: Scene) -> datetime:
    (forecast,) = forecasts(Context(scene.store, scene.settings, scene.catalogue), SLUG, scene.clock()).values()
    assert forecast.at
    return forecast.at


def restart(scene: Scene) -> None:
    """What a process that begins anew knows: the database."""
    scene.store.close()
    scene.store = scene.opened()
    scene.catalogue = Catalogue(scene.store)


def send_until_nothing_waits(scene: Scene, recorder: Recorder) -> None:
    """Two workers in turn, every few minutes; after every fortieth turn everything begins anew."""
    turn = 0
    while scene.store.queue(SLUG).waiting:
        turn += 1
        if turn % 40 == 0:
            restart(scene)
        scene.worker(recorder, name=f"worker {turn % 2}").drain()
        scene.clock.go(STEP)


def test_never_more_than_the_pace_in_any_sliding_hour(scene, letters, pace):
    recorder = Recorder(scene)
    beginning, at_first = scene.clock(), foretold(scene)
    send_until_nothing_waits(scene, recorder)
    times = [at for at, _ in recorder.taken]
    assert len({mail.data for _, mail in recorder.taken}) == len(times) == len(letters)
    in_an_hour = [
        number + 1 - bisect_left(times, at - HOUR + timedelta(microseconds=1)) for number, at in enumerate(times)
    ]
    assert max(in_an_hour) == pace
    assert at_first == beginning + 8 * HOUR
    assert at_first <= times[-1] < at_first + 9 * STEP, "each hour is used, but for the turn it begins in"


def test_beyond_the_days_number_everything_else_comes_in_one_mail(scene, letters, pace):
    day = pace // 3
    scene.settings = replace(
        scene.settings, delivery=Delivery(per_target_per_hour=pace, per_target_per_day=day, batch=50)
    )
    recorder = Recorder(scene)
    at_first = foretold(scene)
    send_until_nothing_waits(scene, recorder)
    assert Counter(at.date() for at, _ in recorder.taken) == {NOW.date(): day, (NOW + timedelta(days=1)).date(): 1}
    at, digest = recorder.taken[-1]
    assert at_first <= at < at_first + STEP
    text = message_from_bytes(digest.data, policy=policy.default).get_content()
    alone = [mail.data.decode() for _, mail in recorder.taken[:-1]]
    seen = Counter(part.split()[0] for mail in [*alone, text] for part in mail.split("keep river ")[1:])
    assert seen == Counter(letters)
    together = len(letters) - day
    assert f"{together:,}" in text or str(together) in text
    assert {scene.state(letter) for letter in letters} == {State.SENT}
