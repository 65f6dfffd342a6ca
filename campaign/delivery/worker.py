"""The delivery worker: claim, send, finish. No transaction is open while the network is slow."""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event

from campaign.actions.context import Context
from campaign.actions.submissions import suppressed_hash
from campaign.core.delivery import outcomes
from campaign.core.delivery.holds import Hold, is_held, is_resting
from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.delivery.clock import monotonic, utc_now
from campaign.delivery.digests import Digests
from campaign.delivery.notifier import Notifier
from campaign.delivery.office_mails import OfficeMails
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.sending import Sending, any_jitter, name_of
from campaign.delivery.transport import Misconfigured, ServerUnavailable, Transport
from campaign.store.protocol.delivery import Claim, Pacing
from campaign.store.protocol.errors import StoreUnavailable

SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
BETWEEN_PURGES = timedelta(hours=1)
BETWEEN_LOOKS_AT_THE_CLOCK = timedelta(minutes=1)
RECYCLED_AFTER = timedelta(seconds=20)
"""How long a worker that is to be recycled is idle before it ends."""
RECYCLED_AT_LATEST = timedelta(minutes=5)
"""How long after its first mail it ends in any case: a paced queue never lets it be idle."""

log = logging.getLogger(__name__)


class Worker:
    """Sends what is due, batch after batch. One worker runs in one thread, with a transport of its own.

    `name` tells workers apart.
    """

    def __init__(
        self,
        context: Context,
        outgoing: Outgoing,
        transport: Transport,
        name: str,
        clock: Callable[[], datetime] = utc_now,
        jitter: Callable[[], float] = any_jitter,
    ) -> None:
        self._context = context
        self._store = context.store
        self._settings = context.settings
        self._outgoing = outgoing
        self._transport = transport
        self._name = name
        self._clock = clock
        self._sending = Sending(outgoing, transport, context.settings, clock, jitter)
        self._digests = Digests(context.store, outgoing, self._sending, clock)
        self._notifier = Notifier(context, outgoing, transport)
        self._office_mails = OfficeMails(context, outgoing, transport)
        self._stop = Event()
        self._pause = timedelta()
        self._trouble: ServerUnavailable | Misconfigured | None = None
        self._owed: deque[tuple[Claim, Outcome]] = deque()
        self._holds: list[Hold] = []
        self._knows_since = self._idle_since = 0.0
        self._look_at = self._hourly_at = 0.0

    def run(
        self,
        stop: Event,
        hourly: Callable[[datetime], object] = lambda now: None,
        is_right: Callable[[datetime], bool] = lambda now: True,
        *,
        recycled: bool = False,
    ) -> None:
        """Work until `stop` is set; the mail in hand is finished, the others are given back. `hourly` is called so.

        While the clock is not right nothing is given up, nor is `hourly` called. With `recycled` it also ends some time
        after its first mail, sooner if it is idle: its memory knows those who wrote.
        While the mail server is in trouble, wait from 5 seconds up to 5 minutes between attempts. While it wants
        another sign-in or cannot be trusted, that is 5 minutes at once, with an error in the log each time.
        """
        self._stop = stop
        while not stop.is_set() and not (recycled and self._knows_for_long()):
            now = self._clock()
            done = 0
            try:
                self._keep_house(now, hourly, is_right)
                done = self.run_once(now)
                self._office_mails.send(now)
                self._note_idleness(done)
            except StoreUnavailable as error:
                self._back_off()
                log.error("the database is not available, next attempt in %s: %s", self._pause, error)
            if not done:
                self._transport.close()
                stop.wait(self._pause.total_seconds() or self._settings.delivery.poll_seconds)
        self._transport.close()
        if self._owed:
            log.error("the database did not take what came of %s mails; some may be sent again", len(self._owed))

    def _keep_house(
        self, now: datetime, hourly: Callable[[datetime], object], is_right: Callable[[datetime], bool]
    ) -> None:
        """What is done once an hour. The clock is looked at each minute, so that a wrong one is soon told of."""
        if monotonic() < self._look_at:
            return
        self._look_at = monotonic() + BETWEEN_LOOKS_AT_THE_CLOCK.total_seconds()
        right = is_right(now)
        if right and monotonic() < self._hourly_at:
            return
        if right:
            self._hourly_at = monotonic() + BETWEEN_PURGES.total_seconds()
            self.give_up(now)
            try:
                hourly(now)
            except StoreUnavailable as error:  # what keeps things from being forgotten keeps nothing from being sent
                log.error("nothing was forgotten this hour: %s", error)
        self._notifier.tell(now)

    def _note_idleness(self, done: int) -> None:
        """What was forgotten vanishes from the disk at once when there is time; the store sees to it else."""
        if done:
            self._idle_since = 0.0
        elif self._knows_since and not self._idle_since and not self._trouble:
            self._idle_since = monotonic()
            self._store.empty_log()

    def _knows_for_long(self) -> bool:
        """While the mail server is in trouble it is not idle: whoever comes next would not know how long to wait."""
        since = ((self._idle_since, RECYCLED_AFTER), (self._knows_since, RECYCLED_AT_LATEST))
        return not self._owed and any(at and monotonic() - at > most.total_seconds() for at, most in since)

    def drain(self, is_right: Callable[[datetime], bool] = lambda now: True) -> int:
        """Send until nothing is due any more; how many mails were finished.

        Raises:
            ServerUnavailable, Misconfigured: the mail server takes nothing; what was claimed is given back.
            StoreUnavailable: the database cannot be used.
        """
        total = 0
        try:
            if is_right(self._clock()):
                self.give_up(self._clock())
            while done := self.run_once(self._clock()):
                total += done
            self._notifier.tell(self._clock())
            self._office_mails.send(self._clock())
            if total:
                self._store.empty_log()
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
        lease = now + timedelta(seconds=self._settings.delivery.lease_seconds)
        pacing = self._pacing()
        done = self._send_digest(now, lease, pacing)
        if self._in_trouble():
            return done
        claims = deque(self._store.claim(now, self._name, lease, self._settings.delivery.batch, pacing))
        if done or claims:
            self._knows_since = self._knows_since or monotonic()
        give_back_at = now + (lease - now) / 2
        try:
            while claims and not self._trouble and not self._stop.is_set():
                if done and self._clock() > give_back_at:
                    break
                self._holds = self._store.holds(self._clock())
                claim = claims.popleft()
                held = self._is_held(claim, pacing.mailboxes)
                self._owed.append((claim, self._given_back() if held else self._attempt(claim, claims)))
                self._settle()
                done += not held and self._trouble is None
        finally:
            self._owed.extend((claim, self._given_back()) for claim in claims)
        self._settle()
        return self._destroyed(done)

    def _destroyed(self, done: int) -> int:
        """Destroy the keys of so many mails, all at once; what cannot be destroyed is told, and tried again."""
        try:
            if done:
                self._store.destroy_due()
        except StoreUnavailable as error:
            log.error("what was delivered is not destroyed yet: %s", error)
        return done

    def give_up(self, now: datetime) -> None:
        """Give back what has been waiting for longer than `privacy.queued_days`, whatever kept it.

        Ends when it is told to stop, and where nothing that it claims can be finished: the next hour tries again.
        """
        days = self._settings.privacy.queued_days
        lease = now + timedelta(seconds=self._settings.delivery.lease_seconds)
        before = now - timedelta(days=days)
        done = 1
        while done and not self._stop.is_set():
            claims = self._store.claim_overdue(before, self._name, lease, self._settings.delivery.batch)
            done = sum(self._give_up_one(claim, days, now) for claim in claims)
            self._destroyed(done)

    def _give_up_one(self, claim: Claim, days: int, now: datetime) -> bool:
        """Whether it is finished: with its key lost it fails for that, and not for the time it waited."""
        outcome = outcomes.set_aside(claim.lost) if claim.lost else outcomes.waited_too_long(days)
        log.warning("%s is given up: %s", name_of(claim), outcome.reply)
        return self._store.finish(claim, outcome, now, self._notice(claim, State.FAILED))

    def _attempt(self, claim: Claim, others: Sequence[Claim]) -> Outcome:
        if self._is_unwanted(claim):
            return outcomes.erased()
        following = others[0] if others and not self._is_unwanted(others[0]) else None
        try:
            outcome = self._sending.attempt(claim, following, self._holds)
        except (ServerUnavailable, Misconfigured) as error:
            return self._server_trouble(error)
        self._pause = timedelta()
        if outcome.hold:
            log.error("%s: %s from now on: %s", name_of(claim), outcome.hold.kind, outcome.reply)
        return outcome

    def _is_unwanted(self, claim: Claim) -> bool:
        """Whether a mail to a supporter goes to an address that is never to be written to again."""
        if claim.kind is Kind.LETTER or claim.personal is None:
            return False
        return self._store.is_suppressed(suppressed_hash(self._context, claim.personal.email))

    def _send_digest(self, now: datetime, lease: datetime, pacing: Pacing) -> int:
        """Send one digest, if one is due; how many mails were finished."""
        digest = self._store.claim_digest(now, self._name, lease, pacing, self._outgoing.new_message_id())
        if digest is None:
            return 0
        done = self._digests.send(digest, self._store.holds(now), self._server_trouble)
        if not self._trouble:
            self._pause = timedelta()
        return done

    def _is_held(self, claim: Claim, mailboxes: Mapping[tuple[str, str], str]) -> bool:
        """Whether a hold that came into force after the claim keeps this letter back."""
        if claim.kind is not Kind.LETTER:
            return False
        mailbox = mailboxes.get((claim.campaign, claim.office), "").casefold()
        return is_held(self._holds, claim.campaign, mailbox) or is_resting(self._holds, mailbox, self._clock())

    def _pacing(self) -> Pacing:
        settings = self._settings.delivery
        wishes = [(one.slug, *pair) for one in self._context.catalogue.campaigns() for pair in one.wishes.items()]
        now = self._clock()
        return Pacing(
            settings.per_target_per_hour,
            self._outgoing.mailboxes(),
            settings.per_target_per_day,
            daily=frozenset((slug, office) for slug, office, wish in wishes if wish.daily),
            paused=frozenset((slug, office) for slug, office, wish in wishes if wish.is_paused(now)),
        )

    def _server_trouble(self, error: ServerUnavailable | Misconfigured) -> Outcome:
        """Stop this batch. The mail in hand waits twice as long as the others.

        Should it be the one that makes the server hang up, the others come first next time, and get through.
        """
        self._trouble = error
        if isinstance(error, Misconfigured):
            self._pause = LONGEST_PAUSE
            log.error("DELIVERY STOPS, nothing can be sent: %s (next attempt in %s)", error.reply, self._pause)
            return outcomes.stopped(self._clock(), 2 * self._pause, error.reply)
        self._back_off()
        log.warning("the mail server is not available, next attempt in %s: %s", self._pause, error.reply)
        return outcomes.unavailable(self._clock(), 2 * self._pause, error.reply)

    def _in_trouble(self) -> bool:
        return self._trouble is not None

    def _back_off(self) -> None:
        self._pause = min(max(2 * self._pause, SHORTEST_PAUSE), LONGEST_PAUSE)

    def _given_back(self) -> Outcome:
        if self._trouble:
            return outcomes.unavailable(self._clock(), self._pause, self._trouble.reply)
        return outcomes.given_back(self._clock())

    def _notice(self, claim: Claim, state: State) -> NewNotice | None:
        """The mail that gives a letter back which has failed for good."""
        gives_back = claim.kind is Kind.LETTER and state is State.FAILED
        return self._outgoing.gives_back(claim) if gives_back else None

    def _settle(self) -> None:
        """Store what came of each mail, in order; what the database does not take now is kept for the next time."""
        while self._owed:
            claim, outcome = self._owed[0]
            kept = self._store.finish(claim, outcome, self._clock(), self._notice(claim, outcome.state))
            self._owed.popleft()
            if not kept and outcome.state is not State.QUEUED:
                log.warning("%s: the lease was over before it was finished", name_of(claim))
