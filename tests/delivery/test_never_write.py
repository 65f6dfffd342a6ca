"""Who asked never to be written to gets no mail of any kind, whichever submission it belongs to."""

import pytest

from campaign.actions.context import Context
from campaign.actions.submissions import never_write
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Kind
from campaign.delivery.smtp import SmtpTransport
from tests.support.scene import Scene

MAIL_TO_SUPPORTERS = [kind for kind in Kind if kind is not Kind.LETTER]


@pytest.fixture
def scene(tmp_path, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    scene = Scene(tmp_path, mail)
    yield scene
    scene.store.close()


def never(scene, submission):
    never_write(Context(scene.store, scene.settings, scene.catalogue), scene.stored(submission))


def drain(scene):
    scene.worker(SmtpTransport(scene.settings.mail)).drain()


@pytest.mark.parametrize("kind", [kind for kind in MAIL_TO_SUPPORTERS if kind is not Kind.GIVEN_BACK])
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


def test_others_are_written_to_all_the_same(scene, server):
    scene.send(email="else@mail.test", kinds=[Kind.CONFIRMATION])
    never(scene, scene.send(email="jane@mail.test", kinds=[Kind.CONFIRMATION]))
    drain(scene)
    assert [taken.recipient for taken in server.taken] == ["else@mail.test", "minister@gov.test"]
