"""What supporters pasted is read by one organiser before anybody sees it."""

import pytest

from campaign.core.accounts import Role
from tests.support.desk import HOME, YOU
from tests.support.pages import Page, get, post
from tests.support.told import answer_links, delivered
from tests.web.supporter.test_answers import tell
from tests.web.supporter.test_journey import sent

PAGE = "/organiser/c/clean-rivers/answers"


@pytest.fixture
def number(client, clock, context):
    """What an office is said to have written, and waits."""
    (link,) = answer_links(client, delivered(client, clock, context, sent(client, clock)))
    assert tell(client, link, words="We agree, says the Minister.", looked="1").status_code == 303
    (pasted,) = context.store.pasted_answers()
    return pasted.number


def read(person, number) -> Page:
    fields = {"form_token": person.form_token(), "do": "look"}
    return post(person.browser, f"{PAGE}/{number}", fields, cookies=True)


def test_an_organiser_is_told_that_it_waits(desk, number):
    person = desk.signed_in()
    page = get(person.browser, HOME)
    assert "Supporters pasted what offices answered" in page.text
    assert page.all("a", href=PAGE)


def test_the_list_shows_no_word_of_it(desk, number):
    page = get(desk.signed_in().browser, PAGE)
    assert "Minister for Rivers" in page.text and "We agree" not in page.text


def test_who_reads_it_lets_stand_what_is_left(desk, number):
    person = desk.signed_in()
    page = read(person, number)
    assert page.one("textarea").text.strip() == "We agree, says the Minister."
    answer = person.post(f"{PAGE}/{number}", do="kept-words", words="We agree.")
    assert answer.status_code == 303
    page = get(person.browser, answer.location)
    assert "We agree." in page.text and "says the Minister" not in page.text and "None waits" in page.text
    assert [what for _, what, _ in desk.notes()[:2]] == [
        "let stand what an office is said to have answered",
        "read what an office is said to have answered",
    ]
    assert person.post(f"{PAGE}/{number}", do="dropped-words").status_code == 303
    assert "We agree" not in get(person.browser, PAGE).text


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("kept-words", "let stand what an office is said to have answered"),
        ("dropped-words", "threw away what an office is said to have answered"),
    ],
)
def test_who_presses_twice_has_decided_once(desk, number, do, said):
    person = desk.signed_in()
    read(person, number)
    first, again = (person.post(f"{PAGE}/{number}", do=do, words="We agree.") for _ in range(2))
    assert first.status_code == again.status_code == 303 and first.location == again.location
    assert [what for _, what, _ in desk.notes()].count(said) == 1


def test_what_stands_is_carried_into_the_form_for_an_answer_to_publish(desk, context, number):
    person = desk.signed_in()
    form = f"{PAGE.replace('/answers', '/from-offices')}?told={number}"
    assert get(person.browser, form).status == 404, "nobody has let it stand"
    read(person, number)
    answer = person.post(f"{PAGE}/{number}", do="kept-words", words="We agree.")
    assert get(person.browser, answer.location).all("a", href=f"{form}#enter")
    page = get(person.browser, form)
    fields = page.fields()
    assert fields["words"].strip() == "We agree." and fields["target"] == "minister" and not fields["day"]
    assert context.store.answers("clean-rivers") == [], "nothing is entered before the organiser says so"


def test_who_reads_it_may_throw_it_away(desk, context, number):
    person = desk.signed_in()
    read(person, number)
    assert person.post(f"{PAGE}/{number}", do="dropped-words").status_code == 303
    assert context.store.pasted_answers() == []


@pytest.mark.parametrize("fields", [{"do": "kept-words", "words": " "}, {"do": "kept-words"}, {"do": "x"}, {}])
def test_nothing_else_is_understood(desk, number, fields):
    person = desk.signed_in()
    read(person, number)
    assert person.post(f"{PAGE}/{number}", **fields).status_code == 400


def test_nobody_else_decides_and_a_viewer_reads_nothing(desk, number):
    first, other = desk.signed_in(), desk.signed_in("other@x.example")
    read(first, number)
    for do in ("look", "kept-words", "dropped-words"):
        assert other.post(f"{PAGE}/{number}", do=do, words="Mine").status_code == 404
    assert "o@x.example\u2069 looks at it" in get(other.browser, PAGE).text
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert viewer.post(f"{PAGE}/{number}", do="look").status_code == 403


def test_it_is_found_in_its_own_campaign_alone(desk, number):
    person = desk.signed_in()
    assert person.post(f"{PAGE.replace('clean-rivers', 'nowhere')}/{number}", do="look").status_code == 404
    assert person.post(f"{PAGE}/{number + 1}", do="look").status_code == 404
