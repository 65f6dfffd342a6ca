"""The delivery worker: claim, send, finish. No transaction is open while the network is slow."""

import logging
import secrets
import signal
import traceback
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Protocol

from campaign import config
from campaign.catalogue import Catalogue
from campaign.core import delivery
from campaign.core.delivery import Outcome, State
from campaign.delivery.maildir import MaildirTransport
from campaign.delivery.notices import Translate
from campaign.delivery.outgoing import CannotBeSent, CannotBeSentNow, Outgoing, untranslated
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import (
    DeliveryFailed,
    Misconfigured,
    Rejected,
    ServerUnavailable,
    Transport,
    Unavailable,
    Unknown,
)
from campaign.store.protocol import Claim, Pacing, Store, StoreUnavailable

SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
BETWEEN_PURGES = timedelta(hours=1)

log = logging.getLogger(__name__)


class Context(Protocol):
    """What delivery works with; an action's context is one."""

    @property
    def store(self) -> Store: ...
    @property
    def settings(self) -> config.Settings: ...
    @property
    def catalogue(self) -> Catalogue: ...


def utc_now() -> datetime:
    return datetime.now(UTC)


class Worker:
    """Sends what is due, batch after batch. One worker runs in one thread, with a transport of its own.

    `name` tells workers apart. What it logs is never personal: a mail's number and campaign, and the server's reply.
    """

    def __init__(
        self,
        store: Store,
        outgoing: Outgoing,
        transport: Transport,
        settings: config.Delivery,
        name: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._outgoing = outgoing
        self._transport = transport
        self._settings = settings
        self._name = name
        self._clock = clock
        self._stop = Event()
        self._pause = timedelta()
        self._trouble: ServerUnavailable | Misconfigured | None = None
        self._owed: deque[tuple[Claim, Outcome]] = deque()

    def run(self, stop: Event, hourly: Callable[[datetime], object] = lambda now: None) -> None:
        """Work until `stop` is set; the mail in hand is finished, the others are given back. `hourly` is called so.

        While the mail server is in trouble, wait from 5 seconds up to 5 minutes between attempts. While it wants
        another sign-in or cannot be trusted, that is 5 minutes at once, with an error in the log each time.
        """
        self._stop = stop
        due = self._clock()
        while not stop.is_set():
            now = self._clock()
            done = 0
            try:
                if now >= due:
                    due = now + BETWEEN_PURGES
                    hourly(now)
                done = self.run_once(now)
            except StoreUnavailable as error:
                self._back_off()
                log.error("the database is not available, next attempt in %s: %s", self._pause, error)
            if not done:
                self._transport.close()
                stop.wait(self._pause.total_seconds() or self._settings.poll_seconds)
        self._transport.close()
        if self._owed:
            log.error("the database did not take what came of %s mails; some may be sent again", len(self._owed))

    def drain(self) -> int:
        """Send until nothing is due any more; how many mails were finished.

        Raises:
            ServerUnavailable, Misconfigured: the mail server takes nothing; what was claimed is given back.
            StoreUnavailable: the database cannot be used.
        """
        total = 0
        try:
            while done := self.run_once(self._clock()):
                total += done
        finally:
            self._transport.close()
        if self._trouble:
            raise self._trouble
        return total

    def run_once(self, now: datetime) -> int:
        """Claim one batch and send it; how many mails were finished, which is 0 when nothing is due.

        Each mail is finished as soon as it is sent. The rest of the batch is given back when the mail server is in
        trouble, when the worker is to stop, and when half of the lease is over: a mail whose lease ends would be
        sent by another worker as well.

        Raises:
            StoreUnavailable: what is already sent is remembered, and stored before anything else is claimed.
        """
        self._settle()
        self._trouble = None
        lease = timedelta(seconds=self._settings.lease_seconds)
        pacing = Pacing(self._settings.per_target_per_hour, self._outgoing.mailboxes())
        claims = deque(self._store.claim(now, self._name, now + lease, self._settings.batch, pacing))
        done = 0
        try:
            while claims and not self._trouble and not self._stop.is_set():
                if done and self._clock() > now + lease / 2:
                    break
                outcome = self._attempt(claims[0])
                self._owed.append((claims.popleft(), outcome))
                self._settle()
                done += self._trouble is None
        finally:
            self._owed.extend((claim, self._given_back()) for claim in claims)
        self._settle()
        return done

    def _attempt(self, claim: Claim) -> Outcome:
        """Build and send one mail; whatever happens to it stops no other."""
        if claim.personal is None:
            return delivery.erased()
        try:
            reply = self._transport.send(self._outgoing.mail(claim, claim.personal))
        except (ServerUnavailable, Misconfigured) as error:
            return self._server_trouble(error)
        except StoreUnavailable:
            raise
        except CannotBeSent as error:
            return self._not_built(error, claim)
        except (Rejected, Unavailable, Unknown) as error:
            self._pause = timedelta()
            log.warning("mail %s of %s: %s: %s", _number(claim), claim.campaign, type(error).__name__, error.reply)
            return self._outcome_of(error, claim)
        except Exception as error:
            log.error("mail %s of %s is set aside: %s", _number(claim), claim.campaign, _where(error))
            return delivery.set_aside(f"this mail cannot be sent ({type(error).__name__})")
        self._pause = timedelta()
        return delivery.sent(reply)

    def _not_built(self, error: CannotBeSent, claim: Claim) -> Outcome:
        if isinstance(error, CannotBeSentNow):
            log.error("mail %s of %s waits: %s", _number(claim), claim.campaign, error)
            return delivery.unavailable(self._clock(), LONGEST_PAUSE, str(error))
        log.error("mail %s of %s is set aside: %s", _number(claim), claim.campaign, error)
        return delivery.set_aside(str(error))

    def _outcome_of(self, error: Rejected | Unavailable | Unknown, claim: Claim) -> Outcome:
        now = self._clock()
        if isinstance(error, Rejected):
            return delivery.rejected(error.reply)
        if isinstance(error, Unknown):
            return delivery.unknown(now, claim.unknowns + 1, error.reply)
        retry_for = timedelta(hours=self._settings.retry_for_hours)
        return delivery.try_later(now, claim.attempts + 1, retry_for, error.reply)

    def _server_trouble(self, error: ServerUnavailable | Misconfigured) -> Outcome:
        """Stop this batch. The mail in hand waits twice as long as the others.

        Should it be the one that makes the server hang up, the others come first next time, and get through.
        """
        self._trouble = error
        if isinstance(error, Misconfigured):
            self._pause = LONGEST_PAUSE
            log.error("DELIVERY STOPS, nothing can be sent: %s (next attempt in %s)", error.reply, self._pause)
        else:
            self._back_off()
            log.warning("the mail server is not available, next attempt in %s: %s", self._pause, error.reply)
        return delivery.unavailable(self._clock(), 2 * self._pause, error.reply)

    def _back_off(self) -> None:
        self._pause = min(max(2 * self._pause, SHORTEST_PAUSE), LONGEST_PAUSE)

    def _given_back(self) -> Outcome:
        if self._trouble:
            return delivery.unavailable(self._clock(), self._pause, self._trouble.reply)
        return delivery.given_back(self._clock())

    def _settle(self) -> None:
        """Store what came of each mail, in order; what the database does not take now is kept for the next time."""
        while self._owed:
            claim, outcome = self._owed[0]
            kept = self._store.finish(claim, outcome, self._clock())
            self._owed.popleft()
            if not kept and outcome.state is not State.QUEUED:
                log.warning("mail %s of %s: the lease was over before it was finished", _number(claim), claim.campaign)


def run(
    context: Context,
    *,
    drain: bool = False,
    translate: Translate = untranslated,
    hourly: Callable[[datetime], object] = lambda now: None,
) -> None:
    """Deliver until SIGTERM or SIGINT, or with `drain` until nothing is due.

    Raises:
        SystemExit: delivery cannot begin, or with `drain` the mail server takes nothing; says why in one line.
    """
    settings = context.settings
    try:
        outgoing = Outgoing(settings, context.catalogue, translate)
        worker = Worker(context.store, outgoing, transport_for(settings), settings.delivery, secrets.token_hex(4))
        if drain:
            worker.drain()
            return
    except DeliveryFailed as error:
        raise SystemExit(f"Delivery stopped: {error.reply}") from error
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop, hourly)


def transport_for(settings: config.Settings) -> Transport:
    """The transport that `mail.transport` names."""
    if settings.mail.transport == "smtp":
        return SmtpTransport(settings.mail)
    return MaildirTransport(Path(settings.mail.maildir))


def _number(claim: Claim) -> str:
    return f"{claim.kind} {claim.id}"


def _where(error: Exception) -> str:
    """An exception's type and its way through the code; its message may quote a letter, so that is left out."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    way = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return " < ".join([type(error).__name__, *way])
