"""A list is shown as it is taken: every line is there, every address is something, and nothing goes in silence."""

import json
from datetime import date

import pytest

from campaign.core.errors import OfficeFileFaults
from campaign.directory import Given, files, looking
from campaign.directory.fitting import Answers
from campaign.directory.rows_read import Standing
from tests.directory.test_lists import SHARED, TODAY
from tests.support import workbooks
from tests.support.untidy import SHAPES


def looked(raw, name="list.csv", given=None, sheet="", **answers):
    opened = files.opened(raw if isinstance(raw, bytes) else raw.encode(), name, answers.pop("encoding", ""))
    return looking.look(opened, given or Given(), Answers(apart=True, **answers), TODAY, sheet)


def of_shape(shape):
    return looked(shape.raw, shape.name, encoding="windows-1252" if "german" in shape.name else "")


def standings(of_list):
    return [row.standing for row in of_list.found.rows]


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
def test_every_line_is_shown_and_every_address_is_read_or_told(shape):
    listed = of_shape(shape)
    assert len(listed.found.rows) + len(listed.left) == shape.rows
    taken = [row for row in listed.found.rows if row.standing is Standing.TAKEN]
    assert tuple(row.office.email for row in taken if row.office.email) == shape.emails
    for row in listed.found.rows:
        written = [value for value in listed.cells.get(row.where, ()) if "@" in value]
        told = bool(row.said) or row.standing is not Standing.TAKEN
        for value in written:
            columns = [c for c, cell in zip(listed.columns, listed.cells[row.where], strict=True) if cell == value]
            assert told or row.office.email in value or looking.what_is(value) == "an e-mail address"
            assert columns, "it stands under a column that is shown, used or not"


def test_two_lines_of_names_are_one_where_groups_say_what_the_names_do_not():
    listed = of_shape(SHAPES[0])
    assert [(column.name, column.field) for column in listed.columns][:4] == [
        ("No.", ""), ("First", "given_name"), ("Last", "family_name"), ("Seat", "area"),
    ]  # fmt: skip
    assert [one.name for one in listed.columns][4:] == [
        "Office Email",
        "Office Phone",
        "Private Email",
        "Private Phone",
    ]
    assert [row.office.holder for row in listed.found.rows] == ["Ann Sample", "Bo Example"]
    assert [row.office.area for row in listed.found.rows] == ["North", "South"]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Name,Email\nAnn Sample,a@x.example\n", ["Name", "Email"]),
        ("Members 2026,,\nName,Seat,Email\nAnn Sample,North,a@x.example\n", ["Name", "Seat", "Email"]),
        ("Name,,Email\nAnn,Sample,\nBo,Example,b@x.example\n", ["Name", "#2", "Email"]),
        ("Name,,Contact,\nFirst,Last,Email,Form\nAnn,Sample,a@x.example,\n", ["First", "Last", "Email", "Form"]),
        (",,Work,,Home,\nName,Seat,Email,Tel,Email,Tel\nA B,N,a@x.example,1,b@x.example,2\n",
         ["Name", "Seat", "Work Email", "Work Tel", "Home Email", "Home Tel"]),
    ],
)  # fmt: skip
def test_which_lines_name_the_columns(text, header):
    assert [column.name for column in looked(text).columns] == header


def test_a_merged_ward_is_that_of_each_of_its_councillors():
    assert [row.office.area for row in of_shape(SHAPES[1]).found.rows] == ["Harbour", "Harbour", ""]


def test_what_becomes_of_each_row_is_said():
    terms = next(shape for shape in SHAPES if shape.name == "terms.csv")
    assert standings(of_shape(terms)) == ["past", "taken", "past", "vacant", "to come"]
    text = "id,name,email\n1,Ann Sample,a@x.example\n1,Bo Example,b@x.example\n2,Cy Third,c@x.example,d\n"
    listed = looked(text)
    assert standings(listed) == ["taken", "at fault", "at fault"]
    assert "there are two offices '1'" in listed.found.rows[1].said[0]
    assert "more values than columns" in listed.found.rows[2].said[0]
    assert listed.faults == ()


def test_a_row_that_is_wrong_keeps_nobody_else_out_and_says_why():
    listed = looked("name,country,email\nAnn Sample,Nowhere,a@x.example\nBo Example,GB,b@x.example\nCy Third,GB,no@\n")
    assert standings(listed) == ["at fault", "taken", "taken"]
    assert "country 'NOWHERE' is not a country code" in listed.found.rows[0].said[0]
    assert "email 'no@' is left out" in listed.found.rows[2].said[0]


def test_a_row_as_corrected_is_read_so():
    text = "name,country,email\nAnn Sample,Nowhere,a@x.example\n"
    listed = looked(text, cells={"list.csv:2": ("Ann Sample", "IE", "a@x.example")})
    assert standings(listed) == ["taken"] and listed.found.rows[0].office.country == "IE"


def test_rows_stay_out_while_a_question_about_them_is_open():
    text = "name,email,Zuletzt\nAnn Sample,a@x.example,\nBo Example,b@x.example,2020-01-01\n"
    listed = looked(text)
    assert standings(listed) == ["taken", "held"] and listed.found.rows[1].held == "Zuletzt"
    (doubtful,) = [column for column in listed.columns if column.doubt]
    assert (doubtful.name, doubtful.doubt.wonder, doubtful.holds_back) == ("Zuletzt", "holds what is past", True)
    assert standings(looked(text, ignored=("Zuletzt",))) == ["taken", "taken"]
    assert standings(looked(text, columns=(("until", "Zuletzt"),))) == ["taken", "past"]


def test_a_list_that_names_nobody_is_shown_all_the_same_so_that_somebody_can_point():
    text = "Zastupnik,Asistent,Pošta\nAnn Sample,Cy Third,a@x.example\nBo Example,Di Fourth,b@x.example\n"
    listed = looked(text)
    assert listed.lacks_name and [column.name for column in listed.columns] == ["Zastupnik", "Asistent", "Pošta"]
    assert standings(listed) == ["at fault", "at fault"], "every row, with why it stays out"
    assert listed.cells["list.csv:2"] == ("Ann Sample", "Cy Third", "a@x.example")
    pointed = looked(text, columns=(("holder", "Zastupnik"), ("email", "Pošta")))
    assert [row.office.email for row in pointed.found.rows] == ["a@x.example", "b@x.example"]


def test_of_several_sheets_the_one_that_looks_like_a_list_is_taken_or_the_one_that_is_named():
    raw = workbooks.several(
        {"Read me": [["How to use this"]], "MPs": [["Name", "Email"], ["Ann Sample", "a@x.example"]]}
    )
    assert looked(raw, "list.xlsx").sheet == "MPs"
    with pytest.raises(OfficeFileFaults, match="there is no sheet 'Lords'; there are 'Read me', 'MPs'"):
        looked(raw, "list.xlsx", sheet="Lords")


@pytest.mark.parametrize(("raw", "name"), [(b"PK", "list.xlsx"), (b"{", "list.json"), (b"a\0b", "list.csv")])
def test_what_cannot_be_read_at_all_says_so(raw, name):
    with pytest.raises(OfficeFileFaults):
        looked(raw, name)


@pytest.mark.skipif(not SHARED.exists(), reason="the lists are not here")
def test_a_congress_in_a_workbook_with_odd_columns_and_two_lines_of_names():
    import csv

    with (SHARED / "us_congress_current_flat.csv").open(encoding="utf-8") as file:
        members = [member for member in csv.DictReader(file) if member["official_full"]]
    head = [["", "Legislator", "", "Where", "", "Reached by", "", ""],
            ["Bioguide ID", "First", "Last", "State", "Dist.", "Web form", "Mailing address", "Leaves"]]  # fmt: skip
    rows = [
        [member["bioguide"], *member["official_full"].rsplit(" ", 1), member["state"], member["district"],
         member["contact_form"], member["address"], date.fromisoformat(member["end"])]
        for member in members
    ]  # fmt: skip
    listed = looked(workbooks.xlsx([*head, *rows]), "congress.xlsx", Given(country="US"))
    kept = {row.office.id: row.office for row in listed.found.rows if row.office}
    assert len(listed.found.rows) == len(members) == len(kept)
    for member in members:
        office = kept[member["bioguide"]]
        form = member["contact_form"] if member["contact_form"].startswith("https:") else ""  # one of them is "hhttps:"
        assert office.holder == member["official_full"] and office.contact_form == form
        assert office.area == "-".join(filter(None, (member["state"], member["district"])))
        assert office.until == date.fromisoformat(member["end"])


@pytest.mark.skipif(not SHARED.exists(), reason="the lists are not here")
def test_a_parliament_in_popolo_shows_everybody_who_has_a_seat():
    raw = (SHARED / "everypolitician_ireland_ep-popolo-v1.0.json").read_bytes()
    people = {person["name"] for person in json.loads(raw)["persons"]}
    listed = looked(raw, "ireland.json", Given(country="IE"))
    assert {row.office.holder for row in listed.found.rows if row.office} == people
    assert not listed.columns and set(standings(listed)) <= {"taken", "past"}
