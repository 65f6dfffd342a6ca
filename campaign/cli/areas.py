"""The postcodes of a campaign that is being written, as the desk takes them."""

from collections.abc import Sequence
from pathlib import Path

import click

from campaign.actions import area_lists, writing
from campaign.actions.uploads import from_file
from campaign.cli.offices import answer
from campaign.cli.setup import Setup, now
from campaign.core.errors import CampaignFileFaults
from campaign.core.launch.area_checks import sentence

MOST_FAULTS = 50


@click.group()
def areas() -> None:
    """Postcodes and the areas that they lie in."""


@areas.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--country", default="", metavar="CC", help="Whose postcodes they are.")
@click.option("--encoding", default="", metavar="E", help="Of a file that is not UTF-8, such as windows-1252.")
@click.option("--sheet", default="", metavar="NAME", help="Of a workbook; the one that looks like a list by default.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column a field stands in.")
@click.pass_obj
def import_file(
    setup: Setup, /, slug: str, file: Path, country: str, encoding: str, sheet: str, columns: Sequence[str]
) -> None:
    """Give a campaign's draft its postcodes and areas, from CSV or XLSX; they count once it is launched."""
    setup.campaign_record(slug)
    pointed = {column: field for field, column in map(answer, columns)}
    seen = from_file(file.read_bytes(), str(file), country.upper(), encoding, sheet, pointed)
    draft = writing.manuscript(setup.context, slug)
    looked = area_lists.look(setup.context, seen, draft, now().date())
    faults = [f"{looked.areas.where}: there is no column {what!r}" for what in looked.areas.lacks]
    faults += [f"{row.where}: {words}" for row in looked.areas.rows for words in row.said]
    if faults:
        raise CampaignFileFaults(faults[:MOST_FAULTS])
    if not area_lists.take(setup.context, looked, draft, "", now()):
        raise click.ClickException("The campaign was changed meanwhile: try again.")
    click.echo(f"{slug}: {len(looked.areas.pairs)} postcodes with their areas, in the draft.")
    for hole in looked.holes:
        click.echo(f"Note: {slug}: {sentence(hole)}")


COMMANDS = (areas,)
