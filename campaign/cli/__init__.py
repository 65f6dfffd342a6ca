"""The `campaign` command. Expected trouble is one line on standard error and exit 1, never a traceback."""

import os
from pathlib import Path

import click

from campaign.cli import (
    bounces,
    campaigns,
    exports,
    first_run,
    fonts,
    keys,
    moving,
    offices,
    organisers,
    people,
    putting_away,
    running,
    telling,
    texts,
    webhooks,
)
from campaign.cli.setup import Setup
from campaign.cli.trouble import told_plainly
from campaign.closed_memory import close_memory


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", metavar="FILE", help="Configuration file; else $CAMPAIGN_CONFIG, else ./config.toml.")
@click.version_option(package_name="letter-campaign", prog_name="campaign")
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """Letter-writing campaigns: pages, delivery and an honest ledger."""
    context.obj = Setup(Path(config) if config else None, os.environ)


ROOMS = (
    *(running, first_run, bounces, campaigns, putting_away, texts, exports, offices, organisers),
    *(people, telling, keys, moving, fonts, webhooks),
)

for room in ROOMS:
    for command in room.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command. Whichever it is, it holds the site's secret, and many read words of supporters."""
    close_memory()
    with told_plainly():
        cli.main(prog_name="campaign", standalone_mode=False)
