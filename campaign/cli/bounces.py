"""The command that reads reports of letters that came back."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from campaign.actions import bounces
from campaign.actions.context import Context
from campaign.cli.setup import Setup, now
from campaign.core.errors import CampaignError
from campaign.delivery.reports import LONGEST, Kind, Report, read
from campaign.store.protocol.delivery import Bounce
from campaign.store.protocol.errors import StoreUnavailable

_FLAGS = ":2,"
_SEEN = "S"


class _TryAgain(click.ClickException):
    """Ends the command with EX_TEMPFAIL of sysexits.h: the mail server keeps the report and hands it over later."""

    exit_code = 75


@dataclass(frozen=True)
class _Taken:
    """What came of one report, and that in one line with nothing personal in it."""

    bounce: Bounce
    line: str
    is_read: bool
    """Nobody needs the report any more."""
    is_complaint: bool = False


@click.command()
@click.option(
    "--maildir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Read every new mail in this Maildir; reports are deleted once they are read.",
)
@click.option("--imap", is_flag=True, help="Read every new mail in the mailbox of the section [bounces].")
@click.pass_obj
def bounce(setup: Setup, maildir: Path | None, imap: bool) -> None:
    """Read a delivery report from standard input, or all in a mailbox: letters that came back count as failed."""
    if maildir is not None and imap:
        raise click.UsageError("Name either --maildir or --imap.")
    if imap:
        _read_imap(setup)
    elif maildir is None:
        _read_input(setup)
    else:
        _read_maildir(setup, maildir)


def _read_input(setup: Setup) -> None:
    """Whatever fails must be tried again: any other exit status would make the mail server drop the report."""
    source = sys.stdin.buffer
    try:
        data = source.read(LONGEST)
        while source.read(LONGEST):
            # To the end, or the mail server's pipe would break.
            pass
        taken = _take(setup.context, read(data))
        click.echo(taken.line)
    except click.ClickException as error:
        raise _TryAgain(error.message) from None
    except (CampaignError, StoreUnavailable, OSError) as error:
        raise _TryAgain(str(error)) from None
    if taken.bounce is Bounce.TOO_EARLY:
        raise _TryAgain("To be handed over again later.")


def _read_maildir(setup: Setup, folder: Path) -> None:
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise click.ClickException(f"{folder} is no Maildir: it must have the folders new and cur.")
    context, done = setup.context, _Done()
    for file in _unseen(folder):
        try:
            with file.open("rb") as mail:
                taken = _take(context, read(mail.read(LONGEST)))
            kept = _put_away(folder, file, taken)
        except FileNotFoundError:
            # Another run was quicker.
            continue
        except OSError as error:
            done.troubles.append(f"{file}: {error.strerror}")
            done.left += 1
            continue
        done.add(taken, kept=kept)
    done.tell("kept in cur/ for a person")


def _read_imap(setup: Setup) -> None:
    """A mail goes, or is marked, only after what it says was written down."""
    from campaign.delivery.return_mailbox import MailboxUnavailable, ReturnMailbox, all_unseen

    context, settings, done = setup.context, setup.settings.bounces, _Done()
    if not settings.server:
        click.echo("No mailbox is named in the section [bounces].")
        return
    try:
        with ReturnMailbox(settings) as mailbox:
            for uid, mail in all_unseen(mailbox):
                taken = _take(context, read(mail))
                if taken.bounce is not Bounce.TOO_EARLY:
                    (mailbox.delete if taken.is_read else mailbox.mark_seen)(uid)
                done.add(taken, kept=not taken.is_read and taken.bounce is not Bounce.TOO_EARLY)
    except MailboxUnavailable as error:
        done.troubles.append(f"{settings.server}:{settings.port}: {error}")
    done.tell("marked as seen for a person")


@dataclass
class _Done:
    """What a run over a mailbox came to."""

    counts: Counter[Bounce] = field(default_factory=Counter)
    complaints: int = 0
    left: int = 0
    kept: int = 0
    troubles: list[str] = field(default_factory=list)

    def add(self, taken: _Taken, *, kept: bool) -> None:
        self.counts[taken.bounce] += 1
        self.left += taken.bounce is Bounce.TOO_EARLY
        self.complaints += taken.is_complaint
        self.kept += kept

    def tell(self, how_kept: str) -> None:
        """Say it, a number a line. Raises ClickException where not all could be read."""
        click.echo(f"Letters that came back and now count as failed: {self.counts[Bounce.FAILED]}")
        click.echo(f"Mails that change nothing: {self.counts[Bounce.NOTHING]}")
        click.echo(f"Mails left for a later run: {self.left}")
        click.echo(f"Mails that could not be read as a report, {how_kept}: {self.kept}")
        if self.complaints:
            click.echo(f"Complaints among them about letters that were delivered: {self.complaints}")
        if self.troubles:
            raise click.ClickException("\n".join(self.troubles))


def _put_away(folder: Path, file: Path, taken: _Taken) -> bool:
    """A report holds the letter and its writer's address, and goes once it is counted; what a person may want stays."""
    if taken.bounce is Bounce.TOO_EARLY:
        return False
    if taken.is_read:
        file.unlink()
        return False
    file.rename(folder / "cur" / _seen(file.name))
    return True


def _take(context: Context, report: Report) -> _Taken:
    if report.kind is Kind.COMPLAINT and report.path:
        campaign = bounces.complained(context, report.path, now())
        about = f"letter {report.path.letter} of {campaign} was called unwanted" if campaign else "of no letter of ours"
        return _Taken(Bounce.NOTHING, f"A complaint: {about}.", report.is_read, is_complaint=bool(campaign))
    if report.kind is not Kind.FAILED:
        return _Taken(Bounce.NOTHING, f"Nothing changes: {report.kind}.", report.is_read)
    if report.path is None:
        line = "Nothing changes: the report did not come to a letter's return path."
        return _Taken(Bounce.NOTHING, line, report.is_read)
    bounced = bounces.bounced(context, report.path, report.reply, now())
    letter = f"letter {report.path.letter}"
    if bounced.bounce is Bounce.FAILED:
        line = f"Failed: {letter} of {bounced.campaign} came back ({report.status})."
    elif bounced.bounce is Bounce.TOO_EARLY:
        line = f"Too early: {letter} of {bounced.campaign} is still being sent."
    elif bounced.campaign:
        line = f"Nothing changes: {letter} of {bounced.campaign} does not count as sent."
    else:
        line = "Nothing changes: there is no letter with this return path."
    return _Taken(bounced.bounce, line, report.is_read)


def _unseen(folder: Path) -> Iterator[Path]:
    """The mails not yet handled, oldest name first. What is no plain file was not put there by a mail server."""
    for part in ("new", "cur"):
        with os.scandir(folder / part) as entries:
            files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        yield from (folder / part / name for name in sorted(files) if _SEEN not in name.partition(_FLAGS)[2])


def _seen(name: str) -> str:
    """The name of a mail that was seen; a Maildir's flags stand in the order of the alphabet."""
    plain, _, flags = name.partition(_FLAGS)
    return plain + _FLAGS + "".join(sorted({*flags, _SEEN}))


COMMANDS = (bounce,)
