"""Commands about partners."""

import re
import secrets
from urllib.parse import urlsplit

import click

from campaign import actions
from campaign.cli.setup import Setup
from campaign.core import text
from campaign.store.protocol import AlreadyExists, Partner

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HOST = re.compile(r"[a-z0-9.-]+")


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


COMMANDS = (partner,)


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
