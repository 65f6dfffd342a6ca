"""Commands about the keys of what is sealed: how it stands, another secret, and what opens backups after a restore."""

import secrets
from dataclasses import replace
from pathlib import Path

import click

from campaign.actions import hosts
from campaign.cli.files import write_secret
from campaign.cli.setup import Setup, now
from campaign.config.changes import replace_secret, require_replaceable
from campaign.sealing import age
from campaign.sealing import recovery as spare

_FILE = click.Path(path_type=Path)
_NEXT = """\
Wrote {file}. With a backup beside it, it opens what waited when that backup was made.

1. Put this into the configuration, and start `campaign serve` anew. From then on `campaign backup` keeps what waits
   for this key, and /privacy says so:

[privacy]
recovery_key = "{public}"

2. Take {file} off this machine, and keep it away from the backups; keep a second copy in another safe place.

Later, after a restore: `campaign recovery open {file}`."""
_SHARE = (
    "From now on several hosts can work on this database. What is forgotten is then unreadable within {minutes} "
    "minutes, where on one host it is so at once. Go on?"
)
_ASK = (
    "What was delivered or erased after the backup was made is in it too, and leaves once more where its key file is "
    "gone. Go on?"
)


@click.group(invoke_without_command=True)
@click.option("--give-up", is_flag=True, help="What cannot be opened is lost: go on forgetting.")
@click.pass_context
def keys(context: click.Context, give_up: bool) -> None:
    """Say how it stands with the keys of what is sealed: while one is missed, nothing is forgotten."""
    if context.invoked_subcommand is not None:
        return
    setup: Setup = context.obj
    if give_up:
        click.echo(f"Given up: {setup.store.give_up_keys()}. Their letters fail when their turn comes.")
    state = setup.store.keys_state()
    click.echo(f"Sealed, each under a key of its own: {state.slots['used']} parts of letters and mails that wait.")
    click.echo("Slots of the key file: " + ", ".join(f"{name}: {count}" for name, count in state.slots.items()))
    if state.lost:
        click.echo(f"Cannot be opened: {state.lost}")
    if state.missing:
        click.echo(f"Letters lost in restore, which are told so and fail when their turn comes: {state.missing}")
    click.echo(f"Nothing is forgotten: {state.fault}." if state.fault else "What is forgotten is destroyed.")


@keys.command("export")
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def export(setup: Setup, file: Path, yes: bool) -> None:
    """Write what another host needs to work on this database; from the first time on, hosts share the keys."""
    store, minutes = setup.store, setup.settings.privacy.key_minutes
    if file.exists():
        raise click.ClickException(f"{file} is there already; nothing was overwritten.")
    if not store.shares_keys():
        if not yes:
            click.confirm(_SHARE.format(minutes=minutes), abort=True)
        store.share_keys(hosts.name_of_this(setup.settings))
    write_secret(file, store.hand_over_keys())
    click.echo(
        f"Wrote {file}. Take it to the other host, run `campaign keys import {file.name}` there, and delete it here."
    )


@keys.command("import")
@click.argument("file", type=_FILE)
@click.pass_obj
def import_(setup: Setup, file: Path) -> None:
    """Take what `campaign keys export` wrote on another host, and delete the file."""
    try:
        setup.store.take_keys(file.read_bytes())
    except FileNotFoundError:
        raise click.ClickException(f"{file} is not there.") from None
    file.unlink()
    click.echo(f"This host has the keys now, and {file} is deleted. Start `campaign serve` or `campaign deliver`.")


@keys.command()
@click.pass_obj
def gather(setup: Setup) -> None:
    """Have this host alone have the keys again, in a file; stop pages and delivery everywhere first."""
    store = setup.store
    if not store.shares_keys():
        raise click.ClickException("One host alone has the keys already.")
    click.echo(f"This host alone has the keys now, of {store.gather_keys()} parts of letters and mails that wait.")
    click.echo("What is forgotten is unreadable at once again. Destroy the key files of the other hosts.")


@click.command("rotate-secret")
@click.option("--known-as", type=_FILE, hidden=True, help="What the file it writes is put in place as; --finish then.")
@click.option("--finish", is_flag=True, hidden=True, help="The file is in place: what the old secret opens goes.")
@click.pass_obj
def rotate_secret(setup: Setup, known_as: Path | None, finish: bool) -> None:
    """Give the site a new secret_key, and lose nothing that waits."""
    if finish:
        setup.store.drop_keys_from_before()
        return
    path = _put_new_secret(setup, known_as)
    if known_as is None:
        Setup(path, setup.environ).store.drop_keys_from_before()
    click.echo(f"{known_as or path} has a new secret_key. Start `campaign serve` and `campaign deliver` anew now.")
    click.echo("What waits still waits, and links to receipts and confirmations lead where they led.")
    click.echo(
        "Forms that are open have to be sent twice. Partners' links, webhooks' secrets and the metrics token are"
    )
    click.echo("new, recovery codes are void, and a letter that comes back from before cannot be told any more.")


def _put_new_secret(setup: Setup, known_as: Path | None) -> Path:
    """Put another secret into the configuration, whose file this gives; both open what is kept from then on."""
    from campaign.actions.submissions import suppressed_key

    path, before = setup.config_file, setup.settings
    if path is None or before.site.secret_key not in path.read_text("utf-8"):
        raise click.ClickException(
            "site.secret_key does not stand in the configuration file. Put it there, then run this again."
        )
    try:
        require_replaceable(path)
    except OSError as error:
        raise click.ClickException(
            f"{error.filename} cannot be written: {error.strerror}. Nothing was changed."
        ) from None
    after = replace(before, site=replace(before.site, secret_key=secrets.token_urlsafe(48)))
    store = setup.store
    kept = {"suppressed": suppressed_key(setup.context), "accounts": store.kept_key("accounts", before.key("seal"))}
    store.seal_keys_for(after.key("seal"), kept)
    if not replace_secret(path, before.site.secret_key, after.site.secret_key):
        raise click.ClickException(f"{known_as or path} names the secret more than once; nothing was changed.")
    store.close()
    return path


@click.group()
def recovery() -> None:
    """What waits, kept in backups for a key that is not on this machine."""


@recovery.command("keygen")
@click.argument("file", type=_FILE)
def keygen(file: Path) -> None:
    """Make a key: the file opens what waits in backups, its public half goes into the configuration."""
    text, public = spare.make_key(now().date())
    write_secret(file, text.encode())
    click.echo(_NEXT.format(file=file, public=public))


@recovery.command("open")
@click.argument("keyfile", type=_FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def open_(setup: Setup, keyfile: Path, yes: bool) -> None:
    """Have what waited in a restored backup wait again."""
    sealed = setup.store.recovery_keys()
    if sealed is None:
        raise click.ClickException("This database is no restored backup that holds what waited, or that was done.")
    try:
        opened = age.decrypt(sealed, age.read_key(keyfile.read_bytes()))
    except age.NotReadable as error:
        raise click.ClickException(f"{keyfile}: {error}") from None
    if not yes:
        click.confirm(_ASK, abort=True)
    click.echo(f"Parts that wait again: {setup.store.recover(opened)}. Take {keyfile} off this machine.")


COMMANDS = (keys, rotate_secret, recovery)
