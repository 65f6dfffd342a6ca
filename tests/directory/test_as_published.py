"""Kinds of lists as parliaments, cities and those who collect them publish them, with invented people."""

import json

import pytest

from campaign.directory import Given, files, looking
from campaign.directory.fitting import Answers
from campaign.directory.people import turned
from tests.directory.test_lists import TODAY


def looked(text, name="list.csv"):
    raw = text if isinstance(text, bytes) else text.encode()
    return looking.look(files.opened(raw, name), Given(country="ZA"), Answers(apart=True), TODAY)


def people(of_list):
    return [(row.office.holder, row.office.email) for row in of_list.found.rows if row.office]


@pytest.mark.parametrize(
    "names",
    [
        "SURNAME,NAMES,EMAIL ADDRESS\nSAMPLE,ANN MARY,a@x.example\nEXAMPLE,BO,b@x.example\n",
        "Last name,Name,Email\nSample,Ann Mary,a@x.example\nExample,Bo,b@x.example\n",
    ],
)
def test_names_beside_surnames_are_given_names(names):
    assert [(name.casefold(), email) for name, email in people(looked(names))] == [
        ("ann mary sample", "a@x.example"),
        ("bo example", "b@x.example"),
    ]


def test_a_whole_name_beside_its_family_name_stays_whole():
    text = "Surname,Name,Email\nSample,Ann Sample,a@x.example\nVan Example,Bo van Example,b@x.example\n"
    assert people(looked(text)) == [("Ann Sample", "a@x.example"), ("Bo van Example", "b@x.example")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("A.J. Sample", "A.J. Sample"),
        ("J.P.R. Sample", "J.P.R. Sample"),
        ("SAMPLE Ann", "Ann SAMPLE"),
        ("DE LA SAMPLE Ann", "DE LA SAMPLE Ann"),
    ],
)
def test_initials_are_no_family_name_in_capitals(name, said):
    assert turned(name) == said


@pytest.mark.parametrize("column", ["GOVERNOR", "Mayor", "legal_name", "Bürgermeister", "Maire"])
def test_a_column_called_by_the_office_says_who_holds_it(column):
    listed = looked(f"STATE,{column},EMAIL\nNorth,Ann Sample,a@x.example\nSouth,Bo Example,b@x.example\n")
    assert people(listed) == [("Ann Sample", "a@x.example"), ("Bo Example", "b@x.example")]


def test_a_row_for_each_way_to_reach_somebody_gives_their_address_once_and_shows_every_row():
    listed = looked(
        "legal_name,contact_type,contact_detail\n"
        "Ann Sample,email,ann@x.example\nAnn Sample,email,staff@x.example\nAnn Sample,phone,040-608 0278\n"
        "Bo Example,phone,082 306 6655\nBo Example,email,bo@x.example\n"
    )
    assert len(listed.found.rows) == 5
    assert {office.holder: office.email for office in listed.found.offices} == {
        "Ann Sample": "ann@x.example",
        "Bo Example": "bo@x.example",
    }


def test_of_a_popolo_document_every_way_to_reach_somebody_is_shown_with_what_it_became():
    document = {
        "organizations": [{"id": "house", "name": "House"}],
        "persons": [
            {
                "id": "1",
                "name": "Ann Sample",
                "email": "ann@x.example",
                "contact_details": [
                    {"type": "phone", "value": "051-9201990 (Office), secretary@x.example (PS)"},
                    {"type": "email", "value": "ann@x.example"},
                    {"type": "address", "value": "1 Shore Road"},
                ],
            },
            {"id": "2", "name": "Bo Example", "contact_details": [{"type": "email", "value": "bo@x.example"}]},
        ],
        "memberships": [
            {"person_id": "1", "organization_id": "house"},
            {"person_id": "2", "organization_id": "house", "end_date": "2019-01-01"},
        ],
    }
    listed = looked(json.dumps(document), "house.json")
    first, second = (row.where for row in listed.found.rows)
    assert listed.details[first] == [
        ("email", "ann@x.example", "email"),
        ("phone", "051-9201990 (Office), secretary@x.example (PS)", ""),
        ("address", "1 Shore Road", "postal_address"),
    ]
    assert listed.details[second] == [("email", "bo@x.example", "email")], "also of who is not in office any more"
