"""Lists of offices as people have them: what each value is, who is in office, and what no file may do."""

import contextlib
import json
from datetime import date
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from campaign import directory
from campaign.core.errors import CampaignFileFaults, OfficeFileFaults
from campaign.core.words.said import Said
from campaign.directory import Given, postcodes
from campaign.directory.contacts import What, classify

TODAY = date(2026, 11, 25)
SHARED = Path(__file__).parents[3] / "shared" / "data"


def read(text, name="list.csv", **given):
    raw = text if isinstance(text, bytes) else text.encode()
    return directory.read(raw, name, TODAY, Given(**given))


def faults(text, name="list.csv"):
    with pytest.raises(OfficeFileFaults) as caught:
        read(text, name)
    return caught.value.faults


@pytest.mark.parametrize("name", ["list.json", "list.jsonl", "list.ndjson", "list.csv"])
def test_a_file_of_one_entry_in_each_line_is_a_list(name):
    rows = [{"name": "Ann Sample", "email": "a@x.example"}, {"name": "Bo\u2028Example"}]
    listed = read("\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", name)
    assert [(office.holder, office.email) for office in listed.offices] == [
        ("Ann Sample", "a@x.example"),
        ("Bo Example", ""),
    ]


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#BEZUG!", "#NV", "#¡REF!", "#¿NOMBRE?", "Err:502"]
)
def test_where_a_formula_failed_nothing_is_written(error):
    """As in a workbook, whose reader gives nothing for such a cell."""
    (office,) = read(f"name,email,address,salutation\nJo Elm,{error},{error},{error}\n").offices
    assert (office.email, office.postal_address, office.salutation) == ("", "", "Dear {{ target.holder }},")
    assert "title is empty" in " ".join(faults(f"name,email\nJo Elm,a@x.example\n{error},b@x.example\n"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\v"])
def test_a_cell_of_two_lines_is_one_where_a_sentence_has_it(end):
    (office,) = read(
        f'name,organisation,close,address\nJo Elm,"House of{end}Rivers","Yours,{end}truly","1 Main{end}Elm"'
    ).offices
    assert office.organisation == "House of Rivers"
    assert office.close == "Yours,\ntruly" and office.postal_address == "1 Main\nElm"


@pytest.mark.parametrize(
    ("value", "what", "kept"),
    [
        ("jo@office.example", What.EMAIL, "jo@office.example"),
        ("mailto:jo@office.example?subject=x", What.EMAIL, "jo@office.example"),
        ("Jo@Büro.example", What.EMAIL, "Jo@xn--bro-hoa.example"),
        ("https://office.example/contact", What.FORM, "https://office.example/contact"),
        ("www.office.example/contact", What.FORM, "https://www.office.example/contact"),
        ("office.example/contact-us", What.FORM, "https://office.example/contact-us"),
        ("https://jo:secret@office.example/", What.WORDS, None),
        ("javascript:alert(1)", What.WORDS, None),
        ("jo@office.example, an@office.example", What.WORDS, None),
        ("jo..x@office.example", What.WORDS, None),
        ("jo@office@example", What.WORDS, None),
        ("jo@", What.WORDS, None),
        ("강@office.example", What.WORDS, None),
        ("+44 20 7219 3000", What.PHONE, None),
        ("(202) 224-3441 ext. 5", What.PHONE, None),
        ("1 Shore Road\nLaketown", What.WORDS, None),
        ("N/A", What.NOTHING, ""),
        ("", What.NOTHING, ""),
    ],
)
def test_a_contact_value_is_what_it_is(value, what, kept):
    kind, words = classify(value)
    assert kind is what and (kept is None or words == kept)


@pytest.mark.parametrize(
    "text",
    [
        "id,title,email,constituency\nx,X,x@y.example,Elm\n",
        "\ufeffID;Title;E-Mail;Constituency\r\nx;X;x@y.example;Elm\r\n",
        "sep=;\nid;Office title;e mail address;ELECTORATE\nx;X;x@y.example;Elm\n",
        "id\ttitle\temail\tarea\nx\tX\tx@y.example\tElm\n",
        "id|title|contact|riding\n\nx|X|mailto:x@y.example|Elm\n\n",
        "id,Título,title,postal_address,Wahlkreis\nx,,X,x@y.example,Elm\n",
        "id,title,email,area\nx,X,x@y.example,Elm\n".encode("utf-16"),
    ],
)
def test_tables_as_people_write_them(text):
    (office,) = read(text).offices
    assert (office.id, office.title, office.email, office.area) == ("x", "X", "x@y.example", "Elm")


def test_an_encoding_that_is_named_and_one_that_is_not():
    raw = "id,title\nx,Bürgermeister\n".encode("cp1252")
    assert directory.read(raw, "a.csv", TODAY, encoding="windows-1252").offices[0].title == "Bürgermeister"
    assert faults(raw) == [
        "list.csv:2: this is not text in UTF-8; save it as UTF-8, or name its encoding, such as --encoding windows-1252"
    ]
    with pytest.raises(OfficeFileFaults, match="no encoding"):
        directory.read(raw, "a.csv", TODAY, encoding="klingon")


def test_what_rows_do_not_say_is_given_and_names_are_put_together():
    text = "First name,Last name,State,District,Address 1,Address 2\nJo,Elm,AL,4,1 Lane,Town\nAn,Oak,WA,,,\n"
    elm, other = read(text, country="us", role="rep", source="https://l.example", licence="CC0").offices
    assert (elm.title, elm.holder, elm.area, elm.postal_address) == ("Jo Elm", "Jo Elm", "AL-4", "1 Lane\nTown")
    assert (elm.country, elm.role, elm.source, elm.licence) == ("US", "rep", "https://l.example", "CC0")
    assert elm.salutation == "Dear {{ target.holder }}," and other.area == "WA"
    assert [elm.id, other.id] == ["us-al-4-jo-elm", "us-wa-an-oak"]


def test_dates_decide_who_is_in_office():
    rows = "a,,\nb,2020-01-01,2030\nc,,2026-11-25\nd,,2026-11-24\ne,2026-11-26,\nf,,2025\n"
    listed = read("name,start,end\n" + rows)
    assert [office.title for office in listed.offices] == ["a", "b", "c"]
    assert listed.past == {"d": date(2026, 11, 24), "f": date(2025, 12, 31)} and listed.to_come == 1
    assert listed.offices[1].until == date(2030, 12, 31) and not listed.offices[2].is_past(TODAY)


POPOLO = {
    "persons": [
        {"id": "p1", "name": "Jo Now", "contact_details": [{"type": "email", "value": "https://x.example/form"}]},
        {"id": "p2", "name": "An Old", "email": "old@x.example"},
        {"id": "p3", "name": "Li Gone", "death_date": "2020-01-01"},
        {"id": "p4", "name": "Di Both", "email": "di@x.example", "contact_details": [{"type": "phone", "value": "1"}]},
    ],
    "organizations": [{"id": "o", "name": "Assembly"}, {"id": "g", "name": "Greens", "classification": "party"}],
    "areas": [{"id": "a", "name": "Elm"}],
    "events": [
        {"id": "t2", "classification": "legislative period", "start_date": "2024", "organization_id": "o"},
        {"id": "t1", "classification": "legislative period", "start_date": "2020", "end_date": "2024-01-01"},
    ],
    "memberships": [
        {"person_id": "p1", "organization_id": "o", "legislative_period_id": "t2", "area_id": "a", "role": "member"},
        {"person_id": "p1", "organization_id": "g"},
        {"person_id": "p2", "organization_id": "o", "legislative_period_id": "t1"},
        {"person_id": "p3", "organization_id": "o", "legislative_period_id": "t2"},
        {"person_id": "p4", "organization_id": "o", "legislative_period_id": "t1"},
        {"person_id": "p4", "organization_id": "o", "legislative_period_id": "t2", "end_date": "2030"},
    ],
}


@pytest.mark.parametrize("name", ["list.json", "list.yaml"])
def test_popolo_has_those_in_office(name):
    listed = read(json.dumps(POPOLO), name)
    now, other = listed.offices
    assert (now.id, now.title, now.organisation, now.area) == ("p1", "Jo Now", "Assembly", "Elm")
    assert (now.email, now.contact_form) == ("", "https://x.example/form"), "what a value is decides"
    assert (other.email, other.until) == ("di@x.example", date(2030, 12, 31))
    assert listed.past == {"p2": date(2024, 1, 1), "p3": date(2020, 1, 1)}


def test_a_plain_list_in_yaml_keeps_what_is_written():
    text = "offices:\n- {id: 007, title: Mayor, country: NO, end: 2030-01-01, party: x}\n- title: Head\n  email: ~\n"
    listed = read(text, "list.yaml")
    assert [(office.id, office.country) for office in listed.offices] == [("007", "NO"), ("head", "")]
    assert listed.unused == ("party",)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\noffices: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("[" * 100_000, "a.json", "a.json: this is nested too deeply"),
        ('{"persons": 1}', "a.json", "a.json: persons must be a list of tables"),
        ('{"persons": [1]}', "a.json", "a.json: persons must be a list of tables"),
        ('{"persons": [{"id": "x"}, {"id": "x"}]}', "a.json", "a.json: persons[2]: there are two persons 'x'"),
        ('{\n"offices": [}', "a.json", "a.json:2: this is not JSON"),
        ("9" * 10_000, "a.json", "a.json: this is nested too deeply, or has a number that is too long"),
        ('{"name": "A B"}\nx', "a.jsonl", "a.jsonl:2: this is not JSON"),
        ('{"name": "A B"}\n' + "[" * 100_000, "a.jsonl", "a.jsonl:2: this is not JSON"),
        ('{"name": "A B"}\n[1]', "a.jsonl", "a.jsonl:2: this is not JSON"),
        ("{}", "a.json", "a.json: there is neither a list of offices nor"),
        ("[1]", "a.json", "a.json: there is neither"),
        ('[{"title": ["x"]}]', "a.json", "a.json: entry 1: title must be a single value"),
        ('[{"tittle": "x"}]', "a.json", "a.json: there is no key 'title' or 'name' (did you mean 'tittle'?"),
        (BOMB, "a.yaml", "a.yaml:1: anchors and aliases"),
        ("- " * 200 + "x", "a.yaml", "a.yaml:1: this is nested too deeply"),
        ("[" * 5_000, "a.yaml", "a.yaml:1: this is not YAML: exceeded"),
        ("a: [\nb", "a.yaml", "a.yaml:"),
        ("--- []\n--- []\n", "a.yaml", "a.yaml:2: there is more than one document"),
        ("- !!python/object/apply:os.system [id]\n", "a.yaml", "a.yaml: there is neither"),
        ("id,title\nx,X\n\0", "a.csv", "a.csv:3: this is not a text file"),
        ("id,title\nx,X\nx,Y\n", "a.csv", "a.csv:3: there are two offices 'x'; the other is at a.csv:2"),
        ('id,title\nx,"a\nb"\ny,"\n', "a.csv", "a.csv:4: this is not CSV"),
        ("id,title,end\nx,X,31.13.2026\n", "a.csv", "a.csv:2: until '31.13.2026' is not a date such as 2026-11-25"),
        ("id,title,end\nx,X,2026-02-31\n", "a.csv", "a.csv:2: until"),
        ("id,title,salutation\nx,X,Dear {{ supporter.email }}\n", "a.csv", "a.csv:2: salutation: unknown merge field"),
        ("id,title,close\nx,X,{% for a in b %}\n", "a.csv", "a.csv:2: close: the tag 'for' is not available"),
        ("a,b\n1,2\n", "a.csv", "a.csv:1: there is no column 'title' or 'name'"),
        ("", "a.csv", "a.csv:1: there is no column"),
        (f"title\n{'x' * 6_000}\n", "a.csv", "a.csv:2: title is longer than 5000 characters"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_where(text, name, told):
    assert faults(text, name)[0].startswith(told)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"persons": 1}', "a.json"),
        ('{"persons": [{"id": "x"}, {"id": "x"}]}', "a.json"),
        (BOMB, "a.yaml"),
        ("- " * 200 + "x", "a.yaml"),
        ("--- []\n--- []\n", "a.yaml"),
    ],
)
def test_what_is_wrong_with_a_document_can_be_said_in_the_language_of_the_desk(text, name):
    assert isinstance(faults(text, name)[0], Said)


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["2024", "0001-01-01", "jo@x.example", "https://x.example/", "legislative period", "party", "{{ x }}", "{%"]
    )
)
_KEYS = st.sampled_from(
    "id name email memberships contact_details type value person_id organization_id legislative_period_id end_date "
    "start_date classification area_id post_id role persons organizations areas events posts death_date title".split()
)
_ANYTHING = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6), max_leaves=30
)
_POPOLO = st.dictionaries(_KEYS, st.lists(st.dictionaries(_KEYS, _ANYTHING, max_size=6), max_size=4), max_size=6)


@hypothesis.given(document=_POPOLO | _ANYTHING)
def test_whatever_a_document_holds_it_is_read_or_refused(document):
    try:
        listed = read(json.dumps(document), "a.json")
    except OfficeFileFaults:
        return
    assert all(office.id and office.title for office in listed.offices)


@hypothesis.given(raw=st.binary(max_size=300) | st.text("title,;\t\"\n\r '=sep|id09-@.", max_size=200).map(str.encode))
@pytest.mark.parametrize("name", ["a.csv", "a.yaml", "a.json"])
def test_whatever_a_file_holds_it_is_read_or_refused(name, raw):
    with contextlib.suppress(OfficeFileFaults):
        directory.read(raw, name, TODAY)
    with contextlib.suppress(CampaignFileFaults):
        postcodes.read(raw, name)


def test_a_file_full_of_faults_does_not_fill_the_screen():
    told = faults("id,title,country\n" + "".join(f"{n},X,Atlantis\n" for n in range(1_000)))
    assert len(told) == 51 and told[-1] == "list.csv: and 950 more faults"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists are not part of the project")
class TestRealLists:
    """Lists that others publish, as they are."""

    def test_the_congress_of_the_united_states(self):
        name = "us_congress_current_flat.csv"
        listed = directory.read((SHARED / name).read_bytes(), name, date(2026, 6, 15), Given(country="US"))
        assert len(listed.offices) == 537 and not any(office.email for office in listed.offices)
        assert sum(bool(office.contact_form) for office in listed.offices) == 88
        assert [remark.split(":")[1] for remark in listed.remarks] == ["530"], "one begins with hhttps://"
        later = directory.read((SHARED / name).read_bytes(), name, date(2026, 11, 25), Given(country="US"))
        assert (len(later.offices), len(later.past)) == (535, 2), "two terms ended on 3 November 2026"

    def test_the_parliament_of_ireland(self):
        name = "everypolitician_ireland_ep-popolo-v1.0.json"
        listed = directory.read((SHARED / name).read_bytes(), name, TODAY)
        assert (len(listed.offices), len(listed.past)) == (158, 68) and len({one.area for one in listed.offices}) == 40
        assert not any(office.email or office.contact_form for office in listed.offices), "a Twitter handle is neither"


def test_a_hundred_thousand_rows_are_read(long):
    count = 100_000 if long else 10_000
    rows = "".join(f"o{n},Member {n},m{n}@parliament{n % 50}.example,Area {n}\n" for n in range(count))
    assert len(read("id,title,email,area\n" + rows).offices) == count


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("f,2027-01-31,,2026-11-01", "needs holder, holder_source and holder_checked_on"),
        ("f,2027-01-31,https://news.example/,", "needs holder, holder_source and holder_checked_on"),
        ("x,2027-01-31,https://news.example/,2026-11-01", "holder_gender 'x' is neither f nor m"),
        ("f,soon,https://news.example/,2026-11-01", "holder_until 'soon' is not a date"),
    ],
)
def test_nobody_is_said_to_hold_an_office_without_a_source(told, fault):
    names = "id,title,holder,holder_gender,holder_until,holder_source,holder_checked_on"
    assert fault in faults(f"{names}\nx,Minister,N. N.,{told}\n")[0]
