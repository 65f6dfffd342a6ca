"""From several hosts back to one that has the keys alone: nothing is lost, stopped anywhere, and it forgets at once."""

import pytest

from campaign.core.letters.submissions import Words
from campaign.sealing.host_keys import HostFile
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import StoreUnavailable
from tests.store.conftest import KEY
from tests.support.submissions import NOW, WRITER, add, claim, letter

LIFE = 300.0
WORDS = Words("Subject", "Body")


@pytest.fixture
def opened(tmp_path, postgresql):
    """Opens the store of a host, as often as asked."""
    postgresql.empty()
    stores = []

    def open_it(host):
        path = tmp_path / host / "letters"
        path.parent.mkdir(exist_ok=True)
        stores.append(open_store(path, lambda _: KEY, url=postgresql.url()))
        return stores[-1]

    yield open_it
    for each in stores:
        each.close()


@pytest.fixture
def one(opened):
    """One of two hosts, whose keys of what waits both have."""
    store = opened("one")
    store.migrate()
    store.save_campaign("rivers", "live", "source")
    add(store)
    store.share_keys("one")
    store.turn_host_keys("one", LIFE)
    return store


@pytest.fixture
def two(one, opened):
    store = opened("two")
    store.take_keys(one.hand_over_keys())
    store.turn_host_keys("two", LIFE)
    return store


def words_of(store, receipt):
    return [each.words for each in store.submission(receipt).letters]


def queued(store):
    receipt = add(store, letter(), notices=())
    store.confirm(receipt, WRITER, NOW)
    return receipt


@pytest.mark.parametrize("host", ["one", "two"])
def test_what_waits_is_in_slots_again_and_is_forgotten_at_once(one, two, opened, tmp_path, postgresql, host):
    """On the host that had them before, and on one that came later."""
    waits, leaves = add(two), queued(one)
    mark = two.campaign_mark("rivers", b"x")
    for name, store in (("one", one), ("two", two)):
        store.turn_host_keys(name, LIFE)
    other, store = ("two", one) if host == "one" else ("one", two)
    wraps = postgresql.run("SELECT count(*) FROM wraps")
    with pytest.raises(StoreUnavailable, match=f"campaign hosts strike {other}"):
        store.gather_keys()
    assert postgresql.run("SELECT count(*) FROM wraps") == wraps
    assert store.strike_host(other) == 0
    assert store.gather_keys() > 0 and not store.shares_keys()
    again = opened(host)
    assert again.destroy_unreferenced() == 0 and again.keys_fault() == ""
    assert words_of(again, waits) == [WORDS] * 2 and words_of(again, leaves) == [WORDS]
    assert again.campaign_mark("rivers", b"x") == mark, "who wrote already is known still"
    assert not HostFile(tmp_path / host / "letters.host").exists
    slots = [slot for (slot,) in again.select("SELECT slot FROM items WHERE part = 'held'")]
    keys = {again._slots.read(slot) for slot in slots}
    again.erase(waits)
    assert again.has_vanished() and len(keys & {again._slots.read(slot) for slot in slots}) < len(keys)
    assert [each.personal.name for each in claim(again) if each.target] == ["Jo Writer"]
    assert words_of(again, add(again)) == [WORDS] * 2
    with pytest.raises(StoreUnavailable):
        opened(other).destroy_unreferenced()


def test_they_can_be_shared_once_more(one, opened):
    one.gather_keys()
    again = opened("one")
    receipt = add(again)
    again.share_keys("one")
    again.turn_host_keys("one", LIFE)
    two = opened("two")
    two.take_keys(again.hand_over_keys())
    two.turn_host_keys("two", LIFE)
    again.turn_host_keys("one", LIFE)
    assert words_of(two, receipt) == [WORDS] * 2
    assert two.campaign_mark("rivers", b"x") == again.campaign_mark("rivers", b"x")


def test_what_it_cannot_open_keeps_it_from_that(one, two, postgresql):
    add(one)
    postgresql.run("DELETE FROM wraps WHERE host = 'two'; DELETE FROM hosts WHERE name = 'one'")
    with pytest.raises(StoreUnavailable):
        two.gather_keys()
    assert two.shares_keys()


class Stopped(Exception):
    """As by a power cut of this process."""


@pytest.mark.parametrize("step", ["keep_by_name", "put", "end", "end_sharing"])
def test_stopped_anywhere_nothing_is_lost(one, opened, monkeypatch, step):
    receipt, mark = add(one), one.campaign_mark("rivers", b"x")
    holder = {"put": one._slots, "end": one._host_file}.get(step, one._ring)

    def stop(*_):
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(holder, step, stop)
        with pytest.raises(Stopped):
            one.gather_keys()
    again = opened("one")
    again.destroy_unreferenced()
    again.turn_host_keys("one", LIFE)
    assert words_of(again, receipt) == [WORDS] * 2 and again.campaign_mark("rivers", b"x") == mark
    again.gather_keys()
    assert words_of(again, receipt) == [WORDS] * 2 and again.campaign_mark("rivers", b"x") == mark
    assert not again._host_file.exists and not again._ring.is_shared


def test_a_key_that_another_host_destroyed_a_moment_ago_does_not_stay_on_this_one(opened):
    one = opened("one")
    one.migrate()
    one.save_campaign("rivers", "closed", "source")
    add(one)
    one.campaign_mark("rivers", b"made before the keys are shared")
    one.share_keys("one")
    one.turn_host_keys("one", LIFE)
    two = opened("two")
    two.take_keys(one.hand_over_keys())
    two.turn_host_keys("two", LIFE)
    two.save_campaign("rivers", "test", "source")
    assert two.delete_campaign("rivers") and two._ring.get("campaign rivers") is None
    one.strike_host("two", lose=True)
    one.gather_keys()
    assert opened("one")._ring.get("campaign rivers") is None
