"""A campaign's numbers to take along, as files. Aggregates only; nobody is in them."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response

from campaign.actions import exports, marked_days, stats_file
from campaign.core.counts.activity import STEP_DEFINITIONS
from campaign.core.counts.totals import DEFINITIONS
from campaign.web.desk import numbers as watched
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now

blueprint = Blueprint("taking_along", __name__)


@blueprint.get("/c/<slug>/totals.csv")
def totals_csv(slug: str) -> Response:
    """Every number, one a row."""
    return _file(slug, "csv", "text/csv; charset=utf-8", exports.long_csv(exports.tables(_counted(slug))))


@blueprint.get("/c/<slug>/totals.xlsx")
def totals_xlsx(slug: str) -> Response:
    """The same tables as a workbook."""
    tables = exports.tables(_counted(slug))
    book = exports.xlsx(tables, _meant(), now(), _beside(slug, tables))
    return _file(slug, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book)


@blueprint.get("/c/<slug>/totals.zip")
def totals_zip(slug: str) -> Response:
    """The same tables as CSV files, one for each question."""
    tables = exports.tables(_counted(slug))
    packed = exports.tidy_csvs(tables, _meant(), now(), _beside(slug, tables))
    return _file(slug, "zip", "application/zip", packed)


@blueprint.get("/c/<slug>/totals.db")
def totals_db(slug: str) -> Response:
    """The same tables as an SQLite file, for Datasette."""
    counted = [(context().catalogue.campaign(slug), _counted(slug))]
    return _file(slug, "db", "application/vnd.sqlite3", stats_file.content(context(), counted, now()))


@blueprint.get("/c/<slug>/totals.json")
def totals_json(slug: str) -> Response:
    """The public totals, and how many letters await their confirmation."""
    counted = _counted(slug)
    document = exports.document(counted.totals, counted.titles, counted.small_numbers)
    return _file(slug, "json", "application/json", json.dumps(document, ensure_ascii=False, indent=2).encode())


def _counted(slug: str) -> exports.Counted:
    campaign = context().catalogue.campaign(slug)
    return exports.gather(context(), campaign, watched.target_titles(campaign), now())


def _meant() -> dict[str, str]:
    return {name: gettext(words) for name, words in {**STEP_DEFINITIONS, **DEFINITIONS}.items()}


def _beside(slug: str, tables: Mapping[str, exports.Rows]) -> exports.Beside:
    """The names of what tables have codes of, in the page's language, and the marked days."""
    names = exports.names(context(), tables, language.page_language(), gettext("Other countries"))
    return exports.Beside(names, marked_days.marked(context(), slug))


def _file(slug: str, ending: str, kind: str, content: bytes) -> Response:
    name = f"{slug}-{context().catalogue.campaign(slug).day_at(now()).isoformat()}.{ending}"
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
