"""IMAP connections on which nobody can take for ever: the standard library's, with a deadline for a whole exchange."""

import imaplib
import io
import socket
from typing import Any

from campaign.delivery.deadlines import Deadline, Reader

_LONGEST_LINE = 20_000_000
"""The numbers of two million mails: they come in one line, and the standard library takes a twentieth of that."""


class Imap(imaplib.IMAP4):
    """`imaplib.IMAP4` that keeps `deadline`: a server that says a byte now and then holds nobody up."""

    def __init__(self, host: str, port: int, *, timeout: float, **more: Any) -> None:
        self.deadline = Deadline(timeout)
        self._reader: io.BufferedReader | None = None
        self._read_from: socket.socket | None = None
        super().__init__(host, port, timeout=timeout, **more)

    def read(self, size: int) -> bytes:
        """See `imaplib.IMAP4.read`."""
        return self._timely().read(size)

    def readline(self) -> bytes:
        """See `imaplib.IMAP4.readline`."""
        line = self._timely().readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise self.error(f"got more than {_LONGEST_LINE} bytes")
        return line

    def send(self, data: Any) -> None:
        """See `imaplib.IMAP4.send`."""
        self.deadline.wait()
        self.sock.settimeout(self.deadline.left())
        self.sock.sendall(data)

    def _timely(self) -> io.BufferedReader:
        """What reads the connection as it is now: STARTTLS puts another in its place."""
        self.deadline.wait()
        if self._reader is None or self._read_from is not self.sock:
            self._read_from = self.sock
            self._reader = io.BufferedReader(Reader(self.sock, self.deadline))
        return self._reader


class ImapOverTls(Imap, imaplib.IMAP4_SSL):
    """The same with TLS from the first byte."""
