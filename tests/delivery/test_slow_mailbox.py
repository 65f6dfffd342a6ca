"""A mailbox whose server says a byte now and then: it is given up in time, whatever it is in the middle of."""

import contextlib
import itertools
import socket
import threading
import time

import pytest

from campaign.config.settings import Bounces
from campaign.delivery import return_mailbox
from campaign.delivery.return_mailbox import MailboxUnavailable, ReturnMailbox, all_unseen

TIMEOUT = 0.2
PACE = 0.05
REPLIES = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\r\n{tag} OK done\r\n",
    "AUTHENTICATE": "+ \r\n",
    "SELECT": "* 2 EXISTS\r\n{tag} OK done\r\n",
    "UID SEARCH": "* SEARCH 1 2\r\n{tag} OK done\r\n",
    "UID FETCH": "* 1 FETCH (UID 1 BODY[]<0> {{3}}\r\nabc)\r\n{tag} OK done\r\n",
    "LOGOUT": "* BYE\r\n{tag} OK done\r\n",
}


class Server:
    """An IMAP server for one connection that trickles for ever once it hears `slow_at`."""

    def __init__(self, slow_at: str) -> None:
        self._slow_at, self._over = slow_at, threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listening.accept()
            with connection, connection.makefile("rb") as lines:
                self._say(connection, "GREETING", "* OK ready\r\n")
                for line in lines:
                    tag, _, command = line.decode().strip().partition(" ")
                    name = next(one for one in REPLIES if command.startswith(one))
                    self._say(connection, name, REPLIES[name].format(tag=tag))
                    if name == "AUTHENTICATE":
                        next(lines, b"")
                        connection.sendall(f"{tag} OK done\r\n".encode())

    def _say(self, connection: socket.socket, name: str, reply: str) -> None:
        while name == self._slow_at and not self._over.wait(PACE):
            connection.sendall(b"*")
        connection.sendall(reply.encode())


def settings(port: int) -> Bounces:
    return Bounces("127.0.0.1", port, "user", "password", "none", timeout=TIMEOUT)  # type: ignore[arg-type]


def read(server: Server) -> list[tuple[bytes, bytes]]:
    with ReturnMailbox(settings(server.port)) as mailbox:
        return list(all_unseen(mailbox))


@pytest.mark.parametrize("slow_at", ["GREETING", "CAPABILITY", "AUTHENTICATE", "SELECT", "UID SEARCH", "UID FETCH"])
def test_a_server_that_trickles_is_given_up_in_the_time_of_an_exchange(slow_at):
    begun = time.monotonic()
    with Server(slow_at) as server, pytest.raises(MailboxUnavailable, match="timed out"):
        read(server)
    assert time.monotonic() - begun < 20 * TIMEOUT, "it would trickle for ever"


def test_one_that_answers_is_read():
    with Server("") as server:
        assert read(server) == [(b"1", b"abc"), (b"2", b"abc")]


def test_what_a_run_has_no_time_for_waits_for_the_next(monkeypatch):
    moments = itertools.chain([0.0, 1.0], itertools.repeat(1.0 + return_mailbox.LONGEST_RUN_SECONDS))

    class Clock:
        monotonic = staticmethod(lambda: next(moments))

    monkeypatch.setattr(return_mailbox, "time", Clock)
    with Server("") as server:
        assert read(server) == [(b"1", b"abc")]
