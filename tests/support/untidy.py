"""Ten shapes in which lists of officials are published, with invented people: a name, a file and what is in it.

Each is what some parliament, city or party puts on its site. `rows` counts every line or entry that holds anything,
`offices` those that are in office and can be read without a question.
"""

import json
from dataclasses import dataclass

from tests.support import workbooks


@dataclass(frozen=True)
class Shape:
    """A file, how many lines or entries hold anything, and whose addresses are read from it."""

    name: str
    raw: bytes
    rows: int
    emails: tuple[str, ...]


_TWO_HEADERS = workbooks.xlsx(
    [
        ["", "Member", "", "Seat", "Office", "", "Private", ""],
        ["No.", "First", "Last", "", "Email", "Phone", "Email", "Phone"],
        [1, "Ann", "Sample", "North", "ann@parl.example", "020 7946 0000", "ann@home.example", ""],
        [2, "Bo", "Example", "South", "bo@parl.example", "020 7946 0001", "", ""],
    ]
)
_MERGED = workbooks.xlsx(
    [
        ["Councillors of Sampleton", "", ""],
        ["Ward name", "Councillor", "E-Mail (Council)"],
        ["", "Ann Sample", "ann@council.example"],
        ["", "Bo Example", "bo@council.example"],
        ["", "Cy Third", "cy@council.example"],
    ],
    merged=[(2, 0, 3, 0, "Harbour")],
)
_SECTIONS = """\
Members of the Assembly;;;
As of 1 June 2026;;;
Name;Electorate;Contact;Party
Northern Region;;;
Ann Sample;North;ann@assembly.example;X
Southern Region;;;
Bo Example;South;bo@assembly.example;Y
Name;Electorate;Contact;Party
Cy Third;East;cy@assembly.example;X
Total: 3;;;
Source: the clerk;;;
"""
_FORMS = """\
Full Name\tDistrict Name\tEmail\tPhone
Ann Sample\tHarbour\thttps://ann.example/contact\t555-0100
Bo Example\tHills\tn/a\t555-0101
Cy Third\tLakes\tcy@house.example\t555-0102
Di Fourth\tMoors\tdi@house.example; staff@house.example\t555-0103
"""
_TERMS = """\
person_id,name,area,email,start,left office
1,Ann Sample,North,ann@x.example,2019-01-01,2023-01-01
1,Ann Sample,North,ann@x.example,2023-01-01,
2,Bo Example,South,bo@x.example,2019-01-01,2023-01-01
3,Vacant,East,,,
4,Cy Third,West,cy@x.example,2027-06-01,
"""
_DRESSED = """\
Contact,Salutation/Title,Electorate,Parliament Email
"Sample, Ann",Hon,North,Ann Sample <ann@parl.example>
"Example, Bo",,South,bo[at]parl[dot]example
"Third, Cy",Dr,East,mailto:cy@parl.example
"""
_WARDS = json.dumps(
    [
        {"name": "North Ward", "councillors": [{"name": "Ann Sample", "email": "ann@c.example"}]},
        {"name": "South Ward", "councillors": [{"name": "Bo Example", "email": "bo@c.example"}]},
    ]
)
_YAML = """\
- id: {bioguide: X000001}
  name: {first: Ann, last: Sample, official_full: Ann Sample}
  terms:
  - {type: rep, start: '2025-01-03', end: '2027-01-03', state: WA, district: 3, email: ann@h.example}
- id: {bioguide: X000002}
  name: {first: Bo, last: Example}
  terms:
  - {type: rep, start: '2021-01-03', end: '2023-01-03', state: WA, district: 4}
"""
_KOREAN = "성명,선거구명,정당,이메일 주소\n홍길동,북구,가,hong@assembly.example\n김영희,남구,나,kim@assembly.example\n"
_GERMAN = (
    "Vorname;Name;Wahlkreis;E-Mail-Adresse (Büro)\nJürgen;Müller;Süd;j.mueller@bt.example\nAnn;Groß;Köln;a@bt.example\n"
)

SHAPES = (
    Shape("two-headers.xlsx", _TWO_HEADERS, 2, ("ann@parl.example", "bo@parl.example")),
    Shape("merged.xlsx", _MERGED, 4, ("ann@council.example", "bo@council.example", "cy@council.example")),
    Shape(
        "sections.csv",
        b"\xef\xbb\xbf" + _SECTIONS.encode(),
        10,
        tuple(f"{n}@assembly.example" for n in ("ann", "bo", "cy")),
    ),
    Shape("forms.tsv", _FORMS.encode("utf-16"), 4, ("cy@house.example",)),
    Shape("terms.csv", _TERMS.encode(), 5, ("ann@x.example",)),
    Shape("dressed.csv", _DRESSED.encode(), 3, ("ann@parl.example", "bo@parl.example", "cy@parl.example")),
    Shape("wards.json", _WARDS.encode(), 2, ("ann@c.example", "bo@c.example")),
    Shape("terms.yaml", _YAML.encode(), 2, ("ann@h.example",)),
    Shape("korean.csv", _KOREAN.encode("utf-16"), 2, ("hong@assembly.example", "kim@assembly.example")),
    Shape("german.csv", _GERMAN.encode("windows-1252"), 2, ("j.mueller@bt.example", "a@bt.example")),
)
