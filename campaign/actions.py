"""What people do, one short function each: load, decide, store."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from campaign import contacts
from campaign.assets import bundled
from campaign.catalogue import Catalogue
from campaign.config import Settings
from campaign.core import areas, letters, links, return_paths, submissions, targeting, totals
from campaign.core.accounts import AUDIT_KEPT
from campaign.core.activity import Count
from campaign.core.areas import AreaList
from campaign.core.campaign_file import read
from campaign.core.campaigns import Campaign, OptIn, Target, Wording
from campaign.core.delivery import Way
from campaign.core.errors import CampaignFileFaults, LinkNotValid, NotFound
from campaign.core.holds import Hold, HoldKind
from campaign.core.letters import Letter, Supporter
from campaign.core.offices import Office
from campaign.core.replies import Meaning, meaning_of_report
from campaign.core.reply_words import known_words
from campaign.core.return_paths import ReturnPath
from campaign.core.submissions import REMIND_AFTER, Act, Allotted, MayMail, Prepared, StoredSubmission
from campaign.core.targeting import Addressed
from campaign.directory import Found, postcodes, read_csv
from campaign.store.protocol import Allotment, Bounce, Bounced, Confirmed, Partner, Purged, Retention, Store

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Context:
    """What every action works with."""

    store: Store
    settings: Settings
    catalogue: Catalogue


Beside = Callable[[str], bytes | None]
"""What a file beside the campaign file holds, by its plain name; None where there is none."""


def load_campaign(context: Context, source: str, name: str, beside: Beside = lambda _: None) -> tuple[Campaign, bool]:
    """Create or update a campaign from its file's text; the second value is False when nothing changed.

    The areas that it names are read from the file beside it, and kept with the campaign: where there is no such file,
    as after `dump` or on the desk, those kept under that name stay.

    Raises CampaignFileFaults with every fault, each naming the file.
    """
    campaign = read(source, name, context.catalogue.directory())
    found = areas_beside(context, campaign, name, beside)
    return campaign, context.store.save_campaign(campaign.slug, campaign.status, source, found)


def areas_beside(context: Context, campaign: Campaign, name: str, beside: Beside = lambda _: None) -> AreaList | None:
    """The areas to keep with a campaign; None for those that are kept already. Raises CampaignFileFaults."""
    if not campaign.areas:
        return areas.NO_AREAS
    raw = beside(campaign.areas)
    if raw is not None:
        return postcodes.read(raw, campaign.areas)
    if context.store.area_list_name(campaign.slug) != campaign.areas:
        words = f"{name}: there is no file {campaign.areas!r} beside this one: `campaign load` reads the areas from it"
        raise CampaignFileFaults([words])
    return None


def load_bundled(context: Context, name: str) -> Campaign:
    """Load a campaign that comes with the tool."""
    file = bundled(f"{name}.toml")
    return load_campaign(context, file.read_text(encoding="utf-8"), file.name)[0]


def import_bundled_offices(context: Context) -> None:
    """Fill the office directory with the list that comes with the tool; none of its addresses counts as checked."""
    file = bundled("offices.csv")
    context.store.save_offices(read_csv(file.read_bytes(), file.name))


def import_offices(context: Context, found: Found) -> tuple[int, int]:
    """Put what a file holds into the directory: how many offices were new, how many changed."""
    return context.store.save_offices(found.offices, found.past)


def check_office(context: Context, office_id: str, now: datetime) -> Office:
    """Mark an office's address as checked by a person; letters that wait for that leave again. Raises Missing."""
    office = context.store.check_office(office_id, now.date())
    context.store.release(HoldKind.SUSPENDED, office.email.casefold())
    return office


def correct_office(context: Context, office: Office, now: datetime) -> int:
    """Correct an office whose address a person looked up today; how many waiting letters get its new address.

    Nothing waits any more for the address it had, unless another office has it too. Raises Missing.
    """
    before = context.catalogue.directory().get(office.id)
    day = now.date() if office.email else None
    readdressed = context.store.correct_office(replace(office, checked_on=day), now)
    if before is not None and before.email != office.email:
        others = (one.email.casefold() for one in context.catalogue.directory().offices)
        if before.email.casefold() not in others:
            context.store.release(HoldKind.SUSPENDED, before.email.casefold())
    if office.email:
        context.store.release(HoldKind.SUSPENDED, office.email.casefold())
    return readdressed


def addressed(context: Context, campaign: Campaign, supporter: Supporter) -> list[Addressed]:
    """Whom this supporter writes to."""
    return targeting.addressed(
        campaign,
        context.catalogue.directory(),
        supporter.country,
        supporter.language,
        supporter.representatives,
    )


def representatives(
    context: Context, campaign: Campaign, country: str, postcode: str, today: date
) -> tuple[list[str], dict[str, list[Office]]]:
    """The areas that a postcode lies in, and by target who represents them. The postcode is kept nowhere."""
    keys = areas.postcode_keys(postcode)
    found = context.store.areas_of(campaign.slug, keys) if keys else []
    directory = context.catalogue.directory()
    return found, {
        target.id: targeting.representatives(target, directory, country, found, today)
        for target in campaign.area_targets(country)
    }


def preview(context: Context, campaign: Campaign, supporter: Supporter, today: date, number: int = 0) -> list[Letter]:
    """The letters such a supporter would get. Allots and stores nothing."""
    return [letters.compose(one, supporter, number, today) for one in addressed(context, campaign, supporter)]


def allot(
    context: Context,
    campaign: Campaign,
    supporter: Supporter,
    before: Mapping[str, Allotted],
    today: date,
    counts: Sequence[Count] = (),
) -> dict[str, Allotted]:
    """A combination of variants for each letter, by target; what was allotted `before` is kept where it still fits.

    `counts` are counted up with it.
    """
    wanted = addressed(context, campaign, supporter)
    kept = {one.target.id: before[one.target.id] for one in wanted if _fits(before, one)}
    new = [one for one in wanted if one.target.id not in kept]
    asked = [Allotment(one.office.id, one.template.language, letters.shown(one, supporter, today).key) for one in new]
    numbers = context.store.allot(campaign.slug, asked, counts) if asked or counts else []
    return kept | {
        one.target.id: Allotted(ask.office, ask.language, number)
        for one, ask, number in zip(new, asked, numbers, strict=True)
    }


def prepare(context: Context, campaign: Campaign, act: Act, today: date) -> list[Prepared]:
    """The letters of an act, whole: composed from what was allotted, or in the supporter's edited words."""
    return submissions.prepare(
        addressed(context, campaign, act.supporter), act, today, nothing_leaves=nothing_leaves(context, campaign)
    )


def submit(context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime) -> None:
    """Send: store the letters `prepared`, and queue them or the mail that asks to confirm.

    A repeated act changes nothing.
    """
    submission = submissions.write(
        campaign,
        act,
        prepared,
        now,
        context.settings.keys(),
        writer=writer(context, campaign.slug, act.email),
        mail=_may_mail(context, act, now),
    )
    partner = context.store.partner(act.partner) if act.partner_opt_in else None
    context.store.add_submission(
        replace(
            submission,
            contact=_contact(campaign.opt_in, act.opt_in, act, now),
            partner_contact=_contact(partner.opt_in if partner else None, act.partner_opt_in, act, now),
        )
    )


def take_copies(context: Context, campaign: Campaign, act: Act, prepared: Sequence[Prepared], now: datetime) -> None:
    """Hand over the letters `prepared`. Nothing personal is stored: only what counts those that are taken."""
    context.store.add_submission(submissions.write_copies(campaign, act, prepared, now, context.settings.keys()))


def submission(context: Context, token: str, purpose: str) -> StoredSubmission:
    """The submission a link leads to; `purpose` is "receipt" or "confirm". Raises LinkNotValid."""
    found = context.store.submission(links.submission_id(context.settings.key(purpose), token))
    if found is None:
        raise LinkNotValid
    return found


def link(context: Context, submission_id: str, purpose: str) -> str:
    """The token of the link to a submission; `purpose` is "receipt" or "confirm"."""
    return links.token(context.settings.key(purpose), submission_id)


def confirm(context: Context, found: StoredSubmission, now: datetime) -> Confirmed:
    """Queue the letters we send. Twice is as good as once."""
    email = found.personal.email if found.personal else ""
    return context.store.confirm(found.id, writer(context, found.campaign, email), now)


def erase(context: Context, found: StoredSubmission) -> None:
    """Forget a submission: what was not yet sent is not sent."""
    context.store.erase(found.id)


def hand_over(context: Context, submission_id: str, target: str, way: Way, now: datetime) -> bool:
    """Count a letter as handed over, by the first way taken."""
    return context.store.hand_over(submission_id, target, way, now)


def say_sent(context: Context, submission_id: str, target: str, now: datetime) -> bool:
    """Count a letter as sent by its writer's word."""
    return context.store.say_sent(submission_id, target, now)


def bounced(context: Context, path: ReturnPath, reply: str, now: datetime) -> Bounced:
    """A letter came back to its return path: count it as failed. A path that is not genuine changes nothing.

    That a mailbox is not there suspends the office's address, unless it is another one by now. Of the reply only codes
    and what every server says are kept: the letter may be forgotten, so nobody can tell which words are its own.
    """
    message_id = context.store.message_id(path.letter)
    if message_id is None or not return_paths.is_genuine(context.settings.key("bounce"), path, message_id):
        return Bounced(Bounce.NOTHING)
    notice_id = f"<{secrets.token_hex(16)}@{context.settings.keys().domain}>"
    kept = known_words(reply)
    bounced = context.store.bounced(path.letter, message_id, kept, now, notice_id)
    mailbox = _mailbox(context, bounced)
    if bounced.corrected:
        return bounced
    if bounced.bounce is Bounce.FAILED and mailbox and meaning_of_report(reply) is Meaning.NO_MAILBOX:
        context.store.hold(Hold(HoldKind.SUSPENDED, mailbox, now, kept))
    return bounced


def _mailbox(context: Context, bounced: Bounced) -> str:
    """Where letters like the one that bounced go, in lower case; "" where that is no longer known."""
    try:
        target = context.catalogue.campaign(bounced.campaign).target(bounced.target)
    except NotFound:
        return ""
    office = (target.inline if target else None) or context.catalogue.directory().get(bounced.office)
    return office.email.casefold() if office else ""


def ledger(context: Context, campaign: Campaign, now: datetime, partner: str = "") -> totals.Totals:
    """The totals of a campaign, or of one partner in it."""
    rows = context.store.totals(campaign.slug)
    return totals.gather(campaign.slug, campaign.status, campaign.goal, rows, now, partner)


def target_titles(
    context: Context, campaign: Campaign, language: str, own_government: str, own_representative: str = ""
) -> dict[str, str]:
    """What each target is called in tables, by id.

    `own_government` and `own_representative` are the words for targets that differ from supporter to supporter.
    """
    directory = context.catalogue.directory()

    def title(target: Target) -> str:
        if target.own_government:
            return own_government
        return own_representative if target.area else targeting.office_of(target, directory, "", language).title

    return {target.id: title(target) for target in campaign.targets}


def partner_token(context: Context, partner: Partner, slug: str) -> str:
    """The secret in the address of a partner's totals of one campaign; a new `link_salt` makes it another."""
    code = hmac.digest(_partner_key(context), f"{partner.code} {slug} {partner.link_salt}".encode(), "sha256")
    named = f"{partner.code}.{slug}".encode()
    return f"{urlsafe_b64encode(code[:18]).decode()}{urlsafe_b64encode(named).decode().rstrip('=')}"


def partner_of(context: Context, token: str) -> tuple[Partner, str]:
    """The partner and the campaign's slug that a token was made for. Raises LinkNotValid."""
    try:
        code, _, slug = urlsafe_b64decode(token[24:] + "=" * (-len(token[24:]) % 4)).decode().partition(".")
    except ValueError:
        raise LinkNotValid from None
    partner = context.store.partner(code)
    if partner is None or not hmac.compare_digest(partner_token(context, partner, slug).encode(), token.encode()):
        raise LinkNotValid
    return partner, slug


def note(context: Context, who: str, what: str, about: str, now: datetime) -> None:
    """Write down who did what: `who` is an account, or "" for a command on the machine itself.

    `what` is an English sentence without its subject, marked `N_`, as in `N_("started the campaign")`; `about` is the
    campaign or the account it was done to. Nothing about a supporter is ever written here.
    """
    context.store.note(now, who, what, about)


def purge(context: Context, now: datetime) -> Purged:
    """Apply retention."""
    privacy = context.settings.privacy
    return context.store.purge(
        Retention(
            unconfirmed=now - timedelta(hours=privacy.unconfirmed_hours),
            handover=now - timedelta(hours=privacy.handover_hours),
            sessions=now - DAY,
            now=now,
            over=frozenset(one.slug for one in context.catalogue.campaigns() if one.is_over(now.date())),
            audit=now - AUDIT_KEPT,
        )
    )


def never_write(context: Context, found: StoredSubmission) -> None:
    """Erase a submission, and never write to its address again: one keyed hash of it is kept for that."""
    if found.personal and found.personal.email:
        context.store.suppress(suppressed_hash(context, found.personal.email))
    erase(context, found)


def suppressed_hash(context: Context, email: str) -> bytes:
    """What stands for an address that wants no mail."""
    return submissions.writer_hash(email, context.settings.key("suppressed"))


def nothing_leaves(context: Context, campaign: Campaign) -> bool:
    """Whether mail of this campaign cannot reach an official."""
    return targeting.nothing_leaves(campaign, context.settings.mail.transport)


def writer(context: Context, slug: str, email: str) -> bytes:
    """The keyed hash of an address in one campaign; empty without an address."""
    if not email:
        return b""
    key = hmac.digest(context.settings.key("writers"), context.catalogue.writer_key(slug), "sha256")
    return submissions.writer_hash(email, key)


def _partner_key(context: Context) -> bytes:
    return context.settings.key("partner")


def _fits(before: Mapping[str, Allotted], one: Addressed) -> bool:
    return one.target.id in before and before[one.target.id].fits(one)


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
    return submissions.writer_hash(email, context.settings.key(f"mails {day.date()}"))


def _contact(opt_in: OptIn | None, wording: Wording | None, act: Act, now: datetime) -> bytes:
    """Name and address, sealed to the list's public key with the words that were ticked; empty without a tick."""
    if opt_in is None or wording is None or not act.email:
        return b""
    contact = contacts.Contact(act.supporter.name, act.email, wording.language, now.date().isoformat(), wording.text)
    return contacts.seal(contact, opt_in.public_key)
