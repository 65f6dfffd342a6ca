"""What a mail server says of a letter's writer, on a real socket: it is nowhere afterwards, whatever it refused."""

import logging
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.actions import attention
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Kind
from campaign.delivery.smtp import SmtpTransport
from campaign.running import checks
from tests.support.scene import Scene
from tests.support.smtp_server import SmtpServer

TOLD = ("jane", "kim", "wenlock", "example", "enough of clean", "amfuz", "smfuz", "4a616e65")
"""What the letters of the scene are written with: Jane Kim, jane.example@mail.test, "Clean rivers"."""

WORDS = {
    "the name": "refused (mail from Jane Kim)",
    "the local part": "user jane.example unknown",
    "folded": "no mail from jane.\r\n{code} exam\r\n{code} ple today",
    "folded in the name": "no mail from Ja\r\n{code} ne Kim today",
    "the name reversed": "Kim, Jane: not welcome",
    "in upper case": "NO MAIL FROM JANE KIM",
    "the subject": "we have enough of Clean Rivers",
    "percent": "see http://mx.test/why?from=Jane%20Kim",
    "quoted-printable": "=4A=61=6E=65 is not welcome",
    "base64": f"id {b64encode(b'Jane Kim').decode()}",
    "run together": "kimjane unknown",
    "not ASCII": "Jáne Kïm refused",
}
STEPS = {
    "an unknown mailbox": ("RCPT", "550 5.1.1"),
    "a policy": ("MESSAGE", "550 5.7.1"),
    "a rate": ("RCPT", "550 5.2.1 at a rate that prevents it,"),
    "for now": ("MESSAGE", "451 4.3.0"),
    "closing": ("RCPT", "421 4.3.2"),
    "signing in": ("MAIL", "530 5.7.0"),
    "what is no reply": ("MESSAGE", "999 what"),
    "taken": ("MESSAGE", "250 2.0.0"),
}


@pytest.fixture
def server():
    with SmtpServer("PIPELINING") as running:
        yield running


def scene_with(new_scene, server) -> Scene:
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return new_scene(mail)


def everything_kept(scene: Scene) -> str:
    """What is stored in the clear about letters and holds, and what `check` and the attention mail make of it."""
    with scene.store.reading() as db:
        rows = [db.execute(f"SELECT reply FROM {table}").fetchall() for table in ("letters", "notices", "holds")]
    matters = attention.matters(scene, scene.clock(), "en")
    noted = checks.notes(scene.settings, scene.store, [], scene.clock())
    return f"{rows} {noted} {[(matter.about, matter.reply, matter.values) for matter in matters]}"


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_nothing_tells_whose_letter_it_was(new_scene, server, caplog, step, words):
    command, begin = step
    server.script(command, folded(begin, words))
    scene = scene_with(new_scene, server)
    letter = scene.send(email="jane.example@mail.test")
    transport = SmtpTransport(scene.settings.mail)
    with caplog.at_level(logging.DEBUG):
        scene.worker(transport).run_once(scene.clock())
    transport.close()
    kept = f"{everything_kept(scene)} {caplog.text}".casefold()
    assert not [word for word in TOLD if word in kept]
    assert scene.state(letter) is not State.SENDING and begin[:3] in kept
    scene.store.close()


def folded(begin: str, words: str) -> str:
    """A reply of several lines (RFC 5321, section 4.2.1)."""
    lines = [line.removeprefix("{code} ") for line in words.split("\r\n")]
    code, _, rest = begin.partition(" ")
    return "\r\n".join(
        f"{code}{' ' if line is lines[-1] else '-'}{f'{rest} ' if line is lines[0] else ''}{line}" for line in lines
    )


@pytest.mark.parametrize("kind", [Kind.CONFIRMATION, Kind.COPY])
def test_nor_what_is_said_of_a_mail_to_the_supporter(new_scene, server, caplog, kind):
    server.script("RCPT", "550 5.1.1 jane.example unknown: Jane Kim has left")
    scene = scene_with(new_scene, server)
    scene.send(email="jane.example@mail.test", kinds=[kind])
    transport = SmtpTransport(scene.settings.mail)
    scene.worker(transport).run_once(scene.clock())
    transport.close()
    kept = f"{everything_kept(scene)} {caplog.text}".casefold()
    assert "550 5.1.1" in kept and not [word for word in ("jane", "kim", "example") if word in kept]
    scene.store.close()


def test_nor_what_is_said_of_many_letters_in_one_mail(new_scene, server, caplog):
    scene = scene_with(new_scene, server)
    scene.settings = replace(scene.settings, delivery=replace(scene.settings.delivery, per_target_per_day=1))
    for _ in range(3):
        scene.send(email="jane.example@mail.test")
    transport = SmtpTransport(scene.settings.mail)
    scene.worker(transport).run_once(scene.clock())
    server.script("MESSAGE", "550 5.7.1 too many letters of Jane Kim", "421 4.3.0 Jane Kim again")
    for _ in range(3):
        scene.clock.go(timedelta(days=1))
        scene.worker(transport).run_once(scene.clock())
    transport.close()
    kept = f"{everything_kept(scene)} {caplog.text}".casefold()
    assert "digest" in kept and "550 5.7.1 too many letters of (…)" in kept and "jane" not in kept
    scene.store.close()


def test_what_it_means_is_decided_before_the_words_are_left_out(new_scene, server):
    """A supporter whose words are those of a refusal changes nothing about it."""
    server.script("RCPT", "554 5.7.1 Jane Kim: recipient address rejected")
    scene = scene_with(new_scene, server)
    scene.send(email="recipient.address.rejected@mail.test")
    transport = SmtpTransport(scene.settings.mail)
    scene.worker(transport).run_once(scene.clock())
    transport.close()
    (hold,) = scene.store.holds(scene.clock())
    assert (hold.kind.value, hold.reply) == ("suspended", "554 5.7.1 (…)")
    scene.store.close()
