"""Documents of many shapes: the people in them, or one sentence that the shape is not read."""

import contextlib
import json
from datetime import date

import pytest

from campaign.core.errors import OfficeFileFaults
from tests.directory.test_lists import faults, read

ANN = {"name": "Ann Sample", "email": "ann@x.example"}
BO = {"name": "Bo Example", "email": "bo@x.example"}
BOTH = [("Ann Sample", "ann@x.example"), ("Bo Example", "bo@x.example")]

SHAPES = {
    "a list": [ANN, BO],
    "wards": [{"name": "North Ward", "number": 1, "councillors": [ANN, BO]}],
    "wards with addresses of their own": [{"ward": "North", "email": "north@x.example", "members": [ANN, BO]}],
    "a council": {"council": {"name": "Sample Council", "wards": [{"ward": "North", "councillors": [ANN, BO]}]}},
    "departments": {"departments": [{"name": "Rivers", "ministers": [ANN]}, {"name": "Lakes", "ministers": [BO]}]},
    "OpenNorth": {"objects": [ANN, BO], "meta": {"total_count": 2, "limit": 20}},
    "ProPublica": {"status": "OK", "results": [{"congress": "117", "chamber": "House", "members": [ANN, BO]}]},
    "two chambers": {"senators": [ANN], "representatives": [BO]},
    "by id": {"p1": ANN, "p2": BO},
    "GeoJSON": {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": one} for one in (ANN, BO)]},
    "GraphQL": {"data": {"people": {"edges": [{"node": ANN}, {"node": BO}]}}},
    "SPARQL": {
        "head": {"vars": ["name", "email"]},
        "results": {
            "bindings": [{key: {"type": "literal", "value": value} for key, value in one.items()} for one in (ANN, BO)]
        },
    },
    "an answer": {"items": [{"value": ANN, "links": []}, {"value": BO, "links": []}], "totalResults": 2},
    "contacts inside": [{"name": one["name"], "contact": {"email": one["email"], "phone": "1"}} for one in (ANN, BO)],
    "lists of addresses": [{"name": person["name"], "emails": [person["email"]]} for person in (ANN, BO)],
    "contact details": [
        {
            "name": person["name"],
            "contact_details": [{"type": "voice", "value": "555 0100"}, {"type": "email", "value": person["email"]}],
        }
        for person in (ANN, BO)
    ],
    "each in a table of its own": [{"person": ANN}, {"person": BO}],
    "each with what was found": [{"score": 1.0, "member": ANN}, {"score": 0.9, "member": BO}],
    "HAL": {"_embedded": {"members": [ANN, BO]}, "_links": {"self": {"href": "/members"}}},
    "JSON:API": {"data": [{"type": "member", "id": str(at), "attributes": one} for at, one in enumerate((ANN, BO))]},
    "regions, wards, representatives": [
        {"region": "R", "wards": [{"ward": "North", "representatives": [ANN]}, {"ward": "S", "representatives": [BO]}]}
    ],
    "parties": {"parties": [{"name": "Red", "members": [ANN]}, {"name": "Blue", "members": [BO]}]},
    "a list under each area": {"North Ward": [ANN], "South Ward": [BO]},
    "a councillor under each area": {"North": {"councillor": ANN}, "South": {"councillor": BO}},
    "districts under each state": {"WA": {"1": ANN}, "OR": {"1": BO}},
    "by name": {person["name"]: {"email": person["email"]} for person in (ANN, BO)},
    "the mayor beside the councillors": {"councillors": [ANN], "mayor": BO},
    "members of a feature": {"features": [{"properties": {"ward": "North", "members": [ANN, BO]}}]},
    "hits": {"hits": {"hits": [{"_source": ANN}, {"_source": BO}]}},
    "offices inside": [
        {"name": person["name"], "offices": [{"name": "Capitol", "email": person["email"]}]} for person in (ANN, BO)
    ],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_people_of_a_document(shape):
    listed = read(json.dumps(SHAPES[shape]), "list.json")
    assert [(office.holder, office.email) for office in listed.offices] == BOTH


def test_what_stands_around_people_is_said_of_them():
    (ann, _) = read(json.dumps(SHAPES["a council"]), "list.json").offices
    assert (ann.area, ann.organisation) == ("North", "Sample Council")
    (ann, _) = read(json.dumps(SHAPES["departments"]), "list.json").offices
    assert (ann.area, ann.organisation) == ("", "Rivers")
    listed = read(json.dumps(SHAPES["wards"]), "list.json")
    assert listed.offices[0].area == "North Ward" and listed.unused == ("around them: number",)
    (ann, _) = read(json.dumps(SHAPES["ProPublica"]), "list.json").offices
    assert ann.organisation == "House"


@pytest.mark.parametrize("former", ["former", "past members", "retired", "staff", "candidates of 2020"])
def test_lists_of_which_one_may_be_of_people_who_left_are_not_taken_for_areas(former):
    assert "this form is not read" in faults(json.dumps({"everybody": [ANN], former: [BO]}), "list.json")[0]


LEGISLATORS = """
- id: {bioguide: X000001, govtrack: 1}
  name: {first: Ann, last: Sample, official_full: Ann Sample}
  bio: {birthday: '1960-01-01', gender: F}
  terms:
  - {type: rep, start: '2023-01-03', end: '2025-01-03', state: WA, district: 3}
  - {type: rep, start: '2025-01-03', end: '2027-01-03', state: WA, district: 3, contact_form: https://a.example/contact}
- id: {bioguide: X000002}
  name: {first: Bo, last: Example}
  terms:
  - {type: sen, start: '2013-01-03', end: '2019-01-03', state: OR}
"""
OPEN_STATES = """
id: ocd-person/1
name: Ann Sample
given_name: Ann
family_name: Sample
party: [{name: X}]
roles:
- {type: upper, jurisdiction: 'ocd-jurisdiction/country:us/state:wa/government', district: '3', end_date: 2020-01-01}
- {type: lower, jurisdiction: 'ocd-jurisdiction/country:us/state:wa/government', district: '30', start_date: 2020-01-02}
offices:
- {classification: capitol, address: 'Room E1, Capitol', voice: 555-0100}
- {classification: district, address: 1 Main Street}
links: [{url: https://x.example/}]
"""


def test_terms_and_roles_say_who_is_in_office_and_where():
    listed = read(LEGISLATORS, "legislators.yaml", country="US")
    (ann,) = listed.offices
    assert (ann.id, ann.holder, ann.role, ann.area) == ("X000001", "Ann Sample", "rep", "WA-3")
    assert (ann.contact_form, ann.until) == ("https://a.example/contact", date(2027, 1, 3))
    assert listed.past == {"X000002": date(2019, 1, 3)}
    (ann,) = read(OPEN_STATES, "person.yaml").offices
    assert (ann.id, ann.holder, ann.role, ann.area, ann.country) == ("ocd-person/1", "Ann Sample", "lower", "30", "US")
    assert ann.postal_address == "Room E1, Capitol"


def test_more_lists_as_they_are_published():
    twfy = [{"person_id": "1", "name": "Ann Sample", "party": "X", "constituency": "North", "office": []}]
    assert read(json.dumps(twfy), "mps.json").offices[0].area == "North"
    member = {"id": 1, "nameDisplayAs": "Ann Sample", "latestHouseMembership": {"membershipFrom": "North", "house": 1}}
    assert read(json.dumps({"items": [{"value": member}]}), "members.json").offices[0].area == "North"
    popolo = {"id": "p", "name": "Ann Sample", "email": "ann@x.example"}
    popolo["memberships"] = [{"area": {"name": "Old"}, "end_date": "2020"}, {"area": {"name": "North"}}]
    for document in ([popolo], {"persons": [popolo]}, popolo):
        assert [office.area for office in read(json.dumps(document), "people.json").offices] == ["North"]
    propublica = {"id": "A", "title": "Representative", "first_name": "Ann", "last_name": "Sample", "in_office": False}
    assert not read(json.dumps({"results": [{"members": [propublica]}]}), "members.json").offices


def test_a_name_that_is_no_name_of_a_person_stands_in_no_envelope():
    offices = {"name": "Ann Sample", "offices": [{"name": "Capitol Office", "address": "Room E1"}, {"name": "Home"}]}
    read_list = read(json.dumps(offices), "person.json")
    assert [office.title for office in read_list.offices] == ["Ann Sample"]
    listed = {"offices": [{"title": "Mayor", "email": "mayor@x.example"}], "name": "Our list"}
    assert [(office.title, office.area) for office in read(json.dumps(listed), "list.json").offices] == [("Mayor", "")]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"a": {"b": [1, 2, {"c": 3}]}},
        {"type": "Topology", "arcs": [[1, 2]]},
        {"rows": [[1, 2], [3, 4]]},
        {"x": [{"y": 1}]},
        ["Ann Sample", "Bo Example"],
        [["name", "email"], ["Ann Sample", "ann@x.example"], ["Bo Example", "bo@x.example"]],
        {"columns": ["name", "email"], "rows": [["Ann Sample", "ann@x.example"]]},
        3,
        [None] * 3_000,
    ],
)
def test_a_form_that_is_not_read_is_one_sentence(document):
    (only,) = faults(json.dumps(document), "list.json")
    assert "this form is not read" in only


def test_a_document_with_thousands_of_keys_is_refused_at_once():
    many = [{"name": "Ann Sample"} | {f"key {number}": 1 for number in range(5_000)}]
    assert faults(json.dumps(many), "list.json") == ["list.json: there are too many columns: 500 are the most"]


@pytest.mark.parametrize("key", ["x", "members", "wards", "name"])
@pytest.mark.parametrize("depth", [8, 60, 200])
def test_no_depth_keeps_a_process_busy(key, depth):
    document = [{"name": "Ann Sample"}]
    for _ in range(depth):
        document = [{key: document, "title": "x"}, {key: document[:1]}][:2]
        document = [document[0], {"name": "other"}]
    with contextlib.suppress(OfficeFileFaults):
        read(json.dumps(document), "deep.json")
    document = {"email": "x"}
    for _ in range(depth):
        document = {key: document, "other": document if depth < 12 else 1}
    with contextlib.suppress(OfficeFileFaults):
        read(json.dumps(document), "deep.json")
