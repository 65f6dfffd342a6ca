"""Commands about organisers and partners."""

import re
import secrets
import sys
from urllib.parse import urlsplit

import click
from email_validator import EmailNotValidError, validate_email

from campaign import actions
from campaign.cli.setup import Setup, now
from campaign.core import text
from campaign.passwords import SHORTEST, hashed
from campaign.store.protocol import AlreadyExists, Missing, Organiser, Partner

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HOST = re.compile(r"[a-z0-9.-]+")


@click.group()
def organiser() -> None:
    """Accounts that may sign in to the desk."""


@organiser.command("add")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add_organiser(setup: Setup, email: str, password_stdin: bool) -> None:
    """Add an account; asks for the password, or makes one up when nobody can be asked."""
    password, made_up = _password(password_stdin)
    account = Organiser(_address(email), hashed(password), now())
    try:
        setup.store.add_organiser(account)
    except AlreadyExists:
        raise click.ClickException(f"There is an organiser {account.email} already.") from None
    click.echo(f"{account.email} added." + (f" Password, shown once: {password}" if made_up else ""))


@organiser.command("list")
@click.pass_obj
def list_organisers(setup: Setup) -> None:
    """List accounts."""
    for account in setup.store.organisers():
        click.echo(f"{account.email}  since {account.created_at:%Y-%m-%d}")


@organiser.command("remove")
@click.argument("email")
@click.pass_obj
def remove_organiser(setup: Setup, email: str) -> None:
    """Remove an account and end its sessions."""
    try:
        setup.store.remove_organiser(email.strip().lower())
    except Missing:
        raise click.ClickException(f"There is no organiser {email}.") from None
    click.echo(f"{email} removed.")


@click.group()
def partner() -> None:
    """Groups that embed the form."""


@partner.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--origin", "origins", multiple=True, metavar="URL", help="A site that may frame the form; repeat it.")
@click.pass_obj
def add_partner(setup: Setup, code: str, name: str, origins: tuple[str, ...]) -> None:
    """Add a partner by its code."""
    if not _CODE.fullmatch(code):
        raise click.BadParameter(
            f"{code!r} must be up to 64 of a-z, 0-9, - and _, starting with a letter or digit", param_hint="CODE"
        )
    if not text.line(name):
        raise click.BadParameter("must not be empty", param_hint="--name")
    added = Partner(code, text.line(name), tuple(_origin(origin) for origin in origins), secrets.token_hex(16))
    try:
        setup.store.add_partner(added)
    except AlreadyExists:
        raise click.ClickException(f"There is a partner {code!r} already.") from None
    click.echo(f"{code} added; the form may be framed by {', '.join(added.origins) or 'nobody'}.")


@partner.command("list")
@click.pass_obj
def list_partners(setup: Setup) -> None:
    """List partners."""
    for one in setup.store.partners():
        click.echo(f"{one.code:24} {one.name}  {' '.join(one.origins)}{'' if one.active else '  (switched off)'}")


@partner.command("link")
@click.argument("code")
@click.argument("slug")
@click.pass_obj
def link(setup: Setup, code: str, slug: str) -> None:
    """Print the partner's private totals page for a campaign."""
    found = setup.store.partner(code)
    if found is None:
        raise click.ClickException(f"There is no partner {code!r}.")
    setup.campaign(slug)
    click.echo(f"{setup.settings.site.url}/p/{actions.partner_token(setup.context, found, slug)}")


COMMANDS = (organiser, partner)


def _password(from_standard_input: bool) -> tuple[str, bool]:
    """A password, and whether we made it up."""
    if from_standard_input:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        return secrets.token_urlsafe(15), True
    if len(password) < SHORTEST:
        raise click.ClickException(f"The password must have at least {SHORTEST} characters.")
    return password, False


def _address(email: str) -> str:
    try:
        return validate_email(email.strip().lower(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from None


def _origin(url: str) -> str:
    """Scheme, host and port of a site, as a browser writes them in `Origin`."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        host, port = "", None
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https") or parts.username:
        raise click.BadParameter(f"{url!r} must be like https://www.example.org", param_hint="--origin")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")
