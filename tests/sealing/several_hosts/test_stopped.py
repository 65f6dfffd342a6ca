"""Stopped between any two steps nothing is lost, and nothing forgotten comes back."""

import pytest

from campaign.core.letters.submissions import Words
from campaign.sealing import hpke
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.sql import host_keys as sql
from tests.sealing.several_hosts.conftest import AT_ONCE, opens, queued, words_of
from tests.support.submissions import add


class Stopped(Exception):
    """As by a power cut of this process."""


STEPS = {
    "before its private key is on disk": ("add", "before"),
    "before its public key is stored": ("add", "after"),
    "before it notes that it was stored": ("note_committed", "before"),
    "before others are sealed anew": ("_to_newest", "before"),
    "before they are shared": ("_share", "before"),
    "before old keys go": ("_destroy", "before"),
    "before they are overwritten": ("drop", "before"),
    "at the end": ("drop", "after"),
}


@pytest.fixture(params=["the first turn after it", "the second"])
def turn(request, long):
    """In which turn it is stopped."""
    if request.param == "the second" and not long:
        pytest.skip("the second turn with --long")
    return request.param


def stop_in_turn(store, step):
    """A turn of the host `one` that ends as by a power cut, unless it does not come to this step."""
    name, when = STEPS[step]
    holder = store if name.startswith("_") else store._host_file
    whole = getattr(holder, name)

    def stops(*given):
        if when == "after":
            whole(*given)
        raise Stopped

    setattr(holder, name, stops)
    with pytest.raises(Stopped):
        store.turn_host_keys("one", AT_ONCE)


class TestStopped:
    @pytest.mark.parametrize("step", STEPS)
    def test_anywhere_in_its_turn_nothing_is_lost_and_nothing_forgotten_comes_back(self, turn, cluster, one, two, step):
        waits, confirmed, gone = add(one), queued(two), add(two, notices=())
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps")
        one.erase(gone)
        forgotten = {slot for slot, *_ in rows} - {slot for (slot,) in cluster.rows("SELECT slot FROM items")}
        if turn == "the second":
            one.turn_host_keys("one", AT_ONCE)
        stop_in_turn(one, step)
        again = cluster.opened("one")
        again.destroy_unreferenced()
        assert words_of(again, waits) == words_of(two, waits) == [Words("Subject", "Body")] * 2
        cluster.turn(times=3)
        for store in (again, two):
            assert words_of(store, waits) == [Words("Subject", "Body")] * 2
            assert words_of(store, confirmed) == [Words("Subject", "Body")]
            assert store.keys_fault() == ""
        assert opens(cluster, forgotten, rows) == 0
        numbers = {number for (number,) in cluster.rows("SELECT number FROM host_keys WHERE host = 'one'")}
        assert cluster.file("one").numbers() == numbers, "no key is left that nothing refers to"

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
        assert words_of(one, receipt) == [Words("Subject", "Body")] * 2
        assert cluster.rows("SELECT DISTINCT host FROM wraps") == [("one",)]

    def test_a_key_that_a_page_has_just_sealed_to_does_not_go(self, cluster, one, two):
        add(one)
        with pytest.raises((StoreUnavailable, Conflict)), two.writing() as db:
            db.execute("DELETE FROM host_keys")
