"""Telling other programs of milestones and daily totals, beside delivery and never in its way.

A name is looked up once for each attempt, and the connection goes to the very address that was judged: what a name
leads to the second time does not matter. Redirects are not followed.
"""

import logging
import secrets
import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import urlsplit

from campaign.actions.catalogue import Catalogue
from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Status
from campaign.core.counts import totals, webhooks
from campaign.core.counts.webhooks import RETRIES, Notice, Webhook
from campaign.core.errors import NotFound
from campaign.delivery.clock import utc_now
from campaign.store.protocol.errors import StoreUnavailable

TIMEOUT_SECONDS = 10
LEASE = timedelta(minutes=2)
BETWEEN_LOOKS_SECONDS = 15
GONE = 410

log = logging.getLogger(__name__)


class NotSent(Exception):
    """A notice did not arrive, and why, without a word of what the other side said."""


class Webhooks:
    """Looks what there is to tell, and tells it. `permits` says which IP addresses notices may go to."""

    def __init__(
        self,
        context: Context,
        clock: Callable[[], datetime] = utc_now,
        permits: Callable[[str], bool] = webhooks.is_public,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._store, self._settings = context.store, context.settings
        # One of its own: it runs in a thread of its own, and a catalogue is read anew without a lock.
        self._catalogue = Catalogue(context.store, context.settings.site.time_zone)
        self._clock, self._permits, self._timeout = clock, permits, timeout

    def run(self, stop: Event) -> None:
        """Work until `stop` is set."""
        while not stop.is_set():
            try:
                self.run_once(stop)
            except StoreUnavailable as error:
                log.error("the database is not available, webhooks wait: %s", error)
            stop.wait(BETWEEN_LOOKS_SECONDS)
        self._store.close()

    def run_once(self, stop: Event | None = None) -> int:
        """Queue what is new and send what is due; how many attempts were made."""
        now = self._clock()
        for webhook in self._store.webhooks():
            self._look(webhook, now)
        attempts = 0
        while not (stop and stop.is_set()) and (claimed := self._claim()):
            self._attempt(*claimed)
            attempts += 1
        return attempts

    def _claim(self) -> tuple[Notice, Webhook] | None:
        """The next one that is due; its lease begins now, however long those before it took."""
        now = self._clock()
        return self._store.claim_notice(now, now + LEASE)

    def _look(self, webhook: Webhook, now: datetime) -> None:
        """Queue what is new about a live campaign; one of several workers that look at once does it."""
        try:
            campaign = self._catalogue.campaign(webhook.campaign)
        except NotFound:
            return
        if campaign.status is not Status.LIVE or not webhook.active:
            return
        rows = self._store.totals(campaign.slug)
        counted = totals.gather(campaign.slug, campaign.status, campaign.goal, rows, now)
        page = f"{self._settings.site.url}/c/{campaign.slug}"
        today = campaign.day_at(now)
        events = list(webhooks.notices(webhook, counted, now, page, today))
        if events:
            made = [Notice(f"msg_{secrets.token_hex(16)}", webhook.id, webhooks.as_body(event)) for event in events]
            reached = max(webhook.reached, webhooks.milestone(counted.towards_goal, campaign.goal))
            day = max(webhook.day, today - timedelta(days=1))
            self._store.tell(webhook, reached, day, made, now)

    def _attempt(self, notice: Notice, webhook: Webhook) -> None:
        now = self._clock()
        try:
            status = self._send(notice, webhook.url, now)
        except NotSent as error:
            self._not_sent(notice, str(error), now)
            return
        except Exception:  # one notice must not keep the others from being told
            log.exception("a notice of the webhook %s met something unforeseen", webhook.id)
            self._not_sent(notice, "something unforeseen, which the log tells", now)
            return
        self._store.log_delivery(webhooks.delivery(notice, str(status), now))
        if status == GONE:
            self._store.finish_notice(notice, "410: it wants no more notices", None, gone=True)
        elif 200 <= status < 300:
            self._store.finish_notice(notice, "", None)
        else:
            self._later(notice, f"the answer was {status}", now)

    def _not_sent(self, notice: Notice, fault: str, now: datetime) -> None:
        self._store.log_delivery(webhooks.delivery(notice, fault, now))
        self._later(notice, fault, now)

    def _later(self, notice: Notice, fault: str, now: datetime) -> None:
        again_at = now + RETRIES[notice.attempts] if notice.attempts < len(RETRIES) else None
        if again_at is None:
            log.warning("a webhook of %s is given up: %s", notice.webhook, fault)
        self._store.finish_notice(notice, fault, again_at)

    def _send(self, notice: Notice, url: str, now: datetime) -> int:
        """The status of the answer. Raises NotSent."""
        parts = urlsplit(url)
        host, tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if tls else 80)
        address = self._resolve(host, port)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        secret = webhooks.secret(self._settings.key("webhooks"), notice.webhook)
        connection = _Pinned(host, port, address, tls, self._timeout)
        # The time-out is for each piece of an answer; this one is for the whole of it.
        deadline = Timer(self._timeout, connection.cut)
        deadline.daemon = True
        deadline.start()
        try:
            body = notice.body.encode()
            connection.request("POST", path, body, webhooks.headers(secret, notice.id, now, notice.body))
            return connection.getresponse().status
        except (OSError, HTTPException, ValueError) as error:
            raise NotSent(_plainly(error)) from error
        finally:
            deadline.cancel()
            connection.close()

    def _resolve(self, host: str, port: int) -> str:
        """The one address to connect to. Raises NotSent where the name leads nowhere, or anywhere but to the public."""
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NotSent("its name leads nowhere") from None
        addresses = [str(entry[4][0]) for entry in entries]
        if not addresses or not all(self._permits(address) for address in addresses):
            raise NotSent("it is in a private network, where no notice goes")
        return addresses[0]


class _Pinned(HTTPConnection):
    """A connection to one IP address, with the name only in what is said: Host and, under TLS, its certificate."""

    def __init__(self, host: str, port: int, address: str, tls: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 443 if tls else 80
        self._address, self._tls, self._is_over = address, tls, False

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        if self._is_over:  # there was no socket to cut: under TLS it is another one before the handshake and after
            raise TimeoutError

    def cut(self) -> None:
        """End it from another thread, whatever it waits for."""
        self._is_over = True
        try:
            if self.sock:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it ended by itself


def _plainly(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "its certificate cannot be trusted"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return "the connection broke"
