"""Stopped between any two steps nothing is lost, and nothing forgotten comes back."""

import pytest

from campaign.core.letters.submissions import Words
from campaign.sealing import hpke
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.sql import host_keys as sql
from tests.sealing.several_hosts.conftest import (
    AT_ONCE,
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


def pytest_generate_tests(metafunc):
    by_number_of_hosts(metafunc, [3], in_full=[1, 2, 3])
    if "turn" in metafunc.fixturenames:
        metafunc.parametrize("turn", (1, 2) if metafunc.config.getoption("--long") else (1,))


def stop_in_turn(store, step):
    """A turn of the host `one` that ends as by a power cut."""

    def stop():
        raise Stopped

    at_step(store, step, stop)
    with pytest.raises(Stopped):
        store.turn_host_keys("one", AT_ONCE)


@pytest.mark.parametrize("step", STEPS)
def test_anywhere_in_its_turn_nothing_is_lost_and_nothing_forgotten_comes_back(hosts, turn, step):
    """`turn` is that after something was forgotten in which it is stopped."""
    one, other = hosts.stores["one"], list(hosts.stores.values())[-1]
    waits, confirmed, gone = add(one), queued(other), add(other, notices=())
    forgotten = Forgotten(hosts, lambda: one.erase(gone))
    if turn == 2:
        one.turn_host_keys("one", AT_ONCE)
    stop_in_turn(one, step)
    hosts.opened("one").destroy_unreferenced()
    for store in hosts.stores.values():
        assert words_of(store, waits) == [WORDS] * 2
    hosts.turn(times=3)
    for store in hosts.stores.values():
        assert words_of(store, waits) == [WORDS] * 2
        assert words_of(store, confirmed) == [WORDS]
        assert store.keys_fault() == ""
    forgotten.require_gone()


def stop_at_batch(store, step, number, place):
    """A turn of the host `one` that ends as by a power cut at this batch of what it seals anew, from 1."""
    whole, writing = getattr(store, step), store.writing

    def stops(*given):
        left = [number]

        def begun(**how):
            left[0] -= 1
            if left[0] == 0 and place == "before it":
                raise Stopped
            return writing(**how)

        def sealed(*given):
            if left[0] == 0:
                raise Stopped
            return seal(*given)

        seal, store.writing, sql.hpke.seal = hpke.seal, begun, sealed
        try:
            whole(*given)
        finally:
            store.writing, sql.hpke.seal = writing, seal

    setattr(store, step, stops)
    with pytest.raises(Stopped):
        store.turn_host_keys("one", AT_ONCE)


DONE = {
    "_to_newest": "host = 'one' AND number = (SELECT max(number) FROM host_keys WHERE host = 'one')",
    "_share": "host <> 'one' AND slot IN (SELECT slot FROM items)",
}
"""What a batch leaves that was stored."""


@pytest.mark.parametrize("place", ["before it", "before it is stored"])
@pytest.mark.parametrize("step", DONE)
def test_between_two_batches_of_what_is_sealed_anew_nothing_is_lost(hosts, monkeypatch, long, step, place):
    """The first batch is stored, and the second is not."""
    if step == "_share" and len(hosts.stores) == 1:
        pytest.skip("one host shares with nobody")
    if not long:
        monkeypatch.setattr(sql, "AT_A_TIME", 2)
    many = sql.AT_A_TIME * 2 + 1
    one = hosts.stores["one"]
    waiting = [queued(one, number.to_bytes(16, "big")) for number in range(many)]
    if step == "_share":
        hosts.rows("DELETE FROM wraps WHERE host <> 'one'")
    gone = add(one, notices=())
    forgotten = Forgotten(hosts, lambda: one.erase(gone))
    stop_at_batch(one, step, 2, place)
    assert hosts.rows(f"SELECT count(*) FROM wraps WHERE {DONE[step]}") == [(sql.AT_A_TIME,)], (
        "that is where it stopped"
    )
    again = hosts.opened("one")
    again.destroy_unreferenced()
    assert all(words_of(again, each) == [WORDS] for each in waiting)
    hosts.turn(times=3)
    for store in hosts.stores.values():
        assert all(words_of(store, each) == [WORDS] for each in waiting) and store.keys_fault() == ""
    forgotten.require_gone()


class TestAPage:
    def test_a_page_whose_key_goes_meanwhile_seals_to_another(self, cluster, one, monkeypatch):
        """The database refuses a row that refers to a key which is gone, and the whole submission is sealed anew."""
        sealed, happens = hpke.seal, []

        def seal(*given):
            if not happens:
                happens.append(1)
                cluster.rows("DELETE FROM host_keys WHERE host = 'two'; UPDATE hosts SET until = 0 WHERE name = 'two'")
            return sealed(*given)

        monkeypatch.setattr(sql.hpke, "seal", seal)
        receipt = add(one, notices=())
        assert words_of(one, receipt) == [WORDS] * 2
        assert cluster.rows("SELECT DISTINCT host FROM wraps") == [("one",)]

    def test_a_key_that_a_page_has_just_sealed_to_does_not_go(self, cluster, one, two):
        add(one)
        with pytest.raises((StoreUnavailable, Conflict)), two.writing() as db:
            db.execute("DELETE FROM host_keys")
