"""The command that writes aggregates into a file of its own."""

from pathlib import Path

import click

from campaign.actions import exports, stats_file, totals
from campaign.cli.setup import Setup, now
from campaign.core.campaigns.campaign import Campaign


@click.command("export-stats")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.db")
@click.pass_obj
def export_stats(setup: Setup, file: Path) -> None:
    """Write the numbers of every campaign into an SQLite file, to open in Datasette. Nobody is in it."""
    campaigns = setup.context.catalogue.campaigns()
    try:
        stats_file.write(setup.context, file, [(campaign, counted(setup, campaign)) for campaign in campaigns], now())
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; nothing was overwritten.") from None
    click.echo(f"Wrote {file}: the numbers of {len(campaigns)} campaigns.")


def counted(setup: Setup, campaign: Campaign) -> exports.Counted:
    """All that is counted in a campaign."""
    titles = totals.target_titles(setup.context, campaign, campaign.languages[0])
    return exports.gather(setup.context, campaign, titles, now())


COMMANDS = (export_stats,)
