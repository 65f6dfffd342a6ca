"""The numbers of campaigns as an SQLite file, for Datasette or anything that reads one. Nobody is in it."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from campaign.actions import exports
from campaign.actions.context import Context
from campaign.actions.exports import Counted
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts.activity import STEP_DEFINITIONS
from campaign.core.counts.totals import DEFINITIONS
from campaign.store import stats
from campaign.store.stats import Table

_WORDS = frozenset({"measure", "id", "title", "name", "country", "partner", "day", "hour", "source", "language"})
_CAMPAIGN = ("slug", "title", "status", "opens", "closes", "as_of")

All = Sequence[tuple[Campaign, Counted]]
"""Campaigns, each with all that is counted in it."""


def write(context: Context, path: Path, counted: All, now: datetime) -> None:
    """Write the numbers of campaigns into a new file. Raises FileExistsError."""
    stats.write(path, dict(_tables(context, counted, now)))


def content(context: Context, counted: All, now: datetime) -> bytes:
    """The same as the bytes of such a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stats.db"
        write(context, path, counted, now)
        return path.read_bytes()


def _tables(context: Context, campaigns: All, now: datetime) -> Iterator[tuple[str, Table]]:
    yield "campaigns", (dict.fromkeys(_CAMPAIGN, str) | {"goal": int}, [_campaign(one, now) for one, _ in campaigns])
    tables = {campaign.slug: _named(context, campaign, exports.tables(counted)) for campaign, counted in campaigns}
    for name, known in exports.COLUMNS.items():
        columns = exports.with_names([], known, {})[1] if name in exports.NAMED else known
        kinds = {"campaign": str} | {column: str if column in _WORDS else int for column in columns}
        yield name, (kinds, [{"campaign": slug, **row} for slug, own in tables.items() for row in own[name]])
    marked = {slug: context.store.watched(slug).marked for slug in tables}
    days: list[dict[str, object]] = [
        {"campaign": slug, "day": day.day.isoformat(), "words": day.words} for slug in marked for day in marked[slug]
    ]
    yield "marked_days", (dict.fromkeys(("campaign", "day", "words"), str), days)
    meant: list[dict[str, object]] = [
        {"measure": name, "definition": words} for name, words in {**STEP_DEFINITIONS, **DEFINITIONS}.items()
    ]
    yield "definitions", (dict.fromkeys(("measure", "definition"), str), meant)


def _named(context: Context, campaign: Campaign, tables: dict[str, exports.Rows]) -> dict[str, exports.Rows]:
    """The tables with names beside codes, in the first language of the campaign."""
    names = exports.names(context, tables, campaign.languages[0])
    named = {name: exports.with_names(tables[name], exports.COLUMNS[name], names[name])[0] for name in exports.NAMED}
    return tables | named


def _campaign(campaign: Campaign, now: datetime) -> dict[str, object]:
    title = campaign.in_language(campaign.title, campaign.languages[0])
    dates = {
        name: day.isoformat() if day else None for name, day in (("opens", campaign.opens), ("closes", campaign.closes))
    }
    about = {"slug": campaign.slug, "title": title, "status": campaign.status.value, "goal": campaign.goal}
    return {**about, **dates, "as_of": now.isoformat(timespec="seconds")}
