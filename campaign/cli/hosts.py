"""Commands about the hosts that work on one PostgreSQL database."""

import click

from campaign.actions import hosts as actions
from campaign.cli.setup import Setup, now
from campaign.store.protocol.hosts import Host

_ALONE = (
    "{name} alone can open {count} parts of letters and mails. Start it, and a minute later another host can. If it "
    "does not come back: `campaign hosts strike {name} --lose`; their letters fail with `key lost`, and their writers' "
    "pages say so."
)


@click.group(invoke_without_command=True)
@click.pass_context
def hosts(context: click.Context) -> None:
    """Say which hosts work on the database, and what each holds."""
    if context.invoked_subcommand is not None:
        return
    setup: Setup = context.obj
    if not setup.settings.database.postgresql:
        click.echo("An SQLite file is one host's.")
        return
    known = actions.everybody(setup.context, now())
    for host in known:
        _tell(host)
    if not known:
        click.echo("No host gave a sign of itself yet.")


@hosts.command()
@click.argument("name")
@click.option("--lose", is_flag=True, help="What it alone can open is lost.")
@click.pass_obj
def strike(setup: Setup, name: str, lose: bool) -> None:
    """Strike off a host that does not come back."""
    count = setup.store.strike_host(name, lose=lose)
    if count is None:
        raise click.ClickException(f"There is no host {name!r}; `campaign hosts` lists them.")
    if count and not lose:
        raise click.ClickException(_ALONE.format(name=name, count=count))
    click.echo(f"{name} is struck off." + (f" Parts that are lost: {count}." if count else ""))


def _tell(host: Host) -> None:
    click.echo(host.name + (f": nothing is sealed to it since {host.silent:%Y-%m-%d %H:%M} UTC" if host.silent else ""))
    for process in host.running:
        seen = max(0, int((now() - process.seen).total_seconds()))
        click.echo(
            f"  {process.kind} {process.version}, since {process.since:%Y-%m-%d %H:%M} UTC, last sign {seen} s ago"
        )
    click.echo(f"  being sent: {host.in_hand}; parts that it alone can open: {host.alone}")


COMMANDS = (hosts,)
