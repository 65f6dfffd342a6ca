"""The queue: claimed, sent, finished, come back; and what holds it up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from campaign.core.counts.webhooks import Notice, Webhook, WebhookDelivery
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import Outcome
from campaign.core.delivery.pacing import Backlog
from campaign.core.letters.submissions import Kind, NewNotice, Personal


@dataclass(frozen=True)
class Claim:
    """One mail to send, held by one worker until its lease ends.

    `office` and `language` are empty for mails to the supporter, and so is `target` unless the mail gives a letter
    back. `message_id` and `date` were frozen when it was queued. `attempts` counts those already made that the mail
    server answered; `unknowns` those whose answer never came. `confirmed`: the supporter's address was proven.
    `address` is where it was tried before its office's address was corrected, else empty. `held_back`: nobody decided
    yet whether it may leave.
    `personal` is None when the submission was erased meanwhile, or where `lost` says why it cannot be opened.
    """

    id: int
    kind: Kind
    submission: str
    campaign: str
    target: str
    office: str
    language: str
    country: str
    page_language: str
    message_id: str
    date: datetime
    attempts: int
    unknowns: int
    worker: str
    confirmed: bool
    personal: Personal | None
    address: str = ""
    lost: str = ""
    held_back: bool = False


@dataclass(frozen=True)
class Finished:
    """What came of a claim, `at` when. `notice` is queued for a letter that is over, if the supporter's address was
    proven and is still known."""

    claim: Claim
    outcome: Outcome
    at: datetime
    notice: NewNotice | None = None


@dataclass(frozen=True)
class Digest:
    """Letters to one office that leave together in one mail: the same ones every time it is sent.

    `total` is how many were grouped on `date`; fewer are in this mail when it had to be split, or when some were
    erased since. `claims` is never empty.
    """

    id: int
    message_id: str
    date: datetime
    total: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Pacing:
    """How many letters one mailbox may get in any sliding hour, and which mailbox an office has.

    `mailboxes` holds an address by campaign and office, the same for all offices that share one, in whatever campaign.
    Letters to offices without one are claimed all the same, to be set aside. `per_day` letters leave one by one on any
    day (UTC), and those beyond in a digest on a day after; 0 means all of them one by one.
    """

    per_hour: int
    mailboxes: Mapping[tuple[str, str], str]
    per_day: int = 0
    daily: frozenset[tuple[str, str]] = frozenset()
    """Offices (campaign, office) that want all letters of a day in a digest, on the day after."""
    paused: frozenset[tuple[str, str]] = frozenset()
    """Offices that want none for now."""


class Bounce(StrEnum):
    """What came of a report that a letter bounced."""

    FAILED = "failed"
    """It counted as sent, and now counts as failed."""
    TOO_EARLY = "too early"
    """It is not settled yet whether it was sent: the same report will count later."""
    NOTHING = "nothing"
    """It did not count as sent (any more), or there is no such letter: nothing changed."""


@dataclass(frozen=True)
class Bounced:
    """What came of a report, and about which letter: campaign, target and office are empty where there is none.

    `corrected`: the office got another address after the letter was queued.
    """

    bounce: Bounce
    campaign: str = ""
    target: str = ""
    office: str = ""
    corrected: bool = False


@dataclass(frozen=True)
class QueueState:
    """The delivery queue at a glance. `oldest` is when the longest-waiting letter was queued."""

    waiting: int
    oldest: datetime | None


class Delivery(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def claim(
        self, now: datetime, worker: str, lease_until: datetime, limit: int, pacing: Pacing | None = None
    ) -> list[Claim]:
        """Take up to `limit` mails that are due: those to supporters first, then letters.

        Due are mails whose time has come, and those whose lease another worker let run out. Campaigns take turns, each
        with its oldest letter; no mailbox gets more letters in any sliding hour than `pacing` allows, and none that a
        hold keeps back. While others are claimed all the time, a letter that was confirmed or became due after younger
        ones to its office may follow them for up to five seconds. A power cut may undo it: then nobody holds them.
        """

    def claim_overdue(self, before: datetime, worker: str, lease_until: datetime, limit: int) -> list[Claim]:
        """Take up to `limit` mails that have been waiting since `before`, whatever holds them, to give them up."""

    def finish(self, claim: Claim, outcome: Outcome, at: datetime, notice: NewNotice | None = None) -> bool:
        """`finish_all` of one claim."""

    def finish_all(self, finished: Sequence[Finished]) -> list[bool]:
        """Store what came of claims and move the ledger, all in one transaction.

        False for each whose lease was lost: of that one nothing changes. An outcome of `queued` gives the mail back as
        it was. The outcome's hold is in force from now on.
        """

    def claim_digest(
        self, now: datetime, worker: str, lease_until: datetime, pacing: Pacing, message_id: str
    ) -> Digest | None:
        """Take the oldest digest that is due. Where there is none, group what earlier days left over for one office.

        Left over are letters beyond `pacing.per_day`; the new digest gets `message_id`.
        """

    def split_digest(self, digest: Digest, keep: int, message_id: str) -> tuple[Digest, Digest]:
        """Keep the first `keep` letters in a digest and put the others into a new one; both stay claimed."""

    def message_id(self, letter_id: int) -> str | None:
        """The Message-ID of a letter, by its number; None when there is no such letter."""

    def campaign_of(self, letter_id: int, message_id: str) -> str:
        """The campaign of the letter with this number and Message-ID; empty when there is none."""

    def bounced(self, letter_id: int, message_id: str, reply: str, at: datetime, notice_id: str = "") -> Bounced:
        """A letter that was sent came back: count it as failed instead. `reply` says why, and nothing personal.

        Nothing changes unless the letter of this number has this Message-ID and counts as sent. Where its writer is
        still known, the letter goes back to them in a mail with `notice_id` as its Message-ID.
        """

    def keep_failed_at(self, letter_id: int, mailbox: str) -> None:
        """Keep with a letter that came back which mailbox it came back from: see `failures`."""

    def queue(self, campaign: str) -> QueueState: ...

    def backlog(self, mailbox: str, offices: Collection[tuple[str, str]], now: datetime) -> Backlog:
        """What waits for a `mailbox`, which all these `offices` (campaign, office) have."""

    def waiting_at(self, campaign: str) -> list[tuple[str, str, int]]:
        """How many letters wait, by target and office. Cheap, however many there are."""

    def hold(self, hold: Hold) -> None:
        """Put a hold in force; one of the same kind and key is replaced, but for its beginning."""

    def holds(self, now: datetime) -> list[Hold]:
        """The holds in force, oldest first. Cheap."""

    def release(self, kind: HoldKind, key: str) -> bool:
        """End a hold; False when there was none."""

    def tell(self, webhook: Webhook, reached: int, day: date, notices: Sequence[Notice], at: datetime) -> bool:
        """Queue notices, and note up to which milestone and day this webhook was told.

        False, and nothing changes, when it was told meanwhile or is switched off.
        """

    def queue_webhook_notices(self, notices: Sequence[Notice], at: datetime) -> None:
        """Queue notices of something that just happened, each for the webhook that it names; none for one removed."""

    def claim_notice(self, now: datetime, lease_until: datetime) -> tuple[Notice, Webhook] | None:
        """Take one notice that is due; it is due again when the lease ends, unless it was finished."""

    def log_delivery(self, delivery: WebhookDelivery) -> None:
        """Note what came of an attempt, in the place of what came of those before it; the oldest of many go."""

    def webhook_deliveries(self) -> list[WebhookDelivery]:
        """The last of each webhook, the newest first."""

    def finish_notice(self, notice: Notice, fault: str, again_at: datetime | None, *, gone: bool = False) -> None:
        """Note what came of an attempt: over, or to be tried again. With `gone` the webhook is switched off."""
