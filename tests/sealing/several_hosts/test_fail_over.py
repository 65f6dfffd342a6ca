"""A host is stopped between two steps, and a standby takes over that was behind, which knows an earlier step.

One that commits wait for is never behind (`tests/store/engine/test_waiting_for_a_replica.py`). With any other one, what
cannot be opened any more is told, and nothing else is destroyed before a person has looked.
"""

from itertools import combinations_with_replacement

import pytest

from campaign.core.delivery.outcomes import KEY_LOST
from campaign.core.letters.submissions import Words
from campaign.store.protocol.errors import StoreUnavailable
from tests.sealing.several_hosts.conftest import (
    AT_ONCE,
    LIFE,
    STEPS,
    Forgotten,
    Stopped,
    at_step,
    by_number_of_hosts,
    queued,
    words_of,
)
from tests.support.submissions import add

WORDS = Words("Subject", "Body")
END = "at the end"
PLACES = list(STEPS)
UNPUBLISHED = PLACES[:2]
"""Before which the database does not know the host's newest key."""
NOT_SEALED_ANEW = PLACES[:4]
"""Before which what waits is sealed to the key that is to go."""
NOTED = PLACES[3:]
"""Before which the host's file knows that its newest key was stored."""
OF_MANY = [(PLACES[1], END), (PLACES[3], END), (PLACES[5], PLACES[6])]


def pytest_generate_tests(metafunc):
    by_number_of_hosts(metafunc, [3], in_full=[1, 2, 3])
    if "behind" in metafunc.fixturenames:
        pairs = combinations_with_replacement(PLACES, 2) if metafunc.config.getoption("--long") else OF_MANY
        metafunc.parametrize(("behind", "stopped"), pairs, ids=lambda place: place)


def turn_and_fail_over(cluster, behind, stopped):
    """A turn of `one` that is stopped there; the database then is as it was when it was at step `behind`."""
    states = []

    def comes_to(step):
        if step == behind:
            states.append(cluster.state())
        if step == stopped:
            raise Stopped

    for step in STEPS:
        at_step(cluster.stores["one"], step, lambda step=step: comes_to(step))
    with pytest.raises(Stopped):
        cluster.stores["one"].turn_host_keys("one", AT_ONCE)
    cluster.fail_over(states[0])


def is_lost(store, receipt):
    """Whether its letters are said to be lost; if not, they are there."""
    submission = store.submission(receipt)
    assert not submission.erased, "nobody has said so"
    words = [each.words for each in submission.letters]
    assert words == ([None] if submission.lost else [WORDS]) * len(words)
    return submission.lost == KEY_LOST


def test_wherever_it_stopped_nothing_is_lost_in_silence_and_nothing_forgotten_comes_back(hosts, behind, stopped):
    """The standby got nothing more from step `behind` on, and the host came no further than `stopped`."""
    one, other = hosts.stores["one"], list(hosts.stores.values())[-1]
    waits, confirmed, gone = add(one), queued(other), add(other, notices=())
    forgotten = Forgotten(hosts, lambda: one.erase(gone))
    turn_and_fail_over(hosts, behind, stopped)
    there = hosts.file("one").numbers()
    hosts.opened("one").destroy_unreferenced()
    hosts.turn(times=2)

    told = behind in UNPUBLISHED and stopped in NOTED
    for store in hosts.stores.values():
        assert ("older than the key file" in store.keys_fault()) is told
    assert not told or there <= hosts.file("one").numbers(), "nothing is destroyed before a person has looked"
    lost = len(hosts.stores) == 1 and behind in NOT_SEALED_ANEW and stopped == END
    new = add(one)
    for store in hosts.stores.values():
        assert is_lost(store, waits) is is_lost(store, confirmed) is lost, "where another host has it, it is not lost"
        assert bool(store.keys_fault()) is (told or lost)
        assert words_of(store, new) == [WORDS] * 2
        assert store.submission(gone).erased

    other.give_up_keys()
    hosts.turn(times=3)
    for store in hosts.stores.values():
        assert store.keys_fault() == "" and words_of(store, new) == [WORDS] * 2
        assert is_lost(store, waits) is is_lost(store, confirmed) is lost
    forgotten.require_gone()


def test_a_database_that_every_host_is_ahead_of_destroys_nothing_until_a_person_looked(hosts):
    stores = list(hosts.stores.values())
    waits, late, state = queued(stores[0]), add(stores[0]), hosts.state()
    stores[0].erase(late)
    hosts.turn(times=3)
    there = {name: hosts.file(name).numbers() for name in hosts.stores}
    hosts.fail_over(state)
    hosts.turn()
    for name, store in hosts.stores.items():
        assert "older than the key file" in store.keys_fault()
        assert there[name] <= hosts.file(name).numbers(), "it destroys nothing, and has a new key"
    hosts.turn(seconds=LIFE)
    receipt = add(stores[0])
    for store in stores:
        assert words_of(store, receipt) == [WORDS] * 2, "and what is new is sealed"
        with pytest.raises(StoreUnavailable, match="older"):
            store.erase(receipt)
    assert stores[0].give_up_keys() > 0
    for store in stores:
        assert store.keys_fault() == "" and is_lost(store, waits), "as with any replica that lagged"
        assert words_of(store, receipt) == [WORDS] * 2
