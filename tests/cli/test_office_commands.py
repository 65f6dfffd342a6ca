"""`campaign offices`: import, list, check."""

import json
from datetime import UTC, datetime

from tests.processes import run


def test_a_spreadsheet_with_a_byte_order_mark(folder):
    rows = '\ufeffid , title,email,country,postal_address\r\npond,Head of Ponds,pond@x.example,gb,"1 Lane\r\nTown"\r\n'
    rows += "form,Head of Forms,https://forms.example/write,KR,\r\n"
    (folder / "new.csv").write_bytes(rows.encode())
    words = ("offices", "import", "new.csv", "--source", "https://list.example", "--licence", "CC0")
    assert run(folder, *words).fine() == "2 offices read: 2 new, 0 changed.\n"
    assert run(folder, *words).fine() == "2 offices read: 0 new, 0 changed.\n"
    found = {one["id"]: one for one in json.loads(run(folder, "offices", "list", "--json").fine())}
    pond, form = found["pond"], found["form"]
    assert (pond["country"], pond["email"], pond["postal_address"]) == ("GB", "pond@x.example", "1 Lane\nTown")
    assert (pond["source"], pond["licence"], pond["checked_on"]) == ("https://list.example", "CC0", None)
    assert (form["email"], form["contact_form"]) == ("", "https://forms.example/write"), "what a value is decides"


def test_every_fault_with_its_line_and_nothing_is_stored(folder):
    (folder / "new.csv").write_text(
        "id,title,email,contact_form,language,country\n"
        "good,Good,good@x.example,,en,GB\n"
        ",No id,,,,\n"
        "no-title,,,,,\n"
        "good,Twice,,,,\n"
        "mail,Mail,not an address,,,\n"
        "form,Form,,ftp://x.example,,\n"
        "tongue,Tongue,,,xx-klingon,\n"
        "land,Land,,,,Atlantis\n"
        "more,More,,,,GB,surplus\n"
    )
    done = run(folder, "offices", "import", "new.csv")
    assert (done.status, done.out) == (1, "")
    assert [line.split(": ")[0] for line in done.lines] == [f"new.csv:{number}" for number in range(3, 11)]
    for line, word in zip(
        done.lines,
        ("id is empty", "title is empty", "'good'", "'not an address'", "'ftp:", "'xx-klingon'", "'ATLANTIS'", "more"),
        strict=True,
    ):
        assert word in line
    assert "good@x.example" not in run(folder, "offices", "list").fine()


def test_columns_that_are_missing_or_unknown(folder):
    (folder / "new.csv").write_text("id,tittle\nx,X\n")
    done = run(folder, "offices", "import", "new.csv")
    assert done.status == 1 and done.lines == [
        "new.csv:1: there is no column 'title'",
        "new.csv:1: unknown column 'tittle' (did you mean 'title'?)",
    ]


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
