"""A workbook becomes rows of text, read where nothing can be lost; whatever is none, or too large, is refused."""

from datetime import date, datetime

import pytest

from campaign.core.errors import WorkbookFault
from campaign.workbooks import reader
from campaign.workbooks.reading import sheets
from tests.support import workbooks


def rows(raw):
    (sheet,) = reader.sheets(raw)
    return [row for _, row in sheet["rows"]]


def test_values_are_text_as_lists_have_it():
    typed = ["Ann", 2134, 2.5, True, date(2026, 11, 27), datetime(2026, 11, 27, 8, 30), " a b "]
    assert rows(workbooks.xlsx([typed])) == [["Ann", "2134", "2.5", "yes", "2026-11-27", "2026-11-27 08:30:00", "a b"]]


def test_every_row_keeps_its_number():
    read = sheets(workbooks.xlsx([["Name"], [], ["Ann Sample"]], name="Members"))
    assert [(sheet.name, sheet.rows) for sheet in read] == [("Members", ((1, ["Name"]), (3, ["Ann Sample"])))]


def test_what_is_merged_over_rows_stands_in_each_and_over_columns_in_the_first():
    raw = workbooks.xlsx(
        [["Ward", "Name"], ["", "Ann"], ["", "Bo"], ["", "Cy"]],
        merged=[(1, 0, 2, 0, "North"), (4, 0, 4, 1, "A title")],
    )
    assert rows(raw) == [["Ward", "Name"], ["North", "Ann"], ["North", "Bo"], ["", "Cy"], ["A title", ""]]


def test_every_sheet_that_has_anything_is_there():
    raw = workbooks.several({"Read me": [["Welcome"]], "Empty": [], "Members": [["Name"], ["Ann"]]})
    assert [sheet["name"] for sheet in reader.sheets(raw)] == ["Read me", "Members"]


def test_a_formula_is_not_computed_and_nothing_is_fetched():
    raw = workbooks.with_formula('=WEBSERVICE("http://127.0.0.1:9/")', "ann@x.example")
    assert rows(raw)[1] == ["Ann Sample", "ann@x.example"]


@pytest.fixture(scope="module")
def hostile():
    """Made when the first asks: two of them take a second."""
    blank = b"<worksheet>" + b" " * 220_000_000
    bomb = workbooks.altered(workbooks.SHEET, blank)
    plain = workbooks.xlsx([["Name"], ["Ann Sample"]])
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    wide = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    return {
        "nothing": b"",
        "words": b"Name\nAnn Sample\n",
        "half of one": plain[:-200],
        "one with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
        "an archive of other things": workbooks.altered("x", b"x", None).replace(
            b"xl/workbook.xml", b"xl/walkbook.xml"
        ),
        "a bomb": bomb,
        "a bomb that says it is small": workbooks.saying_it_is_small(bomb, workbooks.SHEET, 1_000),
        "a far corner": workbooks.sheet_of(far),
        "sixteen thousand columns": workbooks.sheet_of(wide),
        "a sheet that is no XML": workbooks.altered(workbooks.SHEET, b"<worksheet><sheetData><row><c"),
        "too many parts": _many_parts(plain),
    }


def _many_parts(raw):
    import io
    import zipfile

    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(reader.MOST_PARTS):
            archive.writestr(f"xl/media/{number}", b"")
    return out.getvalue()


NAMES = (
    "nothing", "words", "half of one", "one with a password", "an archive of other things", "a bomb",
    "a bomb that says it is small", "a far corner", "sixteen thousand columns", "a sheet that is no XML",
    "too many parts",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_is_hostile_or_no_workbook_is_refused(hostile, name):
    with pytest.raises(WorkbookFault):
        sheets(hostile[name])


def test_entities_are_not_expanded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    raw = workbooks.sheet_of(cells)
    document = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()
    raw = workbooks.altered(workbooks.SHEET, document + _content(raw))
    try:
        every_cell = [cell for sheet in sheets(raw) for _, row in sheet.rows for cell in row]
    except WorkbookFault:
        return
    assert not any("haha" in cell for cell in every_cell)


def _content(raw):
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(raw)).read(workbooks.SHEET)


def test_it_is_read_where_there_are_no_secrets(monkeypatch):
    import subprocess

    seen = {}

    def watched(*words, env, **more):
        seen.update(env)
        return run(*words, env=env, **more)

    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("CAMPAIGN_SITE__SECRET_KEY", "a secret")
    assert sheets(workbooks.xlsx([["Name"]]))
    assert seen and not any(name.startswith("CAMPAIGN_") for name in seen)
