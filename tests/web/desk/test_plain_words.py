"""The desk speaks of what a page shows, and not in the names that a campaign's file or a list has for it."""

import pytest

from campaign.actions import uploads
from tests.support.bringing import bring
from tests.support.pages import get
from tests.web.desk.test_launch import LAUNCH
from tests.web.desk.test_stopping import PAGE, landed, stop
from tests.web.desk.test_writing import EDIT, LETTER, document, opened, press


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def test_an_office_without_a_title_and_a_point_without_its_words_are_missing_something(writer):
    press(writer, EDIT, "other-office")
    press(writer, EDIT, "save", **{"targets.3.title": "", "targets.3.email": "m@rivers.example"})
    press(writer, LETTER, "point:letters.1")
    faults = [entry.text for entry in opened(writer, EDIT).all("li")]
    assert "Recipient 3 – Title of the office: This is still missing" in faults
    assert "Letter 1 paragraph 6 – What they choose: This is still missing" in faults


def test_what_two_fields_say_together_is_told_in_words_of_the_page(writer):
    typed = {"campaign.opens": "2026-12-02", "campaign.closes": "2026-12-01", "campaign.won": "2026-11-20"}
    mail_words = {"campaign.mail_words.en": "x" * 501, "campaign.mail_words.ko": "https://x.example"}
    press(writer, EDIT, "save", **typed, **mail_words)
    press(writer, f"{EDIT}/letter/2", "save", **{"letters.2.language": "en"})
    text = opened(writer, EDIT).text
    for words in (
        "Last day: The last day is before the first",
        "Day on which it was won: Say under “What came of it” what was won",
        "This has 501 characters in English, and may have 500",
        "There is a web address in Korean: in these emails ours has to be the only one",
        "A recipient has 2 letters in English: leave it ticked in one of them",
    ):
        assert words in text


def test_what_is_taken_out_is_named_and_what_is_empty_in_it_is_not_shown(writer):
    press(writer, EDIT, "own-government")
    number = press(writer, EDIT, "letter:ko").location.rpartition("/")[2]
    page = landed(writer, press(writer, f"{EDIT}/letter/{number}", f"delete:letters.{number}"))
    assert page.one("p", **{"class": "lead"}).text == f"Letter {number}" and "·" not in page.one("main").text
    page = landed(writer, press(writer, f"{EDIT}/letter/{number}", f"delete:letters.{number}", sure="1"))
    assert page.one("p", id="taken-out").text == f"Taken out. Letter {number} Put it back"


def test_the_check_list_names_offices_by_their_titles(writer):
    press(writer, f"{EDIT}/letter/2", "delete:letters.2", sure="1")
    named = "There is no letter to Minister for Rivers, Head of the Lake Agency in Korean;"
    assert named in opened(writer, LAUNCH).text


def test_every_field_that_a_column_can_be_pointed_at_has_a_name(writer):
    html = get(writer.browser, bring(writer, b"name,email\nJo,jo@x.example\n", "members.csv"), cookies=True).html
    for field in uploads.FIELDS:
        assert f'<option value="{field}">{field}</option>' not in html
        assert f'value="{field}"' in html
    assert "Who holds it: Addressed as" in html


def test_a_paused_campaign_that_is_closed_keeps_its_letters_back(writer):
    writer.post(f"{PAGE}/pause", do="pause")
    text = landed(writer, stop(writer)).text
    assert "Those that wait stay until you let them go." in text and "Those that wait still go." not in text


def test_the_language_of_an_office_of_the_campaigns_own_is_chosen_and_none_that_it_has_is_lost(desk, writer):
    press(writer, EDIT, "other-office")
    assert '<option value="ko">Korean</option>' in opened(writer, EDIT).html
    for typed in ("ko", "tlh"):
        press(writer, EDIT, "save", **{"targets.3.language": typed})
        assert opened(writer, EDIT).fields()["targets.3.language"] == typed == document(desk)["targets"][2]["language"]


def test_the_language_of_a_list_and_of_an_office_is_chosen_by_name(writer):
    for address in ("/organiser/lists", "/organiser/new-office"):
        assert '<option value="nl">Dutch</option>' in opened(writer, address).html
        assert '<option value="nl">네덜란드어</option>' in opened(writer, address, lang="ko").html
        assert '<option value="zh-Hant">Chinese (Traditional)</option>' in opened(writer, address).html
    address = bring(writer, b"name,email\nJo,jo@x.example\n", "members.csv", language="nl")
    assert '<option selected value="nl">Dutch</option>' in opened(writer, address).html
