"""Commands about the office directory."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from campaign import actions, directory
from campaign.cli.setup import Setup, now
from campaign.store.protocol import Missing


@click.group()
def offices() -> None:
    """The office directory: who can be written to."""


@offices.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", default="", metavar="URL", help="Where the list comes from.")
@click.option("--licence", default="", metavar="L", help="Its licence.")
@click.pass_obj
def import_file(setup: Setup, file: Path, source: str, licence: str) -> None:
    """Read offices from a CSV file. No address is mailed before a person marked it checked."""
    found = directory.read_csv(file.read_bytes(), str(file), source, licence)
    new, changed = setup.store.save_offices(found)
    click.echo(f"{len(found)} offices read: {new} new, {changed} changed.")


@offices.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_all(setup: Setup, as_json: bool) -> None:
    """List offices and which addresses are checked."""
    found = setup.store.offices()
    if as_json:
        click.echo(json.dumps([asdict(office) for office in found], ensure_ascii=False, indent=2, default=str))
        return
    for office in found:
        checked = f"checked {office.checked_on}" if office.checked_on else "not checked"
        click.echo(f"{office.id:24} {office.country or '--':3} {office.language:3} {office.email or '-':40} {checked}")


@offices.command()
@click.argument("office_id", metavar="ID")
@click.pass_obj
def check(setup: Setup, office_id: str) -> None:
    """Mark one office's address as confirmed today."""
    try:
        office = actions.check_office(setup.context, office_id, now())
    except Missing:
        raise click.ClickException(f"There is no office {office_id!r}; see `campaign offices list`.") from None
    click.echo(f"{office.id}: {office.email or 'no e-mail address'}, checked on {office.checked_on}")


COMMANDS = (offices,)
