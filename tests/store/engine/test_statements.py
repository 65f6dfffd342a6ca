"""What one submission has SQLite do: each row is written once, in one transaction."""

import re

import pytest

from tests.support.submissions import WRITER, add, letter, totals

COUNTERS = re.compile(r"INSERT INTO (?:totals|activity|waiting) .*?VALUES \((.*), -?\d+\)")
THREE = (letter(), letter("mayor", digest=b"e" * 16), letter("judge", digest=b"f" * 16))


@pytest.fixture
def said(store):
    """Every statement from now on, with its values."""
    heard = []
    store._database().conn.set_trace_callback(heard.append)
    return heard


@pytest.mark.parametrize("confirm", [True, False])
def test_a_submission_writes_each_row_once_in_one_transaction(store, said, confirm):
    add(store, *THREE, confirm=confirm, notices=(), writer=WRITER, partner="watch", source="post")
    assert [one for one in said if one.startswith(("BEGIN", "COMMIT"))] == ["BEGIN IMMEDIATE", "COMMIT"]
    counted = [match[1] for statement in said if (match := COUNTERS.match(statement))]
    assert counted and len(counted) == len(set(counted))
    assert not [statement for statement in said if statement.startswith(("UPDATE letters", "SELECT * FROM letters"))]


def test_letters_that_nobody_is_asked_about_never_wait_for_an_answer(store):
    add(store, *THREE, confirm=False, notices=(), writer=WRITER)
    assert totals(store)["queued"] == 3
    assert "awaiting_confirmation" not in {row.measure for row in store.totals("rivers")}
