"""Commands for translators: the texts of a campaign as a .po file, and back."""

from pathlib import Path

import click

from campaign.actions import translating, writing
from campaign.actions.writing import Manuscript
from campaign.cli.files import write_new
from campaign.cli.setup import Setup, now
from campaign.core.campaigns import toml
from campaign.core.campaigns.reader import is_language
from campaign.core.campaigns.translating import first_language
from campaign.core.errors import NotFound, TranslationFault

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def texts() -> None:
    """A campaign's texts for translators, as .po files."""


@texts.command("export")
@click.argument("slug")
@click.argument("file", type=_FILE, metavar="FILE.po")
@click.option("--language", required=True, metavar="L", help="The language to translate into.")
@click.pass_obj
def export(setup: Setup, slug: str, file: Path, language: str) -> None:
    """Write all texts, beside what there is of them in a language."""
    seen = _seen(setup, slug)
    if not is_language(language) or language == first_language(seen.document):
        raise click.BadParameter(f"{language!r} is no language to translate {slug} into", param_hint="--language")
    write_new(file, translating.file(seen, language, now()))
    click.echo(f"Wrote {file}.")


@texts.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.po")
@click.option("--language", default="", metavar="L", help="Its language, where the file does not say it.")
@click.option("--print", "prints", is_flag=True, help="Print the campaign with them as TOML, and save nothing.")
@click.pass_obj
def bring(setup: Setup, slug: str, file: Path, language: str, prints: bool) -> None:
    """Put translations into a campaign's draft."""
    seen = _seen(setup, slug)
    try:
        brought, chosen = translating.brought(seen, file.read_bytes(), language)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    except TranslationFault as fault:
        raise click.ClickException(f"{file}: {fault.sentence()}") from None
    if prints:
        click.echo(toml.written(brought.document), nl=False)
        return
    if not writing.save(setup.context, seen, brought.document, "", now()):
        raise click.ClickException(f"{slug} was changed meanwhile; nothing was saved.")
    left = f" Left out, because other words stand there now: {brought.without_place}." if brought.without_place else ""
    click.echo(f"{slug}: {brought.taken} texts in {chosen} are in the draft; put it in force on the desk.{left}")


def _seen(setup: Setup, slug: str) -> Manuscript:
    try:
        return writing.manuscript(setup.context, slug)
    except NotFound:
        raise click.ClickException(f"There is no campaign {slug!r}.") from None


COMMANDS = (texts,)
