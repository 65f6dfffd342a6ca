"""`campaign check`: every problem with configuration, database, mail and campaigns, each with where it is."""

import os
from datetime import date, datetime
from pathlib import Path

from campaign.config.settings import Mail, Settings, database_name
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.file import read
from campaign.core.delivery import return_paths
from campaign.core.delivery.holds import Hold
from campaign.core.errors import CampaignFileFaults
from campaign.core.launch import area_checks
from campaign.core.launch.area_checks import some
from campaign.core.offices.office import CHECKED_FOR, Directory
from campaign.running.live_checks import lacks
from campaign.store.protocol import Store
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.upkeep import KeysState


def look(settings: Settings, store: Store, now: datetime) -> tuple[list[str], list[str]]:
    """One sentence per problem; then what could not be looked up, and where there is no problem, one for each thing
    that is no fault but may not be meant.

    Nothing is changed. The settings themselves were checked when they were read.
    """
    try:
        fault = store.fault()
        if not fault:
            missing, unseen = lacks(settings, store, now)
            problems = [*_keys(store.keys_state()), *_mail(settings), *_campaigns(settings, store), *missing]
            return problems, unseen if problems else notes(settings, store, unseen, now)
    except StoreUnavailable as error:
        fault = f": {error}"
    return [f"database: {database_name(settings)}{fault}", *_mail(settings)], []


def _held(hold: Hold) -> str:
    return f"{hold.kind}{f' {hold.key}' if hold.key else ''}: letters wait ({hold.reply or 'an organiser paused it'})"


def notes(settings: Settings, store: Store, unseen: list[str], now: datetime) -> list[str]:
    """What is no fault, but may not be meant; `unseen` could not be looked at."""
    today = now.date()
    held = [*_restored(store), *map(_held, store.holds(now)), *_offices(store, today), *_areas(store, today)]
    held += [*_facts(store, now), *_owners(store)]
    if settings.mail.transport != "maildir":
        local = settings.mail.from_address.rpartition("@")[0]
        held += [*unseen, *_leases(settings)]
        too_long = len(local) > return_paths.LONGEST_SENDER
        return held + (
            [f"mail: {local!r} of mail.from is so long that letters which come back cannot be told"] * too_long
        )
    live = [record.slug for record in store.campaigns() if record.status == Status.LIVE]
    return held + [
        f'{slug}: it is live, but mail.transport is "maildir": no letter leaves this machine' for slug in live
    ]


def _leases(settings: Settings) -> list[str]:
    """A mail on its way for as long as it may be, which another worker takes for one that nobody sends any more."""
    from campaign.delivery.deadlines import LEASE_TIMEOUTS

    timeout, lease = settings.mail.timeout, settings.delivery.lease_seconds
    needed = LEASE_TIMEOUTS * timeout
    if lease >= needed:
        return []
    said = f"a mail may be under way for longer than it is one worker's, and leave twice: set it to {needed} or more"
    return [f"delivery.lease_seconds is {lease} where mail.timeout is {timeout}: {said}"]


def _restored(store: Store) -> list[str]:
    """What nobody can mend, and what is none of its writers' doing."""
    missing = store.keys_state().missing
    said = f"keys: this database was restored from a backup: {missing} letters that waited are lost, none was erased"
    return [said] if missing else []


def _offices(store: Store, today: date) -> list[str]:
    """Addresses that nobody has looked at for long, and holders whose time is over."""
    offices = store.offices()
    overdue = [office.id for office in offices if office.email and office.is_overdue(today)]
    past = [office.id for office in offices if office.is_past(today)]
    days = CHECKED_FOR.days
    return [
        *([f"offices: checked more than {days} days ago, look again: {some(overdue)}"] if overdue else []),
        *([f"offices: their holder's time is over, nobody is written to there: {some(past)}"] if past else []),
    ]


def _areas(store: Store, today: date) -> list[str]:
    """Areas of campaigns in which nobody can be written to, and postcodes that nobody finds."""
    directory = Directory(tuple(store.offices()))
    problems = []
    for record in store.campaigns():
        if store.area_list_name(record.slug):
            problems += areas_of(store, read(record.source, record.slug, directory), directory, today)
    return problems


def _facts(store: Store, now: datetime) -> list[str]:
    """What the letters of campaigns that are not over say, and should have been looked up again."""
    directory = Directory(tuple(store.offices()))
    campaigns = [read(record.source, record.slug, directory) for record in store.campaigns()]
    overdue = {one.slug: [fact.says for fact in one.facts if fact.is_overdue(now.date())] for one in campaigns}
    return [
        f"{campaign.slug}: look for something newer than what its letters say: {some(overdue[campaign.slug])}"
        for campaign in campaigns
        if overdue[campaign.slug] and not campaign.is_over(now)
    ]


def _owners(store: Store) -> list[str]:
    """Groups that run a campaign and whose box nobody sees: no partner who is switched on has their code."""
    directory, known = Directory(tuple(store.offices())), {one.code for one in store.partners() if one.active}
    campaigns = [read(record.source, record.slug, directory) for record in store.campaigns()]
    named = {one.slug: [owner.partner for owner in one.owners if owner.partner] for one in campaigns}
    unknown = {slug: [code for code in codes if code not in known] for slug, codes in named.items()}
    said = "no partner that is switched on has the code of a group that runs it, so its box is not shown"
    return [f"{slug}: {said}: {some(codes)}" for slug, codes in unknown.items() if codes]


def areas_of(store: Store, campaign: Campaign, directory: Directory, today: date) -> list[str]:
    """What will turn away supporters who are asked for their postcode, as far as the lists can tell."""
    listed, postcodes = store.area_names(campaign.slug), store.listed_postcodes(campaign.slug)
    return area_checks.remarks(campaign, directory, listed, postcodes, today)


def _keys(state: KeysState) -> list[str]:
    """Why nothing is forgotten, where that is so."""
    lost = [f"{state.lost} items cannot be opened: see `campaign keys`"] if state.lost else []
    return [f"keys: {said}" for said in (*filter(None, [state.fault]), *lost)]


def _mail(settings: Settings) -> list[str]:
    if settings.mail.transport == "smtp":
        from campaign.delivery.smtp import problem

        fault = problem(settings)
        said = [f"mail: {settings.mail.server}:{settings.mail.port}: {fault}"] if fault else []
        return said + _signing_in(settings.mail)
    folder = Path(settings.mail.maildir)
    nearest = next(path for path in (folder / "new", folder, *folder.parents) if path.exists())
    writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    return [] if writable else [f"mail: the Maildir {folder} cannot be written"]


def _signing_in(mail: Mail) -> list[str]:
    """A server lets everybody in who does not sign in, and takes nothing from them."""
    if bool(mail.username) == bool(mail.password):
        return []
    given, missing = ("username", "password") if mail.username else ("password", "username")
    return [f"mail: mail.{given} is set and mail.{missing} is empty, so nobody signs in at the mail server"]


def _campaigns(settings: Settings, store: Store) -> list[str]:
    directory = Directory(tuple(store.offices()))
    faults = []
    for record in store.campaigns():
        try:
            campaign = read(record.source, record.slug, directory)
        except CampaignFileFaults as error:
            faults += error.faults
            continue
        faults += _campaign(settings, campaign)
    return faults


def _campaign(settings: Settings, campaign: Campaign) -> list[str]:
    """What keeps a campaign that loads from working here."""
    faults = []
    for language in campaign.languages:
        if language not in settings.site.languages:
            faults.append(f"{campaign.slug}: its language {language!r} is not among site.languages")
    if campaign.status is Status.TEST and settings.mail.transport == "smtp" and not settings.mail.test_recipient:
        faults.append(f"{campaign.slug}: it is in test, but mail.test_recipient names nobody to send the tests to")
    return faults
