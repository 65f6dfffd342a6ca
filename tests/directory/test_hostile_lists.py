"""A list that was made for it holds nobody up: a megabyte is read in seconds, or refused, whatever is in it."""

import json
from datetime import date

import pytest

from campaign.core.errors import OfficeFileFaults
from campaign.directory import files, looking, postcodes, read
from campaign.directory.files import Opened
from campaign.directory.fitting import Answers
from campaign.directory.records import Given
from campaign.workbooks.reading import Sheet
from tests.directory.test_looking import looked
from tests.support.effort import at_most


def quoted(value):
    return f'"{value}"'


WIDE = ",".join(f"column {number}" for number in range(499))
LISTS = {
    "a language of underlines": f"name,language\nAnn Sample,en{'_a' * 40}!\n",
    "a room of spaces": f"title,email\n{quoted('room' + ' ' * 60_000 + 'x')},a@x.example\n",
    "a room of digits": f"title,email\n{quoted('room ' + '1' * 20_000 + chr(10) + 'x')},a@x.example\n",
    "an area of digits": f"name,area\nAnn Sample,{quoted('1.' + '1' * 60_000 + chr(10) + 'x')}\n",
    "one line of columns": "a," * 300_000,
    "columns called like fields": "e-mail," * 100_000,
    "short rows of a wide table": f"name,{WIDE}\n" + "a\n" * 30_000,
    "one office in many bodies": "id,name,organisation\n" + "".join(f"a,A B,o{number}\n" for number in range(5_000)),
    "one office many times": "id,name,email\n" + "".join(f"a,A B,{number}@x.example\n" for number in range(5_000)),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_offices_is_read_in_seconds_or_refused(name):
    with at_most(3):
        looked(LISTS[name])


def test_empty_entries_beside_a_wide_one_are_no_million_of_cells():
    wide = {"name": "Ann Sample"} | {f"key {number}": 1 for number in range(498)}
    with at_most(3):
        listed = looked(json.dumps([wide, *([{}] * 20_000)]), "list.json")
    assert "there is too much in this file" in listed.faults[0] and not listed.found.rows


def test_what_is_much_and_no_attack_is_read():
    letters = "abcdefghijklmnopqrst"
    rows = "".join(f"Ann X{one}{other},{one}{other}@x.example\n" for one in letters for other in letters)
    assert len(looked(f"name,email\n{rows}").found.offices) == 400
    assert len(looked(f"name,email{',' * 16_000}\nAnn Sample,a@x.example{',' * 16_000}\n").found.offices) == 1


def people(count):
    return "".join(f"Ann X{'abcdefghij'[number % 10]},{number}@x.example\n" for number in range(count))


MANY = looking.MOST_ROWS + 1
MEMBER = {"name": "Ann Bee", "memberships": [{"role": "member"}]}
TOO_MANY = {
    "rows": (f"name,email\n{people(MANY)}", "list.csv"),
    "tiny rows": ("name,email\r" + "a\r" * 400_000, "list.csv"),
    "entries": (json.dumps([{"name": "Ann Bee"}] * MANY), "list.json"),
    "persons": (
        json.dumps({"persons": [{"id": str(n), "name": "A B", "memberships": [{"role": "x"}]} for n in range(MANY)]}),
        "list.json",
    ),
    "rows that are no CSV behind": (f'name,email\n{people(MANY)}"a"b\n', "list.csv"),
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_more_rows_than_a_page_can_show_are_refused_before_they_are_read(name):
    with at_most(2), pytest.raises(OfficeFileFaults, match="more rows than a page shows: 40000 are the most"):
        looked(*TOO_MANY[name])


def test_a_sheet_of_too_many_rows_is_refused():
    rows = ((1, ["name"]), *((number, ["Ann Bee"]) for number in range(2, MANY + 2)))
    file = Opened("list.xlsx", sheets=(Sheet("people", rows),))
    with pytest.raises(OfficeFileFaults, match="more rows than a page shows"):
        looking.look(file, Given(), Answers(), date(2026, 11, 25))


def test_a_command_reads_as_many_rows_as_a_file_has():
    listed = read(f"name,email\n{people(MANY)}".encode(), "list.csv", date(2026, 11, 25))
    assert len(listed.rows) == MANY


def areas(text, *countries):
    return postcodes.look(files.opened(text.encode(), "areas.csv"), {}, countries)


AREAS = {
    "a postcode of digits": f"postcode,area\n{'1' * 60_000},North\n",
    "a postcode of spaces": f"postcode,area\n{quoted('1' + ' ' * 60_000 + '2')},North\n",
    "a postcode of words": f"postcode,area\n{quoted('1' + ' and ' * 12_000 + '2')},North\n",
}


@pytest.mark.parametrize("name", AREAS)
def test_a_list_of_postcodes_is_read_in_seconds(name):
    with at_most(1.5):
        assert len(areas(AREAS[name], "DE").rows) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("postcode,area\n" + "00001-10000,North\n" * 50_000, "too much"),
        ("postcode,area\n" + quoted(";".join(["00001-10000"] * 10_000)) + ",North\n", "too much"),
        ("a," * 100_000, "too many columns"),
        ("postcode,area\n" + "a," * 100_000, "too many columns"),
    ],
)
def test_what_stands_for_millions_is_refused(text, words):
    with at_most(4), pytest.raises(OfficeFileFaults, match=words):
        areas(text, "DE")


def test_all_postcodes_of_a_country_may_stand_in_ranges():
    """As many as have five digits."""
    rows = "".join(f"{first:05}-{first + 9_999:05},A{first}\n" for first in range(0, 100_000, 10_000))
    assert sum(len(row.postcodes) for row in areas(f"postcode,area\n{rows}", "DE").rows) == 100_000
    assert areas("postcode,area\n1.0; 20.0,North\n", "CH").rows[0].postcodes == ("1", "0020")
