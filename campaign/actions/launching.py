"""What organisers do to launch a campaign: put its text in force, change its status, make a test run."""

import os
import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from campaign.actions import attention, campaigns, clocks, holds, letters, offices, partners, pictures, submissions
from campaign.actions.campaigns import area_list_name
from campaign.actions.context import Context, note, today
from campaign.actions.totals import ledger
from campaign.actions.writing import Manuscript
from campaign.config.settings import database_path
from campaign.core import days
from campaign.core.campaigns import toml, word_for_word
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.file import read
from campaign.core.delivery.senders import Record
from campaign.core.errors import NotFound
from campaign.core.launch import steps
from campaign.core.launch.check_list import Surroundings, every_item
from campaign.core.launch.items import Item
from campaign.core.launch.site_checks import Site
from campaign.core.letters import links, targeting, writing
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act
from campaign.core.words.marking import N_

_NOTES = {
    Status.DRAFT: N_("took the campaign back to draft"),
    Status.TEST: N_("put the campaign into test mode"),
    Status.LIVE: N_("put the campaign live"),
    Status.CLOSED: N_("closed the campaign"),
}


OVERRODE = N_("went on although not everything on the check list was green")
"""Of a campaign; in brackets behind its slug stand the keys of what was not green."""


def check_list(context: Context, seen: Manuscript, records: Collection[Record], now: datetime) -> list[Item]:
    """The whole check list of a faultless text; `records` are what was looked up of the sender's domain."""
    settings, in_force = context.settings, seen.in_force.status if seen.in_force else ""
    around = Surroundings(
        directory=context.catalogue.directory(),
        today=today(context, now),
        in_force=in_force,
        tested=ledger(context, seen.campaign, now).of("sent") if in_force == Status.TEST else 0,
        leaves=settings.mail.transport != "maildir",
        languages=tuple(settings.site.languages),
        records=tuple(records),
        has_selector=bool(settings.mail.dkim_selector),
        has_contact=bool(settings.site.contact),
        areas=area_list_name(context, seen.campaign),
        before=_before(context, seen.campaign),
        site=_site(context, now),
        missing_images=pictures.missing(context, seen.campaign),
        without_partner=_without_partner(context, seen.campaign),
    )
    return every_item(seen.campaign, around)


def _without_partner(context: Context, campaign: Campaign) -> tuple[str, ...]:
    codes = dict.fromkeys(owner.partner for owner in campaign.owners if owner.partner)
    return tuple(code for code in codes if partners.active(context, code) is None)


def _before(context: Context, campaign: Campaign) -> Campaign | None:
    return next((other for other in context.catalogue.campaigns() if other.slug == campaign.follows), None)


def _site(context: Context, now: datetime) -> Site:
    """Whether its address answers need not be asked: who reads this is there."""
    settings = context.settings
    return Site(
        url=settings.site.url,
        now=now,
        trusted_proxies=settings.server.trusted_proxies,
        backed_up=context.store.last_run(attention.BACKUP),
        clock_jumped=bool(clocks.jump(context, now, clocks.machine(now))),
        free=shutil.disk_usage(database_path(settings).parent).free,
    )


@dataclass(frozen=True)
class Standing:
    """How it stands with a campaign: its status, "" where none is in force; is there a draft; do its letters wait."""

    status: str
    has_draft: bool
    is_paused: bool


def standing(context: Context, slug: str, now: datetime) -> Standing:
    record, draft = context.store.campaign(slug), context.store.draft(slug)
    return Standing(record.status if record else "", draft is not None, slug in holds.paused(context, now))


def stop(context: Context, slug: str, status: Status, who: str, now: datetime) -> bool:
    """Give what is in force another status, which changes nothing else; a draft stays a draft, whatever is in it.

    False where it may not follow. Raises NotFound: there is no such campaign in force.
    """
    while True:
        record = context.store.campaign(slug)
        if record is None:
            raise NotFound
        if record.status == status:
            return True
        if not steps.may_follow(record.status, status, new_text=False):
            return False
        source = word_for_word.with_status(record.source, status)
        # Somebody else may put a text in force at this very moment: then that is stopped.
        if context.store.change_status(slug, status.value, source, toml.version(record.source)):
            note(context, who, _NOTES[status], slug, now)
            return True


def is_in_force(seen: Manuscript, status: str, version: str) -> bool:
    """Whether the text of this version is in force already, in this status, and nothing is written beyond it."""
    if seen.draft is not None or seen.in_force is None or seen.in_force.status != status:
        return False
    source = seen.in_force.source
    return any(toml.version(word_for_word.with_status(source, known)) == version for known in Status)


def publish(
    context: Context, seen: Manuscript, status: Status, overridden: Collection[str], who: str, now: datetime
) -> bool:
    """Put what was `seen` in force, in `status`; False, and nothing changes, when somebody changed either text.

    `overridden` names what on the check list was not green, for the audit trail.

    Raises:
        CampaignFileFaults: the text is not faultless.
    """
    source = word_for_word.with_status(seen.source, status)
    campaign = read(source, seen.slug, context.catalogue.directory())
    areas = campaigns.areas_beside(context, campaign, seen.slug)
    pictures.beside(context, campaign, seen.slug, lambda _: None)
    before = seen.in_force.status if seen.in_force else ""
    if not context.store.publish(seen.slug, status.value, source, seen.versions, areas):
        return False
    offices.release_unused(context)
    if overridden:
        about = f"{seen.slug} ({', '.join(sorted(overridden))})"
        note(context, who, OVERRODE, about, now)
    if seen.draft:
        note(context, who, N_("put a new text of the campaign in force"), seen.slug, now)
    if before != status:
        note(context, who, _NOTES[status], seen.slug, now)
    return True


def test_run(context: Context, campaign: Campaign, supporter: Supporter, email: str, now: datetime) -> int:
    """Queue the letters of such a supporter as a test, to be mailed to the organiser at `email`; how many there are.

    The campaign is in test mode, where no letter reaches an office. Where letters go to whoever represents the
    supporter's area, somebody who represents one in that country stands for them.
    """
    there = days.writers_day(now, supporter.country, campaign.place)
    directory = context.catalogue.reading(campaign).directory
    chosen = targeting.examples(campaign, directory, supporter.country, there)
    supporter = replace(supporter, representatives=chosen)
    allotted = letters.allot(context, campaign, supporter, {}, there)
    act = Act(secrets.token_hex(links.LENGTH), supporter, allotted, email=email, page_language=campaign.languages[0])
    prepared = letters.prepare(context, campaign, act, there)
    # Random in place of the writer's hash: each run is a first letter.
    keys, writer = submissions.keys(context, campaign.slug), os.urandom(16)
    submission = writing.write(campaign, act, prepared, now, keys, writer=writer)
    context.store.add_submission(replace(submission, confirm=False, notices=()))
    note(context, email, N_("made a test run"), campaign.slug, now)
    return sum(bool(letter.address) for letter in prepared)
