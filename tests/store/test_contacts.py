"""Contacts that opted in: confirmed ones alone, one for each person, and gone with their submission."""

from datetime import timedelta

import pytest

from campaign.store.protocol.upkeep import Retention
from tests.support.submissions import NOW, OTHER, WRITER, add, deliver, letter, submission

HOUR = timedelta(hours=1)


def opt_in(store, sealed=b"sealed", writer=WRITER, confirm=True, **changes):
    """A submission with a contact, confirmed if so asked; its id."""
    made = add(store, contact=sealed, writer=writer, **changes)
    if confirm:
        store.confirm(made, writer, NOW)
    return made


def purge(store):
    """Long after `NOW`."""
    later = NOW + 1000 * HOUR
    return store.purge(Retention(later - HOUR, later - HOUR, later, later, later - HOUR))


def table(store):
    with store.reading() as db:
        return db.execute("SELECT * FROM contacts ORDER BY id").fetchall()


def test_a_contact_counts_once_confirmed(store):
    made = opt_in(store, confirm=False)
    assert store.contacts("rivers") == [] and store.submission(made).opted_in
    store.confirm(made, WRITER, NOW)
    assert store.contacts("rivers") == [b"sealed"]
    assert store.contacts("lakes") == []


def test_they_are_counted_as_they_are_listed(store):
    opt_in(store, confirm=False)
    assert store.count_contacts("rivers") == 0
    opt_in(store)
    opt_in(store, b"other", OTHER)
    assert (store.count_contacts("rivers"), store.count_contacts("rivers", "partner")) == (2, 0)
    assert store.count_contacts("lakes") == 0


def test_without_confirming_it_counts_at_once(store):
    new = submission(letter(), contact=b"sealed", writer=WRITER, confirm=False)
    assert store.add_submission(new)
    assert store.contacts("rivers") == [b"sealed"]


def test_who_did_not_tick_is_nowhere(store):
    made = opt_in(store, b"")
    assert table(store) == [] and not store.submission(made).opted_in


def test_a_contact_outlives_the_letters(store):
    made = opt_in(store)
    deliver(store)
    purge(store)
    assert store.submission(made).personal is None
    assert store.contacts("rivers") == [b"sealed"] and store.submission(made).opted_in


@pytest.mark.parametrize("confirmed", [True, False])
def test_erasing_takes_it_away(store, confirmed):
    made = opt_in(store, confirm=confirmed)
    for _ in range(2):
        store.erase(made)
        assert table(store) == [] and not store.submission(made).opted_in


def test_what_was_never_confirmed_goes_with_the_purge(store):
    opt_in(store, b"one", confirm=False)
    opt_in(store, b"two", OTHER)
    purge(store)
    assert store.contacts("rivers") == [b"two"] and len(table(store)) == 1


def test_a_person_is_there_once_with_what_they_confirmed_last(store):
    first, second = opt_in(store, b"first"), opt_in(store, b"second")
    opt_in(store, b"other", OTHER)
    assert sorted(store.contacts("rivers")) == [b"other", b"second"]
    store.erase(first)
    assert sorted(store.contacts("rivers")) == [b"other", b"second"]
    store.erase(second)
    assert store.contacts("rivers") == [b"other"]


def test_nobody_is_put_out_by_what_they_did_not_confirm(store):
    opt_in(store, b"mine")
    stranger = opt_in(store, b"a stranger's", confirm=False)
    opt_in(store, b"", confirm=True)
    assert store.contacts("rivers") == [b"mine"]
    store.erase(stranger)
    assert store.contacts("rivers") == [b"mine"]


def test_a_person_may_hear_from_two_campaigns(store):
    store.save_campaign("lakes", "live", "source")
    opt_in(store, b"rivers")
    opt_in(store, b"lakes", campaign="lakes")
    assert (store.contacts("rivers"), store.contacts("lakes")) == ([b"rivers"], [b"lakes"])


def test_a_campaign_goes_live_without_contacts(store):
    store.save_campaign("lakes", "test", "source")
    opt_in(store, b"tested", campaign="lakes")
    opt_in(store, b"rivers")
    store.save_campaign("lakes", "live", "source")
    assert store.contacts("lakes") == [] and store.contacts("rivers") == [b"rivers"]
