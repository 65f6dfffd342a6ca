"""Mail to a mail server, over Flask-Mail's connection."""

import smtplib
import socket
import ssl
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import flask_mail

from campaign.config.settings import Mail as MailSettings
from campaign.config.settings import Settings
from campaign.core.delivery.replies import CLOSING, SIGN_IN_CODES, TOO_MANY_CONNECTIONS, Meaning, meaning
from campaign.delivery.deadlines import Smtp, SmtpOverTls
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


def flask_mail_settings(mail: MailSettings) -> dict[str, Any]:
    """Our settings by Flask-Mail's names. Its debugging stays off: it prints passwords and addresses."""
    return {
        "MAIL_SERVER": mail.server,
        "MAIL_PORT": mail.port,
        "MAIL_USERNAME": mail.username or None,
        "MAIL_PASSWORD": mail.password or None,
        "MAIL_USE_TLS": mail.tls == "starttls",
        "MAIL_USE_SSL": mail.tls == "ssl",
        "MAIL_DEFAULT_SENDER": mail.from_address,
        "MAIL_DEBUG": False,
    }


class Connection(flask_mail.Connection):
    """Flask-Mail's connection with what it lacks: a timeout, certificates that are checked, an exit that forgives.

    In EHLO it names the domain of our address, not the machine. Raises ServerUnavailable or Misconfigured on entering.
    """

    host: Smtp | None

    def __init__(self, mail: Any, timeout: float, ca_file: str) -> None:
        super().__init__(mail)
        self._timeout = timeout
        self._ca_file = ca_file

    def configure_host(self) -> Smtp:
        host: Smtp | None = None
        try:
            host = self._connected()
            self._secure_and_sign_in(host)
        except DeliveryFailed:
            raise
        except Exception as error:
            # Anything at all: what keeps us from connecting is no single letter's fault.
            if host is not None:
                host.close()
            raise _no_connection(error) from error
        return host

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Say goodbye if the server still listens; what it has accepted stays accepted."""
        host, self.host = self.host, None
        if host is None:
            return
        try:
            if exc_type is None and host.sock is not None:
                host.deadline.begin(1)
                host.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            host.close()

    def _connected(self) -> Smtp:
        ours = self.mail.default_sender.rpartition("@")[2]
        where = (self.mail.server, self.mail.port)
        if self.mail.use_ssl:
            return _at_once(SmtpOverTls(*where, local_hostname=ours, timeout=self._timeout, context=self._trust()))
        return _at_once(Smtp(*where, local_hostname=ours, timeout=self._timeout))

    def _secure_and_sign_in(self, host: Smtp) -> None:
        host.ehlo_or_helo_if_needed()
        if self.mail.use_tls:
            host.starttls(context=self._trust())
            host.ehlo_or_helo_if_needed()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)

    def _trust(self) -> ssl.SSLContext:
        try:
            return _trust_in(self._ca_file, Path(self._ca_file).stat().st_mtime_ns if self._ca_file else 0)
        except OSError as error:
            raise Misconfigured(f"mail.ca_file cannot be read: {error.strerror or error}") from error


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

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:
        """See `Transport.send`."""
        try:
            reply = "suppressed: nothing is sent while testing" if self._suppress else self._deliver(mail, following)
        except DeliveryFailed:
            raise
        except BaseException:
            # Nobody knows what the server is waiting for now.
            self._drop()
            raise
        flask_mail.email_dispatched.send(None, message=mail)
        return reply

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

    def _deliver(self, mail: Mail, following: Following) -> str:
        kept_open = self._connection.host is not None
        try:
            host = self._open_transaction(mail)
        except ServerUnavailable:
            # Servers close what was idle, or has carried enough. None of the message has left yet: once more, anew.
            if not kept_open:
                raise
            host = self._open_transaction(mail)
        return self._send_message(host, mail.data, following)

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
            raise ServerUnavailable(f"the connection was lost: {_reason(error)}") from error
        self._asked = ()
        refused = next(((code, text) for code, text in replies[:2] if code // 100 != 2), None)
        if refused is None and replies[-1][0] == GO_AHEAD:
            return host
        if replies[-1][0] == GO_AHEAD:
            # It wants a message for nobody. Going away ends the transaction (RFC 5321, section 4.1.1.4).
            self._drop()
        self._reset()
        raise self._failure(*(refused or replies[-1]))

    def _send_message(self, host: Smtp, data: bytes, following: Following) -> str:
        try:
            host.send(_dot_stuffed(data))
        except (OSError, smtplib.SMTPException) as error:
            # The final dot leaves with the last bytes, so the server has not seen it.
            self._drop()
            raise ServerUnavailable(f"the connection was lost within the message: {_reason(error)}") from error
        try:
            # A write of its own, so that a failure above cannot come after the final dot.
            next_mail = following() if host.has_extn("pipelining") else None
            if next_mail:
                self._asked = _commands(next_mail)
                host.send(_group(self._asked))
            code, text = host.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unknown(f"no reply after the message: {_reason(error)}") from error
        if code // 100 == 2:
            return f"{code} {_text(text)}"
        failure = self._failure(code, text)
        if code // 100 not in (4, 5):
            raise Unknown(failure.reply, code)
        raise failure

    def _failure(self, code: int, text: bytes) -> DeliveryFailed:
        """What a reply other than yes means; the connection is kept only where the server still talks to us."""
        reply = f"{code} {_text(text)}"
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
        self._asked = ()
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


@lru_cache(maxsize=1)
def _trust_in(ca_file: str, _changed_at: int) -> ssl.SSLContext:
    """One for all connections: each holds every authority there is. Read anew when the file changed. Raises OSError."""
    return ssl.create_default_context(cafile=ca_file or None)


def _at_once(host: Smtp) -> Smtp:
    """Every write leaves at once: waiting for the one before to be acknowledged would cost 40 ms a mail."""
    if host.sock is not None:
        host.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return host


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


def _no_connection(error: Exception) -> DeliveryFailed:
    """Why there is no connection, as one of the two ways in which there can be none."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply, code = f"{error.smtp_code} {_text(error.smtp_error)}", error.smtp_code
        greeting = isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
        return ServerUnavailable(reply, code) if greeting or code // 100 != 5 else Misconfigured(reply, code)
    hung_up = isinstance(error, smtplib.SMTPServerDisconnected | ssl.SSLEOFError | ssl.SSLZeroReturnError)
    if hung_up or isinstance(error, OSError) and not isinstance(error, ssl.SSLError | smtplib.SMTPException):
        return ServerUnavailable(f"no connection to the mail server: {_reason(error)}")
    return Misconfigured(f"the mail server cannot be used as configured: {_reason(error)}")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError | smtplib.SMTPException):
        return getattr(error, "strerror", None) or str(error) or type(error).__name__
    return type(error).__name__


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
