"""Commands that make a site and bring its database up to date."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from campaign.actions import offices
from campaign.cli.organisers import add, address
from campaign.cli.setup import Setup, now
from campaign.config.settings import ConfigError, database_name, database_path, write_config
from campaign.core.accounts import Role
from campaign.core.rights import Access
from campaign.store.protocol.errors import StoreUnavailable


@click.command()
@click.option("--organiser", metavar="EMAIL", help="Add the first account for the desk, too.")
@click.option("--password-stdin", is_flag=True, help="Read its password from standard input.")
@click.pass_obj
def init(setup: Setup, organiser: str | None, password_stdin: bool) -> None:
    """Write config.toml with a fresh secret and create the database; overwrites nothing."""
    path = setup.config_file or Path("config.toml")
    if organiser:
        address(organiser)
    made = _with_new_settings(setup, path)
    try:
        made.unchecked_store.migrate()
        offices.import_bundled_offices(made.context)
    except (StoreUnavailable, OSError) as error:
        why = getattr(error, "strerror", None) or error
        rest = f"{path} is written; once that is mended, `campaign migrate` creates the database."
        raise click.ClickException(
            f"The database {database_name(made.settings)} cannot be used: {why}. {rest}"
        ) from None
    click.echo(f"Wrote {path} and created {database_name(made.settings)} with the bundled office directory.")
    if organiser is None and sys.stdin.isatty():
        organiser = click.prompt("Address of the first organiser (none: leave empty)", default="", show_default=False)
    if organiser:
        try:
            add(made, organiser, Access(Role.ORGANISER), from_standard_input=password_stdin)
        except click.ClickException as error:
            rest = f"{path} and the database are made; `campaign organiser add EMAIL` adds the account."
            raise click.ClickException(f"{error.format_message()} {rest}") from None
    added = "" if organiser else "`campaign organiser add EMAIL`, "
    click.echo(f"Next: read config.toml, then {added}`campaign load FILE`, `campaign check`.")


def _with_new_settings(setup: Setup, path: Path) -> Setup:
    """Those of a file that is written here. Where what the environment adds has a fault, it is taken away again."""
    try:
        write_config(path)
    except FileExistsError:
        rest = "`campaign migrate` creates the database that it names, where there is none."
        raise click.ClickException(f"{path} is there already; nothing was changed. {rest}") from None
    made = Setup(path, setup.environ)
    try:
        made.settings  # noqa: B018 - read here, and then kept
    except ConfigError:
        path.unlink()
        raise
    return made


@click.command()
@click.option("--plan", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def migrate(setup: Setup, plan: bool) -> None:
    """Bring the database up to date, after a copy of it; safe from several processes at once."""
    name, store = database_name(setup.settings), setup.unchecked_store
    try:
        is_there = store.is_there()
        pending = store.pending() if is_there else []
        for step in pending:
            click.echo(f"{'Would' if plan else 'Will'} {step.replace('_', ' ')}.")
        if plan:
            click.echo(f"{name} {_standing(is_there, pending)}.")
            return
        if pending:
            _keep_a_copy(setup, database_path(setup.settings))
        store.migrate()
    except StoreUnavailable as error:
        raise click.ClickException(f"The database {name} cannot be used: {error}") from None
    if not setup.store.offices():
        offices.import_bundled_offices(setup.context)
    click.echo(f"{name} is up to date.")


def _standing(is_there: bool, pending: Sequence[str]) -> str:
    if not is_there:
        return "is not there and would be made"
    return f"lacks {len(pending)} steps" if pending else "is up to date"


def _keep_a_copy(setup: Setup, path: Path) -> None:
    """Another process that migrates at the same second has written the same copy."""
    copy = path.with_name(f"{path.name}.before-{now():%Y%m%dT%H%M%SZ}")
    with suppress(FileExistsError):
        if setup.unchecked_store.keep_copy(copy):
            click.echo(f"Kept a copy first: {copy}. Delete it once all is well.")


COMMANDS = (init, migrate)
