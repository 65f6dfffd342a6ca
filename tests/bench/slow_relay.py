"""A mail server as far away as one likes: it offers PIPELINING, and everything it says arrives a round trip late.

What is delayed are bytes, not commands: what comes in one write is answered in one, a round trip later, as on a real
wire. Threads and `time.sleep` are exact to a tenth of a millisecond, where an event loop's timers are not.
"""

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

GREETING = b"220 relay ESMTP\r\n"
OFFERS = b"250-relay\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10240000\r\n"


class SlowRelay:
    """Listens at `port`; `accepted` holds the moment (monotonic, in seconds) at which each message was taken."""

    def __init__(self, round_trip: float) -> None:
        self.round_trip = round_trip
        self.accepted: list[float] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        wire: queue.Queue[tuple[float, bytes]] = queue.Queue()
        threading.Thread(target=_carry, args=(connection, wire), daemon=True).start()
        wire.put((time.monotonic() + self.round_trip, GREETING))
        talk = Talk(self.accepted)
        with suppress(OSError):
            while data := connection.recv(1 << 16):
                if said := talk.hear(data):
                    wire.put((time.monotonic() + self.round_trip, said))
        wire.put((0, b""))


class Talk:
    """The server's side of one conversation."""

    def __init__(self, accepted: list[float]) -> None:
        self._accepted = accepted
        self._heard = b""
        self._in_message = False

    def hear(self, data: bytes) -> bytes:
        """What is answered to bytes that arrived; nothing while a line or a message is not whole."""
        self._heard += data
        answers = []
        while True:
            end = b"\r\n.\r\n" if self._in_message else b"\r\n"
            whole, ended, rest = self._heard.partition(end)
            if not ended:
                return b"".join(answers)
            self._heard = rest
            answers.append(self._taken() if self._in_message else self._answer(whole))

    def _taken(self) -> bytes:
        self._in_message = False
        self._accepted.append(time.monotonic())
        return b"250 2.0.0 taken\r\n"

    def _answer(self, line: bytes) -> bytes:
        word = line[:4].upper()
        if word == b"EHLO":
            return OFFERS
        self._in_message = word == b"DATA"
        return b"354 go ahead\r\n" if self._in_message else b"221 bye\r\n" if word == b"QUIT" else b"250 2.0.0 ok\r\n"


def _carry(connection: socket.socket, wire: "queue.Queue[tuple[float, bytes]]") -> None:
    """Hand over what was said when its time has come, in order."""
    with suppress(OSError):
        while (waiting := wire.get())[1]:
            time.sleep(max(waiting[0] - time.monotonic(), 0))
            connection.sendall(waiting[1])
            if waiting[1].startswith(b"221"):
                break
    connection.close()


@contextmanager
def slow_relay(round_trip: float) -> Iterator[SlowRelay]:
    """A relay whose answers take `round_trip` seconds."""
    relay = SlowRelay(round_trip)
    try:
        yield relay
    finally:
        relay.close()


def measured_round_trip(relay: SlowRelay, times: int = 40) -> float:
    """Seconds between a command and its answer, as a client sees it now: the delay, and what the machine adds."""
    with socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.recv(1 << 16)
        begin = time.monotonic()
        for _ in range(times):
            client.sendall(b"NOOP\r\n")
            client.recv(1 << 16)
        return (time.monotonic() - begin) / times
