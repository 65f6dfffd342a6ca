"""A round: what is due is claimed, carried by the crew and marked, until nothing is due any more.

One thread does all but the carrying. While mails are on their way it claims and builds those to come; it takes every
answer that is there, stores what came of them in one transaction, and only then gives those postmen their next mail. So
nobody waits for anybody else's answer, and a crash leaves one mail of each connection at most that is sent again.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from campaign.actions.context import Context
from campaign.actions.submissions import suppressed_hash
from campaign.core.delivery import outcomes
from campaign.core.delivery.holds import Hold, is_held, is_resting
from campaign.core.delivery.outcomes import Outcome
from campaign.core.letters.submissions import Kind
from campaign.delivery.clock import monotonic
from campaign.delivery.message import Mail
from campaign.delivery.owed import Owed
from campaign.delivery.postmen import Answer, Crew, Postman
from campaign.delivery.sending import Sending, leave_out, name_of
from campaign.delivery.transport import Misconfigured, ServerUnavailable, Unknown
from campaign.delivery.trouble import SHORTEST_PAUSE, Trouble
from campaign.store.protocol.delivery import Claim, Pacing
from campaign.store.protocol.errors import StoreUnavailable

LONGEST_ROUND_SECONDS = 30.0
"""After so long nothing more is claimed in a round, so that what is done once a minute can be done."""
DESTROYED_AFTER_SECONDS = 1.0
"""How long keys of what was delivered may wait for those that are destroyed with them."""

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Ready:
    """A claimed mail, to be given back at `give_back_at` if nobody carries it by then.

    `mail` is there once it was built, from campaigns and offices as they were `seen`.
    """

    claim: Claim
    give_back_at: datetime
    mail: Mail | None = None
    seen: tuple[int, ...] = ()


class Rounds:
    """One round after the other, for one worker: `name` tells workers apart."""

    def __init__(
        self,
        context: Context,
        sending: Sending,
        crew: Crew,
        trouble: Trouble,
        name: str,
        clock: Callable[[], datetime],
        owed: Owed,
    ) -> None:
        self._context, self._store = context, context.store
        self._settings = context.settings.delivery
        self._sending, self._outgoing = sending, sending.outgoing
        self._crew, self._trouble = crew, trouble
        self._name, self._clock = name, clock
        self._claimed: deque[Ready] = deque()
        self._built: deque[Ready] = deque()
        self._announced: dict[Postman, Ready] = {}
        """What a postman gets next: its commands may have left with the mail before it."""
        self._carried: dict[Postman, Ready] = {}
        self._owed = owed
        self._holds: list[Hold] = []
        self._mailboxes: Mapping[tuple[str, str], str] = {}
        self._seen: tuple[int, ...] = ()
        self._begin(Event())

    def _begin(self, stop: Event) -> None:
        self._stop = stop
        self._done = 0
        self._is_over = self.has_claimed = False
        self._claim_until = monotonic() + LONGEST_ROUND_SECONDS
        self._destroy_at = monotonic() + DESTROYED_AFTER_SECONDS

    def run(self, now: datetime, stop: Event) -> int:
        """One round; how many mails were finished, which is 0 when nothing is due.

        What was not carried is given back when the mail server is in trouble, when `stop` is set, and when half of its
        lease is over: a mail whose lease ends would be sent by another worker as well. `has_claimed` says afterwards
        whether anything was taken.

        Raises:
            StoreUnavailable: what is already sent is remembered, and stored before anything else is claimed.
        """
        self._begin(stop)
        try:
            self._claim(now)
            self._look()
            while self._hand_out():
                self._work_ahead()
                self._take_answers()
        finally:
            self._come_home()
        self._owed.settle()
        return self._done

    def destroy(self) -> None:
        """Destroy the keys of what was delivered, all at once; what cannot be destroyed is told, and tried again."""
        self._destroy_at = monotonic() + DESTROYED_AFTER_SECONDS
        try:
            self._store.destroy_due()
        except StoreUnavailable as error:
            log.error("what was delivered is not destroyed yet: %s", error)

    def _claim(self, now: datetime) -> None:
        """Take the next batch; where there is none, nothing more is taken in this round."""
        pacing = self.pacing()
        self._mailboxes = pacing.mailboxes
        lease = timedelta(seconds=self._settings.lease_seconds)
        claims = self._store.claim(now, self._name, now + lease, self._settings.batch, pacing)
        self._claimed.extend(Ready(claim, now + lease / 2) for claim in claims)
        self.has_claimed = self.has_claimed or bool(claims)
        self._is_over = not claims

    def pacing(self) -> Pacing:
        """How much each mailbox may get now, by the settings and by what offices asked for."""
        wishes = [(one.slug, *pair) for one in self._context.catalogue.campaigns() for pair in one.wishes.items()]
        now = self._clock()
        return Pacing(
            self._settings.per_target_per_hour,
            self._outgoing.mailboxes(),
            self._settings.per_target_per_day,
            daily=frozenset((slug, office) for slug, office, wish in wishes if wish.daily),
            paused=frozenset((slug, office) for slug, office, wish in wishes if wish.is_paused(now)),
        )

    def _may_claim(self) -> bool:
        """The next batch is taken when fewer mails are left than there are postmen."""
        if self._is_over or self._trouble or self._stop.is_set() or monotonic() > self._claim_until:
            return False
        return len(self._claimed) + len(self._built) < max(1, len(self._crew.postmen))

    def _look(self) -> None:
        """What may have changed meanwhile: what is held up, and what mails are built from."""
        self._holds = self._store.holds(self._clock())
        self._seen = self._outgoing.look()

    def _hand_out(self) -> bool:
        """Give mails to postmen who have none, and say which come next; whether any is on its way now."""
        if self._claimed and not self._crew.postmen:
            self._crew.grow()
        free = [postman for postman in self._crew.postmen if postman not in self._carried]
        for postman in free:
            if ready := self._first_that_may_leave(self._announced.pop(postman, None)):
                self._announced[postman] = ready
        for postman in free:
            if postman in self._announced:
                following = self._first_that_may_leave() if self._may_announce() else None
                self._carried[postman] = ready = self._announced.pop(postman)
                if following:
                    self._announced[postman] = following
                postman.carry(_built(ready), _built(following) if following else None)
        return bool(self._carried)

    def _may_announce(self) -> bool:
        """Whether mails may be kept for postmen who have one: not those that another connection could carry at once."""
        return not self._crew.may_grow or len(self._claimed) + len(self._built) > len(self._crew.postmen)

    def _first_that_may_leave(self, announced: Ready | None = None) -> Ready | None:
        """The next mail, built; the one that was `announced`, before any other. What may not leave is settled."""
        while ready := announced or self._taken():
            announced = None
            try:
                outcome = self._not_leaving(ready)
            except StoreUnavailable:
                self._built.appendleft(ready)  # it is given back with the others
                raise
            if outcome is None:
                return ready
            self._owed.add([ready.claim], outcome)
        return None

    def _taken(self) -> Ready | None:
        if not self._built and not self._claimed and self._may_claim():
            self._claim(self._clock())
        waiting = self._built or self._claimed
        return waiting.popleft() if waiting else None

    def _not_leaving(self, ready: Ready) -> Outcome | None:
        """What becomes of a mail that may not leave now; None of one that may, and it is built then."""
        is_late = (self._done or self._carried) and self._clock() > ready.give_back_at
        if self._trouble or self._stop.is_set() or is_late:
            self._is_over = True
            return self._trouble.given_back()
        if self._is_held(ready.claim):
            return outcomes.given_back(self._clock())
        if self._is_unwanted(ready.claim):
            self._done += 1
            return outcomes.erased()
        return self._build(ready)

    def _build(self, ready: Ready) -> Outcome | None:
        """Build a mail, unless it is built already; what becomes of it where it cannot be."""
        if ready.mail is None or ready.seen != self._seen:
            made = self._sending.mail(ready.claim)
            if isinstance(made, Outcome):
                self._done += 1
                return made
            ready.mail, ready.seen = made, self._seen
        return None

    def _work_ahead(self) -> None:
        """Build what comes next on every connection, and then, until there is an answer, claim and build more.

        Answers that are there wait for the first: it has to be done anyway, and those that come meanwhile are marked
        with them. Where all is built and mails still wait, it is the wire that keeps them: one more connection.
        """
        while len(self._built) < len(self._carried) or not self._crew.has_answers:
            if self._claimed:
                self._build_ahead()
            elif self._may_claim():
                self._claim(self._clock())
            elif self._crew.has_answers:
                return
            elif monotonic() > self._destroy_at:
                self.destroy()
            elif self._built and self._crew.grow():
                self._hand_out()
            else:
                return

    def _build_ahead(self) -> None:
        ready = self._claimed[0]
        outcome = self._build(ready)
        self._claimed.popleft()
        if outcome is None:
            self._built.append(ready)
        else:
            self._owed.add([ready.claim], outcome)

    def _take_answers(self) -> None:
        """Settle all mails that were answered for; those postmen are free then."""
        for answer in self._crew.answers():
            ready = self._carried.pop(answer.postman)
            self._owed.add([ready.claim], self._came_of(ready, answer))
        self._owed.settle()
        self._look()

    def _came_of(self, ready: Ready, answer: Answer) -> Outcome:
        if isinstance(answer.error, ServerUnavailable | Misconfigured):
            leave_out(answer.error, [ready.claim])
            return self._without(answer.postman, answer.error)
        outcome = self._sending.outcome(ready.claim, _built(ready), answer, self._holds)
        if isinstance(answer.error, Unknown):
            self._done += not self._trouble.note_unanswered(answer.error.reply)
            return outcome
        self._done += 1
        self._crew.prove(answer.postman)
        self._trouble.end()
        if outcome.hold:
            log.error("%s: %s from now on: %s", name_of(ready.claim), outcome.hold.kind, outcome.reply)
            self._holds.append(outcome.hold)  # those that are answered with this one are to know
        return outcome

    def _without(self, postman: Postman, error: ServerUnavailable | Misconfigured) -> Outcome:
        """A connection broke. Where others work it is no trouble, but perhaps one too many."""
        if not self._crew.goes_on_without(postman):
            return self._trouble.begin(error)
        if ready := self._announced.pop(postman, None):
            self._built.appendleft(ready)
        log.warning("a connection to the mail server broke, %s go on: %s", len(self._crew.postmen), error.reply)
        return outcomes.unavailable(self._clock(), 2 * SHORTEST_PAUSE, error.reply)

    def _come_home(self) -> None:
        """Nothing is carried or held any more, whatever ended the round."""
        while self._carried:
            for answer in self._crew.answers():
                ready = self._carried.pop(answer.postman)
                self._owed.add([ready.claim], self._came_of(ready, answer))
        for ready in (*self._announced.values(), *self._built, *self._claimed):
            self._owed.add([ready.claim], self._trouble.given_back())
        for held in (self._announced, self._built, self._claimed):
            held.clear()
        self._crew.go_home()

    def _is_unwanted(self, claim: Claim) -> bool:
        """Whether a mail to a supporter goes to an address that is never to be written to again."""
        if claim.kind is Kind.LETTER or claim.personal is None:
            return False
        return self._store.is_suppressed(suppressed_hash(self._context, claim.personal.email))

    def _is_held(self, claim: Claim) -> bool:
        """Whether a hold that came into force after the claim keeps this letter back."""
        if claim.kind is not Kind.LETTER or not self._holds:
            return False
        mailbox = self._mailboxes.get((claim.campaign, claim.office), "").casefold()
        return is_held(self._holds, claim.campaign, mailbox) or is_resting(self._holds, mailbox, self._clock())


def _built(ready: Ready) -> Mail:
    assert ready.mail is not None  # nothing is handed out before  # noqa: S101
    return ready.mail
