"""Tables that count say the same on every engine, however many rows they have for a place."""

from datetime import timedelta

import pytest

from campaign.core.answers.office_page import WrittenTo
from campaign.core.counts.activity import Count
from campaign.store.engine.counters import COUNTERS, WAITING
from tests.support.submissions import NOW, WRITER, add, letter, totals

SENT = WAITING.adding("letters", "sent", "first_day", "last_day")
QUEUED = WAITING.adding("letters")


@pytest.fixture(params=[False, True], ids=["as they were added", "put together"])
def settle(request):
    def put_together(store):
        if request.param:
            with store.writing() as db:
                store.tables(db).put_together()

    put_together.is_nothing = not request.param
    return put_together


def test_sums_and_first_and_last_days_are_those_of_all_that_was_added(store, settle):
    place = ("rivers", "office", "minister")
    with store.writing() as db:
        db.conn.executemany(QUEUED, [(*place, 2), (*place, 3)])
    for day in ("2026-11-24", "2026-11-26", "2026-11-23"):
        with store.writing() as db:
            db.conn.executemany(SENT, [(*place, -1, 1, day, day)])
        settle(store)
    assert store.written_to("rivers") == [WrittenTo("office", "minister", 3, "2026-11-23", "2026-11-26")]
    assert store.waiting_at("rivers") == [("minister", "office", 2)]


def test_totals_are_the_same_before_and_after(store, settle):
    for number in range(3):
        store.confirm(add(store, letter(), source="paper"), bytes([number]) * 16, NOW)
    store.count_activity("rivers", [Count("source", "paper", "seen", 4), Count("source", "paper", "seen", 1)])
    before = store.totals("rivers"), sorted(map(repr, store.activity("rivers", "")))
    settle(store)
    assert (store.totals("rivers"), sorted(map(repr, store.activity("rivers", "")))) == before
    assert totals(store)["queued"] == 3 and Count("source", "paper", "seen", 5) in store.activity("rivers", "")
    store.confirm(add(store, letter(), source="paper"), WRITER, NOW + timedelta(days=1))
    assert totals(store)["queued"] == 4


def test_a_place_has_one_row_but_where_several_write_until_they_are_put_together(store, settle, cluster):
    for _ in range(2):
        add(store)
    before = [several(store, counter) for counter in COUNTERS]
    settle(store)
    assert any(before) == bool(cluster)
    assert settle.is_nothing or not any(several(store, counter) for counter in COUNTERS)


def several(store, counter):
    """The places of which a table has several rows."""
    keys = ", ".join(counter.keys)
    return store.select(f"SELECT {keys} FROM {counter.table} GROUP BY {keys} HAVING count(*) > 1")
