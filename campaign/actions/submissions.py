"""A supporter's act from sending to forgetting: send, confirm, hand over, erase."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from campaign.actions import limits
from campaign.actions.context import DAY, Context
from campaign.core.campaigns.campaign import Campaign, OptIn, Wording
from campaign.core.errors import LinkNotValid
from campaign.core.letters import links, repeats, submissions, writers
from campaign.core.letters.repeats import Repeat
from campaign.core.letters.submissions import (
    REMIND_AFTER,
    Act,
    Keys,
    MayMail,
    NewSubmission,
    Prepared,
    StoredSubmission,
)
from campaign.core.letters.ways_out import Way
from campaign.sealing import contacts
from campaign.store.protocol.submissions import Confirmed


@dataclass(frozen=True)
class Taken:
    """What came of sending a form: the secret of the link to its receipt, and what it was to an earlier one."""

    receipt: bytes
    repeat: Repeat


def submit(context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime) -> Taken:
    """Send: store the letters `prepared`, and queue them or the mail that asks to confirm.

    A repeated act changes nothing; other words or another address count instead of what is not confirmed yet.
    """
    act = _of_today(context, act)
    before = context.store.submission(bytes.fromhex(act.id))
    while before is not None and before.erased:
        act = replace(act, id=repeats.after_erasing(act.id))
        before = context.store.submission(bytes.fromhex(act.id))
    new = partial(_written, context, campaign, prepared=prepared, now=now)
    if before is None:
        added = context.store.add_submission(new(act, mail=_may_mail(context, campaign, act, now)))
        return Taken(bytes.fromhex(act.id), Repeat.NEW if added else Repeat.SAME)
    what = repeats.repeat(before, act, new(act, mail=MayMail.NOTHING))
    if what is Repeat.CORRECTION:
        asked = repeats.is_asked(before, act)
        mail = MayMail.ASKED if asked else _may_mail(context, campaign, act, now)
        correction = new(replace(act, version=before.version + 1), mail=mail)
        what = what if context.store.correct_submission(correction, new_link=not asked) else Repeat.TOO_LATE
    return Taken(bytes.fromhex(act.id), what)


def _of_today(context: Context, act: Act) -> Act:
    """The act under the link to its receipt."""
    return replace(act, id=_receipt(context, act.id).hex())


def _receipt(context: Context, nonce: str) -> bytes:
    """The secret of the link to a form's receipt; for one that version 0.1 had shown, as it would have been then."""
    if len(nonce) == 2 * links.LENGTH:
        return bytes.fromhex(nonce)
    code = hmac.digest(context.settings.key("receipt"), bytes.fromhex(nonce), "sha256")[:16]
    return links.receipt_from_before(code, nonce)


def _written(
    context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime, mail: MayMail
) -> NewSubmission:
    """The submission to store, with the contacts that opted in."""
    partner = context.store.partner(act.partner) if act.partner_opt_in else None
    known_by = writer(context, campaign.slug, act.email, act.supporter.name)
    return replace(
        submissions.write(
            campaign,
            act,
            prepared,
            now,
            keys(context, campaign.slug),
            writer=known_by,
            mail=mail,
        ),
        confirmation=secrets.token_bytes(links.LENGTH) if campaign.confirm else b"",
        contact=_contact(campaign.opt_in, act.opt_in, act, now),
        answers_contact=_contact(campaign.opt_in, act.tell_me, act, now),
        partner_contact=_contact(partner.opt_in if partner else None, act.partner_opt_in, act, now),
    )


def take_copies(context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime) -> bytes:
    """Hand over the letters `prepared`. Nothing personal is stored: only what counts those that are taken.

    Returns the secret of the link by which they are counted.
    """
    act = _of_today(context, act)
    new = submissions.write_copies(campaign, act, prepared, now, keys(context, campaign.slug))
    context.store.add_submission(new)
    return new.receipt


def keys(context: Context, slug: str) -> Keys:
    """What a submission's hashes and Message-IDs are made under."""
    store, settings = context.store, context.settings
    return Keys(store.campaign_key(slug, "texts"), settings.key("messages"), settings.mail_domain)


def submission(context: Context, token: str, purpose: str) -> StoredSubmission:
    """The submission a link leads to; `purpose` is "receipt" or "confirm". Raises LinkNotValid."""
    secret = links.secret_of(token)
    asked = purpose == "confirm"
    found = context.store.submission(links.receipt_of(secret) if asked else secret)
    # Only who was mailed at the address that counts can confirm: a link that went to an earlier one leads nowhere.
    if found is None or (asked and not found.by_mail):
        raise LinkNotValid
    return found


def sent_before(context: Context, nonce: str) -> bytes:
    """The secret of the receipt of a form with this nonce that was sent before and is not erased; empty for others."""
    receipt = _receipt(context, nonce)
    found = context.store.submission(receipt)
    return receipt if found is not None and not found.erased else b""


def confirm(context: Context, found: StoredSubmission, now: datetime) -> Confirmed:
    """Queue the letters we send, in the very words that were `found`. Twice is as good as once."""
    personal = found.personal
    known_by = writer(context, found.campaign, personal.email, personal.name) if personal else b""
    return context.store.confirm(found.link, known_by, now, found.version)


def erase(context: Context, found: StoredSubmission) -> None:
    """Forget a submission: what was not yet sent is not sent."""
    context.store.erase(found.link)


def hand_over(context: Context, found: StoredSubmission, target: str, way: Way, now: datetime) -> bool:
    """Count a letter as handed over, by the first way taken."""
    return context.store.hand_over(found.link, target, way, now)


def say_sent(context: Context, found: StoredSubmission, target: str, now: datetime) -> bool:
    """Count a letter as sent by its writer's word."""
    return context.store.say_sent(found.link, target, now)


def never_write(context: Context, found: StoredSubmission) -> None:
    """Erase a submission, and never write to its address again: one keyed hash of it is kept for that."""
    if found.personal and found.personal.email:
        context.store.suppress(suppressed_hash(context, found.personal.email))
    erase(context, found)


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


def _may_mail(context: Context, campaign: Campaign, act: Act, now: datetime) -> MayMail:
    """What the address may be sent today; one that may be sent nothing is treated no differently on the page.

    The day's first mail may be followed by a reminder, which is one of the next day's.
    """
    if not act.email or context.store.is_suppressed(suppressed_hash(context, act.email)):
        return MayMail.NOTHING
    sent_today = context.store.hit(_mails_key(context, act.email, now), now + DAY)
    if sent_today > context.settings.limits.mails_per_address_per_day:
        return MayMail.NOTHING
    long_enough = timedelta(hours=context.settings.privacy.unconfirmed_hours) >= 2 * REMIND_AFTER
    if sent_today > 1 or not long_enough or not campaign.reminder:
        return MayMail.CONFIRMATION
    tomorrow = now + REMIND_AFTER
    reminders = context.store.hit(_mails_key(context, act.email, tomorrow), tomorrow + DAY)
    return MayMail.REMINDER_TOO if reminders == 1 else MayMail.CONFIRMATION


def _mails_key(context: Context, email: str, day: datetime) -> bytes:
    return limits.key(context, f"mails {day.date()}", writers.mailbox(email), day)


def _contact(opt_in: OptIn | None, wording: Wording | None, act: Act, now: datetime) -> bytes:
    """Name and address, sealed to the list's public key with the words that were ticked; empty without a tick."""
    if opt_in is None or wording is None or not act.email:
        return b""
    contact = contacts.Contact(act.supporter.name, act.email, wording.language, now.date().isoformat(), wording.text)
    return contacts.seal(contact, opt_in.public_key)
