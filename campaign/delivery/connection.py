"""Flask-Mail's connection to a mail server, with what it lacks."""

import smtplib
import socket
import ssl
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import flask_mail

from campaign.config.settings import Mail as MailSettings
from campaign.delivery.deadlines import Smtp, SmtpOverTls
from campaign.delivery.transport import DeliveryFailed, Misconfigured, ServerUnavailable


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


@lru_cache(maxsize=1)
def _trust_in(ca_file: str, _changed_at: int) -> ssl.SSLContext:
    """One for all connections: each holds every authority there is. Read anew when the file changed. Raises OSError."""
    return ssl.create_default_context(cafile=ca_file or None)


def _at_once(host: Smtp) -> Smtp:
    """Every write leaves at once: waiting for the one before to be acknowledged would cost 40 ms a mail."""
    if host.sock is not None:
        host.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return host


def _no_connection(error: Exception) -> DeliveryFailed:
    """Why there is no connection, as one of the two ways in which there can be none."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply, code = f"{error.smtp_code} {text_of(error.smtp_error)}", error.smtp_code
        greeting = isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
        return ServerUnavailable(reply, code) if greeting or code // 100 != 5 else Misconfigured(reply, code)
    hung_up = isinstance(error, smtplib.SMTPServerDisconnected | ssl.SSLEOFError | ssl.SSLZeroReturnError)
    if hung_up or isinstance(error, OSError) and not isinstance(error, ssl.SSLError | smtplib.SMTPException):
        return ServerUnavailable(f"no connection to the mail server: {reason(error)}")
    return Misconfigured(f"the mail server cannot be used as configured: {reason(error)}")


def reason(error: Exception) -> str:
    """What went wrong, as the system or the server says it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError | smtplib.SMTPException):
        return getattr(error, "strerror", None) or str(error) or type(error).__name__
    return type(error).__name__


def text_of(reply: bytes | str) -> str:
    """A server's words."""
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
