"""The command that fetches fonts for PDF."""

from pathlib import Path

import click

from campaign.cli.setup import Setup
from campaign.printing.fonts import PINNED, FontNotFetched, install

LANGUAGES = tuple(dict.fromkeys(font.language for font in PINNED))


@click.group()
def fonts() -> None:
    """Fonts for letters as PDF."""


@fonts.command("install")
@click.argument("languages", nargs=-1, required=True, metavar="LANGUAGE...", type=click.Choice(LANGUAGES))
@click.pass_obj
def install_command(setup: Setup, languages: tuple[str, ...]) -> None:
    """Fetch the fonts that letters in ko, ja, zh or ar need; each is checked against its pinned SHA-256.

    Where the system has such fonts (Debian: fonts-noto-cjk and fonts-noto-core), nothing has to be fetched.
    """
    folder = Path(setup.settings.pdf.fonts)
    try:
        installed = install(folder, [font for font in PINNED if font.language in languages])
    except FontNotFetched as error:
        raise click.ClickException(str(error)) from None
    for path in installed:
        click.echo(path)


COMMANDS = (fonts,)
