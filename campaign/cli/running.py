"""Commands that run the tool and look after it."""

import importlib
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from campaign.actions import attention, clocks, hosts, retention
from campaign.cli.setup import Setup, now
from campaign.cli.trouble import told_plainly
from campaign.config.settings import Settings, load

_CLOCK = "The clock jumped: see `campaign clock`."
_PORT = click.IntRange(1, 65_535)


def port_option(default: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--port`, for a command that listens."""
    return click.option("--port", type=_PORT, default=default, show_default=True)


@click.command()
@click.option("--host", help="Else server.host, 127.0.0.1 by default.")
@click.option("--port", type=_PORT, envvar="PORT", help="Else $PORT, else server.port, 8000 by default.")
@click.option("--no-delivery", is_flag=True, help="Pages only.")
@click.option("--demo", is_flag=True, hidden=True)
@click.option("--partner-page", type=_PORT, hidden=True)
@click.pass_obj
def serve(
    setup: Setup,
    host: str | None,
    port: int | None,
    no_delivery: bool,
    demo: bool,
    partner_page: int | None,
    greeting: str = "",
) -> None:
    """Serve the pages (gunicorn) and deliver mail beside them."""
    from campaign.running import logs
    from campaign.running.serving import Pages
    from campaign.running.supervisor import Beside

    server = setup.settings.server
    host, port = host or server.host, port or server.port
    logs.begin(server.log_format)
    if not no_delivery:
        _import_for_delivery()
        setup.context.catalogue.campaigns()  # parsed here, they are shared by the processes forked from this one
    setup.store.destroy_unreferenced()
    hosts.begin(setup.context, hosts.PAGES, now())
    setup.store.close()
    require_free(host, port)
    beside = [] if no_delivery else [Beside("deliver", lambda: _deliver_beside(setup), _longest_mail(setup.settings))]
    if setup.settings.database.postgresql:
        beside.append(Beside("keys", lambda: _look_after_keys(setup)))
    if partner_page:
        beside.append(Beside("partner page", lambda: _serve_partner_page(setup.settings, partner_page)))
    Pages(setup.settings, _address(host, port), beside, demo=demo, greeting=greeting).run()


@click.command()
@click.option("--drain", is_flag=True, help="Stop when nothing is due.")
@click.pass_obj
def deliver(setup: Setup, drain: bool) -> None:
    """Deliver mail until stopped; SIGTERM finishes the letters in hand."""
    from campaign.running import memory

    memory.keep_little()
    if _deliver(setup, drain=drain, recycled=not drain):
        # The same process, with nothing in its memory.
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - what it was started with


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@port_option(8000)
@click.pass_context
def demo(context: click.Context, host: str, port: int) -> None:
    """Try the tool: a campaign, invented data, a mailbox on this machine. Nothing leaves it."""
    from campaign.running.demonstration import prepare

    require_free(host, port)
    partner_page = _free_port_after(port)
    made = prepare(Path("instance").resolve(), f"http://{_address(host, port)}", os.environ, partner_page)
    context.obj = Setup(made.config_file, made.environ)
    told = {"demo": True, "partner_page": partner_page, "greeting": made.greeting}
    context.invoke(serve, host=host, port=port, no_delivery=False, **told)


@click.command()
@click.pass_obj
def check(setup: Setup) -> None:
    """Read configuration, database, mail and every campaign; print every problem."""
    from campaign.running.checks import look

    settings = load(setup.config_file, setup.environ)
    problems, notes = look(settings, setup.unchecked_store, now())
    if not problems and clocks.jump(setup.context, now(), clocks.machine(now())):
        problems = [_CLOCK]
    for line in problems or ["No problem found."]:
        click.echo(line)
    for note in notes:
        click.echo(f"Note: {note}")
    if problems:
        sys.exit(1)


@click.command("metrics-token")
@click.pass_obj
def print_metrics_token(setup: Setup) -> None:
    """Print the token for /metrics, which who asks from another machine shows."""
    from campaign.web.site.about import metrics_token

    click.echo(metrics_token(setup.settings.key("metrics")))


@click.command()
@click.pass_obj
def purge(setup: Setup) -> None:
    """Apply retention now and print what went."""
    if not clocks.is_right(setup.context, now(), clocks.machine(now())):
        raise click.ClickException(f"{_CLOCK} Nothing was forgotten.")
    purged = retention.purge(setup.context, now())
    click.echo(f"Submissions never confirmed, erased: {purged.unconfirmed}")
    click.echo(f"Submissions whose letters were handed over long enough, erased: {purged.handed_over}")
    click.echo(f"Campaigns whose writers are no longer known, not even as hashes: {purged.campaigns}")
    click.echo(f"Rows of bookkeeping, deleted: {purged.rows}")
    if not retention.has_vanished(setup.context):
        click.echo("Another program reads the database: what went vanishes from its log once that ends.")


@click.command()
@click.option("--is-right", is_flag=True, help="Believe it from now on.")
@click.pass_obj
def clock(setup: Setup, is_right: bool) -> None:
    """Say whether this machine's clock can be believed: while it cannot, nothing is forgotten or given up."""
    seen = clocks.machine(now())
    if is_right:
        clocks.believe(setup.context, now(), seen)
    moved = clocks.jump(setup.context, now(), seen)
    click.echo(f"The clock says {now():%Y-%m-%d %H:%M} UTC and " + (f"jumped by {moved}." if moved else "is believed."))


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help="Write it there under the time's name.")
@click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="So many in that folder.")
@click.pass_obj
def backup(setup: Setup, file: Path | None, into: Path | None, keep: int) -> None:
    """Write a consistent copy of the database that holds no letter that waits."""
    if (file is None) == (into is None):
        raise click.UsageError("Name either a FILE or, with --into, a folder.")
    if into:
        _backup_into(setup, into, keep)
    elif file:
        try:
            setup.store.backup(file, setup.settings.privacy.recovery_key)
        except FileExistsError:
            raise click.ClickException(f"{file} is there already; nothing was overwritten.") from None
        click.echo(f"Wrote {file}. {after_a_restore(setup.settings)}")
    setup.store.note_run(attention.BACKUP, now())


def after_a_restore(settings: Settings) -> str:
    """What becomes of what waited."""
    if settings.privacy.recovery_key:
        return "After a restore, `campaign recovery open KEYFILE` opens what was not yet delivered."
    return "What was not yet delivered is `lost in restore` after a restore."


def _backup_into(setup: Setup, folder: Path, keep: int) -> None:
    from campaign.running import backups

    if setup.settings.database.postgresql:
        raise click.ClickException("On PostgreSQL there is no scratch place to try a backup in: name a FILE instead.")
    try:
        kept = backups.make(setup.context, folder, keep, now())
    except NotADirectoryError:
        raise click.ClickException(f"{folder} is no folder.") from None
    except backups.UnusableBackup as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Wrote {kept.file}, which was restored into a scratch place and is whole.")
    for old in kept.thrown_away:
        click.echo(f"Threw {old} away.")


def _look_after_keys(setup: Setup) -> None:
    from campaign.running.host import run

    with told_plainly():
        run(Setup(setup.config_file, setup.environ).context)


def _longest_mail(settings: Settings) -> int:
    """For how many seconds a mail server may look through a letter; one that is cut off leaves once more."""
    from campaign.delivery.deadlines import EXCHANGE_TIMEOUTS

    return (EXCHANGE_TIMEOUTS + 1) * settings.mail.timeout


def _deliver_beside(setup: Setup) -> None:
    """Until it was idle for a while after it sent something: then a process without memories takes its place."""
    _deliver(Setup(setup.config_file, setup.environ), recycled=True)


def _deliver(setup: Setup, *, drain: bool = False, recycled: bool = False) -> bool:
    from campaign.delivery.process import run
    from campaign.running import logs
    from campaign.web.site.catalogues import for_mails

    logs.begin(setup.settings.server.log_format)
    with told_plainly():  # a process beside the pages has nobody else to say it
        context = setup.context
        return run(
            context,
            drain=drain,
            recycled=recycled,
            translate=for_mails,
            hourly=lambda moment: retention.purge(context, moment),
        )


def _serve_partner_page(settings: Settings, port: int) -> None:
    from campaign.running import demo_host, demonstration

    demo_host.serve(settings, demonstration.FLAGSHIP, port)


def _import_for_delivery() -> None:
    """What delivery needs beside what the pages need, so that its process shares it. Opens nothing."""
    importlib.import_module("campaign.delivery.process")
    from campaign.web.site import catalogues

    catalogues.preload()


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _free_port_after(port: int) -> int:
    """The next port of this machine that nobody listens on."""
    for candidate in range(port + 1, 65_536):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", candidate))
                return candidate
    raise click.ClickException(f"No port above {port} is free for the partner's page of the demo.")


def require_free(host: str, port: int) -> None:
    """Say in one line what gunicorn would try five times."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        words = f"{_address(host, port)} cannot be listened on: {reason} (--port names another, `make demo PORT=` too)"
        raise click.ClickException(words) from None


COMMANDS = (serve, deliver, demo, check, print_metrics_token, purge, clock, backup)
