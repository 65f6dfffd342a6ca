"""Commands about accounts. Who may run them owns the machine, so they ask for no password of the desk."""

import secrets
import sys
from collections.abc import Callable
from typing import Any

import click

from campaign.actions import accounts
from campaign.cli.setup import Setup, now
from campaign.core.accounts import Role, account_name
from campaign.core.errors import AddressNotValid, NotFound, WeakPassword
from campaign.core.rights import GIVEN, Access, Right, Rights
from campaign.store.protocol.errors import AlreadyExists, Missing

_ROLE = click.option(
    "--role",
    type=click.Choice([Role.ORGANISER.value, Role.VIEWER.value]),
    show_default=Role.ORGANISER.value,
    help="A viewer looks and changes nothing.",
)
_SLUGS = {
    Right.WRITES: "May write, check, launch and close this campaign, and nothing else; can be given several times.",
    Right.WATCHES: "May look at the numbers of this campaign, and nothing else.",
    Right.PARTNERS: "May look at the partners' pages of this campaign, and nothing else.",
}


def _access(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what an account may do: a role, or rights in campaigns."""
    for right in reversed(GIVEN):
        option = click.option(f"--{right}", multiple=True, metavar="SLUG", help=_SLUGS[right])
        command = option(command)
    return _ROLE(command)


@click.group()
def organiser() -> None:
    """Accounts that may sign in to the desk."""


@organiser.command("add")
@click.argument("email")
@_access
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add_organiser(setup: Setup, /, email: str, password_stdin: bool, **options: Any) -> None:
    """Add an account; asks for the password, or makes one up when nobody can be asked."""
    add(setup, email, _asked(**options), from_standard_input=password_stdin)


@organiser.command("invite")
@click.argument("email")
@_access
@click.pass_obj
def invite(setup: Setup, /, email: str, **options: Any) -> None:
    """Print a link by which somebody makes an account, once and within a day."""
    name, access = address(email), _asked(**options)
    try:
        click.echo(accounts.invite(setup.context, name, access, now()))
    except NotFound as error:
        raise _no_campaign(error) from None
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
        role = f"{account.role.value}{_in_words(account.rights)}"
        click.echo(f"{account.email}  since {account.created_at:%Y-%m-%d}  {role}{factor}")


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


def add(setup: Setup, email: str, access: Access, *, from_standard_input: bool) -> None:
    """Add an account and say so; a password that was made up is shown, this once."""
    name = address(email)
    if setup.store.organiser(name):
        raise _there_already(name)
    password, made_up = _password(setup, name, from_standard_input)
    try:
        accounts.add(setup.context, name, password, access, now())
    except WeakPassword as error:
        raise click.ClickException(error.sentence()) from None
    except NotFound as error:
        raise _no_campaign(error) from None
    except AlreadyExists:
        raise _there_already(name) from None
    click.echo(f"{name} added." + (f" Password, shown once: {password}" if made_up else ""))


def address(email: str) -> str:
    """The address as accounts are stored by."""
    try:
        return accounts.address(email)
    except AddressNotValid as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from None


def _asked(role: str | None, **slugs: tuple[str, ...]) -> Access:
    """What the options say an account may do."""
    rights = {slug: right for right in reversed(GIVEN) for slug in slugs[right]}
    if not rights:
        return Access(Role(role or Role.ORGANISER))
    if role:
        raise click.UsageError("Say --role, or in which campaigns the account has rights: not both.")
    if len(rights) < sum(map(len, slugs.values())):
        raise click.UsageError("Name each campaign once: --writes includes --watches, which includes --partners.")
    return Access(Role.MEMBER, rights)


def _in_words(rights: Rights) -> str:
    """The rights of a member as `organiser list` shows them."""
    held = ((right, [slug for slug, given in rights.items() if given is right]) for right in GIVEN)
    return "".join(f"  {right.value}: {', '.join(slugs)}" for right, slugs in held if slugs)


def _password(setup: Setup, email: str, from_standard_input: bool) -> tuple[str, bool]:
    """A password, and whether we made it up."""
    if from_standard_input:
        return _first_line(), False
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


def _first_line() -> str:
    """Of standard input, whatever the locale says that it is written in."""
    try:
        return sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise click.ClickException("The password on standard input is not in UTF-8.") from None


def _no_campaign(error: NotFound) -> click.ClickException:
    return click.ClickException(f"There is no campaign {error.args[0]!r}.")


def _there_already(email: str) -> click.ClickException:
    return click.ClickException(f"There is an organiser {email} already.")


def _not_there(email: str) -> click.ClickException:
    return click.ClickException(f"There is no organiser {email}.")
