"""Commands about accounts. Who may run them owns the machine, so they ask for no password of the desk."""

import secrets
import sys

import click

from campaign.actions import accounts
from campaign.cli.setup import Setup, now
from campaign.core.accounts import Role, account_name
from campaign.core.errors import AddressNotValid, WeakPassword
from campaign.store.protocol.errors import AlreadyExists, Missing

_ROLE = click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.ORGANISER.value,
    show_default=True,
    help="A viewer looks and changes nothing.",
)


@click.group()
def organiser() -> None:
    """Accounts that may sign in to the desk."""


@organiser.command("add")
@click.argument("email")
@_ROLE
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add_organiser(setup: Setup, email: str, role: str, password_stdin: bool) -> None:
    """Add an account; asks for the password, or makes one up when nobody can be asked."""
    add(setup, email, Role(role), from_standard_input=password_stdin)


@organiser.command("invite")
@click.argument("email")
@_ROLE
@click.pass_obj
def invite(setup: Setup, email: str, role: str) -> None:
    """Print a link by which somebody makes an account, once and within a day."""
    name = address(email)
    try:
        click.echo(accounts.invite(setup.context, name, Role(role), now()))
    except AlreadyExists:
        raise _there_already(name) from None


@organiser.command("reset")
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Let them set up a new second factor, too.")
@click.pass_obj
def reset(setup: Setup, email: str, second_factor: bool) -> None:
    """Print a link by which somebody sets a new password, once and within a day."""
    try:
        click.echo(accounts.reset(setup.context, account_name(email), now(), drop_second_factor=second_factor))
    except Missing:
        raise _not_there(email) from None


@organiser.command("list")
@click.pass_obj
def list_organisers(setup: Setup) -> None:
    """List accounts."""
    for account in setup.store.organisers():
        factor = "" if account.has_second_factor else "  (no second factor yet)"
        click.echo(f"{account.email}  since {account.created_at:%Y-%m-%d}  {account.role.value}{factor}")


@organiser.command("remove")
@click.argument("email")
@click.pass_obj
def remove_organiser(setup: Setup, email: str) -> None:
    """Remove an account and end its sessions."""
    try:
        accounts.remove(setup.context, account_name(email), now())
    except Missing:
        raise _not_there(email) from None
    click.echo(f"{email} removed.")


COMMANDS = (organiser,)


def add(setup: Setup, email: str, role: Role, *, from_standard_input: bool) -> None:
    """Add an account and say so; a password that was made up is shown, this once."""
    name = address(email)
    if setup.store.organiser(name):
        raise _there_already(name)
    password, made_up = _password(setup, name, from_standard_input)
    try:
        accounts.add(setup.context, name, password, role, now())
    except WeakPassword as error:
        raise click.ClickException(error.sentence()) from None
    except AlreadyExists:
        raise _there_already(name) from None
    click.echo(f"{name} added." + (f" Password, shown once: {password}" if made_up else ""))


def address(email: str) -> str:
    """The address as accounts are stored by."""
    try:
        return accounts.address(email)
    except AddressNotValid as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from None


def _password(setup: Setup, email: str, from_standard_input: bool) -> tuple[str, bool]:
    """A password, and whether we made it up."""
    if from_standard_input:
        return sys.stdin.readline().rstrip("\r\n"), False
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(15), True
    while True:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            accounts.require_good_password(setup.context, email, password)
        except WeakPassword as error:
            click.echo(error.sentence(), err=True)
        else:
            return password, False


def _there_already(email: str) -> click.ClickException:
    return click.ClickException(f"There is an organiser {email} already.")


def _not_there(email: str) -> click.ClickException:
    return click.ClickException(f"There is no organiser {email}.")
