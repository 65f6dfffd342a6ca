"""What it promises of the answers and the sentences that organisers publish."""

from dataclasses import replace

import pytest

from campaign.core.answers.published import Answer, Quote, Standing
from campaign.store.protocol.errors import Missing
from tests.support.submissions import NOW

ANSWER = Answer("rivers", "minister", "Minister", NOW.date(), "We will.", "https://gov.example")


def test_the_same_answer_is_entered_once_until_it_is_published(store):
    number = store.add_answer(ANSWER)
    assert store.add_answer(ANSWER) == number and store.add_answer(replace(ANSWER, words="We will not.")) != number
    shown = replace(ANSWER, number=number, standing=Standing.PUBLISHED, published_at=NOW)
    assert store.change_answer(shown)
    assert store.add_answer(ANSWER) != number and len(store.answers("rivers")) == 3


def test_an_answer_that_somebody_else_changed_is_not_replaced(store):
    entered = replace(ANSWER, number=store.add_answer(ANSWER))
    theirs = replace(entered, words="We will not.")
    assert store.change_answer(theirs, entered) and not store.change_answer(replace(entered, who="M"), entered)
    assert store.answers("rivers") == [theirs]
    with pytest.raises(Missing):
        store.change_answer(replace(entered, number=99))


def test_the_same_sentence_is_released_once(store):
    assert store.release_quote("rivers", Quote("I swim there.", "a teacher"))
    assert not store.release_quote("rivers", Quote("I swim there.", "a teacher"))
    assert store.release_quote("rivers", Quote("I swim there.")) and len(store.quotes("rivers")) == 2
