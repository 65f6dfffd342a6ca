"""Nothing written is lost: saving by itself, two who write at once, putting back, earlier versions, what changes."""

import pytest

from campaign.core.accounts import Role
from campaign.core.campaigns import toml
from tests.support.desk import YOU
from tests.support.pages import get, post
from tests.web.desk.test_writing import EDIT, LETTER, document, opened, press

KEEP, VERSIONS, CHANGES = f"{EDIT}/keep", f"{EDIT}/versions", f"{EDIT}/changes"
FIRST = "letters.1.blocks.1.text.1"


@pytest.fixture
def writer(desk):
    return desk.signed_in()


@pytest.fixture
def other(desk, writer):
    return desk.signed_in(YOU)


def links(page, start):
    return [link.get("href") for link in page.all("a") if link.get("href").startswith(start)]


def putting_back(page):
    return [button.get("value") for button in page.all("button") if button.get("value").startswith("put-back:")]


def keep(person, fields, **typed):
    return person.browser.post(KEEP, data=fields | typed)


def test_what_is_typed_is_saved_without_a_button_and_nothing_else_happens(desk, writer):
    fields = opened(writer, LETTER).fields()
    answer = keep(writer, fields, **{FIRST: "Typed"})
    assert answer.status_code == 200 and "Saved by itself" in answer.json["words"]
    assert "not in force before you say so" in answer.json["words"], "supporters see the page as it was"
    assert document(desk)["letters"][0]["blocks"][0]["text"][0] == "Typed"
    again = keep(writer, fields | {"version": answer.json["version"]}, **{FIRST: "Typed on"})
    assert again.status_code == 200 and again.json["version"] == toml.version(desk.store.draft("clean-rivers").source)
    assert keep(writer, fields | {"version": again.json["version"]}, **{FIRST: "Typed on"}).json == again.json


def test_a_page_of_the_same_words_makes_no_draft(desk, writer):
    assert keep(writer, opened(writer, LETTER).fields()).status_code == 200
    assert desk.store.draft("clean-rivers") is None and desk.store.draft_versions("clean-rivers") == []


def test_two_who_write_different_words_need_not_know_of_each_other(desk, writer, other):
    mine, theirs = opened(writer, LETTER).fields(), opened(other, EDIT).fields()
    assert keep(other, theirs, **{"campaign.goal": "5"}).status_code == 200
    answer = keep(writer, mine, **{FIRST: "Typed"})
    assert answer.status_code == 200 and "Others wrote meanwhile" in answer.json["words"]
    # The page still shows the old goal and says so by its version: the new one stays.
    mine["version"] = answer.json["version"]
    assert keep(writer, mine, **{FIRST: "Typed on"}).status_code == 200
    assert document(desk)["campaign"]["goal"] == 5
    assert document(desk)["letters"][0]["blocks"][0]["text"][0] == "Typed on"
    assert writer.browser.post(LETTER, data=mine | {FIRST: "Typed on", "do": "save"}).status_code == 303
    assert other.browser.post(EDIT, data=theirs | {"campaign.goal": "5", "do": "save"}).status_code == 303
    assert document(desk)["letters"][0]["blocks"][0]["text"][0] == "Typed on"


def test_two_who_write_the_same_words_are_told_and_keep_them(desk, writer, other):
    mine, theirs = opened(writer, LETTER).fields(), opened(other, LETTER).fields()
    assert keep(other, theirs, **{FIRST: "Theirs"}).status_code == 200
    answer = keep(writer, mine, **{FIRST: "Mine"})
    assert answer.status_code == 409 and YOU in answer.json["words"]
    page = post(writer.browser, LETTER, mine | {FIRST: "Mine", "do": "save"}, cookies=True)
    assert page.status == 409 and "Mine" in page.one("textarea", id="mine").text
    assert document(desk)["letters"][0]["blocks"][0]["text"][0] == "Theirs"


def test_a_button_that_means_an_entry_by_number_never_takes_another(desk, writer, other):
    mine, theirs = opened(writer, LETTER).fields(), opened(other, LETTER).fields()
    assert other.browser.post(LETTER, data=theirs | {"do": "up:letters.1.blocks.3"}).status_code == 303
    before = document(desk)
    assert writer.browser.post(LETTER, data=mine | {"do": "delete:letters.1.blocks.3", "sure": "1"}).status_code == 409
    assert document(desk) == before
    assert writer.browser.post(EDIT, data=opened(writer, EDIT).fields() | {"do": "letter:ko"}).status_code == 303


@pytest.mark.parametrize(
    ("address", "path"),
    [(EDIT, "targets.1"), (EDIT, "letters.1"), (EDIT, "questions.1"), (LETTER, "letters.1.blocks.2")]
    + [(LETTER, "letters.1.subject.2"), (LETTER, "letters.1.blocks.4")],
)
def test_whatever_is_taken_out_can_be_put_back_with_what_was_typed_since(desk, writer, address, path):
    before = toml.parse(desk.store.campaign("clean-rivers").source)
    gone = press(writer, address, f"delete:{path}", sure="1").location.partition("#")[0]
    assert document(desk) != before
    page = get(writer.browser, gone, cookies=True)
    (button,) = putting_back(page)
    typed = {"letters.2.subject.1": "Typed since"} if "letter" not in path else {"campaign.goal": "7"}
    if address == EDIT and path != "letters.1":
        typed = {"campaign.goal": "7"}
    answer = writer.browser.post(gone, data=page.fields() | typed | {"do": button})
    assert answer.status_code == 303
    after = document(desk)
    assert after["letters"] == before["letters"] and after["targets"] == before["targets"]
    assert after["questions"] == before["questions"]
    assert putting_back(get(writer.browser, gone, cookies=True)) == [], "twice is as good as once"


def test_earlier_versions_are_told_with_who_and_when_and_can_be_gone_back_to(desk, writer, other):
    press(writer, LETTER, "save", **{FIRST: "One <b>bold</b> word"})
    press(other, LETTER, "save", **{FIRST: "Another"})
    page = opened(writer, VERSIONS)
    assert writer.email in page.text and YOU in page.text and "in force" in page.text
    mine = next(link for link in links(page, f"{VERSIONS}/") if "One <b>bold</b>" in opened(writer, link).text)
    page = opened(writer, mine)
    assert [one.text for one in page.all("ins")] == ["now: Another"] and "Letter 1 paragraph 1 wording 1" in page.text
    assert writer.browser.post(mine, data=page.fields()).location == EDIT
    assert document(desk)["letters"][0]["blocks"][0]["text"][0] == "One <b>bold</b> word"
    assert len(links(opened(writer, VERSIONS), f"{VERSIONS}/")) == 2
    assert writer.browser.post(mine, data=page.fields()).status_code == 409, "the draft is another by now"
    assert writer.browser.get(f"{VERSIONS}/nonsense").status_code == 404


def test_what_changes_when_it_goes_live_is_told_in_words(desk, writer):
    page = opened(writer, CHANGES)
    assert "Nothing is different" in page.text
    press(writer, EDIT, "save", **{"campaign.title.en": "Clean lakes", "campaign.goal": "7"})
    page = opened(writer, CHANGES)
    assert "Title (English)" in page.text and "Goal, in letters" in page.text
    assert [change.text for change in page.all("del")] == ["before: 100", "before: rivers"]
    assert [change.text for change in page.all("ins")] == ["now: 7", "now: lakes"]
    assert CHANGES in opened(writer, "/organiser/c/clean-rivers/launch").html


def test_a_campaign_that_was_never_in_force_has_nothing_to_compare_with(desk, writer):
    press(writer, "/organiser/new", "begin", title="Lakes", slug="lakes", language="en")
    assert writer.browser.get("/organiser/c/lakes/edit/changes").status_code == 404
    assert writer.browser.get("/organiser/c/lakes/edit/versions").status_code == 200


def test_viewers_look_and_bring_nothing_back(desk, writer):
    press(writer, LETTER, "save", **{FIRST: "One"})
    press(writer, LETTER, "save", **{FIRST: "Two"})
    viewer = desk.signed_in(YOU, Role.VIEWER)
    (link, *_) = links(opened(viewer, VERSIONS), f"{VERSIONS}/")
    page = opened(viewer, link)
    assert not page.all("form", action=link)
    assert viewer.browser.post(link, data={"form_token": page.fields().get("form_token", "")}).status_code == 403
