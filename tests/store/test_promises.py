"""Letters to be handed over by hand: kept once for a writer and target, taken back, destroyed, in no other number."""

from datetime import date, timedelta

import pytest

from campaign.store.protocol.promises import HandedOver
from campaign.store.protocol.upkeep import Retention
from tests.support.submissions import NOW, OTHER, WRITER, add, totals

DAY = date(2027, 1, 15)


def promised(store, sealed=b"sealed", writer=WRITER, target="mayor", **changes):
    """A submission, confirmed, whose letter to the mayor is promised; its link."""
    made = add(store, writer=writer, **changes)
    store.confirm(made, writer, NOW)
    assert store.promise(made, target, sealed, writer)
    return made


def sealed_of(store):
    return [sealed for _, sealed in store.promises("rivers")]


def test_what_is_promised_is_kept_counted_and_in_no_total(store):
    made = add(store, writer=WRITER)
    store.confirm(made, WRITER, NOW)
    before = totals(store)
    assert store.promise(made, "mayor", b"sealed", WRITER)
    assert store.submission(made).promised == {"mayor"} and sealed_of(store) == [b"sealed"]
    assert store.count_promises("rivers") == {"mayor": 1} and store.count_promises("lakes") == {}
    assert totals(store) == before


def test_a_letter_that_we_send_or_that_left_is_not_promised(store):
    made = add(store, writer=WRITER)
    store.confirm(made, WRITER, NOW)
    assert not store.promise(made, "minister", b"x", WRITER)
    assert not store.promise(made, "nobody", b"x", WRITER) and not store.promise(b"n" * 32, "mayor", b"x", WRITER)
    store.say_sent(made, "mayor", NOW)
    assert not store.promise(made, "mayor", b"x", WRITER) and store.promises("rivers") == []


def test_the_second_of_a_writer_takes_the_place_of_the_first(store):
    first = promised(store, b"first")
    promised(store, b"second")
    promised(store, b"other", OTHER)
    assert sorted(sealed_of(store)) == [b"other", b"second"]
    assert store.submission(first).promised == frozenset()


def test_it_is_taken_back_alone_or_with_everything(store):
    made, other = promised(store), promised(store, b"other", OTHER)
    store.take_back(made, "mayor")
    store.take_back(made, "mayor")
    assert sealed_of(store) == [b"other"]
    assert store.promise(made, "mayor", b"again", WRITER)
    store.erase(made)
    store.erase(other)
    assert store.promises("rivers") == []
    assert not store.promise(made, "mayor", b"again", WRITER)


def test_it_outlives_the_letters_that_are_offered_and_the_campaign_s_own_key(store):
    made = promised(store)
    for days in (10, 400):
        later = NOW + timedelta(days=days)
        store.purge(Retention(later - timedelta(days=7), later, later, later, later, over=frozenset({"rivers"})))
    assert store.submission(made).promised == {"mayor"}
    store.erase(made)
    assert store.promises("rivers") == []


def test_those_that_were_opened_are_destroyed_and_counted_and_no_others(store):
    made = promised(store, b"opened")
    ((name, _),) = store.promises("rivers")
    promised(store, b"later", OTHER)
    assert store.hand_over_promises("rivers", [name, name, b"n" * 16], DAY) == 1
    assert store.hand_over_promises("rivers", [name], DAY) == 0
    assert sealed_of(store) == [b"later"] and store.submission(made).promised == frozenset()
    assert store.handed_over_by_hand("rivers") == [HandedOver(DAY, "mayor", 1)]
    assert store.hand_over_promises("lakes", [promise for promise, _ in store.promises("rivers")], DAY) == 0
    store.hand_over_promises("rivers", [promise for promise, _ in store.promises("rivers")], DAY)
    assert store.handed_over_by_hand("rivers") == [HandedOver(DAY, "mayor", 2)]


@pytest.mark.parametrize("overdue", [True, False])
def test_what_nobody_handed_over_in_time_goes(store, overdue):
    promised(store)
    names = frozenset({"rivers"} if overdue else ())
    store.purge(Retention(NOW, NOW, NOW, NOW, NOW, overdue=names))
    assert bool(store.promises("rivers")) is not overdue and store.handed_over_by_hand("rivers") == []
    assert bool(store._ring.get("promises rivers")) is not overdue, "the key that it was found under goes with it"


def test_a_campaign_goes_live_with_none(store):
    store.save_campaign("lakes", "test", "source")
    made = add(store, writer=WRITER, campaign="lakes")
    store.confirm(made, WRITER, NOW)
    assert store.promise(made, "mayor", b"tried", WRITER)
    store.save_campaign("lakes", "live", "source")
    assert store.promises("lakes") == []
