"""A supporter's act from sending to forgetting: send, confirm, hand over, erase."""

import hmac
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from campaign.actions import limits
from campaign.actions.context import DAY, Context
from campaign.core.campaigns.campaign import Campaign, OptIn, Wording
from campaign.core.crowds import Crowd
from campaign.core.errors import LinkNotValid
from campaign.core.letters import links, repeats, writers, writing
from campaign.core.letters.allowance import Allowance, allowed
from campaign.core.letters.repeats import Repeat
from campaign.core.letters.submissions import (
    Act,
    MayMail,
    NewSubmission,
    Prepared,
    StoredSubmission,
)
from campaign.core.letters.ways_out import Way
from campaign.core.letters.writing import REMIND_AFTER, Keys
from campaign.sealing import contacts
from campaign.store.protocol.submissions import Confirmed


@dataclass(frozen=True)
class Taken:
    """What came of sending a form: the secret of the link to its receipt, and what it was to an earlier one."""

    receipt: bytes
    repeat: Repeat


def submit(
    context: Context,
    campaign: Campaign,
    act: Act,
    prepared: Sequence[Prepared],
    now: datetime,
    crowd: Crowd | None = None,
) -> Taken:
    """Send: store the letters `prepared`, and queue them or the mail that asks to confirm.

    A repeated act changes nothing; other words or another address count instead of what is not confirmed yet.

    Raises TooManyRequests where its `crowd` has no room for another.
    """
    act = _of_today(context, act)
    allowance = _allowance(context, campaign, act, now)
    written = partial(_written, context, campaign, prepared=prepared, now=now)
    while not context.store.add_submission(new := written(act), allowance, crowd):
        before, crowd = context.store.submission(new.receipt), None
        if before is None or not before.erased:
            return Taken(new.receipt, _repeated(context, before, act, written, allowance))
        act = replace(act, id=repeats.after_erasing(act.id))
    return Taken(new.receipt, Repeat.NEW)


def _repeated(
    context: Context,
    before: StoredSubmission | None,
    act: Act,
    written: Callable[[Act], NewSubmission],
    allowance: Allowance | None,
) -> Repeat:
    """What an act is to the one that came `before` under its id; it takes its place where it corrects it."""
    if before is None:  # it was purged a moment ago
        return Repeat.SAME
    what = repeats.repeat(before, act, written(act))
    if what is not Repeat.CORRECTION:
        return what
    correction = written(replace(act, version=before.version + 1))
    asked = repeats.is_asked(before, act)
    if asked:
        correction, allowance = replace(correction, notices=allowed(correction.notices, MayMail.ASKED)), None
    corrected = context.store.correct_submission(correction, new_link=not asked, allowance=allowance)
    return what if corrected else Repeat.TOO_LATE


def _of_today(context: Context, act: Act) -> Act:
    """The act under the link to its receipt."""
    receipt = _receipt(context, act.id).hex()
    return act if act.id == receipt else replace(act, id=receipt)


def _receipt(context: Context, nonce: str) -> bytes:
    """The secret of the link to a form's receipt; for one that version 0.1 had shown, as it would have been then."""
    if len(nonce) == 2 * links.LENGTH:
        return bytes.fromhex(nonce)
    code = hmac.digest(context.settings.key("receipt"), bytes.fromhex(nonce), "sha256")[:16]
    return links.receipt_from_before(code, nonce)


def _written(
    context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime
) -> NewSubmission:
    """The submission to store, with the contacts that opted in."""
    partner = context.store.partner(act.partner) if act.partner_opt_in else None
    known_by = writer(context, campaign.slug, act.email, act.supporter.name)
    return replace(
        writing.write(
            campaign,
            act,
            prepared,
            now,
            keys(context, campaign.slug),
            writer=known_by,
        ),
        confirmation=secrets.token_bytes(links.LENGTH) if campaign.confirm else b"",
        contact=_contact(campaign.opt_in, act.opt_in, act, now),
        answers_contact=_contact(campaign.opt_in, act.tell_me, act, now),
        partner_contact=_contact(partner.opt_in if partner else None, act.partner_opt_in, act, now),
        owner_contacts=tuple(_owner_contacts(context, act, now)),
    )


def take_copies(
    context: Context,
    campaign: Campaign,
    act: Act,
    prepared: Sequence[Prepared],
    now: datetime,
    crowd: Crowd | None = None,
) -> bytes:
    """Hand over the letters `prepared`. Nothing personal is stored: only what counts those that are taken.

    Whoever goes back and takes others is counted once. Returns the secret of the link by which they are counted.
    Raises TooManyRequests as `submit` does.
    """
    act = _of_today(context, act)
    new = writing.write_copies(campaign, act, prepared, now, keys(context, campaign.slug))
    if not context.store.add_submission(new, crowd=crowd):
        context.store.copy_more(new)
    return new.receipt


def keys(context: Context, slug: str) -> Keys:
    """What a submission's hashes and Message-IDs are made under."""
    store, settings = context.store, context.settings
    return Keys(store.campaign_key(slug, "texts"), settings.key("messages"), settings.mail_domain)


def submission(context: Context, token: str, purpose: str) -> StoredSubmission:
    """The submission a link leads to; `purpose` is "receipt" or "confirm". Raises LinkNotValid."""
    secret = links.secret_of(token)
    asked = purpose == "confirm"
    submission = context.store.submission(links.receipt_of(secret) if asked else secret, whole=False)
    # Only who was mailed at the address that counts can confirm: a link that went to an earlier one leads nowhere.
    if submission is None or (asked and not submission.by_mail):
        raise LinkNotValid
    return submission


def sent_before(context: Context, nonce: str) -> bytes:
    """The secret of the receipt of a form with this nonce that was sent before and is not erased; empty for others."""
    receipt = _receipt(context, nonce)
    submission = context.store.submission(receipt, whole=False)
    return receipt if submission is not None and not submission.erased else b""


def confirm(
    context: Context, submission: StoredSubmission, now: datetime, counted: tuple[bytes, datetime] | None = None
) -> Confirmed:
    """Queue the letters we send, in the very words that were `submission`. Twice is as good as once.

    `counted`: what a confirmation is counted under, and until when.
    """
    personal = submission.personal
    known_by = writer(context, submission.campaign, personal.email, personal.name) if personal else b""
    return context.store.confirm(submission.link, known_by, now, submission.version, personal, counted)


def erase(context: Context, submission: StoredSubmission) -> None:
    """Forget a submission: what was not yet sent is not sent."""
    context.store.erase(submission.link)


def hand_over(context: Context, submission: StoredSubmission, target: str, way: Way, now: datetime) -> bool:
    """Count a letter as handed over, by the first way taken."""
    return context.store.hand_over(submission.link, target, way, now)


def say_sent(context: Context, submission: StoredSubmission, target: str, now: datetime) -> bool:
    """Count a letter as sent by its writer's word."""
    return context.store.say_sent(submission.link, target, now)


def never_write(context: Context, submission: StoredSubmission) -> None:
    """Erase a submission, and never write to its address again: one keyed hash of it is kept for that."""
    if submission.personal and submission.personal.email:
        context.store.suppress(suppressed_hash(context, submission.personal.email))
    erase(context, submission)


def suppressed_hash(context: Context, email: str) -> bytes:
    """What stands for an address that wants no mail. Its key survives a restore, or whoever asked would be written to.

    It stays the same when the configuration's key is changed.
    """
    return writers.writer_hash(email, suppressed_key(context))


def suppressed_key(context: Context) -> bytes:
    """What addresses that want no mail are hashed under."""
    return context.store.kept_key("suppressed", context.settings.key("suppressed"))


def writer(context: Context, slug: str, email: str, name: str) -> bytes:
    """The keyed hash of a person in one campaign, by address and name: two may share one. Empty without an address."""
    if not email:
        return b""
    store = context.store
    return store.campaign_mark(slug, writers.writer_hash(email, store.campaign_key(slug, "writers"), name))


def _allowance(context: Context, campaign: Campaign, act: Act, now: datetime) -> Allowance | None:
    """What the day's limits know the address of an act by; None where nothing is mailed to it."""
    if not act.email or not campaign.confirm:
        return None
    long_enough = timedelta(hours=context.settings.privacy.unconfirmed_hours) >= 2 * REMIND_AFTER
    tomorrow = now + REMIND_AFTER
    return Allowance(
        suppressed=suppressed_hash(context, act.email),
        today=(_mails_key(context, act.email, now), now + DAY),
        tomorrow=(_mails_key(context, act.email, tomorrow), tomorrow + DAY)
        if long_enough and campaign.reminder
        else None,
        most=context.settings.limits.mails_per_address_per_day,
    )


def _mails_key(context: Context, email: str, day: datetime) -> bytes:
    return limits.key(context, f"mails {day.date()}", writers.mailbox(email), day)


def _owner_contacts(context: Context, act: Act, now: datetime) -> Iterator[tuple[str, bytes]]:
    """For each group that runs the campaign and whose box was ticked, what goes onto its own list.

    That of the partner through whose page they came has its place already: nobody is on a list twice.
    """
    for code, wording in act.owner_opt_ins.items():
        owner = context.store.partner(code) if code != act.partner else None
        sealed = _contact(owner.opt_in if owner else None, wording, act, now)
        if sealed:
            yield code, sealed


def _contact(opt_in: OptIn | None, wording: Wording | None, act: Act, now: datetime) -> bytes:
    """Name and address, sealed to the list's public key with the words that were ticked; empty without a tick."""
    if opt_in is None or wording is None or not act.email:
        return b""
    contact = contacts.Contact(act.supporter.name, act.email, wording.language, now.date().isoformat(), wording.text)
    return contacts.seal(contact, opt_in.public_key)
