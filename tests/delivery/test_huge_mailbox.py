"""A return mailbox that nobody emptied for years: what is unseen in it is still found."""

import socket
import threading
from collections.abc import Iterator

import pytest

from campaign.config.settings import Bounces
from campaign.delivery.return_mailbox import MOST_AT_ONCE, ReturnMailbox

UNSEEN = range(10_000_000, 10_200_000)


def answers(command: str) -> str:
    """What the server says before it says that a command is done."""
    if "CAPABILITY" in command:
        return "* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\r\n"
    if "SELECT" in command:
        return f"* {len(UNSEEN)} EXISTS\r\n* OK [UIDVALIDITY 1] as ever\r\n"
    return f"* SEARCH {' '.join(map(str, UNSEEN))}\r\n" if "SEARCH" in command else ""


def serve(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"* OK ready\r\n")
        for raw in lines:
            tag, _, command = raw.decode().strip().partition(" ")
            if command.startswith("AUTHENTICATE"):
                connection.sendall(b"+ \r\n")
                lines.readline()
            connection.sendall(f"{answers(command)}{tag} OK done\r\n".encode())
            if command == "LOGOUT":
                return


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]


def test_however_many_they_are_the_oldest_are_found(port):
    with ReturnMailbox(Bounces(server="127.0.0.1", port=port, username="returns", tls="none")) as mailbox:
        assert mailbox.unseen() == [str(uid).encode() for uid in UNSEEN[:MOST_AT_ONCE]]
