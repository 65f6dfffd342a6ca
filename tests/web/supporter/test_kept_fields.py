"""Fields are set up once for all forms; what is typed into one form is in no other, and in nothing that is kept."""

import gc
from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict
from wtforms import Field

from campaign.web.supporter.form_token import TokenRules, TokenSigner
from campaign.web.supporter.forms import submission_form
from tests.support.examples import campaign

CANARY = "Wanderfalke-7391"
TYPED = {"name": CANARY, "place": CANARY, "note": CANARY, "answers-why": CANARY, "email": f"{CANARY}@home.example"}
RULES = TokenRules(TokenSigner(b"k" * 32), "rivers", "", datetime(2026, 11, 23, tzinfo=UTC), 0, 3_600)
CAMPAIGN = campaign()


def form(language="en", **typed):
    made = submission_form(CAMPAIGN, language, RULES, 500, MultiDict({**typed, "points": "shark"}))
    made.validate()
    return made


def test_what_one_supporter_typed_is_in_no_other_form():
    first, second = form(**TYPED), form()
    assert (first.name.data, first.errors["points"]) == (CANARY, second.errors["points"])
    assert CANARY not in repr([vars(field) for field in second])
    assert first.name.validate(first) and not second.name.validate(second)


def test_what_a_supporter_typed_is_in_nothing_that_is_kept():
    typed = form(**TYPED)
    kept = [vars(one) for one in gc.get_objects() if isinstance(one, Field) and one._form is None]
    assert typed.note.data == CANARY
    assert kept and CANARY not in repr(kept)


def test_a_question_is_asked_in_the_language_of_each_form():
    english, korean = form("en"), form("ko")
    assert english.answer_fields[0].label is not korean.answer_fields[0].label


def test_fields_of_a_form_know_their_form_and_its_rules():
    first, second = form(), form()
    for one in (first, second):
        assert all(field._form is one and field.meta is one.meta for field in one)
    assert first.token.nonce != second.token.nonce
