"""What the first run does: change settings, add the first organiser, send a letter to oneself, and say what is done."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from campaign.actions import accounts
from campaign.actions.context import Context
from campaign.config import progress
from campaign.config.changes import Changes, change
from campaign.config.progress import Progress
from campaign.config.settings import Settings
from campaign.core.accounts import Role
from campaign.core.delivery.senders import Answer, Record
from campaign.core.first_run import verdict
from campaign.core.first_run.pace import Pace
from campaign.core.first_run.providers import provider
from campaign.core.first_run.records import Sender
from campaign.core.first_run.steps import Facts, Step, done
from campaign.core.first_run.verdict import Verdict
from campaign.core.rights import Access
from campaign.store.protocol.accounts import Organiser, Session

_HERE = ("", "localhost", "127.0.0.1", "::1")


def settle(context: Context, config_file: Path, changes: Changes, environ: Mapping[str, str]) -> Context:
    """Write settings, and what actions work with from then on. Raises ConfigError, and nothing is written."""
    return replace(context, settings=change(config_file, changes, environ))


def standing(context: Context) -> frozenset[Step]:
    """The steps that are done, as settings, database and the file of progress tell; no name server is asked."""
    settings, kept, law = context.settings, progress_of(context), context.settings.law
    return done(
        Facts(
            has_contact=bool(settings.site.contact),
            is_found=_host(settings) not in _HERE,
            has_organiser=first_organiser(context) is not None and not unfinished(context),
            answers_for=bool(law.controller and law.lawyer_read),
            leaves=settings.mail.transport == "smtp",
            passed=verdict_of(context).passed,
            records=kept.records,
            paced=kept.paced,
        )
    )


def first_organiser(context: Context) -> Organiser | None:
    """The account that runs the desk: one with a second factor, if there is one."""
    organisers = [organiser for organiser in context.store.organisers() if organiser.role is Role.ORGANISER]
    return next((one for one in organisers if one.has_second_factor), organisers[0] if organisers else None)


def unfinished(context: Context) -> Organiser | None:
    """The first organiser, as long as no second factor was set up."""
    organiser = first_organiser(context)
    return organiser if organiser and not organiser.has_second_factor else None


def session_to_set_up(context: Context, session: Session, organiser: Organiser, now: datetime) -> Session | None:
    """The session in which a second factor is set up, opened where it has ended; None where it cannot be."""
    there = context.store.session(session.key, now)
    if there is not None and there.organiser == organiser.email:
        return there
    return session if context.store.open_session(session, organiser.password_hash) else None


def add_organiser(context: Context, email: str, password: str, now: datetime) -> None:
    """Raises AddressNotValid, WeakPassword, AlreadyExists."""
    accounts.add(context, accounts.address(email), password, Access(Role.ORGANISER), now)


def progress_of(context: Context) -> Progress:
    return progress.read(progress.progress_file(context.settings))


def new_trial(context: Context) -> str:
    """A Message-ID for a letter to oneself; what came of an earlier one is forgotten."""
    message_id = f"<{secrets.token_hex(16)}@{context.settings.mail_domain}>"
    _keep(context, replace(progress_of(context), trial=message_id, verdict={}, spam=False, signed=False))
    return message_id


def verdict_of(context: Context) -> Verdict:
    """What came of the last test letter; it says nothing as long as nobody looked."""
    kept = progress_of(context)
    return Verdict(kept.verdict, kept.spam, kept.signed)


def read_verdict(context: Context, pasted: str) -> Verdict:
    """Raises NotTheLetter."""
    kept = progress_of(context)
    outcome = verdict.read(pasted, kept.trial)
    _keep(context, replace(kept, verdict=outcome.results, spam=outcome.spam, signed=outcome.signed))
    return outcome


def keep_records(context: Context, records: list[Record], *, named: bool) -> None:
    """Whether all three records were there when they were looked up last, and named who sends."""
    there = named and all(record.answer is Answer.FOUND for record in records)
    _keep(context, replace(progress_of(context), records=there))


def keep_paced(context: Context) -> None:
    _keep(context, replace(progress_of(context), paced=True))


def pace_settings(pace: Pace) -> Changes:
    return {"delivery": {"per_target_per_hour": pace.per_hour, "per_target_per_day": pace.per_day}}


def sender(settings: Settings) -> Sender:
    """Who sends, as the settings have it."""
    mail, site = settings.mail, settings.site
    where = settings.mail_domain, provider(mail.server), mail.server, _host(settings)
    return Sender(*where, mail.dkim_selector, site.contact)


def _host(settings: Settings) -> str:
    return urlsplit(settings.site.url).hostname or ""


def _keep(context: Context, kept: Progress) -> None:
    progress.write(progress.progress_file(context.settings), kept)
