"""Commands about the office directory."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from campaign.actions.context import today
from campaign.actions.offices import add_office, check_office, check_offices, import_offices
from campaign.cli.setup import Setup, now
from campaign.core.campaigns import office_checks
from campaign.core.campaigns.reader import is_language
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.offices.office import Office
from campaign.core.words import customs
from campaign.directory import Found
from campaign.store.protocol.errors import AlreadyExists

MOST_REMARKS = 20
"""Values that are left out are told one by one up to so many."""
MOST_COLUMNS = 100


@click.group()
def offices() -> None:
    """The office directory: who can be written to."""


@offices.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", default="", metavar="URL", help="Where the list comes from.")
@click.option("--licence", default="", metavar="L", help="Its licence.")
@click.option("--country", default="", metavar="CC", help="Of rows that name none.")
@click.option("--language", default="", metavar="L", help="Of the letters to rows that name none; en by default.")
@click.option("--role", default="", metavar="R", help="Of rows that name none.")
@click.option("--encoding", default="", metavar="E", help="Of a file that is not UTF-8, such as windows-1252.")
@click.option("--sheet", default="", metavar="NAME", help="Of a workbook; the one that looks like a list by default.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How to read 3/4/2024.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column a field stands in.")
@click.option("--ignore", "ignored", multiple=True, metavar="COLUMN", help="A column that says nothing of an office.")
@click.pass_obj
def import_file(
    setup: Setup,
    /,
    file: Path,
    encoding: str,
    sheet: str,
    columns: Sequence[str],
    ignored: Sequence[str],
    **given: str | None,
) -> None:
    """Read offices from CSV or XLSX, or from a list or a Popolo document in JSON or YAML.

    What only a person can tell is asked; --column and --ignore answer. No address is mailed before a person marked it
    checked.
    """
    from campaign import directory

    words = {name: value or "" for name, value in given.items()}
    words["dates"] = words["dates"].removesuffix("-first")
    answers = directory.Given(**words, columns=tuple(map(answer, columns)), ignored=tuple(ignored))
    listed = directory.read(file.read_bytes(), str(file), now().date(), answers, encoding, sheet)
    new, changed = import_offices(setup.context, listed)
    click.echo(f"{len(listed.offices)} offices read: {new} new, {changed} changed.")
    for line in _told(listed):
        click.echo(line)


def answer(words: str) -> tuple[str, str]:
    """A field and the column that it stands in."""
    field, equals, column = words.partition("=")
    if not equals:
        raise click.BadParameter(f'{words!r} is not like email="Parliament Email"', param_hint="--column")
    return field.strip(), column.strip()


def _told(listed: Found) -> Iterator[str]:
    """What was left out of a list and why, and what is to be answered."""
    if ended := len(listed.past) - listed.unwanted:
        yield f"{ended} left out, whose time in office is over."
    if listed.unwanted:
        yield f"{listed.unwanted} left out, to whom the list asks not to write."
    if listed.to_come:
        yield f"{listed.to_come} left out, whose time in office is yet to begin."
    for lines, what in ((listed.notes, "notes"), (listed.remarks, "values"), (listed.questions, "questions")):
        yield from lines[:MOST_REMARKS]
        if len(lines) > MOST_REMARKS:
            yield f"And {len(lines) - MOST_REMARKS} more {what} like these."
    if listed.unused:
        more = len(listed.unused) - MOST_COLUMNS
        yield f"Not used: {', '.join(map(repr, listed.unused[:MOST_COLUMNS]))}{f' and {more} more' * (more > 0)}."


@offices.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_all(setup: Setup, as_json: bool) -> None:
    """List offices, which addresses are checked, and which came back."""
    offices, here = setup.store.offices(), today(setup.context, now())
    bounced = {hold.key: hold for hold in setup.store.holds(now()) if hold.kind is HoldKind.SUSPENDED}
    if as_json:
        rows = [_fields(office, bounced.get(office.email.casefold()), here) for office in offices]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    for office in offices:
        state = _state(office, bounced.get(office.email.casefold()), here)
        click.echo(f"{office.id:24} {office.country or '--':3} {office.language:3} {office.email or '-':40} {state}")


@offices.command()
@click.argument("office_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--source", default="", metavar="URL", help="Where you looked the addresses up.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="When; today by default.")
@click.pass_obj
def check(setup: Setup, office_ids: Sequence[str], source: str, day: datetime | None) -> None:
    """Mark addresses as confirmed: one by itself, or several with where and when they were looked up."""
    known = setup.context.catalogue.directory()
    missing = next((office_id for office_id in office_ids if known.get(office_id) is None), None)
    if missing:
        raise click.ClickException(f"There is no office {missing!r}; see `campaign offices list`.")
    here = today(setup.context, now())
    looked = day.date() if day else here
    if looked > here:
        raise click.BadParameter("that day is yet to come", param_hint="--day")
    if not source and (len(office_ids) > 1 or day):
        raise click.UsageError("Missing option '--source': where were these addresses looked up?")
    if source:
        addresses = {one: office.email for one in office_ids if (office := known.get(one)) and office.email}
        done = check_offices(setup.context, addresses, (source, looked), "", now())
        click.echo(f"{done} of {len(office_ids)} addresses checked on {looked}.")
        return
    office = check_office(setup.context, office_ids[0], now())
    click.echo(f"{office.id}: {office.email or 'no email address'}, checked on {office.checked_on}")


@offices.command()
@click.option("--title", required=True, metavar="T", help="Of the office.")
@click.option("--country", default="", metavar="CC", help="ISO 3166-1 alpha-2.")
@click.option("--language", default="en", metavar="L", show_default=True, help="Of the letters to it.")
@click.option("--email", default="", metavar="E", help="Its address, which you looked up today.")
@click.option("--contact-form", default="", metavar="URL", help="Address of its form.")
@click.option("--organisation", default="", metavar="O")
@click.option("--holder", default="", metavar="N", help="Who holds it.")
@click.option("--area", default="", metavar="A", help="The constituency that it stands for.")
@click.option("--role", default="", metavar="R")
@click.option("--evidence", default="", metavar="TEXT", help="Where you looked.")
@click.pass_obj
def add(setup: Setup, /, **typed: str) -> None:
    """Add one office to the directory."""
    office = Office(id="", **{**typed, "country": typed["country"].upper()})  # type: ignore[arg-type]
    wrong = list(office_checks.fields_at_fault(office))
    if office.country and customs.country_name(office.country, "en") == office.country:
        wrong.append("country")
    if not is_language(office.language):
        wrong.append("language")
    if wrong:
        raise click.UsageError(f"this cannot be: {', '.join(f'--{name}'.replace('_', '-') for name in wrong)}")
    try:
        added = add_office(setup.context, office, "", now())
    except AlreadyExists as error:
        raise click.ClickException(f"There is an office {error} already.") from None
    click.echo(f"{added.id}: {added.email or 'no email address'}")


def _fields(office: Office, bounced: Hold | None, today: date) -> dict[str, object]:
    return asdict(office) | {
        "check_overdue": office.is_overdue(today),
        "bounced_on": bounced.since.date() if bounced and office.email else None,
        "bounce_reply": bounced.reply if bounced and office.email else "",
    }


def _state(office: Office, bounced: Hold | None, today: date) -> str:
    state = f"checked {office.checked_on}" if office.checked_on else "not checked"
    if office.is_overdue(today):
        state += ", check it again"
    if bounced and office.email:
        state += f", came back on {bounced.since.date()}"
    return f"{state}, holder until {office.until}" if office.is_past(today) else state


COMMANDS = (offices,)
