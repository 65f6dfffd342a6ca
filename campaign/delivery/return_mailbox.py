"""The mailbox that letters come back to, read by IMAP4rev1 (RFC 3501) with the standard library's client."""

import imaplib
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

from campaign.config.settings import Bounces
from campaign.delivery.imap import Imap, ImapOverTls
from campaign.delivery.reports import LONGEST
from campaign.delivery.transport import told

MOST_AT_ONCE = 1_000
LONGEST_RUN_SECONDS = 300
"""So many mails are read in one go, and for so long; what is beyond waits for the next."""


class MailboxUnavailable(Exception):
    """The mailbox cannot be read now. The words are the server's or the system's, and hold no password."""


class ReturnMailbox:
    """An open mailbox, as a context manager. Every method raises MailboxUnavailable.

    To connect and sign in, and each question after that, may take as long as four replies that each just arrive in
    `timeout`, however little a server says at a time.
    """

    def __init__(self, settings: Bounces) -> None:
        self._settings = settings

    def __enter__(self) -> "ReturnMailbox":
        try:
            self._server = self._connected()
            self._sign_in()
            # Asked anew: what a server can do it says in full only to those who signed in.
            able = self._expect(*self._server.capability())
            self._tells_apart = b"UIDPLUS" in b" ".join(able).upper().split()  # RFC 4315
            self._expect(*self._server.select(_quoted(self._settings.folder)))
        except (imaplib.IMAP4.error, OSError, UnicodeError) as error:
            raise MailboxUnavailable(_plainly(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            if error is None:
                self._server.deadline.begin(1)
                self._server.logout()
            else:
                self._server.shutdown()

    def unseen(self) -> list[bytes]:
        """The numbers (UID) of the mails that nobody has seen, oldest first."""
        lines = self._ask("SEARCH", "UNSEEN", "UNDELETED")
        return b" ".join(filter(None, lines)).split()[:MOST_AT_ONCE]

    def read(self, uid: bytes) -> bytes | None:
        """The beginning of a mail, as far as it matters; it stays unseen. None where it is not there any more."""
        parts = self._ask("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LONGEST}>)")
        return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def delete(self, uid: bytes) -> None:
        """Remove a mail for good; others that somebody marked as deleted stay where the server can tell them apart."""
        self._ask("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Deleted)")
        if self._tells_apart:
            self._ask("EXPUNGE", uid.decode())
        else:
            self._expect(*self._server.expunge())

    def mark_seen(self, uid: bytes) -> None:
        """Leave a mail for a person, so that it is not read here again."""
        self._ask("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Seen)")

    def _connected(self) -> Imap:
        asked = self._settings
        trusted = ssl.create_default_context(cafile=asked.ca_file or None)
        if asked.tls == "ssl":
            return ImapOverTls(asked.server, asked.port, ssl_context=trusted, timeout=asked.timeout)
        server = Imap(asked.server, asked.port, timeout=asked.timeout)
        if asked.tls == "starttls":
            server.starttls(trusted)
        return server

    def _sign_in(self) -> None:
        """With AUTHENTICATE PLAIN where it is offered: LOGIN takes ASCII alone."""
        name, password = self._settings.username, self._settings.password
        if "AUTH=PLAIN" in self._server.capabilities:
            self._server.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())
        else:
            self._server.login(name, password)

    def _ask(self, *words: str) -> Sequence[Any]:
        self._server.deadline.begin()
        try:
            return self._expect(*self._server.uid(*words))
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxUnavailable(_plainly(error)) from error

    @staticmethod
    def _expect(status: str, answer: Sequence[Any]) -> Sequence[Any]:
        if status != "OK":
            raise imaplib.IMAP4.error(b" ".join(part for part in answer if isinstance(part, bytes)))
        return answer


def all_unseen(mailbox: ReturnMailbox) -> Iterator[tuple[bytes, bytes]]:
    """Number and beginning of every unseen mail that is still there when its turn comes."""
    end = time.monotonic() + LONGEST_RUN_SECONDS
    for uid in mailbox.unseen():
        if time.monotonic() > end:
            return
        mail = mailbox.read(uid)
        if mail is not None:
            yield uid, mail


def _quoted(folder: str) -> str:
    r"""A folder's name as IMAP writes it: in quotes, other letters than ASCII in modified UTF-7 (RFC 3501, 5.1.3)."""
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    if not escaped.isascii():
        raise UnicodeError("bounces.folder can only have letters of ASCII")
    return f'"{escaped}"'


def _plainly(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    words = (
        first.decode("utf-8", "replace") if isinstance(first, bytes) else getattr(error, "strerror", None) or str(error)
    )
    return told(words)
