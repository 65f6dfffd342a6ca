"""Commands that put an installation into another database, or back from a backup."""

from pathlib import Path
from typing import cast

import click

from campaign import make_context
from campaign.cli.running import after_a_restore
from campaign.cli.setup import Setup
from campaign.config.settings import ConfigError, database_name, load
from campaign.store.moving import House, Tell, move
from campaign.store.protocol.errors import StoreUnavailable

_URL = "CAMPAIGN_DATABASE__URL"


@click.command()
@click.option("--to", "url", metavar="URL", required=True, help="The database to move to, new and with nothing in it.")
@click.pass_obj
def copy(setup: Setup, url: str) -> None:
    """Move everything to another database, SQLite or PostgreSQL; stop pages and delivery first."""
    environ = {name: value for name, value in setup.environ.items() if name != f"{_URL}_FILE"} | {_URL: url}
    name = database_name(setup.settings)  # first: what is wrong with the configuration is no fault of this address
    try:
        settings = load(setup.config_file, environ)
    except ConfigError as error:
        raise click.BadParameter(error.faults[0].removeprefix(f"{_URL}: "), param_hint="--to") from None
    if settings.database == setup.settings.database:
        raise click.ClickException(f"{name} is where everything is already.")
    target = make_context(settings).store
    target.migrate()
    with click.progressbar(length=1, label="Rows") as bar:

        def begin(rows: int) -> Tell:
            bar.length = rows
            return bar.update

        rows = move(cast(House, setup.store), cast(House, target), begin)
    click.echo(f"{database_name(settings)} has all {rows} rows, and the key files. {name} opens nothing any more.")
    click.echo("Put the new address into [database] url, then start pages and delivery.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore(setup: Setup, file: Path, yes: bool) -> None:
    """Put a backup where no database is, and bring it up to date; pages and delivery are to be stopped."""
    name, store = database_name(setup.settings), setup.unchecked_store
    if file.is_dir() or not file.exists():
        raise click.ClickException(f"{file}: {'Is a directory' if file.is_dir() else 'No such file or directory'}")
    if not yes:
        click.confirm(f"Put {file} into {name}?", abort=True)
    try:
        store.restore(file)
        store.migrate()
    except StoreUnavailable as error:
        raise click.ClickException(f"The database {name} cannot be used: {error}") from None
    click.echo(f"{name} is there and up to date. {after_a_restore(setup.settings)}")


COMMANDS = (copy, restore)
