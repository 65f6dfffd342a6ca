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


def standings(found):
    return [one.standing for one in found.found.rows]


@pytest.mark.parametrize("shape", SHAPES, ids=[one.name for one in SHAPES])
def test_every_line_is_shown_and_every_address_is_read_or_told(shape):
    found = of_shape(shape)
    assert len(found.found.rows) + len(found.left) == shape.rows
    taken = [one for one in found.found.rows if one.standing is Standing.TAKEN]
    assert tuple(one.office.email for one in taken if one.office.email) == shape.emails
    for one in found.found.rows:
        written = [value for value in found.cells.get(one.where, ()) if "@" in value]
        told = bool(one.said) or one.standing is not Standing.TAKEN
        for value in written:
            columns = [c for c, cell in zip(found.columns, found.cells[one.where], strict=True) if cell == value]
            assert told or one.office.email in value or looking.what_is(value) == "an e-mail address"
            assert columns, "it stands under a column that is shown, used or not"


def test_two_lines_of_names_are_one_where_groups_say_what_the_names_do_not():
    found = of_shape(SHAPES[0])
    assert [(one.name, one.field) for one in found.columns][:4] == [
        ("No.", ""), ("First", "given_name"), ("Last", "family_name"), ("Seat", "area"),
    ]  # fmt: skip
    assert [one.name for one in found.columns][4:] == ["Office Email", "Office Phone", "Private Email", "Private Phone"]
    assert [one.office.holder for one in found.found.rows] == ["Ann Sample", "Bo Example"]
    assert [one.office.area for one in found.found.rows] == ["North", "South"]


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
    assert [one.name for one in looked(text).columns] == header


def test_a_merged_ward_is_that_of_each_of_its_councillors():
    assert [one.office.area for one in of_shape(SHAPES[1]).found.rows] == ["Harbour", "Harbour", ""]


def test_what_becomes_of_each_row_is_said():
    terms = next(one for one in SHAPES if one.name == "terms.csv")
    assert standings(of_shape(terms)) == ["past", "taken", "past", "vacant", "to come"]
    text = "id,name,email\n1,Ann Sample,a@x.example\n1,Bo Example,b@x.example\n2,Cy Third,c@x.example,d\n"
    found = looked(text)
    assert standings(found) == ["taken", "at fault", "at fault"]
    assert "there are two offices '1'" in found.found.rows[1].said[0]
    assert "more values than columns" in found.found.rows[2].said[0]
    assert found.faults == ()


def test_a_row_that_is_wrong_keeps_nobody_else_out_and_says_why():
    found = looked("name,country,email\nAnn Sample,Nowhere,a@x.example\nBo Example,GB,b@x.example\nCy Third,GB,no@\n")
    assert standings(found) == ["at fault", "taken", "taken"]
    assert "country 'NOWHERE' is not a country code" in found.found.rows[0].said[0]
    assert "email 'no@' is left out" in found.found.rows[2].said[0]


def test_a_row_as_corrected_is_read_so():
    text = "name,country,email\nAnn Sample,Nowhere,a@x.example\n"
    found = looked(text, cells={"list.csv:2": ("Ann Sample", "IE", "a@x.example")})
    assert standings(found) == ["taken"] and found.found.rows[0].office.country == "IE"


def test_rows_stay_out_while_a_question_about_them_is_open():
    text = "name,email,Zuletzt\nAnn Sample,a@x.example,\nBo Example,b@x.example,2020-01-01\n"
    found = looked(text)
    assert standings(found) == ["taken", "held"] and found.found.rows[1].held == "Zuletzt"
    (doubtful,) = [one for one in found.columns if one.doubt]
    assert (doubtful.name, doubtful.doubt.wonder, doubtful.holds_back) == ("Zuletzt", "holds what is past", True)
    assert standings(looked(text, ignored=("Zuletzt",))) == ["taken", "taken"]
    assert standings(looked(text, columns=(("until", "Zuletzt"),))) == ["taken", "past"]


def test_a_list_that_names_nobody_is_shown_all_the_same_so_that_somebody_can_point():
    text = "Zastupnik,Asistent,Pošta\nAnn Sample,Cy Third,a@x.example\nBo Example,Di Fourth,b@x.example\n"
    found = looked(text)
    assert found.lacks_name and [one.name for one in found.columns] == ["Zastupnik", "Asistent", "Pošta"]
    assert standings(found) == ["at fault", "at fault"], "every row, with why it stays out"
    assert found.cells["list.csv:2"] == ("Ann Sample", "Cy Third", "a@x.example")
    pointed = looked(text, columns=(("holder", "Zastupnik"), ("email", "Pošta")))
    assert [one.office.email for one in pointed.found.rows] == ["a@x.example", "b@x.example"]


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
        members = [one for one in csv.DictReader(file) if one["official_full"]]
    head = [["", "Legislator", "", "Where", "", "Reached by", "", ""],
            ["Bioguide ID", "First", "Last", "State", "Dist.", "Web form", "Mailing address", "Leaves"]]  # fmt: skip
    rows = [
        [one["bioguide"], *one["official_full"].rsplit(" ", 1), one["state"], one["district"],
         one["contact_form"], one["address"], date.fromisoformat(one["end"])]
        for one in members
    ]  # fmt: skip
    found = looked(workbooks.xlsx([*head, *rows]), "congress.xlsx", Given(country="US"))
    kept = {one.office.id: one.office for one in found.found.rows if one.office}
    assert len(found.found.rows) == len(members) == len(kept)
    for one in members:
        office = kept[one["bioguide"]]
        form = one["contact_form"] if one["contact_form"].startswith("https:") else ""  # one of them is "hhttps:"
        assert office.holder == one["official_full"] and office.contact_form == form
        assert office.area == "-".join(filter(None, (one["state"], one["district"])))
        assert office.until == date.fromisoformat(one["end"])


@pytest.mark.skipif(not SHARED.exists(), reason="the lists are not here")
def test_a_parliament_in_popolo_shows_everybody_who_has_a_seat():
    raw = (SHARED / "everypolitician_ireland_ep-popolo-v1.0.json").read_bytes()
    people = {one["name"] for one in json.loads(raw)["persons"]}
    found = looked(raw, "ireland.json", Given(country="IE"))
    assert {one.office.holder for one in found.found.rows if one.office} == people
    assert not found.columns and set(standings(found)) <= {"taken", "past"}
