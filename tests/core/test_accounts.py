"""How long sessions last and guessers wait, and what an address is looked up by."""

from datetime import UTC, datetime, timedelta

import pytest

from campaign.core.accounts import account_name, is_over, wait

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "seen", "over"),
    [(0, 0, False), (30, 30, False), (31, 31, True), (720, 1, False), (721, 1, True), (721, 0, True)],
)
def test_a_session_ends_when_idle_or_old(opened, seen, over):
    """Minutes since it was opened, and since it was last used."""
    assert is_over(NOW - timedelta(minutes=opened), NOW - timedelta(minutes=seen), NOW) is over


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (10, 480), (11, 900), (12, 900), (10**9, 900)],
)
def test_waits_double_and_end_at_a_quarter_of_an_hour(failures, seconds):
    assert wait(failures, free=5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" Me@Example.ORG\n", "me@example.org"),
        ("É@x.example", "é@x.example"),
        ("e\u0301@x.example", "é@x.example"),
        ("강@x.example", "강@x.example"),
        ("", ""),
        ("x" * 300, "x" * 254),
    ],
)
def test_addresses_are_looked_up_in_small_letters(typed, name):
    assert account_name(typed) == name
