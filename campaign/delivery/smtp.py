"""Mail to a mail server, over Flask-Mail's connection."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

import flask_mail

from campaign.config.settings import Mail as MailSettings
from campaign.config.settings import Settings
from campaign.core.delivery.replies import CLOSING, SIGN_IN_CODES, TOO_MANY_CONNECTIONS, Meaning, meaning
from campaign.delivery.connection import Connection, flask_mail_settings, reason, text_of
from campaign.delivery.deadlines import Smtp
from campaign.delivery.message import Mail
from campaign.delivery.transport import (
    DeliveryFailed,
    Following,
    Misconfigured,
    Rejected,
    ServerUnavailable,
    Unavailable,
    Unknown,
    nothing_follows,
)

GO_AHEAD = 354
AT_ONCE = 16_384
"""Bytes of a message that a socket takes without waiting: the server has read everything before it."""


class SmtpTransport:
    """Sends mail by mail over one connection, and opens another when that one broke.

    Where the server offers PIPELINING, MAIL, RCPT and DATA leave in one write (RFC 2920, section 3.1), and those of the
    following mail with the end of this one, so that a mail costs one round trip. A message itself never leaves with
    its own commands, although that would save another: a server that refuses the recipient would read the letter's
    lines as commands, so that its writer could send mail through us. It follows only when the recipient was accepted
    and DATA was answered with 354.
    """

    def __init__(self, mail: MailSettings, *, testing: bool = False) -> None:
        """`testing` is Flask's: mails are recorded (`flask_mail.Mail.record_messages`) and none is sent."""
        state = flask_mail.Mail().init_mail(flask_mail_settings(mail), testing=testing)
        self._connection = Connection(state, mail.timeout, mail.ca_file)
        self._suppress = bool(state.suppress)
        self._asked: tuple[str, ...] = ()
        """The commands of the following mail that are on their way, their replies not yet read."""
        self._under_way: Mail | None = None
        """What the server has, and has not answered for."""

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:
        """See `Transport.send`."""
        if self._suppress:
            flask_mail.email_dispatched.send(None, message=mail)
            return "suppressed: nothing is sent while testing"
        with self._leaving_no_doubt():
            self._hand_over(self._opened_for(mail), mail, following)
        return self.answer()

    def takes_at_once(self, mail: Mail) -> bool:
        """See `PromptTransport`."""
        host = self._connection.host
        if host is None or host.file is None or self._asked != _commands(mail) or len(mail.data) > AT_ONCE:
            return False
        codes = host.file.codes()
        return len(codes) == len(self._asked) and codes[-1] == GO_AHEAD and all(code // 100 == 2 for code in codes[:-1])

    def begin(self, mail: Mail, following: Following = nothing_follows) -> None:
        """See `PromptTransport`."""
        with self._leaving_no_doubt():
            self._hand_over(self._open_transaction(mail), mail, following)

    def is_answered(self) -> bool:
        """See `PromptTransport`."""
        host = self._connection.host
        return host is None or bool(host.file.codes()) or host.file.is_over or not host.deadline.seconds

    def answer(self) -> str:
        """See `PromptTransport`."""
        with self._leaving_no_doubt():
            reply = self._read_answer()
        flask_mail.email_dispatched.send(None, message=self._under_way)
        self._under_way = None
        return reply

    @contextmanager
    def _leaving_no_doubt(self) -> Iterator[None]:
        """Whatever is unforeseen costs the connection: nobody knows what the server is waiting for then."""
        try:
            yield
        except DeliveryFailed:
            self._under_way = None
            raise
        except BaseException:
            self._drop()
            raise

    def fileno(self) -> int:
        """See `PromptTransport`."""
        host = self._connection.host
        return host.sock.fileno() if host is not None and host.sock is not None else -1

    def seconds_left(self) -> float:
        """See `PromptTransport`."""
        host = self._connection.host
        return host.deadline.seconds if host is not None else 0.0

    def largest(self) -> int:
        """The server's SIZE (RFC 1870)."""
        if self._suppress:
            return 0
        told = self._host().esmtp_features.get("size", "")
        return int(told) if told.isdecimal() and len(told) < 19 else 0

    def connect(self) -> None:
        """Connect and sign in, if there is no connection. Raises ServerUnavailable or Misconfigured."""
        self._host()

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._asked:
            # It may be waiting for a message already. Going away ends the transaction (RFC 5321, section 4.1.1.4).
            self._drop()
        self._connection.__exit__(None, None, None)

    def _opened_for(self, mail: Mail) -> Smtp:
        """`_open_transaction`, over a new connection where one that was kept open is gone."""
        kept_open = self._connection.host is not None
        try:
            return self._open_transaction(mail)
        except ServerUnavailable:
            # Servers close what was idle, or has carried enough. None of the message has left yet: once more, anew.
            if not kept_open:
                raise
            return self._open_transaction(mail)

    def _open_transaction(self, mail: Mail) -> Smtp:
        """The connection on which the server now waits for this mail's message, and for nothing else."""
        commands = _commands(mail)
        if self._asked and self._asked != commands:
            self._drop()
        host = self._host()
        host.deadline.begin()
        try:
            if not host.has_extn("pipelining"):
                replies = _one_by_one(host, commands)
            else:
                if not self._asked:
                    host.send(_group(commands))
                replies = [host.getreply() for _ in commands]
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise ServerUnavailable(f"the connection was lost: {reason(error)}") from error
        self._asked = ()
        refused = next(((code, text) for code, text in replies[:2] if code // 100 != 2), None)
        if refused is None and replies[-1][0] == GO_AHEAD:
            return host
        if replies[-1][0] == GO_AHEAD:
            # It wants a message for nobody. Going away ends the transaction (RFC 5321, section 4.1.1.4).
            self._drop()
        self._reset()
        raise self._failure(*(refused or replies[-1]))

    def _hand_over(self, host: Smtp, mail: Mail, following: Following) -> None:
        """The message leaves, and the commands of the next one with it."""
        try:
            host.send(_dot_stuffed(mail.data))
        except (OSError, smtplib.SMTPException) as error:
            # The final dot leaves with the last bytes, so the server has not seen it.
            self._drop()
            raise ServerUnavailable(f"the connection was lost within the message: {reason(error)}") from error
        self._under_way = mail
        try:
            # A write of its own, so that a failure above cannot come after the final dot.
            next_mail = following() if host.has_extn("pipelining") else None
            if next_mail:
                self._asked = _commands(next_mail)
                host.send(_group(self._asked))
            host.deadline.wait_out()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise _unanswered(error) from error

    def _read_answer(self) -> str:
        host = self._host()
        try:
            if not host.deadline.seconds and not (host.file and host.file.codes()):
                raise TimeoutError("timed out")
            code, text = host.get_verdict()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise _unanswered(error) from error
        if code // 100 == 2:
            return f"{code} {text_of(text)}"
        failure = self._failure(code, text)
        if code // 100 not in (4, 5):
            raise Unknown(failure.reply, code)
        raise failure

    def _failure(self, code: int, text: bytes) -> DeliveryFailed:
        """What a reply other than yes means; the connection is kept only where the server still talks to us."""
        reply = f"{code} {text_of(text)}"
        if code in SIGN_IN_CODES or (code // 100 == 5 and meaning(code, reply) is Meaning.SIGN_IN):
            self._drop()
            return Misconfigured(reply, code)
        if code in (CLOSING, TOO_MANY_CONNECTIONS) or code // 100 not in (4, 5):
            self._drop()
            return ServerUnavailable(reply, code)
        return Unavailable(reply, code) if code // 100 == 4 else Rejected(reply, code)

    def _reset(self) -> None:
        """End the transaction that the refused mail began; a server that cannot is left."""
        if self._connection.host is None:
            return
        self._connection.host.deadline.begin(1)
        try:
            code, _ = self._connection.host.rset()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code // 100 != 2:
            self._drop()

    def _host(self) -> Smtp:
        if self._connection.host is None or self._connection.host.sock is None:
            self._drop()
            self._connection.__enter__()
        if self._connection.host is None:
            raise ServerUnavailable("there is no connection")
        return self._connection.host

    def _drop(self) -> None:
        self._asked, self._under_way = (), None
        self._connection.__exit__(DeliveryFailed, None, None)


def problem(settings: Settings) -> str:
    """What keeps us from sending, as one sentence for a person; "" when the server lets us in. Sends nothing."""
    transport = SmtpTransport(settings.mail)
    try:
        transport.connect()
    except DeliveryFailed as error:
        return error.reply
    transport.close()
    return ""


def _commands(mail: Mail) -> tuple[str, ...]:
    return (f"MAIL FROM:<{mail.sender}>", f"RCPT TO:<{mail.recipient}>", "DATA")


def _group(commands: tuple[str, ...]) -> bytes:
    """Commands as they leave in one write."""
    return "".join(f"{command}\r\n" for command in commands).encode("ascii")


def _one_by_one(host: Smtp, commands: tuple[str, ...]) -> list[tuple[int, bytes]]:
    """Each command after the reply to the one before; the first that is refused is the last."""
    replies: list[tuple[int, bytes]] = []
    for command in commands:
        replies.append(host.docmd(command))
        if replies[-1][0] // 100 not in (2, 3):
            break
    return replies


def _dot_stuffed(data: bytes) -> bytes:
    """The message as DATA wants it (RFC 5321, section 4.5.2), with the final dot."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    return (b"." if data.startswith(b".") else b"") + stuffed + b".\r\n"


def _unanswered(error: Exception) -> Unknown:
    return Unknown(f"no reply after the message: {reason(error)}")
