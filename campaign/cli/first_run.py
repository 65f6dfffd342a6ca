"""The command that serves the first run in the browser."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from campaign.actions import offices
from campaign.cli.running import port_option, require_free
from campaign.cli.setup import Setup
from campaign.config.settings import write_config

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@click.command("setup")
@click.option("--host", default="127.0.0.1", show_default=True)
@port_option(8010)
@click.option(
    "--known-as", type=click.Path(path_type=Path), hidden=True, help="What the file it writes is put in place as."
)
@click.pass_obj
def first_run(setup: Setup, host: str, port: int, known_as: Path | None) -> None:
    """Lead through the first run in a browser, on a one-time link; writes config.toml."""
    from campaign.running import first_run as running
    from campaign.web.first_run.access import FirstRun

    made = _with_configuration(setup)
    made.unchecked_store.migrate()
    if not made.store.offices():
        offices.import_bundled_offices(made.context)
    made.store.close()
    require_free(host, port)
    path = made.config_file or Path("config.toml")
    run = FirstRun(path, made.environ, known_as or path)
    served = running.server(made.settings, run, host, port)
    click.echo("Open this once, in your browser:\n")
    here = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if urlsplit(made.settings.site.url).hostname not in _LOOPBACK:
        click.echo(f"  {run.link(made.settings)}\n\nor, on this machine itself or through an SSH tunnel to it:\n")
    click.echo(f"  {run.link(made.settings, here)}\n\nStop with Ctrl-C: what was saved stays, and you can go on later.")
    if running.serve(served, run):
        click.echo(f"Everything is in {run.known_as}. It holds once the site was started anew; see `campaign check`.")
    else:
        click.echo("Nobody went on for an hour. `campaign setup` prints another link.")


def _with_configuration(setup: Setup) -> Setup:
    """With a file to write into: where there is none, the example with a fresh secret."""
    path = setup.config_file or Path("config.toml")
    if not path.exists():
        write_config(path)
    return Setup(path, setup.environ)


COMMANDS = (first_run,)
