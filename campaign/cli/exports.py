"""The command that writes aggregates into a file of its own."""

from collections.abc import Iterator
from pathlib import Path

import click

from campaign.actions import exports, totals
from campaign.cli.setup import Setup, now
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts.activity import STEP_DEFINITIONS
from campaign.core.counts.totals import DEFINITIONS
from campaign.store import stats
from campaign.store.stats import Table

_WORDS = frozenset({"measure", "id", "title", "country", "partner", "day", "hour", "source", "language"})
_CAMPAIGN = ("slug", "title", "status", "opens", "closes", "as_of")


@click.command("export-stats")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.db")
@click.pass_obj
def export_stats(setup: Setup, file: Path) -> None:
    """Write the numbers of every campaign into an SQLite file, to open in Datasette. Nobody is in it."""
    campaigns = setup.context.catalogue.campaigns()
    try:
        stats.write(file, dict(_tables(setup, campaigns)))
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; nothing was overwritten.") from None
    click.echo(f"Wrote {file}: the numbers of {len(campaigns)} campaigns.")


def _tables(setup: Setup, campaigns: list[Campaign]) -> Iterator[tuple[str, Table]]:
    yield "campaigns", (dict.fromkeys(_CAMPAIGN, str) | {"goal": int}, [_campaign(one) for one in campaigns])
    found = {one.slug: exports.tables(counted(setup, one)) for one in campaigns}
    for name, columns in exports.COLUMNS.items():
        kinds = {"campaign": str} | {column: str if column in _WORDS else int for column in columns}
        yield name, (kinds, [{"campaign": slug, **row} for slug, tables in found.items() for row in tables[name]])
    marked = {one.slug: setup.store.watched(one.slug).marked for one in campaigns}
    days: list[dict[str, object]] = [
        {"campaign": slug, "day": day.day.isoformat(), "words": day.words} for slug in marked for day in marked[slug]
    ]
    yield "marked_days", (dict.fromkeys(("campaign", "day", "words"), str), days)
    meant: list[dict[str, object]] = [
        {"measure": name, "definition": words} for name, words in {**STEP_DEFINITIONS, **DEFINITIONS}.items()
    ]
    yield "definitions", (dict.fromkeys(("measure", "definition"), str), meant)


def counted(setup: Setup, campaign: Campaign) -> exports.Counted:
    """All that is counted in a campaign."""
    titles = totals.target_titles(setup.context, campaign, campaign.languages[0], "Own government")
    return exports.gather(setup.context, campaign, titles, now())


def _campaign(campaign: Campaign) -> dict[str, object]:
    title = campaign.in_language(campaign.title, campaign.languages[0])
    dates = {
        name: day.isoformat() if day else None for name, day in (("opens", campaign.opens), ("closes", campaign.closes))
    }
    about = {"slug": campaign.slug, "title": title, "status": campaign.status.value, "goal": campaign.goal}
    return {**about, **dates, "as_of": now().isoformat(timespec="seconds")}


COMMANDS = (export_stats,)
