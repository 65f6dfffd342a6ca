"""One attempt at a mail: build it, hand it to the transport, and say what came of it."""

import logging
import random
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from campaign.config import settings as config
from campaign.core.delivery import outcomes, reply_words
from campaign.core.delivery.holds import Hold
from campaign.core.delivery.outcomes import Attempt, Outcome, State
from campaign.core.delivery.pacing import per_hour_of
from campaign.core.delivery.reply_words import Own
from campaign.core.letters.submissions import Kind, Personal
from campaign.delivery.message import Mail
from campaign.delivery.outgoing import CannotBeSent, CannotBeSentNow, Outgoing
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
        transport: Transport,
        settings: config.Settings,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = any_jitter,
    ) -> None:
        self._outgoing = outgoing
        self._transport = transport
        self._settings = settings
        self._clock = clock
        self._jitter = jitter
        self._ready: tuple[Claim, Mail] | None = None

    def attempt(self, claim: Claim, following: Claim | None, holds: Iterable[Hold]) -> Outcome:
        """Send one mail, while `following` may be made ready.

        Raises:
            ServerUnavailable, Misconfigured: the mail server, not the mail, is at fault.
            StoreUnavailable: the mail could not be built for want of the database.
        """
        if claim.personal is None:
            return outcomes.nothing_to_send(claim.lost)
        try:
            mail = self._mail(claim)
            reply = self._transport.send(mail, partial(self._mail_ahead, following))
        except StoreUnavailable:
            raise
        except (ServerUnavailable, Misconfigured) as error:
            _leave_out(error, [claim])
            raise
        except CannotBeSent as error:
            return self._not_built(error, name_of(claim))
        except (Rejected, Unavailable, Unknown) as error:
            outcome = self._answered(error, claim, mail.recipient if claim.kind is Kind.LETTER else "", holds)
            return _said(outcome, error, [claim], name_of(claim))
        except Exception as error:
            log.error("%s is set aside: %s", name_of(claim), _where(error))
            return outcomes.set_aside(f"this mail cannot be sent ({type(error).__name__})")
        return outcomes.sent(reply_words.codes(reply), self._keep_until(claim))

    def size(self, digest: Digest) -> tuple[int, int]:
        """How many bytes a digest has, and how many it may have. Raises as `attempt_digest`."""
        return len(self._outgoing.digest(digest).data), self._transport.largest() or LARGEST_MAIL

    def attempt_digest(self, digest: Digest, holds: Iterable[Hold]) -> Outcome:
        """Send the letters of a digest in one mail.

        Raises:
            CannotBeSent: the digest cannot be built.
            ServerUnavailable, Misconfigured, StoreUnavailable: as `attempt`.
        """
        mail, first = self._outgoing.digest(digest), digest.claims[0]
        try:
            return outcomes.sent(reply_words.codes(self._transport.send(mail)), self._keep_until(first))
        except (ServerUnavailable, Misconfigured) as error:
            _leave_out(error, digest.claims)
            raise
        except (Rejected, Unavailable, Unknown) as error:
            outcome = self._answered(error, first, mail.recipient, holds)
            outcome = _said(outcome, error, digest.claims, f"digest {digest.id} of {first.campaign}")
        if outcome.state is State.FAILED and outcome.hold:
            # A wrong address: it is one problem, and none of the letters is to blame.
            return replace(outcome, state=State.QUEUED, counted=False, not_before=self._clock())
        return outcome

    def _mail(self, claim: Claim) -> Mail:
        ready, self._ready = self._ready, None
        if ready and ready[0] is claim:
            return ready[1]
        assert claim.personal is not None  # asked before  # noqa: S101
        return self._outgoing.mail(claim, claim.personal)

    def _mail_ahead(self, following: Claim | None) -> Mail | None:
        """The next mail, if it can be built; what is wrong with it is told when its turn comes."""
        if following is None or following.personal is None:
            return None
        try:
            mail = self._outgoing.mail(following, following.personal)
        except Exception:
            return None
        self._ready = (following, mail)
        return mail

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
    _leave_out(error, claims)
    log.warning("%s: %s: %s", name, type(error).__name__, error.reply)
    return outcome.saying(error.reply)


def _leave_out(error: DeliveryFailed, claims: Iterable[Claim]) -> None:
    """Leave out whatever tells of the writers. A mail to a supporter does not hold the name that a server may know."""
    claims = list(claims)
    if any(claim.kind is not Kind.LETTER for claim in claims):
        error.keep_known_words()
    else:
        error.leave_out(reply_words.together(_words_of(claim.personal) for claim in claims if claim.personal))


def _words_of(personal: Personal) -> Own:
    said = "\n".join(f"{words.subject}\n{words.body}" for words in personal.letters.values())
    return reply_words.own_words(personal.name, personal.email, personal.place, said)


def _where(error: Exception) -> str:
    """An exception's type and its way through the code; its message may quote a letter, so that is left out."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    way = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return " < ".join([type(error).__name__, *way])
