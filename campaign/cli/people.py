"""Commands about partners."""

import click

from campaign.actions import partners
from campaign.actions.partners import About
from campaign.cli.setup import Setup, now
from campaign.core.campaigns import age_key
from campaign.core.campaigns.campaign import OptIn
from campaign.core.partners import is_code, origin, sites
from campaign.core.words import text
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.errors import AlreadyExists

_origins = click.option(
    "--origin", "origins", multiple=True, metavar="URL", help="A site that may frame the form; repeat it."
)


@click.group()
def partner() -> None:
    """Groups that embed the form."""


@partner.command("add")
@click.argument("code")
@click.option("--name", required=True)
@_origins
@click.pass_obj
def add_partner(setup: Setup, code: str, name: str, origins: tuple[str, ...]) -> None:
    """Add a partner by its code."""
    if not is_code(code):
        raise click.BadParameter(
            f"{code!r} must be up to 64 of a-z, 0-9, - and _, starting with a letter or digit", param_hint="CODE"
        )
    about = About(_name(name), [_origin(origin) for origin in origins])
    try:
        added = partners.add(setup.context, code, about, "", now())
    except AlreadyExists:
        raise click.ClickException(f"There is a partner {code!r} already.") from None
    click.echo(f"{code} added; the form may be framed by {_framed_by(added.origins)}.")


@partner.command("change")
@click.argument("code")
@click.option("--name")
@_origins
@click.option("--no-origin", is_flag=True, help="No site may frame the form.")
@click.option("--public-key", metavar="KEY", help="The key of the partner's own list; empty for none.")
@click.option("--label", "labels", multiple=True, metavar="LANGUAGE=TEXT", help="What people tick; repeat it.")
@click.pass_obj
def change_partner(
    setup: Setup,
    code: str,
    name: str | None,
    origins: tuple[str, ...],
    no_origin: bool,
    public_key: str | None,
    labels: tuple[str, ...],
) -> None:
    """Change what is given, and nothing else; sites given replace those from before."""
    partner = _found(setup, code)
    sites = [_origin(origin) for origin in origins] if origins else [] if no_origin else partner.origins
    about = About(partner.name if name is None else _name(name), sites, _opt_in(partner, public_key, labels))
    partners.change(setup.context, partner, about, "", now())
    click.echo(f"{code} changed; the form may be framed by {_framed_by(tuple(sites))}.")


@partner.command("list")
@click.pass_obj
def list_partners(setup: Setup) -> None:
    """List partners."""
    for one in setup.store.partners():
        click.echo(f"{one.code:24} {one.name}  {' '.join(one.origins)}{'' if one.active else '  (switched off)'}")


@partner.command("off")
@click.argument("code")
@click.pass_obj
def switch_off(setup: Setup, code: str) -> None:
    """Switch a partner off: its code counts for nobody, its sites show the link only. Totals stay."""
    partners.switch(setup.context, _found(setup, code), False, "", now())
    click.echo(f"{code} is switched off.")


@partner.command("on")
@click.argument("code")
@click.pass_obj
def switch_on(setup: Setup, code: str) -> None:
    """Switch a partner on again."""
    partners.switch(setup.context, _found(setup, code), True, "", now())
    click.echo(f"{code} is switched on.")


@partner.command("renew")
@click.argument("code")
@click.pass_obj
def renew(setup: Setup, code: str) -> None:
    """Make a partner's private links new; the old ones lead nowhere."""
    partners.renew_link(setup.context, _found(setup, code), "", now())
    click.echo(f"The links of {code} are new; `campaign partner link {code} SLUG` prints them.")


@partner.command("link")
@click.argument("code")
@click.argument("slug")
@click.pass_obj
def link(setup: Setup, code: str, slug: str) -> None:
    """Print the partner's private totals page for a campaign."""
    partner = _found(setup, code)
    setup.campaign(slug)
    click.echo(partners.link(setup.context, partner, slug))


COMMANDS = (partner,)


def _found(setup: Setup, code: str) -> Partner:
    partner = setup.store.partner(code)
    if partner is None:
        raise click.ClickException(f"There is no partner {code!r}.")
    return partner


def _name(name: str) -> str:
    if not text.shows_something(text.line(name)):
        raise click.BadParameter("must not be empty", param_hint="--name")
    return text.line(name)


def _origin(url: str) -> str:
    found = sites(url)
    if len(found) != 1 or not origin(found[0]):
        raise click.BadParameter(f"{url!r} must be like https://www.example.org", param_hint="--origin")
    return found[0]


def _framed_by(origins: tuple[str, ...]) -> str:
    return ", ".join(origins) or "nobody"


def _opt_in(partner: Partner, key: str | None, labels: tuple[str, ...]) -> OptIn | None:
    """The partner's box: as it was, but for the key and the words that are given."""
    own = partner.opt_in or OptIn("", {})
    if key is None and not labels:
        return partner.opt_in
    if key == "":
        return None
    wanted = key or own.public_key
    if fault := age_key.fault(wanted):
        raise click.BadParameter(f"KEY {fault}", param_hint="--public-key")
    words = dict(own.label) | dict(_label(label) for label in labels)
    if not any(words.values()):
        raise click.UsageError("Say with --label what people tick, such as --label en='Tell me more'.")
    return OptIn(wanted, {language: label for language, label in words.items() if label})


def _label(given: str) -> tuple[str, str]:
    language, equals, words = given.partition("=")
    if not equals or not language:
        raise click.BadParameter(f"{given!r} must be like en=TEXT", param_hint="--label")
    return language, text.line(words)
