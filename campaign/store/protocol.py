"""The `Store`: what the rest of the house may ask of a database, in the domain's words.

Every verb is one transaction: it happens whole or not at all. Times are aware datetimes in UTC. Rows leave as frozen
dataclasses. The store never decides: which rows of the ledger an event counts up, and what follows a delivery attempt,
is worked out in `campaign.core`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from campaign.core.accounts import Role
from campaign.core.activity import Count
from campaign.core.areas import AreaList
from campaign.core.campaigns import OptIn
from campaign.core.delivery import Outcome, Way
from campaign.core.holds import Hold, HoldKind
from campaign.core.offices import Office
from campaign.core.pacing import Backlog
from campaign.core.submissions import Kind, NewNotice, NewSubmission, Personal, StoredSubmission
from campaign.core.totals import Row
from campaign.core.troubles import Trouble
from campaign.core.variants import Given
from campaign.core.webhooks import Notice, Webhook


class StoreUnavailable(Exception):
    """The database cannot be read or written right now: locked for too long, disk full, file gone."""


class AlreadyExists(Exception):
    """There is one by this name already."""


class Missing(Exception):
    """There is none by this name."""


class IsLastOrganiser(Exception):
    """Without this account there would be no organiser."""


@dataclass(frozen=True)
class CampaignRecord:
    """A campaign as stored: its file word for word. `version` grows with each change of the file.

    `writer_key` (32 random bytes) is what addresses are hashed under in this campaign; empty once it is over.
    """

    slug: str
    status: str
    source: str
    version: int
    writer_key: bytes


@dataclass(frozen=True)
class Draft:
    """A campaign being written: its text, which may be unfinished or wrong; who saved it last, and when.

    `base` is the `campaign_toml.version` of the campaign's text that it was begun from; "" where there was none.
    """

    slug: str
    source: str
    base: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Partner:
    """A group that embeds the form. `origins` may frame it; `link_salt` makes its private link, and renews it.

    `opt_in` is its own box to tick and the key of its own list, None where it has none.
    """

    code: str
    name: str
    origins: tuple[str, ...]
    link_salt: str
    active: bool = True
    opt_in: OptIn | None = None


@dataclass(frozen=True)
class Organiser:
    """An account. The password is kept as an argon2 hash only. `wants_mail`: when something needs a person."""

    email: str
    password_hash: str
    created_at: datetime
    role: Role = Role.ORGANISER
    has_second_factor: bool = False
    wants_mail: bool = False


@dataclass(frozen=True)
class SecondFactor:
    """What codes are held against. `secret` is in base32, and empty where it is not this installation's."""

    secret: str
    recovery_codes_left: int


@dataclass(frozen=True)
class Session:
    """A signed-in browser. `key` is the hash of the cookie's value; the value itself is nowhere stored.

    Until the second factor was shown it is not `whole`, and opens nothing but the page that asks for it.
    """

    key: bytes
    organiser: str
    created_at: datetime
    seen_at: datetime
    whole: bool = False


@dataclass(frozen=True)
class AccountLink:
    """A link to set a password, once; `key` is the hash of what stands in it.

    It makes an account of `role`, or sets a new password for the one there is where `role` is None.
    """

    key: bytes
    email: str
    role: Role | None
    until: datetime
    drops_second_factor: bool = False


@dataclass(frozen=True)
class AuditEntry:
    """Who did what when. `about` is a campaign, an account or nothing; never a supporter.

    `what` is an English sentence without its subject, translated where it is shown. `times` counts repetitions.
    """

    id: int
    at: datetime
    who: str
    what: str
    about: str
    times: int


@dataclass(frozen=True)
class Allotment:
    """What a combination of variants is asked for: one letter to `office` in `language` showing the blocks `shown`."""

    office: str
    language: str
    shown: str


@dataclass(frozen=True)
class Claim:
    """One mail to send, held by one worker until its lease ends.

    `office` and `language` are empty for mails to the supporter, and so is `target` unless the mail gives a letter
    back. `message_id` and `date` were frozen when it was queued. `attempts` counts those already made that the mail
    server answered; `unknowns` those whose answer never came. `confirmed`: the supporter's address was proven.
    `address` is where it was tried before its office's address was corrected, else empty.
    `personal` is None when the submission was erased meanwhile.
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


@dataclass(frozen=True)
class MarkedDay:
    """A day that an organiser marked, in words such as "article in the paper"."""

    id: int
    day: date
    words: str


@dataclass(frozen=True)
class Watched:
    """What the desk looks at beside a campaign's numbers.

    `oldest` is when the longest-waiting letter was queued. `tried` are letters waiting for another attempt, with the
    mail server's last words about them, `failed` the last that failed. `given` are the variants given out.
    """

    oldest: datetime | None = None
    tried: tuple[Trouble, ...] = ()
    failed: tuple[Trouble, ...] = ()
    given: tuple[Given, ...] = ()
    marked: tuple[MarkedDay, ...] = ()


class Confirmed(StrEnum):
    """What came of a confirmation."""

    NOW = "now"
    BEFORE = "before"
    GONE = "gone"


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
class Retention:
    """What `purge` lets go: everything from before these moments.

    `over` are the campaigns that take no more letters: what addresses were hashed under in them goes as soon as their
    last links are void.
    """

    unconfirmed: datetime
    handover: datetime
    sessions: datetime
    now: datetime
    audit: datetime
    over: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Purged:
    """How much a purge let go, in submissions, campaigns whose writers were forgotten, and rows of bookkeeping."""

    unconfirmed: int = 0
    handed_over: int = 0
    campaigns: int = 0
    rows: int = 0


@dataclass(frozen=True)
class QueueState:
    """The delivery queue at a glance. `oldest` is when the longest-waiting letter was queued."""

    waiting: int
    oldest: datetime | None


class Store(Protocol):
    """All verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def migrate(self) -> None:
        """Bring the database up to date; creates it when there is none. Safe from several processes at once."""

    def is_current(self) -> bool:
        """Whether the database exists, can be written and has every migration."""

    def close(self) -> None:
        """Let go of this thread's connection."""

    def backup(self, path: Path) -> None:
        """Write a consistent copy without the keys of what is sealed. Raises FileExistsError."""

    # Campaigns, offices, partners

    def save_campaign(self, slug: str, status: str, source: str, areas: AreaList | None = None) -> bool:
        """Create or replace a campaign; False when it already was exactly so. Totals stay.

        `areas` take the place of those it has; None leaves them.
        A campaign that goes from draft or test to live starts from nothing: what was tested is forgotten.
        """

    def campaign(self, slug: str) -> CampaignRecord | None: ...

    def campaigns(self) -> list[CampaignRecord]:
        """All campaigns, in the order in which they were first loaded."""

    def campaign_versions(self) -> tuple[int, ...]:
        """Changes whenever a campaign or an office does: what caches are keyed by. Cheap."""

    def area_list_name(self, campaign: str) -> str:
        """The name of the file that a campaign's areas came from; "" where it has none."""

    def area_names(self, campaign: str) -> list[str]:
        """All areas of a campaign."""

    def listed_postcodes(self, campaign: str) -> list[str]:
        """The keys of all postcodes of a campaign."""

    def areas_of(self, campaign: str, keys: Sequence[str]) -> list[str]:
        """The areas that the first of these postcodes lies in that lies in any."""

    def draft(self, slug: str) -> Draft | None: ...

    def drafts(self) -> list[Draft]:
        """All drafts, by slug."""

    def save_draft(self, draft: Draft, instead_of: str) -> bool:
        """Keep a draft instead of the text of this version: that of the draft there is, else of the campaign, else "".

        False, and nothing changes, when there is another text by now.
        """

    def drop_draft(self, slug: str, instead_of: str) -> bool:
        """Forget the draft of this version; False when there is none, or another by now."""

    def put_in_force(
        self, slug: str, status: str, source: str, instead_of: tuple[str, str], areas: AreaList | None = None
    ) -> bool:
        """Create or replace a campaign as `save_campaign` does, and forget its draft.

        False, and nothing changes, unless campaign and draft have these versions ("" for none).
        """

    def save_offices(self, offices: Iterable[Office], past: Mapping[str, date] | None = None) -> tuple[int, int]:
        """Create or replace offices by id: how many were new, how many changed.

        A checked address stays checked only while it stays the same address. `past` are last days by id: the holders of
        those offices, as far as there are any, are not written to after them.
        """

    def offices(self) -> list[Office]:
        """All offices, in the order of their import."""

    def correct_office(self, office: Office, at: datetime) -> int:
        """Replace an office by its id, as checked on the day that it says; how many letters get its new address.

        Those are the letters to it that wait and were never attempted; the others stay with the address they were
        tried at. Raises Missing.
        """

    def check_office(self, office_id: str, day: date) -> Office:
        """Mark an office's address as checked by a person on `day`. Raises Missing."""

    def add_partner(self, partner: Partner) -> None:
        """Raises AlreadyExists."""

    def save_partner(self, partner: Partner) -> None:
        """Replace the partner with this code. Raises Missing."""

    def partner(self, code: str) -> Partner | None: ...

    def partners(self) -> list[Partner]: ...

    # Supporters' doings

    def allot(self, campaign: str, allotments: Sequence[Allotment], counts: Sequence[Count] = ()) -> list[int]:
        """The number of the next combination for each letter. Counts only; stores nothing of anybody.

        `counts` are counted up beside the ledger.
        """

    def add_submission(self, submission: NewSubmission) -> bool:
        """Store a submission with its letters, queue its mails and count them: all or nothing.

        False, and nothing is changed, when a submission with this id is there already. Its contact is kept apart,
        so that nothing but this installation's key and the submission's id leads to it.
        """

    def submission(self, submission_id: str) -> StoredSubmission | None: ...

    def confirm(self, submission_id: str, writer: bytes, at: datetime) -> Confirmed:
        """Queue the letters we send, except to targets this writer has written to in this campaign before.

        Its contact counts from now on, instead of any earlier one of the same person.
        """

    def erase(self, submission_id: str) -> None:
        """Forget a submission's words, writer and contact; letters not yet sent are not sent. Nothing happens twice."""

    def suppress(self, address: bytes) -> None:
        """Never write to this address again; `address` is a keyed hash."""

    def is_suppressed(self, address: bytes) -> bool: ...

    def hand_over(self, submission_id: str, target: str, way: Way, at: datetime) -> bool:
        """Count a letter as handed over, by the first way only; False when it already was, or is not there."""

    def say_sent(self, submission_id: str, target: str, at: datetime) -> bool:
        """Count a handed-over letter as sent by its writer's word, once. It is thereby handed over as well."""

    def contacts(self, campaign: str, partner: str = "") -> list[bytes]:
        """The contacts that opted in and confirmed, one for each person, as they were sealed; in no telling order.

        With `partner` those who opted in to this partner's own list, in that campaign.
        """

    def totals(self, campaign: str) -> list[Row]:
        """The rows of the ledger for a campaign; how many there are does not grow with its letters."""

    def count_activity(self, campaign: str, counts: Iterable[Count]) -> None:
        """Count up beside the ledger. A power cut may undo it; nothing happens for a campaign that is not there."""

    def activity(self, campaign: str, since_hour: str) -> list[Count]:
        """The counters of a campaign, those by hour from `since_hour` on (a key of `core.activity`)."""

    # Watching

    def watched(self, campaign: str) -> Watched:
        """Queue, errors, variants and marked days; takes no longer the more letters are done."""

    def failures(self, since: datetime) -> dict[str, int]:
        """How many letters have failed since then, by campaign; those without failures left out."""

    def mark_day(self, campaign: str, day: date, words: str, most: int) -> bool:
        """Mark a day; False when `most` are marked already."""

    def unmark_day(self, campaign: str, number: int) -> bool:
        """False when there was no such mark."""

    def note_run(self, name: str, at: datetime) -> None:
        """Remember when something was last done, such as a backup."""

    def last_run(self, name: str) -> datetime | None: ...

    # Delivery

    def claim(
        self, now: datetime, worker: str, lease_until: datetime, limit: int, pacing: Pacing | None = None
    ) -> list[Claim]:
        """Take up to `limit` mails that are due: those to supporters first, then letters.

        Due are mails whose time has come, and those whose lease another worker let run out. Campaigns take turns, each
        with its oldest letter; no mailbox gets more letters in any sliding hour than `pacing` allows, and none that a
        hold keeps back.
        """

    def claim_overdue(self, before: datetime, worker: str, lease_until: datetime, limit: int) -> list[Claim]:
        """Take up to `limit` mails that have been waiting since `before`, whatever holds them, to give them up."""

    def finish(self, claim: Claim, outcome: Outcome, at: datetime, notice: NewNotice | None = None) -> bool:
        """Store what came of a claim and move the ledger. False, and nothing changes, when the lease was lost.

        An outcome of `queued` gives the mail back as it was. The outcome's hold is in force from now on; `notice` is
        queued for a letter that is over, if the supporter's address was proven and is still known.
        """

    def claim_digest(
        self, now: datetime, worker: str, lease_until: datetime, pacing: Pacing, message_id: str
    ) -> Digest | None:
        """Take the oldest digest that is due. Where there is none, group what earlier days left over for one office.

        Left over are letters beyond `pacing.per_day`; the new digest gets `message_id`.
        """

    def split_digest(self, digest: Digest, keep: int, message_id: str) -> tuple[Digest, Digest]:
        """Keep the first `keep` letters in a digest and put the others into a new one; both stay claimed."""

    def finish_digest(self, digest: Digest, outcome: Outcome, at: datetime) -> bool:
        """Finish every letter of a digest alike, all in one transaction. False when the lease was lost."""

    def message_id(self, letter_id: int) -> str | None:
        """The Message-ID of a letter, by its number; None when there is no such letter."""

    def bounced(self, letter_id: int, message_id: str, reply: str, at: datetime, notice_id: str = "") -> Bounced:
        """A letter that was sent came back: count it as failed instead. `reply` says why, and nothing personal.

        Nothing changes unless the letter of this number has this Message-ID and counts as sent. Where its writer is
        still known, the letter goes back to them in a mail with `notice_id` as its Message-ID.
        """

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

    def empty_log(self) -> None:
        """Let what was deleted vanish from the write-ahead log too; a reader may put that off until the next time."""

    def purge(self, retention: Retention) -> Purged:
        """Forget what retention says. No total changes but `awaiting_confirmation`."""

    # Webhooks

    def add_webhook(self, webhook: Webhook) -> None: ...

    def remove_webhook(self, webhook_id: str) -> None:
        """What was on its way there is not sent any more. Raises Missing."""

    def webhooks(self) -> list[Webhook]:
        """All of them, by campaign and address."""

    def tell(self, webhook: Webhook, reached: int, day: date, notices: Sequence[Notice], at: datetime) -> bool:
        """Queue notices, and note up to which milestone and day this webhook was told.

        False, and nothing changes, when it was told meanwhile or is switched off.
        """

    def claim_notice(self, now: datetime, lease_until: datetime) -> tuple[Notice, Webhook] | None:
        """Take one notice that is due; it is due again when the lease ends, unless it was finished."""

    def finish_notice(self, notice: Notice, fault: str, again_at: datetime | None, *, gone: bool = False) -> None:
        """Note what came of an attempt: over, or to be tried again. With `gone` the webhook is switched off."""

    # Organisers, their sessions and links

    def add_organiser(self, organiser: Organiser) -> None:
        """Add an account; its invitation, if there was one, is spent. Raises AlreadyExists."""

    def organiser(self, email: str) -> Organiser | None: ...

    def organisers(self) -> list[Organiser]: ...

    def remove_organiser(self, email: str, *, unless_last: bool = False) -> None:
        """Remove an account, end its sessions and take back its link. Raises Missing, IsLastOrganiser."""

    def change_role(self, email: str, role: Role) -> None:
        """Raises Missing, IsLastOrganiser."""

    def set_password(self, email: str, password_hash: str, keep: bytes = b"") -> None:
        """Set a password and end every session of the account but the one with the key `keep`. Raises Missing."""

    def set_wants_mail(self, email: str, wants: bool) -> None:
        """Raises Missing."""

    def second_factor(self, email: str) -> SecondFactor | None: ...

    def set_second_factor(self, session: Session, secret: str, step: int, codes: Sequence[bytes]) -> bool:
        """Set the second factor of a session's account, the code of time `step` used up; `codes` are hashes.

        Every other session of the account ends. False, and nothing changes, when the session itself has ended, or when
        it is not whole and there is a second factor already.
        """

    def use_step(self, email: str, step: int) -> bool:
        """Use up the code of a time step; False when it, or a later one, was used before."""

    def use_recovery_code(self, email: str, code: bytes) -> bool:
        """Use up a recovery code; False when there is none with this hash."""

    def replace_recovery_codes(self, email: str, codes: Sequence[bytes]) -> None:
        """Those from before are worth nothing any more."""

    def open_session(self, session: Session, password_hash: str, instead_of: bytes = b"") -> bool:
        """Open a session; the one with the key `instead_of` ends.

        False, and none is opened, when the account no longer has this password.
        """

    def complete_session(self, key: bytes, new_key: bytes) -> bool:
        """The second factor was shown: the session is whole and has another key. False when it has ended."""

    def session(self, key: bytes, now: datetime, *, seen: bool = True) -> Session | None:
        """The session of this key, with `seen` marked as seen now; None when there is none."""

    def close_session(self, key: bytes) -> None: ...

    def close_sessions(self, email: str) -> None:
        """End every session of an account."""

    def add_account_link(self, link: AccountLink) -> None:
        """Keep a link; an earlier one to the same address is worth nothing any more.

        Raises AlreadyExists where an account is invited that is there, Missing where one to be reset is not.
        """

    def account_link(self, key: bytes, now: datetime) -> AccountLink | None:
        """The link, while it can be used."""

    def account_links(self, now: datetime) -> list[AccountLink]:
        """All links that can be used, by address."""

    def withdraw_account_link(self, email: str) -> None:
        """Nothing happens when there is none."""

    def redeem_account_link(self, key: bytes, password_hash: str, now: datetime) -> AccountLink | None:
        """Use up a link: make its account, or set the password and end its sessions. None when it is spent."""

    # Audit and limits

    def note(self, at: datetime, who: str, what: str, about: str, since: datetime | None = None) -> None:
        """Add an entry to the audit trail; with `since`, count up the same one from after that moment instead."""

    def audit(self, before: int | None, limit: int) -> list[AuditEntry]:
        """The newest entries, or those before the one of this id, newest first."""

    def take(self, key: bytes, now: datetime, until: datetime) -> bool:
        """Take what only one may have at a time; False when it is taken, until its time is over."""

    def hit(self, key: bytes, until: datetime) -> int:
        """Count one more under `key` and say how many there are; the count is forgotten after `until`."""

    def hits(self, key: bytes, now: datetime) -> int:
        """How many are counted under `key`."""

    def forget_hits(self, key: bytes) -> None: ...
