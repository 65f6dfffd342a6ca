"""Habits of lists: dressed addresses, codes and names of countries, what spreadsheets and their users leave behind."""

import pytest

from campaign import directory
from campaign.core.errors import OfficeFileFaults
from campaign.directory import Given
from campaign.directory.contacts import What, classify
from tests.directory.test_lists import TODAY, faults, read


@pytest.mark.parametrize(
    "value",
    [
        "jo@city.example;",
        "Jo Elm <jo@city.example>",
        "<jo@city.example>",
        "jo@city.example.",
        "Email: jo@city.example",
        "jo[at]city[dot]example",
        "jo (at) city.example",
        "jo at city dot example",
        "jo@city.example <jo@city.example>",
        "[jo@city.example](mailto:jo@city.example)",
        '<a href="mailto:jo@city.example?subject=x">jo@city.example</a>',
        "'jo@city.example'",
        "MAILTO:jo@city.example",
        "ｊｏ＠city.example",
        "jo @ city.example",
        "jo@city.example\u200b",
        "jo@city.example (office), tel. 555 0100",
        "E: jo@city.example | W: city",
        "«jo@city.example»",
        "jo@city.example#mailto:jo@city.example#",
        "jo&#64;city.example",
        "jo%40city.example",
        "jo@city.example*",
        "jo_AT_city_DOT_example",
        "Jo Elm [jo@city.example]",
        "\u202ajo@city.example\u200e",
        "jo\u00ad@city.example",
        "'jo@city.example",
        "jo@city.example¹",
        "jo@city.example™",
        "jo@city.example†",
        "`jo@city.example`",
        "mailto://jo@city.example",
        "mailto: jo@city.example",
        "Email: jo at city dot example",
        '=HYPERLINK("mailto:jo@city.example","write")',
    ],
)
def test_an_address_in_dress(value):
    (office,) = read('id,name,email\nc,Jo Elm,"' + value.replace('"', '""') + '"\n').offices
    assert office.email == "jo@city.example"


@pytest.mark.parametrize(
    "value",
    ["jo@city.example, an@city.example", "jo@city@example", "jo at city", "jo@city.example (old)", "@jo_elm", "no jo@"]
    + ["j o@city.example", "a n n@city.example"]
    + ["I am at home dot com", "jo. elm@city.example", "jo dot elm [at] city dot example", "jo@city.example (inactive)"]
    + [f"{'j' * 65}@city.example", "jo@[192.0.2.1]"],
)
def test_what_is_not_surely_one_address_is_left_out_and_told(value):
    assert classify(value)[0] is What.WORDS
    listed = read(f'id,name,email\nc,Jo Elm,"{value}"\n')
    assert not listed.offices[0].email and value in listed.remarks[0]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("Jo O'Neil <jo.o'neil@city.example>", "jo.o'neil@city.example"),
        ("jo dot elm at city dot example", "jo.elm@city.example"),
        ("jo [dot] elm [at] city [dot] example", "jo.elm@city.example"),
        ("Jo <jo+office@city.example>", "jo+office@city.example"),
        ("Jo <jo@bücher.example>", "jo@xn--bcher-kva.example"),
        (f"Jo <{'j' * 64}@city.example>", f"{'j' * 64}@city.example"),
    ],
)
def test_no_part_of_an_address_is_taken_for_the_whole(value, address):
    assert classify(value) == (What.EMAIL, address)


@pytest.mark.parametrize(
    "value", ["n/a", "N/A", "None", "TBC", "-", "not available", "keine Angabe", "없음", "unknown"]
)
def test_a_word_for_no_address_is_told(value):
    listed = read(f"id,name,email\nc,Jo Elm,{value}\nd,An Elm,an@x.example\n")
    assert [office.email for office in listed.offices] == ["", "an@x.example"]
    assert listed.notes == (f"1 values under email are {value!r}: taken for no address.",)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("UK", "GB"),
        ("EL", "GR"),
        ("GBR", "GB"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("Tchéquie", "CZ"),
        ("South Korea", "KR"),
        ("대한민국", "KR"),
        ("usa", "US"),
        ("Scotland", "GB"),
        ("The Netherlands", "NL"),
        ("gr", "GR"),
        ("N. Ireland", "GB"),
        ("Ivory Coast", "CI"),
        ("Viet Nam", "VN"),
        ("Burma", "MM"),
        ("Eire", "IE"),
        ("Ελλάδα", "GR"),
        ('"Korea, Republic of"', "KR"),
        ('"Moldova, Republic of"', "MD"),
        ('"Congo, The Democratic Republic of the"', "CD"),
    ],
)
def test_countries_by_their_other_codes_and_names(value, code):
    assert read(f"name,country\nAnn Sample,{value}\n").offices[0].country == code
    assert read("name\nAnn Sample\n", country=value.strip('"')).offices[0].country == code


@pytest.mark.parametrize(
    ("value", "code"), [("German", "de"), ("Français", "fr"), ("한국어", "ko"), ("pt-BR", "pt-BR")]
)
def test_languages_by_their_names(value, code):
    assert read(f"name,language\nAnn Sample,{value}\n").offices[0].language == code


@pytest.mark.parametrize("value", ["Atlantis", "XX", "ZZ", "Mordor"])
def test_a_country_that_is_none_is_a_fault(value):
    assert "is not a country code" in faults(f"name,country\nAnn Sample,{value}\n")[0]


TITLE = "Members of the Council\nUpdated in May\n\n"
LISTS = {
    "titles above the names": f"{TITLE}Name,Ward,Email\nAnn Sample,North,ann@x.example\nBo "
    "Example,South,bo@x.example\n",
    "a title with commas": "Members, staff\nName;Ward;Email\nAnn Sample;North;ann@x.example\nBo "
    "Example;South;bo@x.example\n",
    "names again": "Name,Ward,Email\nAnn Sample,North,ann@x.example\nNAME,WARD,EMAIL\nBo Example,South,bo@x.example\n",
    "a total": "Name,Ward,Email\nAnn Sample,North,ann@x.example\nBo Example,South,bo@x.example\nTotal,2,\n",
    "a sum": "Name;Ward;Email\nAnn Sample;North;ann@x.example\nBo Example;South;bo@x.example\nGesamt: 2;;\n",
    "a source": "Name,Ward,Email\nAnn Sample,North,ann@x.example\nBo Example,South,bo@x.example\n,,\nSource: a "
    "page,,\n",
    "headings between": "Name,Ward,Email\nGreens,,\nAnn Sample,North,ann@x.example\nReds,,\nBo "
    "Example,South,bo@x.example\n",
    "empty columns": "Name,Ward,Email,,\nAnn Sample,North,ann@x.example,,\nBo Example,South,bo@x.example,,,,\n",
    "line breaks": '"Name",Ward,Email\n"Ann\nSample",North,ann@x.example\nBo Example,"South",bo@x.example\n',
    "semicolons": "Name;Ward;Email;Note\nAnn Sample;North;ann@x.example;a, b, c, d\nBo Example;South;bo@x.example;\n",
    "tabs": "Name\tWard\tEmail\nAnn Sample\tNorth\tann@x.example\nBo Example\tSouth\tbo@x.example\n",
    "an end of file as DOS has it": "Name,Ward,Email\nAnn Sample,North,ann@x.example\n"
    "Bo Example,South,bo@x.example\n\x1a",
    "hard spaces": "\u00a0Name\u00a0,Ward,Email\nAnn\u00a0Sample,North\u00a0,ann@x.example\nBo "
    "Example,South,bo@x.example\n",
}


@pytest.mark.parametrize("empty", ["\u2800", "\u3164", "\u00ad", "\u115f\u200b"])
def test_a_value_that_shows_nothing_is_none(empty):
    (office, _) = read(f"Name,Title,Area\nAnn Sample,{empty},{empty}\nBo Example,Mayor of Elm,Elm\n").offices
    assert (office.title, office.area) == ("Ann Sample", "")


@pytest.mark.parametrize("name", ["list.csv", "list.txt", "list"])
def test_json_is_read_whatever_its_file_is_called(name):
    raw = b'\xef\xbb\xbf [{"name": "Ann Sample", "email": "ann@x.example"}]'
    assert [one.email for one in directory.read(raw, name, TODAY).offices] == ["ann@x.example"]


@pytest.mark.parametrize("habit", LISTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_lists_as_spreadsheets_give_them(habit, encoding):
    listed = read(LISTS[habit].encode(encoding))
    assert [(office.holder, office.area, office.email) for office in listed.offices] == [
        ("Ann Sample", "North", "ann@x.example"),
        ("Bo Example", "South", "bo@x.example"),
    ]


@pytest.mark.parametrize(
    ("habit", "told"),
    [
        ("titles above the names", "2 lines above"),
        ("names again", "1 lines that name the columns again"),
        ("a total", "list.csv:4: 'Total' is left out"),
        ("a source", "list.csv:5: 'Source: a page' is left out"),
        ("headings between", "list.csv:2: 'Greens' is left out"),
    ],
)
def test_lines_that_are_no_rows_are_told(habit, told):
    assert read(LISTS[habit]).notes[0].startswith(told)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("'0012", "0012"), ('"=""0012"""', "0012"), ("'+1", "+1"), ("'t Hooft", "'t Hooft"), ("0012 ", "0012")],
)
def test_what_spreadsheets_put_around_a_value(cell, value):
    assert read(f"id,name\n{cell},Ann Sample\n").offices[0].id == value


@pytest.mark.parametrize("cell", ["1.23E+11", "1,23E+11", "1E+05", "9.99e+20", "2.0E+3"])
def test_a_number_that_a_spreadsheet_shortened_is_a_fault(cell):
    assert "a spreadsheet shortened the id" in faults(f'id,name\n"{cell}",Ann Sample\n')[0]


@pytest.mark.parametrize("encoding", ["punycode", "idna", "undefined", "hex", "rot13", "klingon", "utf-7", ""])
def test_whatever_encoding_is_named_there_is_no_traceback(encoding):
    for raw in (b"id,title\nx,X\xff\n", b"\xff\xfe\x00", b"x-\xe9,"):
        with pytest.raises(OfficeFileFaults):
            directory.read(raw, "a.csv", TODAY, encoding=encoding)


@pytest.mark.parametrize(
    "text",
    [
        "title," + ",".join(f"tittle{number}" for number in range(20_000)) + "\nX\n",
        "title,email\nX,1" + " " * 100_000 + "a\n",
        "title,email\nX,1" + "-" * 100_000 + "x\n",
        "title,email\nX," + "a." * 60_000 + "@x\n",
        "title,address\nX," + "www." * 30_000 + "\n",
        "title,end\nX," + "1" * 100_000 + "\n",
    ],
)
def test_no_list_keeps_a_process_busy(text):
    # Each of these took minutes, or would, for a rule that is tried at every place of a long value.
    assert len(faults(text)) == 1


def test_given_answers_stand_in_any_order():
    text = "Wer,Wo,Womit\nAnn Sample,North,ann@x.example\n"
    given = Given(columns=(("email", "Womit"), ("area", "wo"), ("holder", "Wer")))
    (office,) = directory.read(text.encode(), "a.csv", TODAY, given).offices
    assert (office.holder, office.area, office.email) == ("Ann Sample", "North", "ann@x.example")
