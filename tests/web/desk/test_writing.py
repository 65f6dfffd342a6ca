"""Writing a campaign on the desk, without a script: every button saves, mistakes are marked, nothing is overwritten."""

import re
from datetime import datetime

import pytest

from campaign.actions import campaigns, offices
from campaign.core.accounts import Role
from campaign.core.campaigns import toml
from campaign.core.rights import Access, Right
from tests.support.campaigns import SOURCE
from tests.support.desk import YOU
from tests.support.pages import get, post

EDIT = "/organiser/c/clean-rivers/edit"
LETTER = f"{EDIT}/letter/1"


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def opened(person, address, **query):
    return get(person.browser, address, cookies=True, query_string=query)


def press(person, address, do, **typed):
    """Press a button of a form, with everything in it as it stands but what is `typed`."""
    fields = opened(person, address).fields() | {"do": do} | typed
    return person.browser.post(address, data=fields)


def document(desk, slug="clean-rivers"):
    return toml.parse(desk.store.draft(slug).source)


def test_a_campaign_is_begun_with_a_title_and_is_a_draft_that_nobody_else_sees(desk, writer):
    answer = press(writer, "/organiser/new", "begin", title="Clear lakes", slug="clear-lakes", language="ko")
    assert (answer.status_code, answer.location) == (303, "/organiser/c/clear-lakes/edit")
    assert document(desk, "clear-lakes")["campaign"]["title"] == {"ko": "Clear lakes"}
    assert desk.store.campaign("clear-lakes") is None
    assert writer.browser.get("/c/clear-lakes").status_code == 404
    assert "Clear lakes" in opened(writer, "/organiser/").text
    page = opened(writer, "/organiser/c/clear-lakes/edit")
    assert "Nothing is here yet" in page.text or "still missing" in page.text


@pytest.mark.parametrize("role", Role)
def test_each_part_of_the_long_page_can_be_jumped_to(desk, writer, role):
    person = writer if role is Role.ORGANISER else desk.signed_in(YOU, role)
    if role is Role.MEMBER:
        desk.store.change_access(YOU, Access(role, {"clean-rivers": Right.WRITES}))
    page = opened(person, EDIT)
    places = re.findall(r'<li><a href="#([^"]+)">', page.html)
    assert len(places) >= 10 and set(places) <= {part.get("id") for part in page.all("h2")}


@pytest.mark.parametrize("slug", ["Clean", "a b", "a--b", "-a", "../x", "<script>", "x" * 61, "clean-rivers"])
def test_an_address_that_cannot_be_or_is_taken_is_refused_and_the_title_kept(writer, slug):
    fields = opened(writer, "/organiser/new").fields() | {"do": "begin", "title": "Mine", "slug": slug}
    page = post(writer.browser, "/organiser/new", fields, cookies=True)
    assert page.status == 400 and page.errors == ["slug"] and page.fields()["title"] == "Mine"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Clean lakes!", "clean-lakes"),
        ("  Où est l’eau ? ", "ou-est-leau"),
        ("x" * 80, "x" * 60),
        ("2026: now", "2026-now"),
    ],
)
def test_an_address_is_made_from_the_title_where_none_is_typed(desk, writer, title, slug):
    answer = press(writer, "/organiser/new", "begin", title=title, slug="", language="en")
    assert answer.location == f"/organiser/c/{slug}/edit"


@pytest.mark.parametrize("title", ["", "맑은 강", "…"])
def test_a_title_that_makes_no_address_asks_for_one(writer, title):
    fields = opened(writer, "/organiser/new").fields() | {"do": "begin", "title": title, "slug": ""}
    page = post(writer.browser, "/organiser/new", fields, cookies=True)
    assert page.status == 400 and page.errors == ["slug"] and page.fields()["title"] == title


@pytest.mark.parametrize(
    ("name", "typed", "where", "kept"),
    [
        ("campaign.title.ko", "맑은 강", ("campaign", "title", "ko"), "맑은 강"),
        (
            "campaign.summary.en",
            'One.\r\n\r\nTwo “quoted” \\ """.',
            ("campaign", "summary", "en"),
            'One.\n\nTwo “quoted” \\ """.',
        ),
        ("campaign.goal", "1,000", ("campaign", "goal"), 1000),
        ("campaign.goal", "many", ("campaign", "goal"), "many"),
        ("campaign.closes", "2026-13-45", ("campaign", "closes"), "2026-13-45"),
        ("campaign.closes", "2026-12-01T18:30", ("campaign", "closes"), datetime(2026, 12, 1, 18, 30)),
        ("campaign.time_zone", "Asia/Soul", ("campaign", "time_zone"), "Asia/Soul"),
        ("campaign.accent", "blue", ("campaign", "accent"), "blue"),
        ("questions.1.label.en", "Why?", ("questions", 0, "label", "en"), "Why?"),
        ("targets.2.except_countries", "kp; CN", ("targets", 1, "except_countries"), ["KP", "CN"]),
        ("letters.1.blocks.1.text.2", "{{ supporter.", ("letters", 0, "blocks", 0, "text", 1), "{{ supporter."),
        ("letters.1.subject.1", "", ("letters", 0, "subject", 0), ""),
    ],
)
def test_what_is_typed_is_saved_as_it_was_typed_right_or_wrong(desk, writer, name, typed, where, kept):
    address = LETTER if name.startswith("letters") else EDIT
    assert press(writer, address, "save", **{name: typed}).status_code == 303
    node = document(desk)
    for step in where:
        node = node[step]
    assert node == kept
    shown = opened(writer, address).fields()[name]
    # Countries are shown by name.
    assert shown.replace("\r\n", "\n") == ("North Korea, China" if kept == ["KP", "CN"] else str(kept))
    assert desk.store.campaign("clean-rivers").source == SOURCE, "what is in force stays"


def test_mistakes_are_said_in_the_words_of_the_page_not_of_the_file(desk, writer):
    press(writer, EDIT, "save", **{"campaign.languages": ["en", "ko", "de"]})
    press(writer, EDIT, "other-office")
    page = opened(writer, EDIT)
    assert "There is no title in German yet" in page.text and "'de'" not in page.text
    assert (
        "Write the title of this office, and where letters reach it" in page.text and "own_government" not in page.text
    )


def test_the_check_list_does_not_lead_to_itself(desk, writer):
    press(writer, EDIT, "save", **{"campaign.goal": "77"})
    address = "/organiser/c/clean-rivers/launch"
    assert opened(writer, EDIT).all("button", value="check")
    assert press(writer, EDIT, "check", **{"campaign.goal": "78"}).location == address
    assert document(desk)["campaign"]["goal"] == 78, "what was typed is saved first"
    page = opened(writer, address)
    links = [link for link in page.all("a", href=address) if not link.get("aria-current")]
    assert "Nothing is missing." in page.text and not links


def test_saving_what_was_not_changed_makes_no_draft(desk, writer):
    for address in (EDIT, LETTER):
        assert press(writer, address, "save").status_code == 303
    assert desk.store.draft("clean-rivers") is None


def test_saving_a_bundled_campaign_unchanged_makes_no_draft_either(desk, writer, context, long):
    offices.import_bundled_offices(context)
    campaigns.load_bundled(context, "north-korean-escapees")
    page = "/organiser/c/north-korean-escapees/edit"
    letters = toml.parse(desk.store.campaign("north-korean-escapees").source)["letters"]
    for address in (page, *(f"{page}/letter/{number}" for number in range(1, len(letters) + 1, 1 if long else 4))):
        assert press(writer, address, "save").status_code == 303
    assert desk.store.draft("north-korean-escapees") is None and len(letters) > 4


def test_a_campaign_that_lost_its_office_is_named_and_can_be_mended(desk, writer):
    source = SOURCE.replace('office = "lake-agency"', 'office = "gone"')
    desk.store.save_campaign("clean-rivers", "live", source)
    assert "clean-rivers" in opened(writer, "/organiser/new").text
    assert "there is no office" in opened(writer, EDIT).text
    press(writer, EDIT, "delete:targets.2", sure="1")
    assert "Go live" not in opened(writer, "/organiser/c/clean-rivers/launch").text


@pytest.mark.parametrize(
    ("address", "name", "typed", "says"),
    [
        (
            LETTER,
            "letters.1.blocks.1.text.1",
            "One.\n  {{ supporter.plaec }}",
            "{{ supporter.plaec }} (line 2, column 6)",
        ),
        (LETTER, "letters.1.blocks.1.text.2", "{% if %}x{% endif %}", "(line 1, column"),
        (LETTER, "letters.1.subject.2", "", "Nothing is written here yet"),
        (EDIT, "campaign.goal", "many", "must be a whole number, not 'many'"),
        (EDIT, "campaign.accent", "blue", "Write it like #1f5f8b, not 'blue'"),
        (EDIT, "targets.1.countries", "XQ", "There is no country called 'XQ'"),
        (EDIT, "campaign.goal", "9999999999", "This must be from 0 to 1000000000, not 9999999999"),
        (EDIT, "campaign.time_zone", "London", "Write it like Europe/London, not 'London'"),
        (EDIT, "campaign.embed_origins", "*.example.org", "https://www.example.org"),
    ],
)
def test_a_mistake_is_marked_where_it_stands(writer, address, name, typed, says):
    press(writer, address, "save", **{name: typed})
    page = opened(writer, address)
    assert says in page.one("p", id=f"{name}-error").text
    control = next(element for element in page.elements if element.get("name") == name)
    assert control.get("aria-invalid") == "true" and f"{name}-error" in control.get("aria-describedby")
    assert f"{address}#{name}" in page.html or f"#{name}" in page.html
    assert writer.browser.get("/c/clean-rivers").status_code == 200, "the campaign in force goes on"


def test_buttons_save_what_was_typed_and_go_where_it_happened(desk, writer):
    for do, anchor in (
        ("add:letters.1.subject", "letters.1.subject.3"),
        ("add:letters.1.blocks.2.text", "letters.1.blocks.2.text.2"),
        ("paragraph:letters.1", "letters.1.blocks.6"),
        ("point:letters.1", "letters.1.blocks.7"),
        ("up:letters.1.blocks.7", "letters.1.blocks.6"),
        ("down:letters.1.blocks.1", "letters.1.blocks.2"),
        ("delete:letters.1.blocks.7", "taken-out"),
    ):
        answer = press(writer, LETTER, do, **{"letters.1.subject.1": f"Typed before {do}"})
        address, _, at = answer.location.partition("#")
        assert address.startswith(f"{LETTER}?country=GB") and at == anchor, do
        assert document(desk)["letters"][0]["subject"][0] == f"Typed before {do}"
    blocks = document(desk)["letters"][0]["blocks"]
    assert [block["point"] or block["personal"] or block["text"][0][:9] for block in blocks] == [
        "{% if ans", "I write f", "fish", True, "Please ac", "point-1",
    ]  # fmt: skip
    press(writer, EDIT, "add:questions")
    press(writer, EDIT, "own-government")
    answer = press(writer, EDIT, "letter:ko")
    assert answer.location == f"{EDIT}/letter/3"
    saved = document(desk)
    assert saved["targets"][2]["own_government"] and saved["letters"][2]["targets"] == ["own-government"]
    assert press(writer, EDIT, "delete:targets.3", sure="1").status_code == 303
    assert document(desk)["letters"][2]["targets"] == []
    gone = press(writer, f"{EDIT}/letter/3", "delete:letters.3", sure="1").location
    assert gone.startswith(f"{EDIT}?out=letters.3&of=") and gone.endswith("#taken-out")


@pytest.mark.parametrize(
    "do",
    "nothing up:campaign delete:campaign.title delete:letters.9 add:targets.1 up:letters.0 delete:letters.1.blocks.x "
    "office:no-such add: letter: delete:questions up:.. delete:status.1 up:letters.1.blocks.² down:letters.-1".split(),
)
def test_a_button_that_is_none_changes_nothing(desk, writer, do):
    assert press(writer, EDIT, do).status_code == 303
    assert desk.store.draft("clean-rivers") is None


def test_an_office_is_found_by_country_and_added(desk, writer):
    answer = press(writer, EDIT, "search", q="united kingdom agency")
    page = get(writer.browser, answer.location.split("#")[0], cookies=True)
    assert [one.get("value") for one in page.all("button", name="do") if one.get("value").startswith("office:")] == [
        "office:lake-agency"
    ]
    assert press(writer, EDIT, "office:river-ministry").status_code == 303
    added = document(desk)["targets"][2]
    assert added["office"] == "river-ministry" and added["id"] == "river-ministry"


def test_the_paper_shows_what_a_supporter_gets_and_another_one_steps_through_the_variants(desk, writer):
    subjects = set()
    address = LETTER
    for _ in range(4):
        page = get(writer.browser, address, cookies=True)
        subjects.add(page.all("p", **{"class": "subject"})[0].text)
        fields = page.fields() | {"do": "another", "letters.1.subject.2": "Another subject"}
        address = writer.browser.post(LETTER, data=fields).location.split("#")[0]
    assert subjects == {"Clean rivers", "Another subject"}
    assert "(Here stands what the supporter writes.)" in page.text
    gone = opened(writer, LETTER, country="KP")
    assert gone.text.count("Minister for Rivers") >= 1


def test_the_preview_composes_what_is_typed_and_saves_nothing(desk, writer):
    fields = opened(writer, LETTER).fields() | {"letters.1.blocks.1.text.1": "Typed {{ supporter.country_name }}"}
    answer = writer.browser.post(f"{LETTER}/preview", data=fields)
    assert "Typed the United Kingdom" in answer.json["letters"][0]["body"]
    assert desk.store.draft("clean-rivers") is None


def test_the_second_of_two_who_write_is_told_and_nothing_is_overwritten(desk, writer):
    other = desk.signed_in(YOU)
    mine, theirs = opened(writer, EDIT).fields(), opened(other, EDIT).fields()
    assert writer.browser.post(EDIT, data=mine | {"campaign.goal": "5", "do": "save"}).status_code == 303
    second = theirs | {"campaign.goal": "6", "campaign.title.en": "Their rivers", "do": "save"}
    page = post(other.browser, EDIT, second, cookies=True)
    assert page.status == 409 and "Somebody else saved first" in page.heading
    assert "Goal, in letters" in page.text and [one.text for one in page.all("del")] == ["before: 5", "before: Clean"]
    assert "goal = 5" in page.one("textarea", id="theirs").text
    assert "Their rivers" in page.one("textarea", id="mine").text
    assert document(desk)["campaign"]["goal"] == 5 and document(desk)["campaign"]["title"]["en"] == "Clean rivers"
    again = page.fields()
    answer = other.browser.post(EDIT, data=again)
    assert answer.status_code == 303 and document(desk)["campaign"]["title"]["en"] == "Their rivers"


def test_a_copy_has_another_address_and_no_numbers(desk, writer):
    answer = writer.post("/organiser/c/clean-rivers/copy", slug="clean-lakes")
    assert answer.location == "/organiser/c/clean-lakes/edit"
    about = document(desk, "clean-lakes")["campaign"]
    assert (about["slug"], about["status"]) == ("clean-lakes", "draft")
    again = writer.post("/organiser/c/clean-rivers/copy", slug="clean-lakes")
    assert again.location == answer.location, "pressed twice"
    press(writer, answer.location, "save", **{"campaign.goal": "7"})
    assert writer.post("/organiser/c/clean-rivers/copy", slug="clean-lakes").status_code == 400


def test_a_draft_is_thrown_away_by_who_saw_it(desk, writer):
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    version = opened(writer, EDIT).all("input", name="version")[0].get("value")
    press(writer, EDIT, "save", **{"campaign.goal": "8"})
    assert writer.post("/organiser/c/clean-rivers/discard", do="discard", version=version).status_code == 409
    version = opened(writer, EDIT).all("input", name="version")[0].get("value")
    assert writer.post("/organiser/c/clean-rivers/discard", do="discard", version=version).status_code == 303
    assert desk.store.draft("clean-rivers") is None


def test_a_viewer_sees_everything_and_can_press_nothing(desk):
    viewer = desk.signed_in(YOU, Role.VIEWER)
    for address in (
        EDIT,
        LETTER,
        "/organiser/c/clean-rivers/launch",
        "/organiser/offices",
        "/organiser/offices/lake-agency",
    ):
        page = opened(viewer, address)
        buttons = [button.text for button in page.all("button") if button.text not in ("Sign out", "Find")]
        assert buttons == [], address
    assert opened(viewer, EDIT).all("fieldset")[0].attributes.get("disabled") == ""


@pytest.mark.parametrize("do", ["up:targets." + "9" * 5_000, f"add:letters.{'9' * 5_000}.subject"])
def test_a_button_with_a_number_of_thousands_of_digits_does_nothing(desk, writer, do):
    assert press(writer, EDIT, do).status_code == 303
    assert desk.store.draft("clean-rivers") is None


def test_a_letter_in_another_language_has_the_paragraphs_and_points_of_the_first(desk, writer):
    answer = press(writer, EDIT, "letter:de")
    first, *_, new = document(desk)["letters"]
    assert answer.location == f"{EDIT}/letter/{len(document(desk)['letters'])}"
    assert [(block["personal"], block["point"]) for block in new["blocks"]] == [
        (block["personal"], block["point"]) for block in first["blocks"]
    ]
    assert new["targets"] == first["targets"] and not any(one["label"] or any(one["text"]) for one in new["blocks"])
    before = opened(writer, EDIT).text.count("points missing")
    at = next(number for number, block in enumerate(new["blocks"], 1) if block["point"])
    number = len(document(desk)["letters"])
    press(writer, f"{EDIT}/letter/{number}", f"delete:letters.{number}.blocks.{at}", sure="1")
    text = opened(writer, EDIT).text
    assert "points missing: 1" in text and text.count("points missing") == before + len(new["targets"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.book-guild.example/campaigns", ["https://www.book-guild.example"]),
        ("https://one.example\nHTTPS://Two.example:443/", ["https://one.example", "https://two.example"]),
        ("no address", ["no", "address"]),
        (
            "www.book-guild.example/campaigns, two.example:8443",
            ["https://www.book-guild.example", "https://two.example:8443"],
        ),
    ],
)
def test_a_page_of_a_website_is_cut_to_the_website(desk, writer, typed, kept):
    press(writer, EDIT, "save", **{"campaign.embed_origins": typed})
    assert document(desk)["campaign"]["embed_origins"] == kept


@pytest.mark.parametrize("words", ["uk rivers", "UK", "england minister", "great britain"])
def test_countries_are_found_as_people_call_them(writer, words):
    assert "Write to this office: Minister for Rivers" in opened(writer, EDIT, q=words).text
