"""Letters that leave together leave once, whatever happens to the database or the mail server meanwhile."""

from datetime import timedelta

import pytest

from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.delivery.smtp import SmtpTransport
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.scene import NOW
from tests.support.smtp_server import DROP

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def scene(new_scene, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return new_scene(mail, Delivery(per_target_per_day=1))


@pytest.fixture
def worker(scene):
    return scene.worker(SmtpTransport(scene.settings.mail))


@pytest.fixture
def letters(scene, worker, server):
    """Five of six that wait: they leave together on the day after."""
    letters = [scene.send() for _ in range(6)]
    worker.drain()
    server.taken.clear()
    scene.clock.go(DAY)
    return letters


def test_a_database_that_is_away_forgets_no_digest_that_was_sent(scene, worker, server, letters, monkeypatch):
    finish, calls = scene.store.finish_all, []

    def away(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise StoreUnavailable("disk full")
        return finish(*arguments)

    monkeypatch.setattr(scene.store, "finish_all", away)
    with pytest.raises(StoreUnavailable):
        worker.run_once(scene.clock())
    scene.clock.go(30 * MINUTE)
    worker.drain()
    assert len(server.taken) == 1
    assert {scene.state(letter) for letter in letters} == {State.SENT}


def test_one_that_nobody_answered_for_is_sent_again_once_and_in_no_parts(scene, worker, server, letters):
    server.always("MESSAGE", DROP)
    for _ in range(6):
        worker.run_once(scene.clock())
        scene.clock.go(20 * MINUTE)
    assert worker._trouble.pause == timedelta(seconds=5), "it is left alone, too"
    assert len(server.taken) == 2 and server.taken[0].data == server.taken[1].data
    assert [scene.state(letter) for letter in letters] == [State.SENT] + [State.FAILED] * 5


def test_a_letter_that_may_have_arrived_by_itself_is_in_none(scene, worker, server):
    scene.clock.now = NOW.replace(hour=23, minute=50)
    server.script("MESSAGE", DROP)
    letters = [scene.send() for _ in range(5)]
    worker.drain()
    assert scene.state(letters[0]) is State.UNKNOWN
    while any(scene.state(letter) is not State.SENT for letter in letters):
        assert scene.clock() < NOW + 5 * DAY
        scene.clock.go(20 * MINUTE)
        worker.drain()
    mails = [taken.data for taken in server.taken]
    assert [letters[0].encode() in mail.replace(b"=\r\n", b"") for mail in mails].count(True) == 2
    assert mails[0] in mails[1:], "the same bytes, by which a mail server knows it"
