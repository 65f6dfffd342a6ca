"""A link about one letter: nobody makes another, it is the same wherever it is found, and it wears out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaign.core.answers import links
from campaign.core.answers.links import Asked
from campaign.core.errors import LinkNotValid

KEY, SECRET = b"k" * 32, b"s" * 32
ASKED = Asked("minister", "river-ministry", "2026-W48")
TOKEN = links.token(KEY, "rivers", ASKED, SECRET)


def test_a_link_says_what_it_asks_about():
    asked, marks = links.read(KEY, "rivers", TOKEN)
    assert asked == ASKED
    assert len({marks.answered, marks.none, marks.none_among}) == 3


def test_it_counts_as_the_same_in_whatever_week_and_for_whatever_row_of_the_office_it_was_made():
    other = links.token(KEY, "rivers", replace(ASKED, week="2027-W01", office="river-ministry-ko"), SECRET)
    assert other != TOKEN
    assert links.read(KEY, "rivers", other)[1] == links.read(KEY, "rivers", TOKEN)[1]


@pytest.mark.parametrize(
    "token",
    [
        links.token(KEY, "rivers", replace(ASKED, target="mayor"), SECRET),
        links.token(KEY, "rivers", ASKED, b"t" * 32),
    ],
    ids=["another letter", "another writer"],
)
def test_another_letter_counts_apart(token):
    assert links.read(KEY, "rivers", token)[1] != links.read(KEY, "rivers", TOKEN)[1]


@pytest.mark.parametrize(
    ("key", "campaign", "token"),
    [
        (b"x" * 32, "rivers", TOKEN),
        (b"", "rivers", TOKEN),
        (KEY, "lakes", TOKEN),
        (KEY, "rivers", TOKEN[:-1]),
        (KEY, "rivers", TOKEN + "A"),
        (KEY, "rivers", "A" + TOKEN[1:] if TOKEN[0] != "A" else "B" + TOKEN[1:]),
        (KEY, "rivers", f"{TOKEN}="),
        (KEY, "rivers", "A" * 5_000),
        (KEY, "rivers", ""),
        (KEY, "rivers", "é"),
        (KEY, "rivers", "AAAA"),
    ],
)
def test_a_forged_one_is_refused(key, campaign, token):
    with pytest.raises(LinkNotValid):
        links.read(key, campaign, token)


def test_every_changed_character_is_noticed():
    for at, character in enumerate(TOKEN):
        changed = TOKEN[:at] + ("A" if character != "A" else "B") + TOKEN[at + 1 :]
        with pytest.raises(LinkNotValid):
            links.read(KEY, "rivers", changed)


@pytest.mark.parametrize(
    ("at", "week"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), "2026-W48"),
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 4, tzinfo=UTC), "2027-W01"),
    ],
)
def test_weeks_are_those_of_the_standard(at, week):
    assert links.week_of(at) == week


def test_a_link_is_good_for_a_year():
    written = datetime(2026, 11, 23, tzinfo=UTC)
    assert not ASKED.is_past(written + timedelta(weeks=52))
    assert ASKED.is_past(written + timedelta(weeks=52, days=1))
