"""Translating on the desk: what lacks in which language, a file for a translator, and back into the draft."""

import io

import pytest

from campaign.core.accounts import Role
from campaign.core.campaigns import po, toml
from campaign.core.campaigns.translating import Passage, passages
from tests.conftest import NOW
from tests.support.desk import YOU
from tests.support.pages import Page, get
from tests.web.desk.test_writing import EDIT, document, opened, press

TEXTS = f"{EDIT}/texts"


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def upload(person, raw, **typed):
    fields = opened(person, TEXTS).fields() | {"do": "upload", "language": ""} | typed
    return person.browser.post(TEXTS, data=fields | {"file": (io.BytesIO(raw), "de.po")})


def translated(person, language, words):
    """The file that the desk gives, with every text translated."""
    texts = po.read(person.browser.get(f"{TEXTS}/ko.po").data).words
    assert texts, "what there is stands in the file"
    everything = passages(toml.parse(person.desk.store.campaign("clean-rivers").source), language)
    every = [Passage(passage.place, passage.source, f"{words}: {passage.source}") for passage in everything]
    return po.written(every, "clean-rivers", language, NOW)


def test_the_page_tells_what_lacks_and_where(writer):
    page = opened(writer, TEXTS)
    assert "6 of 14 texts" in page.one("section", **{"aria-labelledby": "in-ko"}).text
    assert page.all("a", href=f"{TEXTS}/ko.po") and page.all("a", href=f"{EDIT}#letters")
    assert opened(writer, EDIT).all("a", href=TEXTS)


def test_a_language_is_added_with_its_letters_and_the_first_one_is_open_beside_them(desk, writer):
    press(writer, TEXTS, "add", language="de")
    about = document(desk)
    assert about["campaign"]["languages"] == ["en", "ko", "de"] and about["letters"][-1]["language"] == "de"
    letter = opened(writer, f"{EDIT}/letter/{len(about['letters'])}")
    beside = [part for part in letter.all("details") if part.get("name") != "languages" and "Letter 1" in part.text]
    assert len(beside) == 5 and all("open" in part.attributes for part in beside)


def test_a_translators_file_goes_out_and_comes_back(desk, writer):
    raw = translated(writer, "de", "auf Deutsch")
    page = get(writer.browser, upload(writer, raw).location, cookies=True)
    assert "texts are in the draft now" in page.text and "left out" not in page.text
    about = document(desk)
    assert about["campaign"]["title"]["de"] == "auf Deutsch: Clean rivers"
    assert about["letters"][-1]["language"] == "de"
    assert [block["point"] for block in about["letters"][-1]["blocks"]] == ["", "", "fish", "", ""]


def test_what_was_translated_from_other_words_is_left_out_and_counted(writer):
    raw = translated(writer, "ko", "번역")
    press(writer, EDIT, "save", **{"campaign.title.en": "Clear rivers"})
    page = get(writer.browser, upload(writer, raw).location, cookies=True)
    assert "1 was left out" in page.text


@pytest.mark.parametrize("raw", [b"", b"no file", b"\xff\xfe", b"x" * 200_001])
def test_what_is_no_such_file_is_refused_in_words_and_changes_nothing(desk, writer, raw):
    answer = Page(upload(writer, raw))
    assert answer.status == 400 and answer.errors == ["file"] and desk.store.draft("clean-rivers") is None


def test_words_in_a_file_are_shown_as_words(writer, desk):
    passages = [Passage("campaign.title", "Clean rivers", "<script>alert(1)</script>")]
    assert upload(writer, po.written(passages, "clean-rivers", "de", NOW)).status_code == 303
    assert "<script>alert(1)" not in writer.browser.get(TEXTS).text + writer.browser.get(EDIT).text


def test_nobodys_words_are_overwritten(desk, writer):
    raw, before = translated(writer, "de", "x"), opened(writer, TEXTS).fields()
    press(writer, EDIT, "save", **{"campaign.goal": "250"})
    fields = before | {"do": "upload", "language": "", "file": (io.BytesIO(raw), "de.po")}
    assert writer.browser.post(TEXTS, data=fields).status_code == 409
    assert document(desk)["campaign"]["goal"] == 250


@pytest.mark.parametrize("language", ["en", "no language", "../ko"])
def test_there_is_no_file_to_translate_into_what_is_none(writer, language):
    assert writer.browser.get(f"{TEXTS}/{language}.po").status_code == 404


def test_a_viewer_reads_and_fetches_and_has_no_button(desk):
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = opened(viewer, TEXTS)
    assert page.all("a", href=f"{TEXTS}/ko.po") and not page.all("input", name="file")
