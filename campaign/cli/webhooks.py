"""Commands about webhooks."""

import click

from campaign.actions import webhooks
from campaign.cli.setup import Setup, now
from campaign.core.counts.webhooks import is_url
from campaign.store.protocol.errors import Missing


@click.group()
def webhook() -> None:
    """Addresses of other programs that are told of milestones and daily totals."""


@webhook.command("add")
@click.argument("slug")
@click.argument("url")
@click.pass_obj
def add(setup: Setup, slug: str, url: str) -> None:
    """Tell an address of a campaign; prints the secret that notices are signed with."""
    if not is_url(url):
        raise click.BadParameter(f"{url!r} must be like https://www.example.org/notices", param_hint="URL")
    added = webhooks.add(setup.context, setup.campaign(slug), url, "", now())
    click.echo(f"{added.id} added. Notices are signed with this secret: {webhooks.secret(setup.context, added)}")


@webhook.command("list")
@click.pass_obj
def list_webhooks(setup: Setup) -> None:
    """List webhooks, and what was wrong the last time."""
    for webhook in setup.store.webhooks():
        fault = f"  ({webhook.fault})" if webhook.fault else ""
        click.echo(
            f"{webhook.id}  {webhook.campaign:24} {webhook.url}{'' if webhook.active else '  (switched off)'}{fault}"
        )


@webhook.command("secret")
@click.argument("id")
@click.pass_obj
def secret(setup: Setup, id: str) -> None:  # noqa: A002 - the argument's name
    """Print the secret that a webhook's notices are signed with."""
    webhook = next((webhook for webhook in setup.store.webhooks() if webhook.id == id), None)
    if webhook is None:
        raise click.ClickException(f"There is no webhook {id!r}.")
    click.echo(webhooks.secret(setup.context, webhook))


@webhook.command("remove")
@click.argument("id")
@click.pass_obj
def remove(setup: Setup, id: str) -> None:  # noqa: A002
    """Tell an address no more."""
    try:
        webhooks.remove(setup.context, id, "", now())
    except Missing:
        raise click.ClickException(f"There is no webhook {id!r}.") from None
    click.echo(f"{id} is removed.")


COMMANDS = (webhook,)
