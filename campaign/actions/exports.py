"""Totals to take along: CSV, XLSX and JSON, all made of the same tables. Aggregates only; nobody is in them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from campaign.actions import totals
from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts import activity
from campaign.core.counts.activity import Activity
from campaign.core.counts.totals import STATES, Totals, as_json
from campaign.core.words import customs, text
from campaign.store.protocol.counts import MarkedDay

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

COLUMNS = {
    "totals": ("measure", "count"),
    "by_target": ("id", "title", *STATES),
    "by_country": ("country", "supporters"),
    "by_partner": ("partner", "supporters", "confirmed", *STATES),
    "by_day": ("day", "supporters", "letters"),
    "funnel": ("day", *activity.STEPS),
    "partner_funnel": ("partner", *activity.STEPS),
    "by_hour": ("hour", "supporters", "letters"),
    "by_source": ("source", "seen", "supporters", "letters", "personalised"),
    "by_language": ("language", "supporters", "letters", "personalised"),
}
"""The columns of each table. The first names the row, `title` says it in words, the others are counts."""

NAMED = ("by_country", "by_partner", "partner_funnel", "by_language")
"""Tables whose rows are known by codes: a column `name` stands beside those wherever a person reads them."""
_MORE_COLUMNS = {"marked_days": ("day", "words"), "definitions": ("measure", "definition")}
_DATES = {"day": "yyyy-mm-dd", "hour": "yyyy-mm-dd hh:mm"}
"""How a spreadsheet shows what is a date; hours are UTC."""
_NARROWEST, _WIDEST, _SLACK, _UPRIGHT = 10, 70, 3, 100
"""Columns of the workbook, what they have beyond their words, and how many stand on an upright page; in digits."""
_LINE = 15
"""How high a line of a cell is, in points."""
_A4 = 9
"""By its number in the format (ECMA-376, part 1, 18.3.1.63)."""

Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Counted:
    """All that is counted in one campaign. `titles` are the targets' by id; countries with fewer supporters than
    `small_numbers` are summed under None.
    """

    totals: Totals
    activity: Activity
    titles: Mapping[str, str]
    small_numbers: int


def gather(context: Context, campaign: Campaign, titles: Mapping[str, str], now: datetime) -> Counted:
    """All that is counted in a campaign; `titles` are its targets' by id."""
    activities = activity.gather(context.store.activity(campaign.slug, ""))
    return Counted(totals.ledger(context, campaign, now), activities, titles, context.settings.privacy.small_numbers)


def document(totals: Totals, titles: Mapping[str, str], small_numbers: int) -> dict[str, object]:
    """The totals as in the public JSON, and what is for the desk and the command line only."""
    shown = as_json(totals, titles, small_numbers)
    return {**shown, "awaiting_confirmation": totals.of("awaiting_confirmation")}


def ledger_rows(totals: Totals, titles: Mapping[str, str], small_numbers: int, table: str) -> Rows:
    """The rows of one of the ledger's tables: `totals`, `by_target`, `by_country`, `by_partner` or `by_day`."""
    shown = document(totals, titles, small_numbers)
    if table == "by_partner":
        counts = COLUMNS[table][1:]
        return [
            {"partner": code, **{name: numbers.get(name, 0) for name in counts}}
            for code, numbers in totals.by_partner.items()
        ]
    if table != "totals":
        rows = shown[table]
        return rows if isinstance(rows, list) else []
    numbers = {**shown, **{state: totals.of(state) for state in STATES}}
    names = ("supporters", "confirmed", "awaiting_confirmation", *STATES, "towards_goal", "goal")
    more = ("different_letters", "personalised_percent")
    return [{"measure": name, "count": numbers[name]} for name in (*names, *more)]


def tables(counted: Counted) -> dict[str, Rows]:
    """Every table, in the order of `COLUMNS`."""
    own = {
        "funnel": activity.FUNNEL,
        "partner_funnel": activity.PARTNER_FUNNEL,
        "by_hour": activity.HOUR,
        "by_source": activity.SOURCE,
        "by_language": activity.LANGUAGE,
    }
    return {
        name: _counter_rows(counted.activity, own[name], columns)
        if name in own
        else ledger_rows(counted.totals, counted.titles, counted.small_numbers, name)
        for name, columns in COLUMNS.items()
    }


def names(context: Context, tables: Mapping[str, Rows], language: str, others: str = "") -> dict[str, dict[str, str]]:
    """What the codes of the tables in `NAMED` are called in `language`, by table and code; `others` are the countries
    that are summed up under "".
    """
    partners = {partner.code: partner.name for partner in context.store.partners()}
    countries, languages = ({str(row[key] or "") for row in tables[f"by_{key}"]} for key in ("country", "language"))
    return {
        "by_country": {code: customs.country_name(code, language) if code else others for code in countries},
        "by_partner": partners,
        "partner_funnel": partners,
        "by_language": {code: _capital(customs.language_name(code, language)) for code in languages},
    }


def with_names(rows: Rows, columns: Sequence[str], named: Mapping[str, str]) -> tuple[Rows, Sequence[str]]:
    """The rows of one of these tables with the column `name` beside the code, and their columns."""
    code, *counts = columns
    return [{**row, "name": named.get(str(row[code] or ""), "")} for row in rows], (code, "name", *counts)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def plain_csv(rows: Rows, columns: Sequence[str]) -> str:
    """One table as CSV (RFC 4180, with line feeds), its cells defused."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def long_csv(tables: Mapping[str, Rows]) -> bytes:
    """All tables as one, a number a row, for a spreadsheet: UTF-8 with the mark by which it is known to be that."""
    return plain_csv(list(_numbers(tables)), ("table", "id", "title", "measure", "count")).encode("utf-8-sig")


@dataclass(frozen=True)
class Beside:
    """What a workbook says beside the numbers: names by table and key, and the days that organisers marked."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marked: Sequence[MarkedDay] = ()


def xlsx(
    tables: Mapping[str, Rows], definitions: Mapping[str, str], as_of: datetime, beside: Beside | None = None
) -> bytes:
    """All tables as a workbook, one a sheet, with real dates and names beside codes, the marked days, and what the
    numbers mean. Words are never formulas, nor links.
    """
    from xlsxwriter import Workbook  # half a megabyte that most processes never need

    out = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(out, {"in_memory": True, **plain}) as book:
        book.set_properties({"created": as_of.replace(tzinfo=None)})
        for name, rows, columns in _whole(tables, definitions, beside or Beside()):
            _sheet(book, name, rows, columns)
    return out.getvalue()


def tidy_csvs(
    tables: Mapping[str, Rows], definitions: Mapping[str, str], as_of: datetime, beside: Beside | None = None
) -> bytes:
    """All tables as CSV files in a ZIP, one for each question: what programs for charts take as it is, with hours as
    they read them ("2026-11-23 20:00").
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, rows, columns in _whole(tables, definitions, beside or Beside()):
            file = zipfile.ZipInfo(f"{name}.csv", as_of.timetuple()[:6])
            shown = (
                [{**row, "hour": f"{row['hour']}:00".replace("T", " ")} for row in rows] if "hour" in columns else rows
            )
            packed.writestr(file, plain_csv(shown, columns).encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _whole(
    tables: Mapping[str, Rows], definitions: Mapping[str, str], beside: Beside
) -> Iterator[tuple[str, Rows, Sequence[str]]]:
    """Every table with names beside its codes, the marked days and what the numbers mean; each with its columns."""
    marked: Rows = [{"day": marked_day.day.isoformat(), "words": marked_day.words} for marked_day in beside.marked]
    meant: Rows = [{"measure": name, "definition": words} for name, words in definitions.items()]
    for name, rows in {**tables, "marked_days": marked, "definitions": meant}.items():
        columns = COLUMNS.get(name) or _MORE_COLUMNS[name]
        named = beside.names.get(name)
        yield (name, rows, columns) if named is None else (name, *with_names(rows, columns, named))


def _sheet(book: "Workbook", name: str, rows: Rows, columns: Sequence[str]) -> None:
    """One table, as wide as its words; printed, it is as wide as the page, with its name and first row on each."""
    sheet = book.add_worksheet(name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    dated = {name: book.add_format({"num_format": form, "align": "left"}) for name, form in _DATES.items()}
    widths = []
    for place, column in enumerate(columns):
        values = [_cell(row[column]) for row in rows]
        counts = bool(values) and all(isinstance(value, int) for value in values)
        sheet.write_string(0, place, column, book.add_format({"bold": True, "align": "right" if counts else "left"}))
        for line, value in enumerate(values, 1):
            if column in dated:
                sheet.write_datetime(line, place, datetime.fromisoformat(str(value)), dated[column])
            elif isinstance(value, int):
                sheet.write_number(line, place, value)
            elif value:
                sheet.write_string(line, place, str(value), wrapped)
                if text.columns(str(value)) > _WIDEST - _SLACK:  # LibreOffice makes no row higher by itself
                    sheet.set_row(line, _LINE * ceil(text.columns(str(value)) / (_WIDEST - _SLACK)))
        widths.append(max(map(text.columns, (column, _DATES.get(column, ""), *map(str, values)))) + _SLACK)
        widths[-1] = min(max(widths[-1], _NARROWEST), _WIDEST)
        sheet.set_column(place, place, widths[-1])
    _set_up(sheet, across=sum(widths) > _UPRIGHT)


def _set_up(sheet: "Worksheet", *, across: bool) -> None:
    """The page that it is printed on."""
    sheet.freeze_panes(1, 0)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L&A&R&P/&N")
    if across:
        sheet.set_landscape()


def _numbers(tables: Mapping[str, Rows]) -> Iterable[dict[str, object]]:
    for table, rows in tables.items():
        for row in rows:
            if table == "totals":
                yield {"table": table, "id": "", "title": "", **row}
                continue
            key, *others = COLUMNS[table]
            for measure in others:
                if measure != "title":
                    named = {"table": table, "id": row[key], "title": row.get("title", "")}
                    yield {**named, "measure": measure, "count": row[measure]}


def _counter_rows(counted: Activity, dimension: str, columns: Sequence[str]) -> Rows:
    key, *measures = columns
    table = counted.table(dimension)
    return [{key: name, **{measure: table[name].get(measure, 0) for measure in measures}} for name in sorted(table)]


def _cell(value: object) -> object:
    return text.defused(value) if isinstance(value, str) else value
