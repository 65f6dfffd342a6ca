"""Totals to take along: CSV, XLSX, JSON and the command line say the same; no cell is a formula; nobody is in them."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from campaign.actions import exports, totals
from campaign.core.accounts import Role
from campaign.core.counts.activity import Count
from campaign.store.protocol.campaigns import Partner
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.desk import YOU
from tests.support.processes import run
from tests.web.desk.test_watching import confirmed
from tests.web.supporter.test_counting import take_copies
from tests.web.supporter.test_journey import FORM

FILES = "/organiser/c/clean-rivers/totals"
NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("https://evil.example","x")')


@pytest.fixture
def context(desk):
    return CONTEXT.of(desk.app)


@pytest.fixture
def person(desk, client, clock, context):
    """An organiser, after a letter sent and one taken."""
    confirmed(client, clock, context, f"{FORM}?partner=river-watch&source=paper")
    take_copies(client, clock)
    return desk.signed_in()


def long_csv(answer):
    """Count by table, id and measure."""
    assert answer.data.startswith(b"\xef\xbb\xbf"), "Excel knows by this that it is UTF-8"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    return {(row["table"], row["id"], row["measure"]): int(row["count"]) for row in rows}


def sheets(data):
    """The cells of each sheet, row by row, as strings and numbers; a formula is an error."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        words = ["".join(string.itertext()) for string in strings.findall("m:si", NAMES)]
        names = ElementTree.fromstring(book.read("xl/workbook.xml")).findall("m:sheets/m:sheet", NAMES)
        return {
            sheet.get("name"): _rows(ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")), words)
            for number, sheet in enumerate(names, 1)
        }


def _rows(sheet, words):
    assert not sheet.findall(".//m:f", NAMES) and not sheet.findall(".//m:hyperlink", NAMES)
    rows = []
    for row in sheet.findall(".//m:row", NAMES):
        cells = {re.sub(r"\d", "", cell.get("r")): cell for cell in row.findall("m:c", NAMES)}
        values = {
            name: cell.find("m:v", NAMES).text for name, cell in cells.items() if cell.find("m:v", NAMES) is not None
        }
        rows.append({at: words[int(v)] if cells[at].get("t") == "s" else _number(v) for at, v in values.items()})
    return rows


def _number(written):
    return float(written) if "." in written else int(written)


def long_xlsx(answer):
    """The same shape as `long_csv`, from the workbook."""
    numbers = {}
    for table, (head, *rows) in sheets(answer.data).items():
        for row in rows:
            if table in ("definitions", "marked_days"):
                continue
            if table == "totals":
                numbers[table, "", row["A"]] = row["B"]
                continue
            for at, measure in list(head.items())[1:]:
                if measure not in ("title", "name"):
                    numbers[table, _key(head["A"], row.get("A", "")), measure] = row[at]
    return numbers


def _key(column, value):
    """A key as the CSV writes it: in the workbook days and hours are dates, counted from the end of 1899."""
    if column not in ("day", "hour"):
        return value
    at = datetime(1899, 12, 30) + timedelta(seconds=round(value * 86_400))
    return at.strftime("%Y-%m-%d" if column == "day" else "%Y-%m-%dT%H")


def long_json(document):
    """The ledger's numbers of the JSON in that shape."""
    simple = ("supporters", "confirmed", "awaiting_confirmation", "towards_goal", "goal", "different_letters")
    numbers = {("totals", "", name): document[name] for name in (*simple, "personalised_percent")}
    numbers |= {("totals", "", state): count for state, count in document["letters"].items()}
    for table, key in (("by_target", "id"), ("by_country", "country"), ("by_day", "day")):
        for row in document[table]:
            measures = {name: count for name, count in row.items() if name not in (key, "title")}
            numbers |= {(table, row[key] or "", name): count for name, count in measures.items()}
    return numbers


def test_csv_xlsx_and_json_agree(person):
    in_csv, in_xlsx = long_csv(person.browser.get(f"{FILES}.csv")), long_xlsx(person.browser.get(f"{FILES}.xlsx"))
    in_json = long_json(person.browser.get(f"{FILES}.json").json)
    assert in_csv == in_xlsx
    assert {place: in_csv[place] for place in in_json} == in_json
    assert in_csv["totals", "", "supporters"] == 2 and in_csv["by_target", "minister", "queued"] == 1
    assert in_csv["by_hour", "2026-11-23T20", "letters"] == 3 and in_csv["funnel", "2026-11-23", "seen"] == 2
    assert in_csv["by_source", "paper", "supporters"] == in_csv["by_partner", "river-watch", "confirmed"] == 1
    assert in_csv["partner_funnel", "river-watch", "confirmed"] == 1
    assert ("by_country", "", "supporters") in in_csv, "countries with few supporters have no name"


def test_the_public_json_is_the_same_but_for_what_awaits(person, client):
    mine = person.browser.get(f"{FILES}.json").json
    public = client.get("/api/v1/campaigns/clean-rivers/totals").json
    assert mine.pop("awaiting_confirmation") == 0
    assert mine | {"as_of": public["as_of"]} == public


def test_the_workbook_can_be_charted_by_a_person(desk, person):
    """Dates are dates, codes have names beside them, and what happened stands on its day."""
    desk.store.mark_day("clean-rivers", NOW.date(), "Article", 100)
    rows = sheets(person.browser.get(f"{FILES}.xlsx").data)
    assert all(isinstance(row["A"], int | float) for row in [*rows["by_day"][1:], *rows["by_hour"][1:]])
    assert [row["B"] for row in rows["by_partner"]] == ["name", "River Watch"]
    assert [row["B"] for row in rows["by_country"]] == ["name", "Other countries"]
    assert [row["B"] for row in rows["by_language"]] == ["name", "English"]
    assert [(_key("day", row["A"]), row["B"]) for row in rows["marked_days"][1:]] == [("2026-11-23", "Article")]


def test_the_workbook_can_be_read_and_printed(desk, person):
    """Columns are as wide as their words, long ones wrap; a page is as wide as its table and says which one it is."""
    words = "강" * 20
    desk.store.mark_day("clean-rivers", NOW.date(), words, 100)
    data = person.browser.get(f"{FILES}.xlsx").data
    names = list(sheets(data))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        pages = [ElementTree.fromstring(book.read(f"xl/worksheets/sheet{at}.xml")) for at in range(1, len(names) + 1)]
        titles = ElementTree.fromstring(book.read("xl/workbook.xml")).findall("m:definedNames/m:definedName", NAMES)
    assert sorted(one.text for one in titles) == sorted(f"{name}!$1:$1" for name in names)
    widths, across = {}, []
    for name, page in zip(names, pages, strict=True):
        setup, columns = page.find("m:pageSetup", NAMES), page.findall("m:cols/m:col", NAMES)
        assert page.find("m:sheetPr/m:pageSetUpPr", NAMES).get("fitToPage") == "1" and setup.get("fitToHeight") == "0"
        assert page.find("m:headerFooter/m:oddHeader", NAMES).text.startswith("&L&A") and setup.get("paperSize") == "9"
        widths[name] = [float(column.get("width")) for column in columns]
        across += [name] if setup.get("orientation") == "landscape" else []
    assert widths["totals"][0] > len("personalised_percent") and widths["marked_days"][1] > 2 * len(words)
    assert 70 <= widths["definitions"][1] < 72 and "by_partner" in across and "totals" not in across
    heights = [float(row.get("ht", 0)) for row in pages[names.index("definitions")].findall(".//m:row", NAMES)]
    assert max(heights) >= 30 and heights[0] == 0, "rows of more than one line are as high"


def test_they_are_files_to_keep(person):
    for ending, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxml"), ("json", "application/json")):
        answer = person.browser.get(f"{FILES}.{ending}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="clean-rivers-2026-11-23.{ending}"'
        assert answer.content_type.startswith(kind) and answer.headers["Cache-Control"] == "no-store"
        assert person.browser.get(f"/organiser/c/nope/totals.{ending}").status_code == 404


def test_a_viewer_may_take_them_along(desk, person):
    assert desk.signed_in(YOU, Role.VIEWER).browser.get(f"{FILES}.csv").status_code == 200


def test_the_workbook_says_what_numbers_mean(person):
    meant = {row["A"]: row["B"] for row in sheets(person.browser.get(f"{FILES}.xlsx").data)["definitions"]}
    assert meant["sent"] == "accepted by the recipient's mail server" and "opened" in meant["seen"]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_is_a_formula(desk, person, context, words):
    offices = [replace(office, title=words) for office in context.store.offices()]
    context.store.save_offices(offices)
    context.store.count_activity("clean-rivers", [Count("source", words, "seen"), Count("language", words, "letters")])
    context.store.add_partner(Partner(words, words, (), "salt"))
    text = person.browser.get(f"{FILES}.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{words}" in cells and words not in cells
    tables = sheets(person.browser.get(f"{FILES}.xlsx").data)
    titles = {row["B"] for row in tables["by_target"][1:]}
    assert titles == {f"'{words}"}
    assert all(
        not str(cell).startswith(("=", "+", "@")) for rows in tables.values() for row in rows for cell in row.values()
    )


def test_nobody_is_in_them(desk, client, clock, context):
    confirmed(client, clock, context, name="Aurelia Tellerin", place="Tellingham", note="A telling note")
    person = desk.signed_in()
    with zipfile.ZipFile(io.BytesIO(person.browser.get(f"{FILES}.xlsx").data)) as book:
        workbook = b"".join(book.read(name) for name in book.namelist())
    for data in (workbook, *(person.browser.get(f"{FILES}.{ending}").data for ending in ("csv", "json"))):
        assert not re.search(b"Aurelia|Telling|telling note|jane@", data)


class TestOnTheCommandLine:
    @pytest.fixture
    def folder(self, tmp_path, person, settings, context):
        """The configuration of the application's own database, for commands in processes of their own."""
        site, mail = settings.site, settings.mail
        lines = [
            *("[site]", f'secret_key = "{site.secret_key}"', f'url = "{site.url}"'),
            *("[database]", f'url = "{settings.database.url}"'),
            *("[mail]", f'maildir = "{mail.maildir}"', f'from = "{mail.from_address}"'),
        ]
        (tmp_path / "config.toml").write_text("\n".join(lines))
        return tmp_path

    def test_the_totals_are_the_same(self, folder, person):
        printed = json.loads(run(folder, "totals", "clean-rivers", "--format", "json").fine())
        mine = person.browser.get(f"{FILES}.json").json
        assert long_json(printed) == long_json(mine)
        in_csv = long_csv(person.browser.get(f"{FILES}.csv"))
        for by in ("target", "country", "partner", "day"):
            rows = json.loads(run(folder, "totals", "clean-rivers", "--by", by, "--format", "json").fine())
            key, *measures = (name for name in rows[0] if name != "title")
            told = {(f"by_{by}", row[key] or "", name): row[name] for row in rows for name in measures}
            assert told == {place: count for place, count in in_csv.items() if place[0] == f"by_{by}"}

    def test_a_file_for_datasette_has_the_same_numbers(self, folder, person):
        run(folder, "export-stats", "stats.db").fine()
        with closing(sqlite3.connect(folder / "stats.db")) as db:
            db.row_factory = sqlite3.Row
            numbers = {}
            for table, columns in exports.COLUMNS.items():
                key, *measures = (name for name in columns if name != "title")
                for row in db.execute(f"SELECT * FROM {table} WHERE campaign = 'clean-rivers'"):
                    if table == "totals":
                        numbers[table, "", row["measure"]] = row["count"]
                    else:
                        numbers |= {(table, row[key] or "", name): row[name] for name in measures}
            assert numbers == long_csv(person.browser.get(f"{FILES}.csv"))
            assert db.execute("SELECT slug, title, goal FROM campaigns").fetchone()[:] == (
                "clean-rivers",
                "Clean rivers",
                100,
            )
            assert db.execute("SELECT definition FROM definitions WHERE measure = 'sent'").fetchone()
            everything = str([tuple(row) for table in exports.COLUMNS for row in db.execute(f"SELECT * FROM {table}")])
        assert "jane@" not in everything and "Kim" not in everything

    def test_it_overwrites_nothing(self, folder):
        (folder / "stats.db").write_text("mine")
        ended = run(folder, "export-stats", "stats.db")
        assert ended.status == 1 and "nothing was overwritten" in ended.err
        assert (folder / "stats.db").read_text() == "mine"


def test_a_campaign_without_anybody_has_empty_tables(context):
    campaign = context.catalogue.campaign("clean-rivers")
    from tests.conftest import NOW

    tables = exports.tables(exports.gather(context, campaign, {"minister": "Minister"}, NOW))
    assert list(tables) == list(exports.COLUMNS)
    assert tables["by_day"] == tables["funnel"] == [] and tables["totals"][0] == {"measure": "supporters", "count": 0}
    assert totals.ledger(context, campaign, NOW).by_day == {}


def tidy(answer):
    """The rows of every file in the ZIP."""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        files = {name.removesuffix(".csv"): packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items()}


def test_each_question_has_a_table_of_its_own_that_says_what_the_long_one_does(person):
    tables, long = tidy(person.browser.get(f"{FILES}.zip")), long_csv(person.browser.get(f"{FILES}.csv"))
    assert list(tables) == [*exports.COLUMNS, "marked_days", "definitions"]
    assert [(row["partner"], row["name"], row["sent"]) for row in tables["by_partner"]] == [
        ("river-watch", "River Watch", str(long["by_partner", "river-watch", "sent"]))
    ]
    assert [row["day"] for row in tables["by_day"]] == [
        day for table, day, what in long if (table, what) == ("by_day", "letters")
    ]
    assert [row["hour"] for row in tables["by_hour"]] == ["2026-11-23 20:00"], "as every spreadsheet reads an hour"
    assert list(tables["by_language"][0])[:2] == ["language", "name"] and tables["by_language"][0]["name"] == "English"
    assert {row["measure"] for row in tables["totals"]} == {what for table, _, what in long if table == "totals"}


def test_what_datasette_opens_has_the_same_numbers_and_this_campaign_alone(person, tmp_path):
    file = tmp_path / "rivers.db"
    file.write_bytes(person.browser.get(f"{FILES}.db").data)
    long = long_csv(person.browser.get(f"{FILES}.csv"))
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT slug FROM campaigns").fetchall() == [("clean-rivers",)]
        days = db.execute("SELECT day, letters FROM by_day").fetchall()
        named = [db.execute(f"SELECT name FROM by_{what}").fetchall() for what in ("partner", "language", "country")]
    assert named == [[("River Watch",)], [("English",)], [("",)]], "names stand beside codes there too"
    assert days == [
        (day, count) for (table, day, what), count in long.items() if (table, what) == ("by_day", "letters")
    ]
