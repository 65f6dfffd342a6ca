"""One attempt at a mail: how it is built, and what becomes of it by what the server answered."""

import logging
import random
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from campaign.config import settings as config
from campaign.core.delivery import kept_replies, outcomes
from campaign.core.delivery.holds import Hold
from campaign.core.delivery.kept_replies import Own
from campaign.core.delivery.outcomes import Attempt, Outcome, State
from campaign.core.delivery.pacing import per_hour_of
from campaign.core.letters.submissions import Kind, Personal
from campaign.delivery.message import Mail
from campaign.delivery.outgoing import CannotBeSent, CannotBeSentNow, Outgoing
from campaign.delivery.postmen import Answer
from campaign.delivery.transport import (
    DeliveryFailed,
    Misconfigured,
    Rejected,
    ServerUnavailable,
    Transport,
    Unavailable,
    Unknown,
)
from campaign.store.protocol.delivery import Claim, Digest
from campaign.store.protocol.errors import StoreUnavailable

LARGEST_MAIL = 10_000_000
"""Bytes of a digest, where the mail server does not say what it takes."""
WAIT_FOR_A_PERSON = timedelta(minutes=5)

log = logging.getLogger(__name__)

Failure = Rejected | Unavailable | Unknown


def any_jitter() -> float:
    """A random number from -1 to 1."""
    return random.uniform(-1, 1)  # noqa: S311 - nothing secret


class Sending:
    """Whatever happens to one mail stops no other. What it logs is never personal."""

    def __init__(
        self,
        outgoing: Outgoing,
        settings: config.Settings,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = any_jitter,
    ) -> None:
        self.outgoing = outgoing
        self._settings = settings
        self._clock = clock
        self._jitter = jitter

    def mail(self, claim: Claim) -> Mail | Outcome:
        """The mail that a claim stands for, or what becomes of it where there is none to send.

        Raises StoreUnavailable where it could not be built for want of the database.
        """
        if claim.personal is None:
            return outcomes.nothing_to_send(claim.lost)
        try:
            return self.outgoing.mail(claim, claim.personal)
        except StoreUnavailable:
            raise
        except CannotBeSent as error:
            return self._not_built(error, name_of(claim))
        except Exception as error:
            return _set_aside(error, name_of(claim))

    def outcome(self, claim: Claim, mail: Mail, answer: Answer, holds: Collection[Hold]) -> Outcome:
        """What came of a mail that was sent, whatever the server answered, or broke."""
        error = answer.error
        if error is None:
            return outcomes.sent(kept_replies.codes(answer.reply), self._keep_until(claim))
        if not isinstance(error, Rejected | Unavailable | Unknown):
            return _set_aside(error, name_of(claim))
        outcome = self._answered(error, claim, mail.recipient if claim.kind is Kind.LETTER else "", holds)
        return outcomes.beside_others(_said(outcome, error, [claim], name_of(claim)), holds, self._clock())

    def size(self, digest: Digest, transport: Transport) -> tuple[int, int]:
        """How many bytes a digest has, and how many it may have. Raises as `attempt_digest`."""
        return len(self.outgoing.digest(digest).data), transport.largest() or LARGEST_MAIL

    def attempt_digest(self, digest: Digest, transport: Transport, holds: Iterable[Hold]) -> Outcome:
        """Send the letters of a digest in one mail.

        Raises:
            CannotBeSent: the digest cannot be built.
            ServerUnavailable, Misconfigured: the mail server, not the mail, is at fault.
            StoreUnavailable: as `mail`.
        """
        mail, first = self.outgoing.digest(digest), digest.claims[0]
        try:
            return outcomes.sent(kept_replies.codes(transport.send(mail)), self._keep_until(first))
        except (ServerUnavailable, Misconfigured) as error:
            leave_out(error, digest.claims)
            raise
        except (Rejected, Unavailable, Unknown) as error:
            outcome = self._answered(error, first, mail.recipient, holds)
            outcome = _said(outcome, error, digest.claims, f"digest {digest.id} of {first.campaign}")
        if outcome.state is State.FAILED and outcome.hold:
            # A wrong address: it is one problem, and none of the letters is to blame.
            return replace(outcome, state=State.QUEUED, counted=False, not_before=self._clock())
        return outcome

    def _not_built(self, error: CannotBeSent, name: str) -> Outcome:
        if isinstance(error, CannotBeSentNow):
            log.error("%s waits: %s", name, error)
            return outcomes.unavailable(self._clock(), WAIT_FOR_A_PERSON, str(error))
        log.error("%s is set aside: %s", name, error)
        return outcomes.set_aside(str(error))

    def _answered(self, error: Failure, claim: Claim, recipient: str, holds: Iterable[Hold]) -> Outcome:
        now = self._clock()
        if isinstance(error, Unknown):
            return outcomes.unknown(now, claim.unknowns + 1, error.reply)
        mailbox = recipient.casefold()
        attempt = Attempt(
            now=now,
            attempts=claim.attempts + 1,
            campaign=claim.campaign,
            mailbox=mailbox,
            per_hour=per_hour_of(mailbox, holds, self._settings.delivery.per_target_per_hour),
            retry_for=timedelta(hours=self._settings.delivery.retry_for_hours),
            jitter=self._jitter(),
        )
        return outcomes.refused(attempt, error.code, error.reply)

    def _keep_until(self, claim: Claim) -> datetime | None:
        window = self._settings.privacy.bounce_window_hours
        if not window or claim.kind is not Kind.LETTER or not claim.confirmed:
            return None
        return self._clock() + timedelta(hours=window)


def name_of(claim: Claim) -> str:
    """What a mail is called in the log."""
    return f"mail {claim.kind} {claim.id} of {claim.campaign}"


def _said(outcome: Outcome, error: Failure, claims: Iterable[Claim], name: str) -> Outcome:
    """The outcome with what may be kept of the reply, which is written into the log."""
    leave_out(error, claims)
    log.warning("%s: %s: %s", name, type(error).__name__, error.reply)
    return outcome.saying(error.reply)


def leave_out(error: DeliveryFailed, claims: Iterable[Claim]) -> None:
    """Leave out of a reply whatever tells of writers. A mail to a supporter holds no name, which a server may know."""
    claims = list(claims)
    if any(claim.kind is not Kind.LETTER for claim in claims):
        error.keep_known_words()
    else:
        error.leave_out(kept_replies.together(_words_of(claim.personal) for claim in claims if claim.personal))


def _set_aside(error: Exception, name: str) -> Outcome:
    log.error("%s is set aside: %s", name, _where(error))
    return outcomes.set_aside(f"this mail cannot be sent ({type(error).__name__})")


def _words_of(personal: Personal) -> Own:
    said = "\n".join(f"{words.subject}\n{words.body}" for words in personal.letters.values())
    return kept_replies.own_words(personal.name, personal.email, personal.place, said)


def _where(error: Exception) -> str:
    """An exception's type and its way through the code; its message may quote a letter, so that is left out."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    way = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return " < ".join([type(error).__name__, *way])
