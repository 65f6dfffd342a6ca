"""What is entered into a form is cleaned and held against its rules, and it is in no other form."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from flask import Flask, g
from itsdangerous import Signer
from werkzeug.datastructures import MultiDict

from campaign.web.supporter.entries import Entries, entries
from campaign.web.supporter.form_token import TokenRules, TokenSigner, new_token
from campaign.web.supporter.forms import submission_form
from tests.support.examples import CAMPAIGN as SOURCE
from tests.support.examples import campaign

CANARY = "Wanderfalke-7391"
TYPED = {"name": CANARY, "place": CANARY, "note": CANARY, "answers-why": CANARY, "email": f"{CANARY}@home.example"}
NOW = datetime(2026, 11, 23, tzinfo=UTC)
RULES = TokenRules(TokenSigner(b"k" * 32), "rivers", "", NOW, 0, 3_600)
TOKEN = RULES.signer.sign(new_token("rivers", "", NOW))
CAMPAIGN = campaign(SOURCE.replace('en = "Why?"', 'en = "Why?"\nko = "왜?"'))
RIGHT = {"name": "Jo", "country": "GB", "language": "en", "form_token": TOKEN}


@pytest.fixture(autouse=True)
def _page() -> Iterator[None]:
    """A page in English, without any application of ours."""
    with Flask(__name__).test_request_context():
        g.language, g.languages = "en", ("en", "ko")
        yield


def entered(page: str = "en", **typed: str) -> Entries:
    return entries(CAMPAIGN, page, RULES, 500, MultiDict(typed))


def test_what_is_right_has_no_faults() -> None:
    assert entered(**RIGHT).faults == []


@pytest.mark.parametrize(
    ("field", "value", "id", "words"),
    [
        ("name", "", "name", "Enter your name"),
        ("name", "\u200b \u3164", "name", "Enter your name"),
        ("name", "jo@home.example", "name", "Enter your name here, not an email address"),
        ("name", "J" * 301, "name", "Use at most 300 characters; you have 301"),
        ("country", "", "country", "Choose your country"),
        ("country", "XX", "country", "Choose your country"),
        ("place", "www.home.example/x", "place", "Leave out web addresses"),
        ("postal_address", "a" * 301, "postal_address", "Use at most 300 characters"),
        ("points", "shark", "points-0", "There is no point “shark” in this campaign"),
        ("language", "xx", "language", "Choose the language of your letter"),
        ("note", "n" * 501, "note", "Use at most 500 characters; you have 501"),
        ("answers-why", "http://home.example", "answers-why", "Leave out web addresses"),
        ("form_token", "forged", "", "The page wasn’t quite ready"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(field: str, value: str, id: str, words: str) -> None:
    faults = entered(**{**RIGHT, field: value}).faults
    assert [fault["id"] for fault in faults] == [id]
    assert faults[0]["message"].startswith(words)


def test_each_fault_of_a_field_is_told_and_the_token_comes_last() -> None:
    faults = entered(name=f"jo@home.example {'J' * 300} https://home.example", language="en").faults
    assert [fault["id"] for fault in faults] == ["country", "name", "name", "name", ""]


def test_a_page_shows_what_was_entered_with_what_is_wrong_beside_it() -> None:
    typed = entered(**{**RIGHT, **TYPED, "country": "XX", "points": "shark"})
    form = submission_form(typed, "en", typed.faults)
    assert (form.name.data, form.answer_fields[0].data, form.points.data) == (CANARY, CANARY, ["shark"])
    assert form.country.errors == ["Choose your country"]
    assert form.points.errors == ["There is no point “shark” in this campaign"]
    assert not form.name.errors


def test_what_was_entered_comes_back_as_it_was_carried_on() -> None:
    typed = entered(**{**RIGHT, **TYPED})
    again = entries(CAMPAIGN, "en", RULES, 500, MultiDict(typed.values()))
    assert (again.values(), again.supporter()) == (typed.values(), typed.supporter())


def test_without_a_choice_the_letters_are_in_the_language_of_the_page() -> None:
    assert [entered(language).language for language in ("en", "ko", "xx")] == ["en", "ko", "en"]


def test_what_one_supporter_typed_is_in_no_other_form() -> None:
    first, second = entered(**TYPED), entered()
    shown = submission_form(first, "en", first.faults), submission_form(second, "en", second.faults)
    assert CANARY in repr([field.data for field in shown[0]])
    assert CANARY not in repr([vars(field) for field in shown[1]]) and CANARY not in repr(second)


def test_a_question_is_asked_in_the_language_of_each_page() -> None:
    english, korean = (submission_form(entered(), language).answer_fields[0].label.text for language in ("en", "ko"))
    assert english != korean


def test_a_token_is_signed_as_itsdangerous_signs_so_that_a_form_outlives_a_new_version() -> None:
    signed = Signer(b"k" * 32, key_derivation="none", digest_method=sha256).sign(TOKEN.rpartition(".")[0])
    assert signed.decode() == TOKEN and RULES.signer.read(TOKEN.swapcase()) is None
