"""No cache, global or thread of delivery keeps a writer's words once a turn is over: each living object is asked."""

import secrets

import pytest

from campaign.config.settings import Mail as MailSettings
from campaign.core.letters.submissions import Kind
from campaign.delivery.smtp import SmtpTransport
from tests.support.memory import living
from tests.support.smtp_server import SmtpServer

REPLIES = {"taken": "250 ok", "refused": "550 5.7.1 no {}", "not now": "451 4.3.0 no {}", "nobody": "550 5.1.1 {}"}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("ahead", [[], ["PIPELINING"]], ids=["step by step", "ahead"])
def test_whatever_the_server_answers(new_scene, reply, ahead, connections):
    mark = secrets.token_hex(8)
    with SmtpServer(*ahead) as server:
        mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="we@letters.test")
        scene = new_scene(mail)
        server.always("RCPT", reply.format(mark))
        for number in range(5):
            scene.send(email=f"{mark}{number}@mail.test", kinds=[Kind.CONFIRMATION])
        worker = scene.worker(*[SmtpTransport(mail) for _ in range(connections)])
        worker.run_once(scene.clock())
        assert any(mark in command for command in server.commands)
        server.taken.clear(), server.writes.clear(), server.commands.clear(), server._always.clear()
        assert living(mark) == []
        worker._crew.close()
