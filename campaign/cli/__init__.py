"""The `campaign` command. Expected trouble is one line on standard error and exit 1, never a traceback."""

import os
import sys
from pathlib import Path

import click

from campaign.cli import bounces, campaigns, contacts, offices, organisers, people, running, webhooks
from campaign.cli.setup import Setup
from campaign.core.errors import CampaignError
from campaign.store.protocol import StoreUnavailable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", metavar="FILE", help="Configuration file; else $CAMPAIGN_CONFIG, else ./config.toml.")
@click.version_option(package_name="letter-campaign", prog_name="campaign")
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """Letter-writing campaigns: pages, delivery and an honest ledger."""
    context.obj = Setup(Path(config) if config else None, os.environ)


for room in (running, bounces, campaigns, offices, organisers, people, contacts, webhooks):
    for command in room.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command, and say in one line what went wrong where a person can do something about it."""
    try:
        cli.main(prog_name="campaign", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except (CampaignError, StoreUnavailable, OSError) as error:
        click.echo(_plainly(error), err=True)
        sys.exit(1)
    except UnicodeEncodeError as error:
        click.echo(f"{error.object!r} is not in {error.encoding.upper()}", err=True)
        sys.exit(1)


def _plainly(error: CampaignError | StoreUnavailable | OSError) -> str:
    if isinstance(error, StoreUnavailable):
        return f"The database cannot be used: {error}"
    if isinstance(error, CampaignError):
        return str(error) or error.sentence()
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
