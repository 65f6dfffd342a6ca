"""A mail that the server waits for leaves at once, in two steps, and nobody waits in between."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest

from campaign.delivery.deadlines import Deadline, Replies
from campaign.delivery.maildir import MaildirTransport
from campaign.delivery.postmen import Answers, Postman
from campaign.delivery.smtp import AT_ONCE, SmtpTransport
from campaign.delivery.transport import PromptTransport, Rejected, Unknown
from tests.delivery.test_transport import MAIL, OTHER, settings, transport_to
from tests.support.processes import until
from tests.support.smtp_server import DROP, SmtpServer

LARGE = replace(OTHER, data=OTHER.data + b"More.\r\n" * AT_ONCE)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer("PIPELINING") as running:
        yield running


@contextmanager
def after_a_mail(server: SmtpServer, following=OTHER, **changes):
    """A connection that has carried one, and has announced `following`."""
    with transport_to(server, **changes) as transport:
        transport.send(MAIL, lambda: following)
        yield transport


def test_what_was_announced_leaves_once_the_server_wants_it(server):
    with after_a_mail(server) as transport:
        until(lambda: transport.takes_at_once(OTHER), "the server wants it")
        transport.begin(OTHER, lambda: MAIL)
        until(transport.is_answered, "it was taken")
        assert transport.answer() == "250 2.0.0 taken"
        until(lambda: transport.takes_at_once(MAIL), "and the next one was announced with it")
    assert [taken.data for taken in server.taken] == [MAIL.data, OTHER.data] and server.connections == 1


def test_what_was_not_announced_or_is_large_has_to_wait(server):
    with transport_to(server) as transport:
        assert not transport.takes_at_once(MAIL), "there is no connection yet"
        transport.send(MAIL, lambda: LARGE)
        assert not transport.takes_at_once(MAIL)
        until(lambda: len(server.commands) >= 7, "its commands arrived")
        assert not transport.takes_at_once(LARGE)
        assert transport.send(LARGE) == "250 2.0.0 taken", "what is asked for it meanwhile is lost to nobody"


def test_a_recipient_that_is_refused_is_heard_out_by_who_may_wait(server):
    server.script("RCPT", "250 ok", "550 5.1.1 no such mailbox")
    with after_a_mail(server) as transport:
        until(lambda: len(server.commands) >= 7, "its commands arrived")
        assert not transport.takes_at_once(OTHER)
        with pytest.raises(Rejected):
            transport.send(OTHER)


@pytest.mark.parametrize(("reply", "error"), [("550 5.7.1 not wanted", Rejected), (DROP, Unknown)])
def test_what_the_server_says_of_the_message_means_what_it_always_means(server, reply, error):
    server.script("MESSAGE", "250 2.0.0 taken", reply)
    with after_a_mail(server) as transport:
        until(lambda: transport.takes_at_once(OTHER), "the server wants it")
        transport.begin(OTHER)
        until(transport.is_answered, "there is an answer, or there will be none")
        with pytest.raises(error):
            transport.answer()


def test_who_never_answers_is_waited_for_until_the_deadline(server):
    goes_on = Event()
    with after_a_mail(server, timeout=0.2) as transport:
        until(lambda: transport.takes_at_once(OTHER), "the server wants it")
        server.on_message = lambda: goes_on.wait(30)
        transport.begin(OTHER)
        assert not transport.is_answered() and 0 < transport.seconds_left() <= 4 * 0.2
        until(transport.is_answered, "it is too late")
        with pytest.raises(Unknown, match="timed out"):
            transport.answer()
        goes_on.set()


def test_a_postman_wakes_no_thread_for_it(server):
    """Else a letter would cost a dozen changes of thread, which take longer than to send it."""
    answers = Answers()
    with after_a_mail(server) as transport:
        postman = Postman(transport, answers)
        until(lambda: transport.takes_at_once(OTHER), "the server wants it")
        postman.carry(OTHER, None)
        assert postman.under_way is transport
        until(transport.is_answered, "it was taken")
        assert postman.answer().reply == "250 2.0.0 taken" and postman.under_way is None
        postman.carry(MAIL, None)
        assert postman.under_way is None, "nobody announced this one: its thread waits for the server"
        (answer,) = until(answers.take, "it was taken as well")
        assert answer.reply == "250 2.0.0 taken"
        postman.go_home()


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="only Linux is told when to acknowledge")
@pytest.mark.parametrize("read", [lambda replies: replies.readline(100), Replies.codes], ids=["waiting", "looking"])
def test_what_a_server_says_is_acknowledged_at_once(read):
    """It says the rest only then (RFC 896): that it took a letter, and 40 ms later that it wants the next."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as ours,
        listener.accept()[0] as theirs,
    ):
        for _ in range(2):
            ours.sendall(b"NOOP\r\n")
            theirs.recv(100)
            theirs.sendall(b"250 ok\r\n")
            ours.recv(100)
        assert not at_once(ours), "in a conversation the system waits for what goes the other way"
        theirs.sendall(b"250 ok\r\n")
        assert until(lambda: read(Replies(ours, Deadline(30))), "the reply") in (b"250 ok\r\n", [250])
        assert at_once(ours)


def at_once(connection: socket.socket) -> int:
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK)


def test_only_mail_servers_are_waited_for(tmp_path):
    assert isinstance(SmtpTransport(settings(9)), PromptTransport)
    assert not isinstance(MaildirTransport(tmp_path), PromptTransport)
