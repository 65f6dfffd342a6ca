"""Commands about campaigns that are over: into the archive, and gone for good."""

import click

from campaign.actions import putting_away, writing
from campaign.cli.setup import Setup, now
from campaign.core.errors import NotFound

_GOES = """\
Its page and every link to it, its text with drafts and earlier versions, its pictures and the answers of offices go.
Its numbers go too, and stand nowhere else: {supporters} supporters, {sent} letters sent.
Contacts that opted in: {contacts}. `campaign contacts export {slug} FILE` fetches them first."""


@click.command()
@click.argument("slug")
@click.option("--back", is_flag=True, help="Take it out of the archive.")
@click.pass_obj
def archive(setup: Setup, slug: str, back: bool) -> None:
    """Put a campaign out of organisers' sight; nothing else changes."""
    act = putting_away.bring_back if back else putting_away.archive
    setup.campaign_record(slug)
    if not act(setup.context, slug, "", now()):
        raise click.ClickException(f"{slug} is live; close it first.")
    click.echo(f"{slug} is out of the archive." if back else f"{slug} is in the archive.")


@click.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete(setup: Setup, slug: str, yes: bool) -> None:
    """Delete a campaign with all that was stored of it, once its address was typed."""
    try:
        goes = putting_away.goes_with(setup.context, writing.manuscript(setup.context, slug), now())
    except NotFound:
        raise click.ClickException(f"There is no campaign {slug!r}.") from None
    if not yes:
        click.echo(_GOES.format(slug=slug, supporters=goes.supporters, sent=goes.sent, contacts=goes.held.contacts))
        if click.prompt(f"To delete it, type its address ({slug})").strip() != slug:
            raise click.ClickException("That is another address; nothing was deleted.")
    if not putting_away.delete(setup.context, slug, "", now()):
        raise click.ClickException(_why_not(setup, slug, goes.held.waiting))
    click.echo(f"{slug} is deleted.")


def _why_not(setup: Setup, slug: str, waiting: int) -> str:
    if setup.campaign_record(slug).status == "live":
        return f"{slug} is live; close it first."
    return (
        f"{waiting} letters still wait to be confirmed or sent, or for their writers to send them; nothing was deleted."
    )


COMMANDS = (archive, delete)
