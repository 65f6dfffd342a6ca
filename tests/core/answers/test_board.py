"""What the board says of an office: a few who lie turn nothing, and many do not make it answered."""

from datetime import date

import pytest

from campaign.core.answers.board import Line, Reading, added_up, as_json
from campaign.core.answers.kinds import AnswerKind

SINCE, TODAY = date(2026, 11, 1), date(2026, 12, 1)


def line(sent=100, answered_on=None, **told):
    return Line("minister", "Minister", sent, 0, SINCE, {AnswerKind(kind): n for kind, n in told.items()}, answered_on)


@pytest.mark.parametrize(
    ("found", "reading"),
    [
        (line(sent=0), Reading.NOT_WRITTEN),
        (line(), Reading.TOO_FEW),
        (line(real=9), Reading.TOO_FEW),
        (line(none=15, real=4), Reading.SILENT),
        (line(none=2, automatic=17), Reading.SILENT),
        (line(none=7, form_letter=5, real=7), Reading.SAID_TO_ANSWER),
        (line(real=1_000), Reading.SAID_TO_ANSWER),
        (line(answered_on=TODAY), Reading.ANSWERED),
        (line(none=1_000, answered_on=TODAY), Reading.ANSWERED),
    ],
)
def test_what_is_said_of_an_office(found, reading):
    assert found.reading is reading


@pytest.mark.parametrize("liars", range(10))
def test_a_few_liars_do_not_turn_a_silent_office(liars):
    assert line(none=10, real=liars).reading is Reading.SILENT


def test_silence_is_counted_from_the_first_letter_to_the_published_answer():
    assert line().silent_days(TODAY) == 30
    assert line(answered_on=date(2026, 11, 11)).silent_days(TODAY) == 10


def test_what_was_told_is_added_up():
    assert added_up([(AnswerKind.REAL, 2), (AnswerKind.NONE, 1), (AnswerKind.REAL, 3)]) == {
        AnswerKind.NONE: 1,
        AnswerKind.REAL: 5,
    }


def test_in_public_few_are_not_counted():
    few, many = as_json([line(real=9), line(real=9, none=1)])
    assert few["told"] is None
    assert many["told"] == {"none": 1, "automatic": 0, "form_letter": 0, "real": 9}
