"""Commands about campaigns: load, dump, compose, totals."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from campaign.actions import campaigns, exports
from campaign.actions import totals as totals_actions
from campaign.actions.letters import preview, representatives
from campaign.assets import bundled, library
from campaign.cli import review
from campaign.cli.files import write
from campaign.cli.setup import Setup, now
from campaign.core import days
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import CampaignFileFaults
from campaign.core.launch import letter_checks
from campaign.core.letters.composition import Letter, Supporter
from campaign.core.words import country_codes, text
from campaign.running import checks

JSON_FIELDS = (
    "target title language subject body email contact_form postal_address variants reading"
).split()  # the contract's, in its order


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--bundled", "names", multiple=True, metavar="NAME", help="One that comes with the tool; may be repeated."
)
@click.pass_obj
def load(setup: Setup, files: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Create or update campaigns from TOML files."""
    if not files and not names:
        raise click.UsageError("Missing argument 'FILE...', or a campaign's name after --bundled.")
    faults: list[str] = []
    for file in (*map(_bundled, names), *files):
        try:
            campaign, changed = campaigns.load_campaign(setup.context, _read(file), file, partial(_beside, file))
        except CampaignFileFaults as error:
            faults += error.faults
            continue
        except RecursionError:
            faults.append(f"{file}: this is nested too deeply")
            continue
        click.echo(f"{campaign.slug}: {'loaded' if changed else 'unchanged'} ({campaign.status})")
        for remark in checks.areas_of(setup.store, campaign, setup.context.catalogue.directory(), now().date()):
            click.echo(f"Note: {remark}")
        apart = [item.values for item in letter_checks.not_parallel(campaign)]
        if apart:
            named = ", ".join("{letter} with {other} to {target}".format(**pair) for pair in apart)
            click.echo(f"Note: letters that do not line up are not read side by side: {named}")
    if faults:
        raise CampaignFileFaults(faults)


def _bundled(name: str) -> str:
    """The file of a campaign that comes with the tool."""
    known = sorted(path.stem for path in library().glob("*.toml"))
    if name not in known:
        raise click.ClickException(f"No campaign {name!r} comes with the tool; there are {', '.join(known)}.")
    return str(bundled(f"{name}.toml"))


@click.command()
@click.argument("slug")
@click.option("--into", type=click.Path(file_okay=False, exists=True), metavar="FOLDER", help="Write files there.")
@click.pass_obj
def dump(setup: Setup, slug: str, into: str | None) -> None:
    """Print a campaign as TOML; loading it again changes nothing.

    Into a folder go the campaign as SLUG.toml and, beside it, the picture and the logos that it names, and the
    list of areas that was brought to the desk.
    """
    source = setup.campaign_record(slug).source
    if into is None:
        click.echo(source, nl=False)
        return
    named = {f"{slug}.toml": source.encode()}
    for _, name in setup.campaign(slug).image_names:
        picture = setup.store.picture(slug, name)
        if picture:
            named[name] = picture.content
    areas = setup.campaign(slug).areas
    brought = setup.store.brought_areas(slug, areas) if areas else None
    if brought is not None:
        named[areas] = brought
    for name, content in named.items():
        write(Path(into) / name, content)
        click.echo(Path(into) / name)


@click.command()
@click.argument("slug")
@click.option("--name", default="", help="The supporter's name.")
@click.option("--country", default="", metavar="CC", help="ISO 3166-1 alpha-2.")
@click.option("--language", metavar="L", help="The supporter's own; the campaign's first by default.")
@click.option("--own-language", is_flag=True, help="Letters leave in it, whatever language an office reads.")
@click.option("--place", default="", metavar="P")
@click.option("--note", default="", metavar="TEXT", help="The supporter's own words.")
@click.option("--answer", "answers", multiple=True, metavar="ID=TEXT", help="To a question; may be repeated.")
@click.option("--point", "points", multiple=True, metavar="ID", help="A point to make; may be repeated.")
@click.option("--postcode", default="", metavar="P", help="Where a campaign writes to the representative of an area.")
@click.option("--representative", default="", metavar="ID", help="One of several whom a postcode leads to.")
@click.option("--json", "as_json_text", is_flag=True, help="Print JSON.")
@click.option("--review", "as_review", is_flag=True, help="Print every wording once, as a page for a native reader.")
@click.pass_obj
def compose(setup: Setup, /, slug: str, as_json_text: bool, as_review: bool, **given: Any) -> None:
    """Print the letters such a supporter would get. Stores nothing."""
    campaign = setup.campaign(slug)
    if as_review:
        language = given["language"]
        click.echo(
            review.page(campaign, (_written(campaign, language),) if language else campaign.letter_languages()),
            nl=False,
        )
        return
    for name in ("name", "country"):
        if not given[name]:
            raise click.UsageError(f"Missing option '--{name}'.")
    supporter = _supporter(campaign, given)
    supporter = replace(supporter, representatives=_representatives(setup, campaign, supporter.country, given))
    number = sum(supporter.name.encode() + supporter.place.encode())  # the same supporter, the same letters
    day = days.writers_day(now(), supporter.country, campaign.place)
    letters = preview(setup.context, campaign, supporter, day, number)
    if as_json_text:
        click.echo(json.dumps([_fields(letter) for letter in letters], ensure_ascii=False, indent=2))
        return
    for letter in letters:
        click.echo("=" * 72)
        click.echo(f"To: {letter.title}, {letter.organisation}\nSubject: {letter.subject}\n\n{letter.body}\n")
        if letter.reading:
            click.echo(f"{'-' * 72}\nTo read beside it: {letter.reading.subject}\n\n{letter.reading.body}\n")


@click.command()
@click.argument("slug")
@click.option("--by", type=click.Choice(["target", "country", "partner", "day"]), help="One table only.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.pass_obj
def totals(setup: Setup, slug: str, by: str | None, form: str) -> None:
    """Print the ledger."""
    campaign = setup.campaign(slug)
    ledger = totals_actions.ledger(setup.context, campaign, now())
    table = f"by_{by}" if by else "totals"
    told = ledger, _titles(setup, campaign), setup.settings.privacy.small_numbers
    rows = exports.ledger_rows(*told, table)
    if form == "json":
        click.echo(json.dumps(rows if by else exports.document(*told), ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(exports.plain_csv(rows, exports.COLUMNS[table]), nl=False)
    else:
        click.echo(_table(rows))


COMMANDS = (load, dump, compose, totals)


def _read(file: str) -> str:
    try:
        return text.decoded(Path(file).read_bytes())
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}: this is not a text file in UTF-8") from None


def _beside(file: str, name: str) -> bytes | None:
    """What the file `name` in the same folder holds."""
    path = Path(file).parent / name
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None


def _written(campaign: Campaign, language: str) -> str:
    """A language that there are letters in."""
    if language not in campaign.letter_languages():
        known = ", ".join(campaign.letter_languages())
        raise click.BadParameter(f"there are letters in {known} only", param_hint="--language")
    return language


def _supporter(campaign: Campaign, given: dict[str, Any]) -> Supporter:
    language = given["language"] or campaign.languages[0]
    country = country_codes.country(given["country"])
    if not country_codes.is_country(country):
        raise click.BadParameter(f"{given['country']!r} is not a country code such as KR or GB", param_hint="--country")
    _written(campaign, language)
    known_points = campaign.known_points
    for point in given["points"]:
        if point not in known_points:
            raise click.BadParameter(
                f"there is no point {point!r}; there are {', '.join(sorted(known_points))}", param_hint="--point"
            )
    return Supporter(
        own_language=given["own_language"],
        answers=_answers(campaign, given["answers"]),
        name=text.line(given["name"]),
        country=country,
        place=text.line(given["place"]),
        note=text.paragraphs(given["note"]),
        points=tuple(given["points"]),
        language=language,
    )


def _answers(campaign: Campaign, given: Sequence[str]) -> dict[str, str]:
    """Answers as supporters give them, by question."""
    known, answered = {question.id for question in campaign.questions}, {}
    for option in given:
        name, _, answer = option.partition("=")
        if name not in known:
            questions = ", ".join(sorted(known)) or "none"
            raise click.BadParameter(f"there is no question {name!r}; there are {questions}", param_hint="--answer")
        answered[name] = text.paragraphs(answer)
    return answered


def _representatives(setup: Setup, campaign: Campaign, country: str, given: dict[str, Any]) -> dict[str, str]:
    """The office of each target that depends on an area."""
    if not campaign.area_targets(country):
        return {}
    if not given["postcode"]:
        raise click.BadParameter("this campaign needs a postcode", param_hint="--postcode")
    _, offices_by_target = representatives(setup.context, campaign, country, given["postcode"], now().date())
    chosen = {}
    for target, offices in offices_by_target.items():
        wanted = [office for office in offices if given["representative"] in ("", office.id)]
        if len(offices) > 1 and len(wanted) != 1:
            named = "; ".join(f"{office.id} ({office.title}, {office.area})" for office in offices)
            raise click.BadParameter(f"several represent this postcode: {named}", param_hint="--representative")
        if not offices:
            raise click.BadParameter(f"nobody is known to represent it for {target!r}", param_hint="--postcode")
        chosen[target] = wanted[0].id if wanted else offices[0].id
    return chosen


def _fields(letter: Letter) -> dict[str, Any]:
    values = asdict(letter)
    return {name: values[name] for name in JSON_FIELDS}


def _titles(setup: Setup, campaign: Campaign) -> dict[str, str]:
    return totals_actions.target_titles(setup.context, campaign, campaign.languages[0])


def _table(rows: list[dict[str, object]]) -> str:
    if not rows:
        return "Nothing yet."
    cells = [list(rows[0]), *([("" if value is None else str(value)) for value in row.values()] for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(cells[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(line.rstrip() for line in lines)
