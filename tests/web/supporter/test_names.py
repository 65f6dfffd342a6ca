"""Names and own words as people type them."""

import pytest

from tests.support.pages import post
from tests.web.supporter.test_journey import FORM, checked, written


# Names.
@pytest.mark.parametrize(
    "name",
    ["\u3164", "\u2800", "\u115f", "\u00ad", "\u3164 \u3164", "\u200d\ufe0f", "\u2800\u00ad", "\U000e0100", "\u0301"],
)
def test_a_name_that_shows_nothing_is_asked_for(client, clock, name):
    page = post(client, FORM, written(client, clock, name=name) | {"step": "check"})
    assert page.errors == ["name"] and "Enter your name" in page.text


@pytest.mark.parametrize(
    "name",
    ["jane@home.example", "Jane <j@home.example>", "ｊａｎｅ＠home.example", "mailto:j@x.example", "j@localhost"],
)
def test_a_name_that_is_an_address_is_asked_again(client, clock, name):
    page = post(client, FORM, written(client, clock, name=name) | {"step": "check"})
    assert page.errors == ["name"] and "not an email address" in page.text and page.fields()["name"] == name


@pytest.mark.parametrize("name", ["Prof.Dr.Www.Smith", "Kim @ the river", "D'Arcy-O'Neill, 3rd", "www", "李"])
def test_unusual_names_are_taken(client, clock, name):
    assert name in checked(client, clock, name=name).fields()["body-minister"]


def test_a_word_is_no_link_and_own_words_reach_the_letter_as_typed(client, clock):
    note = "I read it on the WWW. It made me sad.\r\n\r\n  - two  spaces ; and a mark ?\r\n  ...and dots"
    page = checked(client, clock, **{"note": note, "answers-why": "it is ours , all  of it ...  really"})
    body = page.fields()["body-minister"]
    assert note in body and "because it is ours , all  of it ...  really." in body
