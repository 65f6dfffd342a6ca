"""A supporter's act from sending to forgetting: send, confirm, hand over, erase."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from campaign.actions.context import DAY, Context
from campaign.core.campaigns.campaign import Campaign, OptIn, Wording
from campaign.core.errors import LinkNotValid
from campaign.core.letters import links, repeats, submissions
from campaign.core.letters.repeats import Repeat
from campaign.core.letters.submissions import REMIND_AFTER, Act, MayMail, NewSubmission, Prepared, StoredSubmission
from campaign.core.letters.ways_out import Way
from campaign.sealing import contacts
from campaign.store.protocol.submissions import Confirmed


@dataclass(frozen=True)
class Taken:
    """What came of sending a form: the id of its submission, and what it was to an earlier one."""

    id: str
    repeat: Repeat


def submit(context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime) -> Taken:
    """Send: store the letters `prepared`, and queue them or the mail that asks to confirm.

    A repeated act changes nothing; other words or another address count instead of what is not confirmed yet.
    """
    before = context.store.submission(act.id)
    while before is not None and before.erased:
        act = replace(act, id=repeats.after_erasing(act.id))
        before = context.store.submission(act.id)
    new = partial(_written, context, campaign, prepared=prepared, now=now)
    if before is None:
        added = context.store.add_submission(new(act, mail=_may_mail(context, act, now)))
        return Taken(act.id, Repeat.NEW if added else Repeat.SAME)
    what = repeats.repeat(before, act, new(act, mail=MayMail.NOTHING))
    if what is Repeat.CORRECTION:
        asked = repeats.is_asked(before, act)
        mail = MayMail.ASKED if asked else _may_mail(context, act, now)
        correction = new(replace(act, version=before.version + 1), mail=mail)
        what = what if context.store.correct_submission(correction, new_link=not asked) else Repeat.TOO_LATE
    return Taken(act.id, what)


def _written(
    context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime, mail: MayMail
) -> NewSubmission:
    """The submission to store, with the contacts that opted in."""
    partner = context.store.partner(act.partner) if act.partner_opt_in else None
    known_by = writer(context, campaign.slug, act.email, act.supporter.name)
    return replace(
        submissions.write(campaign, act, prepared, now, context.settings.keys(), writer=known_by, mail=mail),
        contact=_contact(campaign.opt_in, act.opt_in, act, now),
        partner_contact=_contact(partner.opt_in if partner else None, act.partner_opt_in, act, now),
    )


def take_copies(context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime) -> None:
    """Hand over the letters `prepared`. Nothing personal is stored: only what counts those that are taken."""
    context.store.add_submission(submissions.write_copies(campaign, act, prepared, now, context.settings.keys()))


def submission(context: Context, token: str, purpose: str) -> StoredSubmission:
    """The submission a link leads to; `purpose` is "receipt" or "confirm". Raises LinkNotValid."""
    found = context.store.submission(links.claimed_id(token))
    if found is None:
        raise LinkNotValid
    # Whoever was mailed at an address that was corrected since cannot confirm for the one that took its place.
    version = found.link_version if purpose == "confirm" else 0
    links.submission_id(context.settings.key(purpose), token, version)
    return found


def was_sent(context: Context, submission_id: str) -> bool:
    """Whether a form with this nonce was sent before and is not erased."""
    found = context.store.submission(submission_id)
    return found is not None and not found.erased


def link(context: Context, submission_id: str, purpose: str, version: int = 0) -> str:
    """The token of the link to a submission; `purpose` is "receipt" or "confirm"; `version` is for the latter."""
    return links.token(context.settings.key(purpose), submission_id, version)


def confirm(context: Context, found: StoredSubmission, now: datetime) -> Confirmed:
    """Queue the letters we send, in the very words that were `found`. Twice is as good as once."""
    personal = found.personal
    known_by = writer(context, found.campaign, personal.email, personal.name) if personal else b""
    return context.store.confirm(found.id, known_by, now, found.version)


def erase(context: Context, found: StoredSubmission) -> None:
    """Forget a submission: what was not yet sent is not sent."""
    context.store.erase(found.id)


def hand_over(context: Context, submission_id: str, target: str, way: Way, now: datetime) -> bool:
    """Count a letter as handed over, by the first way taken."""
    return context.store.hand_over(submission_id, target, way, now)


def say_sent(context: Context, submission_id: str, target: str, now: datetime) -> bool:
    """Count a letter as sent by its writer's word."""
    return context.store.say_sent(submission_id, target, now)


def never_write(context: Context, found: StoredSubmission) -> None:
    """Erase a submission, and never write to its address again: one keyed hash of it is kept for that."""
    if found.personal and found.personal.email:
        context.store.suppress(suppressed_hash(context, found.personal.email))
    erase(context, found)


def suppressed_hash(context: Context, email: str) -> bytes:
    """What stands for an address that wants no mail."""
    return submissions.writer_hash(email, context.settings.key("suppressed"))


def writer(context: Context, slug: str, email: str, name: str) -> bytes:
    """The keyed hash of a person in one campaign, by address and name: two may share one. Empty without an address."""
    if not email:
        return b""
    key = hmac.digest(context.settings.key("writers"), context.catalogue.writer_key(slug), "sha256")
    return submissions.writer_hash(email, key, name)


def _may_mail(context: Context, act: Act, now: datetime) -> MayMail:
    """What the address may be sent today; one that may be sent nothing is treated no differently on the page.

    The day's first mail may be followed by a reminder, which is one of the next day's.
    """
    if not act.email or context.store.is_suppressed(suppressed_hash(context, act.email)):
        return MayMail.NOTHING
    sent_today = context.store.hit(_mails_key(context, act.email, now), now + DAY)
    if sent_today > context.settings.limits.mails_per_address_per_day:
        return MayMail.NOTHING
    if sent_today > 1 or timedelta(hours=context.settings.privacy.unconfirmed_hours) < 2 * REMIND_AFTER:
        return MayMail.CONFIRMATION
    tomorrow = now + REMIND_AFTER
    reminders = context.store.hit(_mails_key(context, act.email, tomorrow), tomorrow + DAY)
    return MayMail.REMINDER_TOO if reminders == 1 else MayMail.CONFIRMATION


def _mails_key(context: Context, email: str, day: datetime) -> bytes:
    return submissions.writer_hash(submissions.mailbox(email), context.settings.key(f"mails {day.date()}"))


def _contact(opt_in: OptIn | None, wording: Wording | None, act: Act, now: datetime) -> bytes:
    """Name and address, sealed to the list's public key with the words that were ticked; empty without a tick."""
    if opt_in is None or wording is None or not act.email:
        return b""
    contact = contacts.Contact(act.supporter.name, act.email, wording.language, now.date().isoformat(), wording.text)
    return contacts.seal(contact, opt_in.public_key)
