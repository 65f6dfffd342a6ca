"""SMTP connections on which nobody can take for ever: the standard library's, with a deadline for a whole exchange."""

import io
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

EXCHANGE_TIMEOUTS = 4
"""An exchange (to connect and sign in, or one mail) may take as long as four replies that each just arrive in time."""
LEASE_TIMEOUTS = 2 * 3 * EXCHANGE_TIMEOUTS
"""So many timeouts a lease has to have: in its second half no mail begins but one that may take three exchanges, over
a connection that breaks, for another one, and over that."""
_PIECE = 65_536
_ACKNOWLEDGE = getattr(socket, "TCP_QUICKACK", None)
"""Linux acknowledges at once what was received until then; elsewhere, when the system does."""


class Deadline:
    """How long may still be waited, by a clock that nobody sets. `timeout` (seconds) is for one reply or one write."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._reply_by = self._by = 0.0
        self.begin()

    def begin(self, timeouts: float = EXCHANGE_TIMEOUTS) -> None:
        """An exchange begins: from now on it may take so many timeouts."""
        self._by = time.monotonic() + timeouts * self._timeout
        self.wait()

    def wait(self) -> None:
        """A reply is waited for: a byte now and then does not prolong it."""
        self._reply_by = min(time.monotonic() + self._timeout, self._by)

    def wait_out(self) -> None:
        """A reply is waited for as long as the exchange may take."""
        self._reply_by = self._by

    @property
    def seconds(self) -> float:
        """How long what is under way may still take: 0 once that is over."""
        return max(self._reply_by - time.monotonic(), 0.0)

    def left(self) -> float:
        """The same. Raises TimeoutError once it is over."""
        if not (left := self.seconds):
            raise TimeoutError("timed out")
        return left


class Reader(io.RawIOBase):
    """Reads a socket; every single read ends by the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)


class Replies:
    """What a mail server says, line by line as `smtplib` asks for it; every single wait ends by the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline
        self._heard = bytearray()
        self.is_over = False
        """Whether the server went away, as far as `codes` found out."""

    def readline(self, limit: int) -> bytes:
        """The next line, or `limit` bytes of a longer one; what is left where the server went away."""
        while (end := self._heard.find(b"\n") + 1) == 0 and len(self._heard) < limit:
            self._sock.settimeout(self._deadline.left())
            data = self._receive()
            if not data:
                break
            self._heard += data
        end = min(end or len(self._heard), limit)
        line = bytes(self._heard[:end])
        del self._heard[:end]
        return line

    def codes(self) -> list[int]:
        """The codes of the whole replies that have arrived and were not read yet. Waits for nothing."""
        self._hear()
        lines = bytes(self._heard).split(b"\n")[:-1]
        return [int(line[:3]) if line[:3].isdigit() else 0 for line in lines if line[3:4] != b"-"]

    def close(self) -> None:
        """The socket is somebody else's."""

    def _receive(self) -> bytes:
        """What is there. It is acknowledged at once: what follows may wait for that, up to 40 ms (RFC 896)."""
        data = self._sock.recv(_PIECE)
        if _ACKNOWLEDGE is not None:
            self._sock.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE, 1)
        return data

    def _hear(self) -> None:
        """Take in all that is there; of TLS, each of its records comes by itself."""
        self._sock.settimeout(0)
        try:
            while data := self._receive():
                self._heard += data
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            pass
        self.is_over = True


class Smtp(smtplib.SMTP):
    """`smtplib.SMTP` that keeps `deadline`: a server that says a byte now and then holds nobody up."""

    deadline: Deadline
    file: Any

    def __init__(self, host: str, port: int, *, local_hostname: str, timeout: float, **more: Any) -> None:
        self.deadline = Deadline(timeout)
        super().__init__(host, port, local_hostname=local_hostname, timeout=timeout, **more)

    def getreply(self) -> tuple[int, bytes]:
        """See `smtplib.SMTP.getreply`; the whole reply, of as many lines as there are, is in time or not at all."""
        self.deadline.wait()
        return self._reply()

    def get_verdict(self) -> tuple[int, bytes]:
        """The reply to a message. Who hangs up while a server still looks through it would send it twice.

        So it has all that is left of the exchange; RFC 5321, section 4.5.3.2.6 would give it ten minutes.
        """
        self.deadline.wait_out()
        return self._reply()

    def _reply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = Replies(self.sock, self.deadline)
        reply = super().getreply()
        with suppress(TimeoutError):  # what it said counts, and what follows is late
            self._next()
        return reply

    def send(self, s: Any) -> None:
        """See `smtplib.SMTP.send`; a server that reads slowly is waited for until the deadline of the exchange."""
        data = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        for begin in range(0, len(data), _PIECE):
            self._next()
            super().send(data[begin : begin + _PIECE])

    def _next(self) -> None:
        """What comes next, such as a handshake, has its own time, and only what is left of the exchange."""
        self.deadline.wait()
        if self.sock is not None:
            self.sock.settimeout(self.deadline.left())


class SmtpOverTls(Smtp, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""

    def __init__(self, host: str, port: int, *, local_hostname: str, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, local_hostname=local_hostname, timeout=timeout, context=context)
