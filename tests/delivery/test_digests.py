"""Letters that leave together leave once, whatever happens to the database or the mail server meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Kind
from campaign.delivery.smtp import SmtpTransport
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.scene import CHECKED, NOW
from tests.support.scripted import Scripted
from tests.support.smtp_server import DROP

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MINISTER, MAYOR, WRITER = CHECKED.email, "mayor@town.test", "jane@mail.test"
TWICE_TWO = [MINISTER, MAYOR, MINISTER, MAYOR]
WITH_A_NOTICE = [MINISTER, MINISTER, MAYOR, WRITER]


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


class Slow(Scripted):
    """Takes mails of 1,500 bytes; each so long that leases end, while another worker has its turn."""

    def largest(self):
        return 1500


def test_parts_that_are_slow_are_not_sent_by_another_worker_as_well(scene):
    scene.settings = replace(scene.settings, delivery=Delivery(per_target_per_day=3))
    letters, slow, quick = [scene.send() for _ in range(10)], Slow(), Slow()
    scene.worker(slow).drain()
    scene.clock.go(DAY)
    another = scene.worker(quick, name="two")

    def for_long():
        scene.clock.go(8 * MINUTE)
        another.run_once(scene.clock())

    slow.on_send = for_long
    scene.worker(slow).run_once(scene.clock())
    slow.on_send = lambda: None
    for _ in range(3):
        scene.clock.go(DAY)
        scene.worker(slow).drain()
    mails = [mail.data for mail in (*slow.taken, *quick.taken)]
    assert [sum(letter.encode() in mail for mail in mails) for letter in letters] == [1] * 10
    assert {scene.state(letter) for letter in letters} == {State.SENT}


@pytest.mark.parametrize("second", ["digest", "notice"])
def test_the_lease_of_each_begins_when_it_is_claimed(scene, second):
    """The first one took thirteen minutes; nobody else takes what comes next while it is being sent."""
    targets = ("minister", "mayor") if second == "digest" else ("minister",)
    letters, transport, quick = [scene.send(target) for target in targets for _ in range(3)], Scripted(), Scripted()
    scene.worker(transport).drain()
    scene.clock.go(DAY)
    if second == "notice":
        scene.send("mayor", kinds=[Kind.COPY])
    another = scene.worker(quick, name="two")

    def for_long():
        if transport.tried == len(targets) + 1:
            scene.clock.go(13 * MINUTE)
        else:
            another.run_once(scene.clock())

    transport.on_send = for_long
    scene.worker(transport).run_once(scene.clock())
    recipients = [mail.recipient for mail in (*transport.taken, *quick.taken)]
    assert sorted(recipients) == sorted(TWICE_TWO if second == "digest" else WITH_A_NOTICE)
    assert {scene.state(letter) for letter in letters} == {State.SENT}
