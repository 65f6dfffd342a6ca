"""Who asked never to be written to gets no mail of any kind, whichever submission it belongs to."""

from datetime import timedelta

import pytest

from campaign.actions.context import Context
from campaign.actions.submissions import never_write
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import WITH_A_LETTER, Kind
from campaign.delivery.smtp import SmtpTransport
from tests.support.smtp_server import SmtpServer

DAY = timedelta(days=1)
MAIL_TO_SUPPORTERS = [kind for kind in Kind if kind is not Kind.LETTER]


@pytest.fixture
def scene(new_scene, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return new_scene(mail)


def never(scene, submission):
    never_write(Context(scene.store, scene.settings, scene.catalogue), scene.stored(submission))


def drain(scene):
    scene.worker(SmtpTransport(scene.settings.mail)).drain()


@pytest.mark.parametrize("kind", [kind for kind in MAIL_TO_SUPPORTERS if kind not in WITH_A_LETTER])
@pytest.mark.parametrize("address", ["jane@mail.test", "Jane@MAIL.test"])
def test_no_mail_of_another_submission_goes_there(scene, server, kind, address):
    other = scene.send(email=address, kinds=[kind])
    never(scene, scene.send(email="jane@mail.test"))
    drain(scene)
    assert [taken.recipient for taken in server.taken] == ["minister@gov.test"]
    assert scene.state(other) is State.SENT and scene.stored(other).personal is None


@pytest.mark.parametrize("unwanted", [False, True])
def test_a_letter_that_fails_is_not_given_back_there(scene, server, unwanted):
    server.script("RCPT", "554 5.6.0 no")
    scene.send(confirmed=True)
    if unwanted:
        never(scene, scene.send())
    drain(scene)
    assert [taken.recipient for taken in server.taken] == ([] if unwanted else ["jane@mail.test"])


def test_it_counts_from_the_moment_it_is_said_even_for_a_mail_that_is_claimed(scene, server):
    """Said while the mail before it in the same batch is at the mail server."""
    first = scene.send(email="else@mail.test", kinds=[Kind.CONFIRMATION])
    scene.send(email="jane@mail.test", kinds=[Kind.REMINDER])
    said = scene.send("mayor", "jane@mail.test")
    server.on_message = lambda: scene.stored(said).erased or never(scene, said)
    drain(scene)
    assert scene.state(first) is State.SENT
    assert "jane@mail.test" not in [taken.recipient for taken in server.taken]


def test_one_that_waits_for_its_time_is_not_sent_then(scene, server):
    scene.send(kinds=[Kind.REMINDER])
    with scene.store.writing() as db:
        db.execute("UPDATE notices SET not_before = ?", ((scene.clock() + DAY).timestamp(),))
    drain(scene)
    never(scene, scene.send("mayor"))
    scene.clock.go(2 * DAY)
    drain(scene)
    assert "jane@mail.test" not in [taken.recipient for taken in server.taken]


def test_an_official_cannot_be_silenced_by_somebody_who_gives_the_same_address(scene, server):
    never(scene, scene.send("mayor", "minister@gov.test"))
    letter = scene.send()
    drain(scene)
    assert scene.state(letter) is State.SENT


def test_nothing_of_it_reaches_a_mail_server_that_takes_commands_ahead(new_scene):
    with SmtpServer("PIPELINING") as server:
        mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="we@letters.test")
        scene = new_scene(mail)
        for email in ("first@mail.test", "jane@mail.test", "third@mail.test"):
            scene.send(email=email, kinds=[Kind.CONFIRMATION])
        never(scene, scene.send("mayor", "jane@mail.test"))
        drain(scene)
        assert not any("jane@mail.test" in command for command in server.commands)
        assert len(server.taken) == 2 + 3


def test_others_are_written_to_all_the_same(scene, server):
    scene.send(email="else@mail.test", kinds=[Kind.CONFIRMATION])
    never(scene, scene.send(email="jane@mail.test", kinds=[Kind.CONFIRMATION]))
    drain(scene)
    assert [taken.recipient for taken in server.taken] == ["else@mail.test", "minister@gov.test"]
