"""The `campaign` command. Expected trouble is one line on standard error and exit 1, never a traceback."""

import gc
import importlib
import os
import sys
from pathlib import Path

import click

from campaign.closed_memory import close_memory

ROOMS = {
    "setting_up": ("init", "migrate"),
    "running": ("serve", "deliver", "demo", "check", "metrics-token", "purge", "clock", "backup"),
    "first_run": ("setup",),
    "bounces": ("bounce",),
    "campaigns": ("load", "dump", "compose", "totals"),
    "putting_away": ("archive", "delete"),
    "texts": ("texts",),
    "exports": ("export-stats",),
    "offices": ("offices",),
    "areas": ("areas",),
    "organisers": ("organiser",),
    "people": ("partner",),
    "telling": ("contacts",),
    "keys": ("keys", "rotate-secret", "recovery"),
    "hosts": ("hosts",),
    "moving": ("copy", "restore"),
    "fonts": ("fonts",),
    "webhooks": ("webhook",),
}
"""The module of each command, which is imported when the command is asked for: a mail server starts `bounce` often."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for names in ROOMS.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        room = next((room for room, names in ROOMS.items() if cmd_name in names), None)
        if room is None:
            return None
        commands = importlib.import_module(f"campaign.cli.{room}").COMMANDS
        return next((command for command in commands if command.name == cmd_name), None)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", metavar="FILE", help="Configuration file; else $CAMPAIGN_CONFIG, else ./config.toml.")
@click.version_option(package_name="letter-campaign", prog_name="campaign")
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """Letter-writing campaigns: pages, delivery and an honest ledger."""
    from campaign.cli.setup import Setup  # most of the tool, which came with the command's module

    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    context.obj = Setup(Path(config) if config else None, os.environ)


def main() -> None:
    """Run the command. Whichever it is, it holds the site's secret, and many read words of supporters.

    The garbage collector, which would look a hundred times at what is imported and stays to the end, waits until that
    is there: a tenth of a start.
    """
    close_memory()
    _open_what_was_closed()
    gc.disable()
    from campaign.cli.trouble import told_plainly

    with told_plainly():
        cli.main(prog_name="campaign", standalone_mode=False)


def _open_what_was_closed() -> None:
    """Where a caller closed standard input or output, who reads finds nothing, and no file of ours has its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - open to the end
