"""`campaign offices`: import, list, check."""

import json
from datetime import UTC, datetime, timedelta

from campaign.core.delivery.holds import Hold, HoldKind
from tests.cli.conftest import context_of
from tests.support import workbooks
from tests.support.processes import run


def test_a_spreadsheet_with_a_byte_order_mark(folder):
    rows = '\ufeffid , title,email,country,postal_address\r\npond,Head of Ponds,pond@x.example,gb,"1 Lane\r\nTown"\r\n'
    rows += "form,Head of Forms,https://forms.example/write,KR,\r\n"
    (folder / "new.csv").write_bytes(rows.encode())
    words = ("offices", "import", "new.csv", "--source", "https://list.example", "--licence", "CC0")
    assert run(folder, *words).fine() == "2 offices read: 2 new, 0 changed.\n"
    assert run(folder, *words).fine() == "2 offices read: 0 new, 0 changed.\n"
    offices = {office["id"]: office for office in json.loads(run(folder, "offices", "list", "--json").fine())}
    pond, form = offices["pond"], offices["form"]
    assert (pond["country"], pond["email"], pond["postal_address"]) == ("GB", "pond@x.example", "1 Lane\nTown")
    assert (pond["source"], pond["licence"], pond["checked_on"]) == ("https://list.example", "CC0", None)
    assert (form["email"], form["contact_form"]) == ("", "https://forms.example/write"), "what a value is decides"


def test_every_fault_with_its_line_and_nothing_is_stored(folder):
    (folder / "new.csv").write_text(
        "id,title,email,contact_form,language,country\n"
        "good,Good,good@x.example,,en,GB\n"
        "no-title,,,,,\n"
        "good,Twice,,,,\n"
        "tongue,Tongue,,,xx-klingon,\n"
        "land,Land,,,,Atlantis\n"
        "more,More,,,,GB,surplus\n"
    )
    done = run(folder, "offices", "import", "new.csv")
    assert (done.status, done.out) == (1, "")
    told = sorted(done.lines)
    assert [line.split(": ")[0] for line in told] == [f"new.csv:{number}" for number in range(3, 8)]
    for line, word in zip(told, ("title is empty", "'good'", "'xx-klingon'", "'ATLANTIS'", "more"), strict=True):
        assert word in line
    assert "good@x.example" not in run(folder, "offices", "list").fine()


def test_what_is_no_address_is_left_out_and_told(folder):
    (folder / "new.csv").write_text("id,title,email,form\nmail,Mail,not one,\nform,Form,,ftp://x.example\n")
    told = run(folder, "offices", "import", "new.csv").fine().splitlines()
    assert told[0] == "2 offices read: 2 new, 0 changed."
    assert told[1].startswith("new.csv:2: email 'not one' is left out") and "ftp:" in told[2]


def test_columns_that_are_missing_or_unknown(folder):
    (folder / "new.csv").write_text("id,tittle\nx,X\n")
    done = run(folder, "offices", "import", "new.csv")
    assert done.status == 1 and done.lines == [
        """new.csv:1: there is no column 'title' or 'name' (did you mean 'tittle'? --column title="tittle" says so)"""
    ]
    assert run(folder, "offices", "import", "new.csv", "--column", "title=tittle").fine().startswith("1 offices read")


def test_a_list_of_members_with_those_whose_time_is_over(folder):
    rows = "Name;E-Mail;Constituency;End date;Party\nJo Now;jo@x.example;Elm;{end};Green\n"
    rows += "An Old;old@x.example;Oak;2001;-\n"
    (folder / "new.csv").write_bytes(rows.format(end="2999-12-31").encode("cp1252"))
    words = ("offices", "import", "new.csv", "--country", "GB", "--role", "member")
    told = run(folder, *words).fine().splitlines()
    assert told[0] == "1 offices read: 1 new, 0 changed."
    assert told[1].startswith("1 left out") and told[2] == "Not used: 'Party'."
    (folder / "new.csv").write_text(rows.format(end="2025-12-31"))
    assert run(folder, *words).fine().startswith("0 offices read: 0 new, 1 changed.")
    listed = run(folder, "offices", "list").fine()
    assert "gb-elm-jo-now" in listed and "holder until 2025-12-31" in listed and "old@" not in listed


def test_what_is_overdue_or_came_back_shows(folder):
    with context_of(folder) as context:
        long_ago = datetime.now(UTC).date() - timedelta(days=200)
        context.store.check_office("river-ministry", long_ago)
        context.store.hold(Hold(HoldKind.SUSPENDED, "minister@rivers.example", datetime.now(UTC), "550 5.1.1 nobody"))
    (line,) = (one for one in run(folder, "offices", "list").fine().splitlines() if "river-ministry" in one)
    assert f"checked {long_ago}, check it again, came back on" in line
    offices = {office["id"]: office for office in json.loads(run(folder, "offices", "list", "--json").fine())}
    assert offices["river-ministry"]["check_overdue"] is True
    assert offices["river-ministry"]["bounce_reply"] == "550 5.1.1 nobody"
    assert offices["lake-agency"]["bounced_on"] is None
    assert "look again: river-ministry" in run(folder, "check").fine()


def test_what_is_no_csv(folder):
    for text in ("", 'id,title\nx,"never closed\n', f'id,title\nx,"{"a" * 200_000}"\n'):
        (folder / "new.csv").write_text(text)
        done = run(folder, "offices", "import", "new.csv")
        assert done.status == 1 and all(line.startswith("new.csv:") for line in done.lines) and done.lines


def test_an_address_is_checked_by_a_person_and_loses_that_when_it_changes(folder):
    def listed() -> str:
        (line,) = (one for one in run(folder, "offices", "list").fine().splitlines() if "river-ministry" in one)
        return line

    today = f"checked {datetime.now(UTC).date()}"
    assert listed().endswith("not checked")
    assert today.split()[1] in run(folder, "offices", "check", "river-ministry").fine()
    assert listed().endswith(today)
    run(folder, "offices", "import", "offices.csv").fine()
    assert listed().endswith(today), "the same list again changes nothing"
    text = (folder / "offices.csv").read_text().replace("minister@rivers.example", "new@rivers.example")
    (folder / "offices.csv").write_text(text)
    assert run(folder, "offices", "import", "offices.csv").fine() == "2 offices read: 0 new, 1 changed.\n"
    assert "new@rivers.example" in listed() and listed().endswith("not checked")


def test_questions_are_asked_and_answered_on_the_command_line(folder):
    rows = "MP Name,Constituency / Seat,Office,Kres,E-mail (office),Party\n"
    rows += "Jo Now,Elm,Room 12,,jo@x.example,Green\nAn Old,Oak,Room 13,03.05.2020,n/a,Red\n"
    (folder / "new.csv").write_text(rows)
    words = ("offices", "import", "new.csv", "--country", "UK")
    told = run(folder, *words).fine()
    assert told.startswith(
        "1 offices read: 1 new, 0 changed.\n1 left out until the question about 'Kres' is answered.\n"
    )
    assert "Question: the column 'Office' is called like 'title', but holds 'Room 12', 'Room 13'." in told
    assert "--column until=Kres" in told and "Not used: 'Office', 'Kres', 'Party'." in told
    told = run(folder, *words, "--ignore", "Office", "--column", "until=Kres").fine()
    assert told.splitlines()[1] == "1 left out, whose time in office is over." and "Question" not in told
    told = run(folder, *words, "--ignore", "Office", "--ignore", "kres").fine()
    assert (
        told.startswith("2 offices read: 1 new, 0 changed.\n1 values under email are 'n/a'") and "Question" not in told
    )
    for answer in (("--column", "Kres"), ("--column", "end=Kres"), ("--ignore", "Krs"), ("--dates", "soon")):
        done = run(folder, *words, *answer)
        assert done.status in (1, 2) and "Traceback" not in done.err and answer[1].partition("=")[2] in done.err


def test_no_encoding_that_is_named_ends_in_a_traceback(folder):
    for encoding in ("punycode", "idna", "undefined", "hex", "klingon", "utf-32"):
        done = run(folder, "offices", "import", "offices.csv", "--encoding", encoding)
        assert "Traceback" not in done.err and (done.status, len(done.lines)) in ((0, 0), (1, 1))


def test_a_workbook_is_read_by_the_sheet_that_is_named(folder):
    sheets = {"Notes": [["Read me"]], "Lower": [["Name", "Email"], ["Ann Sample", "ann@x.example"]],
              "Upper": [["Name", "Email"], ["Bo Example", "bo@x.example"]]}  # fmt: skip
    (folder / "members.xlsx").write_bytes(workbooks.several(sheets))
    assert run(folder, "offices", "import", "members.xlsx").fine() == "1 offices read: 1 new, 0 changed.\n"
    run(folder, "offices", "import", "members.xlsx", "--sheet", "Upper").fine()
    listed = run(folder, "offices", "list").fine()
    assert "ann@x.example" in listed and "bo@x.example" in listed
    assert "'Lords'" in run(folder, "offices", "import", "members.xlsx", "--sheet", "Lords").trouble()
    (folder / "broken.xlsx").write_bytes(b"PK")
    assert "This workbook cannot be read" in run(folder, "offices", "import", "broken.xlsx").trouble()


def test_several_addresses_are_checked_with_where_and_when_and_an_office_is_added(folder):
    (folder / "new.csv").write_text("id,title,email\na,A,a@x.example\nb,B,b@x.example\n")
    run(folder, "offices", "import", "new.csv").fine()
    words = ("offices", "check", "a", "b")
    assert "--source" in run(folder, *words).err
    done = run(folder, *words, "--source", "https://x.example", "--day", "2026-11-20").fine()
    assert done == "2 of 2 addresses checked on 2026-11-20.\n"
    added = run(
        folder, "offices", "add", "--title", "Head of Ponds", "--country", "gb", "--email", "p@x.example"
    ).fine()
    assert added == "gb-head-of-ponds: p@x.example\n"
    offices = {office["id"]: office for office in json.loads(run(folder, "offices", "list", "--json").fine())}
    assert (offices["a"]["checked_on"], offices["a"]["evidence"]) == ("2026-11-20", "https://x.example")
    assert offices["gb-head-of-ponds"]["checked_on"]
    assert "already" in run(folder, "offices", "add", "--title", "Head of Ponds", "--country", "GB").trouble()
    assert run(folder, "offices", "add", "--title", "X", "--email", "no").status == 2
