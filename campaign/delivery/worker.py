"""The delivery worker: claim, send, finish. No transaction is open while the network is slow."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event

from campaign.actions.context import Context
from campaign.core.delivery import outcomes
from campaign.core.letters.submissions import Kind
from campaign.delivery.clock import monotonic, utc_now
from campaign.delivery.digests import Digests
from campaign.delivery.notifier import Notifier
from campaign.delivery.office_mails import OfficeMails
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.owed import Owed
from campaign.delivery.postmen import Crew
from campaign.delivery.rounds import Rounds
from campaign.delivery.sending import Sending, any_jitter, name_of
from campaign.delivery.transport import Transport
from campaign.delivery.trouble import Trouble
from campaign.store.protocol.delivery import Claim
from campaign.store.protocol.errors import StoreUnavailable

BETWEEN_PURGES = timedelta(hours=1)
BETWEEN_LOOKS_AT_THE_CLOCK = timedelta(minutes=1)
RECYCLED_AFTER = timedelta(seconds=20)
"""How long a worker that is to be recycled is idle before it ends."""
RECYCLED_AT_LATEST = timedelta(minutes=5)
"""How long after its first mail it ends in any case: a paced queue never lets it be idle."""

log = logging.getLogger(__name__)


class Worker:
    """Sends what is due, round after round. One worker runs in one thread, with transports of its own.

    `name` tells workers apart. There are as many connections at most as there are `transports`.
    """

    def __init__(
        self,
        context: Context,
        outgoing: Outgoing,
        transports: Sequence[Transport],
        name: str,
        clock: Callable[[], datetime] = utc_now,
        jitter: Callable[[], float] = any_jitter,
    ) -> None:
        self._context = context
        self._store = context.store
        self._settings = context.settings
        self._outgoing = outgoing
        self._name = name
        self._clock = clock
        self._crew = Crew(transports)
        self._trouble = Trouble(clock)
        sending = Sending(outgoing, context.settings, clock, jitter)
        self._owed = Owed(context.store, outgoing, clock)
        self._rounds = Rounds(context, sending, self._crew, self._trouble, name, clock, self._owed)
        self._digests = Digests(context.store, outgoing, sending, self._crew.first, clock, self._owed)
        self._notifier = Notifier(context, outgoing, self._crew.first)
        self._office_mails = OfficeMails(context, outgoing, self._crew.first)
        self._stop = Event()
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
        """Work until `stop` is set; mails in hand are finished, the others are given back. `hourly` is called so.

        While the clock is not right nothing is given up, nor is `hourly` called. With `recycled` it also ends some time
        after its first mail, sooner if it is idle: its memory knows those who wrote.
        While the mail server is in trouble, wait as `Trouble` says.
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
                self._trouble.back_off()
                log.error("the database is not available, next attempt in %s: %s", self._trouble.pause, error)
            if not done:
                self._crew.close()
                stop.wait(self._trouble.pause.total_seconds() or self._settings.delivery.poll_seconds)
        self._crew.close()
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
            self._crew.close()
        if self._trouble.error:
            raise self._trouble.error
        return total

    def run_once(self, now: datetime) -> int:
        """Send the digests that are due, then one round; how many mails were finished, which is 0 when nothing is due.

        Raises:
            StoreUnavailable: what is already sent is remembered, and stored before anything else is claimed.
        """
        self._owed.settle()
        self._trouble.forget()
        self._outgoing.look()
        done = 0
        while not self._trouble and (sent := self._send_digest(now)):
            done += sent
            now = self._clock()  # the lease of what comes next begins when it is claimed
            if self._stop.is_set():
                break
        if not self._trouble:
            done += self._rounds.run(now, self._stop)
        if done or self._rounds.has_claimed:
            self._knows_since = self._knows_since or monotonic()
        if done:
            self._rounds.destroy()
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
            if done:
                self._rounds.destroy()

    def _give_up_one(self, claim: Claim, days: int, now: datetime) -> bool:
        """Whether it is finished: with its key lost it fails for that, and not for the time it waited."""
        outcome = outcomes.set_aside(claim.lost) if claim.lost else outcomes.waited_too_long(days)
        log.warning("%s is given up: %s", name_of(claim), outcome.reply)
        notice = self._outgoing.gives_back(claim) if claim.kind is Kind.LETTER else None
        return self._store.finish(claim, outcome, now, notice)

    def _send_digest(self, now: datetime) -> int:
        """Send one digest, if one is due; how many mails were finished."""
        lease = timedelta(seconds=self._settings.delivery.lease_seconds)
        pacing, message_id = self._rounds.pacing(), self._outgoing.new_message_id()
        digest = self._store.claim_digest(now, self._name, now + lease, pacing, message_id)
        if digest is None:
            return 0
        return self._digests.send(digest, self._store.holds(now), self._trouble, now + lease / 2)
