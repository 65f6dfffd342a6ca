"""Commands about contacts that opted in. Only `export` needs the server; the others run on anybody's own computer."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import click

from campaign.cli.files import write_secret
from campaign.cli.setup import Setup, now
from campaign.core.letters.submissions import ANSWERS
from campaign.sealing import age, by_hand
from campaign.sealing import contacts as lists

T = TypeVar("T")
FILE_PATH = click.Path(path_type=Path)
_NEXT = """\
Wrote {file}. It is a key: it opens the list of those who opt in, and nothing else does.

1. Put these lines at the end of the campaign file, and say in your own words what people tick:

[campaign.opt_in]
public_key = "{public}"
[campaign.opt_in.label]
en = "Tell me what comes of this campaign"

2. Keep {file} off the server. Keep it where only those who may read the list get at it, and a second copy in
   another safe place.
3. A lost key is a lost list. Nobody can open it then: not you, not who runs the server, not who made this tool.

Later: `campaign contacts export SLUG list.age` on the server gets the list. Where the key is,
`campaign contacts open list.age --key {file} > list.csv` opens it."""

KEY_FILES = click.option(
    "--key",
    "key_files",
    type=FILE_PATH,
    multiple=True,
    required=True,
    metavar="KEYFILE",
    help="As `contacts keygen` wrote it; repeat it for older keys of the campaign.",
)


@click.group()
def contacts() -> None:
    """Those who opted in to hear from a campaign."""


@contacts.command("keygen")
@click.argument("file", type=FILE_PATH)
def keygen(file: Path) -> None:
    """Make a key: the file opens the list, its public half goes into the campaign file."""
    text, public = lists.make_key(now().date())
    write_secret(file, text.encode())
    click.echo(_NEXT.format(file=file, public=public))


@contacts.command("export")
@click.argument("slug")
@click.argument("file", type=FILE_PATH)
@click.option("--partner", "code", default="", metavar="CODE", help="Those on this partner's own list.")
@click.option("--answers", is_flag=True, help="Those who want to be told when an office answers.")
@click.pass_obj
def export(setup: Setup, slug: str, file: Path, code: str, answers: bool) -> None:
    """Write a campaign's contacts to an age file that only the owner of its key can open."""
    opt_in = setup.campaign(slug).opt_in
    if answers and code:
        raise click.UsageError("--answers is a list of the campaign's own: leave --partner out.")
    if code:
        partner = setup.store.partner(code)
        opt_in = partner.opt_in if partner else None
        if opt_in is None:
            raise click.ClickException(f"There is no partner {code!r} with a list of its own.")
    sealed = setup.store.contacts(slug, ANSWERS if answers else code)
    if opt_in is None:
        more = f" The {len(sealed)} from when it had one can be exported once it is back." if sealed else ""
        raise click.ClickException(f"{slug} has no [campaign.opt_in] in its file, so it has no contacts.{more}")
    write_secret(file, lists.pack(sealed, opt_in.public_key))
    click.echo(f"Wrote {file}: {_count(len(sealed))}, for the owner of {opt_in.public_key} to open.")


@contacts.command("open")
@click.argument("file", type=FILE_PATH)
@KEY_FILES
def open_(file: Path, key_files: tuple[Path, ...]) -> None:
    """Print the contacts in an export as CSV, for a spreadsheet."""
    click.echo(lists.as_csv(opened(file, key_files).contacts), nl=False)


@contacts.command("letters")
@click.argument("file", type=FILE_PATH)
@KEY_FILES
def letters(file: Path, key_files: tuple[Path, ...]) -> None:
    """Print the letters to hand over that the desk gave, a page each (form feeds between them)."""
    keys = [key for key_file in key_files for key in read(key_file, age.read_key)]
    opened, unread = read(file, lambda packed: by_hand.open_letters(packed, keys))
    pages = ("\n\n".join(part for part in (letter.envelope, letter.subject, letter.body) if part) for letter in opened)
    click.echo("\n\f".join(pages))
    if unread:
        click.echo(f"{file}: {unread} of {len(opened) + unread} letters were sealed to an older key.", err=True)


def opened(file: Path, key_files: Iterable[Path]) -> lists.Opened:
    """What is in an export; says so where some of it was sealed to other keys."""
    keys = [key for key_file in key_files for key in read(key_file, age.read_key)]
    export = read(file, lambda packed: lists.open_export(packed, keys))
    if export.unread:
        click.echo(
            f"{file}: {export.unread} of {_count(export.unread + len(export.contacts))} could not be read: they were "
            "sealed to an older key of the campaign. Name its file as well: --key OLDKEYFILE",
            err=True,
        )
    return export


def read(file: Path, what: Callable[[bytes], T]) -> T:
    """What a file holds; trouble with it is told plainly."""
    try:
        return what(file.read_bytes())
    except (age.NotReadable, ValueError) as error:
        raise click.ClickException(f"{file}: {error}") from None


def _count(number: int) -> str:
    return f"{number} contact{'' if number == 1 else 's'}"
