"""Lists of offices brought to the desk: seen row by row, put right without uploading again, taken over when told to."""

import pytest

from campaign import MOST_BYTES, MOST_LIST_BYTES
from campaign.actions import uploads
from campaign.core.accounts import Role
from tests.support import workbooks
from tests.support.bringing import LISTS, bring, decide, mark, opened, pointed, refused
from tests.support.desk import SIGN_IN, YOU
from tests.support.pages import post
from tests.support.untidy import SHAPES

MEMBERS = (
    "Whom,Room,Reach,Land\n"
    "Ann Sample,12,ann@parl.example,IE\n"
    "Bo Example,14,https://bo.example/form,IE\n"
    "Cy Third,16,cy@,Atlantis\n"
)

SYLLABLES = [f"{first}{second}" for first in "BDFGKLMNPRST" for second in "aeiouy"]


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def ids(desk):
    return {office.id: office for office in desk.store.offices()}


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
def test_every_shape_of_list_is_shown_line_by_line_and_taken_over(desk, writer, shape):
    before = ids(desk)
    address = bring(writer, shape.raw, shape.name)
    page = opened(writer, address)
    assert page.html.count('<th scope="row"><bdi>') == shape.rows
    decide(writer, address, "take")
    new = [office for name, office in ids(desk).items() if name not in before]
    assert {office.email for office in new if office.email} == set(shape.emails)
    assert all(office.checked_on is None for office in new), "nobody has looked at them"


def test_a_list_without_columns_asks_about_none(writer):
    page = opened(writer, bring(writer, b'{"persons": [{"id": "p", "name": "Ann Sample"}]}', "popolo.json"))
    assert "What the columns are" not in page.text and "How the list is read" in page.text
    assert "What the columns are" in opened(writer, bring(writer, MEMBERS.encode(), "members.csv")).text


def test_columns_are_pointed_at_and_the_file_is_not_asked_for_again(desk, writer):
    address = bring(writer, MEMBERS.encode(), "members.csv")
    page = opened(writer, address)
    decide(writer, address, "read", **pointed(page, Whom="holder", Room="", Reach="email", Land="country"))
    page = opened(writer, address)
    assert "will be taken over: 2" in page.text and "stays out: to be corrected: 1" in page.text
    assert "country 'ATLANTIS' is not a country code" in page.text
    decide(writer, address, "take")
    offices = {office.holder: office for office in desk.store.offices() if office.holder}
    assert (offices["Ann Sample"].email, offices["Bo Example"].contact_form) == (
        "ann@parl.example",
        "https://bo.example/form",
    )
    assert "Cy Third" not in offices and offices["Ann Sample"].country == "IE"
    assert desk.notes()[0][1:] == ("took a list of offices over", "members.csv (2)")


def test_a_row_is_corrected_where_it_stands(desk, writer):
    address = bring(writer, b"name,country,email\nAnn Sample,Atlantis,ann@x.example\n", "members.csv")
    assert (
        "will be taken over"
        not in opened(writer, f"{address}?only=taken").text.split("What becomes")[1].split("Row")[0]
    )
    row = f"{address}/rows/1"
    page = opened(writer, row)
    assert "country 'ATLANTIS' is not a country code" in page.text
    answer = writer.browser.post(row, data=page.fields() | {"cell-2": "Ireland"})
    assert answer.status_code == 303 and answer.location.endswith("#row-1")
    decide(writer, address, "take")
    assert [office.country for office in desk.store.offices() if office.holder] == ["IE"]


def test_rows_are_not_corrected_to_more_than_a_list_may_hold(desk, writer, monkeypatch):
    """A quarter of a megabyte a row, row after row, would be read with each look at the list."""
    monkeypatch.setattr(uploads, "LONGEST_SAID", 3_000)
    address = bring(writer, b"name,email\nAnn Sample,ann@x.example\nBo Example,bo@x.example\n", "members.csv")
    answers = []
    for number in (1, 2):
        fields = opened(writer, f"{address}/rows/{number}").fields()
        answers.append(writer.browser.post(f"{address}/rows/{number}", data=fields | {"cell-1": "A " * 1_000}))
    assert [answer.status_code for answer in answers] == [303, 400]
    assert "there is too much in this file" in answers[1].text
    assert opened(writer, f"{address}/rows/2").fields()["cell-1"] == "Bo Example"


def test_a_question_keeps_rows_out_until_somebody_decides(desk, writer):
    text = "name,email,Zuletzt\nAnn Sample,a@x.example,\nBo Example,b@x.example,2020-01-01\n"
    address = bring(writer, text.encode(), "members.csv")
    page = opened(writer, address)
    assert "Does it say who left office?" in page.text
    assert "stays out until the question about “Zuletzt” is answered" in page.text
    decide(writer, address, "read", **pointed(page))
    assert "stays out until" in opened(writer, address).text, "saying nothing of it is no answer"
    decide(writer, address, "read", **pointed(page := opened(writer, address), Zuletzt="until"))
    assert "the time in office is over: 1" in opened(writer, address).text


def test_text_that_is_not_utf_8_is_read_and_its_encoding_can_be_said(desk, writer):
    address = bring(writer, "Name;E-Mail\nJürgen Groß;j@x.example\n".encode("windows-1252"), "liste.csv")
    page = opened(writer, address)
    assert "It was read as windows-1252" in page.text and "Jürgen Groß" in page.text
    decide(writer, address, "read", **(pointed(page) | {"encoding": "windows-1251"}))
    assert "Jьrgen" in opened(writer, address).text


def test_of_a_workbook_another_sheet_can_be_chosen(desk, writer):
    sheets = {"Lower": [["Name", "Email"], ["Ann Sample", "a@x.example"]],
              "Upper": [["Name", "Email"], ["Bo Example", "b@x.example"]]}  # fmt: skip
    address = bring(writer, workbooks.several(sheets), "houses.xlsx")
    page = opened(writer, address)
    assert "Ann Sample" in page.text and "Bo Example" not in page.text
    decide(writer, address, "read", **pointed(page, Email=""))
    reached = opened(writer, f"{address}?only=taken").text.split("How it is reached")[1].split("Values")[0]
    assert "a@x.example" not in reached
    decide(writer, address, "read", **(pointed(page := opened(writer, address)) | {"sheet": "Upper"}))
    assert "Bo Example" in opened(writer, address).text


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        (b"", "none.xlsx", "This workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "secret.xlsx", "This workbook cannot be read"),
        (b"{", "list.json", "this is not JSON"),
        (b"a: [", "list.yaml", "this is not YAML"),
        (b"[1, 2]", "list.json", "neither a list of offices nor a Popolo document"),
        (b'name\n"Ann', "list.csv", "this is not CSV"),
        (b"x" * 1_000_001, "list.csv", "too large"),
        (b"a\0b", "list.csv", "not a text file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(writer, raw, name, words):
    page = refused(writer, raw, name)
    assert page.status == 400 and page.errors == ["file"] and words in page.text


def test_a_list_may_be_longer_than_a_form_for_those_who_are_signed_in_alone(desk, writer):
    rows = "".join(
        f"Ann {SYLLABLES[n // 71]}{SYLLABLES[n % 71].lower()},p{n}@x.example,{'x' * 60}\n" for n in range(5_000)
    )
    raw = f"name,email,note\n{rows}".encode()
    assert MOST_BYTES < len(raw) < MOST_LIST_BYTES
    page = opened(writer, bring(writer, raw, "members.csv"))
    assert "will be taken over: 5,000" in page.text and "Page 1 of 50" in page.text
    stranger = desk.app.test_client()
    assert stranger.post(LISTS, data={"x": "y" * (MOST_BYTES + 1)}).location == SIGN_IN, "and nothing of it is read"


def test_another_list_is_forgotten_when_told_to_and_a_lost_one_says_so(writer):
    address = bring(writer, MEMBERS.encode(), "members.csv")
    decide(writer, address, "drop")
    answer = writer.browser.get(address)
    assert answer.status_code == 404 and "Upload it once more" in answer.text


def test_two_who_answer_at_once_are_told(writer):
    address = bring(writer, MEMBERS.encode(), "members.csv")
    page = opened(writer, address)
    decide(writer, address, "read", **pointed(page, Whom="holder"))
    sent = {"form_token": writer.form_token(), "do": "take", "answers": mark(page)}
    assert post(writer.browser, address, sent, cookies=True).status == 409


def test_a_viewer_looks_and_brings_nothing(desk, writer):
    address = bring(writer, MEMBERS.encode(), "members.csv")
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert "<fieldset disabled>" in opened(viewer, address).html
    assert refused(viewer, MEMBERS.encode(), "members.csv").status == 403
    assert viewer.post(address, do="take").status_code == 403


def test_words_of_a_list_are_only_words(writer):
    text = 'name,email\n"<script>alert(1)</script> ""x","a@x.example"\n'
    page = opened(writer, bring(writer, text.encode(), '<img src=x onerror="alert(1)">.csv'))
    assert "<script>alert" not in page.html and "<img src=x" not in page.html
