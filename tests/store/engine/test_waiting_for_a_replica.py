"""Commits that wait for a synchronous replica which does not answer: nothing is said to be stored, and no key goes."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from campaign.sealing.host_keys import HostFile
from campaign.store.engine import postgresql_session
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import StoreUnavailable
from tests.store.conftest import KEY
from tests.support.processes import until
from tests.support.replicated import halted, replicated
from tests.support.stopping import waits
from tests.support.submissions import add, submission

_WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
AT_ONCE = 0.0


@pytest.fixture(scope="module")
def pair():
    with replicated() as made:
        yield made


@pytest.fixture
def store(pair, tmp_path):
    made = open_store(tmp_path / "campaign.db", lambda _: KEY, url=pair.url())
    made.migrate()
    pair.primary.empty()
    made.save_campaign("rivers", "live", "source")
    yield made
    made.close()


@pytest.fixture
def impatient(monkeypatch):
    """What is not stored at once is given up."""
    monkeypatch.setattr(postgresql_session, "STORING_SECONDS", 0.2)


def cut_short(pair, verb, *given):
    """Somebody ends the wait of a verb for the replica, as operators do; what the verb says then."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(verb, *given)
        ((waits,),) = until(lambda: pair.primary.run(_WAITING), "it waits for the replica")
        pair.primary.run(f"SELECT pg_cancel_backend({waits})")
        return doing.exception()


def test_what_a_replica_has_not_got_in_time_is_not_said_to_be_stored(pair, store, impatient):
    new = submission()
    with halted(pair.standby):
        with pytest.raises(StoreUnavailable, match="whether it will be is not known"):
            store.add_submission(new)
        assert store.submission(new.receipt) is None, "nobody is shown what may still be lost"
    until(lambda: store.submission(new.receipt), "the replica has it")
    assert not store.add_submission(new), "the same, sent once more, is stored once"


def test_who_is_cut_off_while_it_waits_answers_once_the_replica_has_it(pair, store):
    """The server goes on with the transaction, and does not know yet: who finds out waits until it is over."""
    new = submission()
    with ThreadPoolExecutor(1) as pool:
        link = pool.submit(lambda: store._session().link).result()
        with halted(pair.standby):
            doing = pool.submit(store.add_submission, new)
            until(lambda: pair.primary.run(_WAITING), "it waits for the replica")
            with socket.socket(fileno=os.dup(link.fileno())) as ours:
                ours.shutdown(socket.SHUT_RDWR)
            until(lambda: waits(pair.primary), "who finds out waits for it to be over")
            assert not doing.done()
        assert doing.result() is True
        pool.submit(store.close).result()
    assert not store.add_submission(new), "it is stored once"


def test_a_wait_that_was_cut_short_is_not_said_to_be_stored(pair, store):
    new = submission()
    with halted(pair.standby):
        assert "perhaps on no replica" in str(cut_short(pair, store.add_submission, new))
        assert store.submission(new.receipt), "on this server it is"
    assert not store.add_submission(new)


def test_no_key_is_destroyed_for_what_is_on_one_server_alone(pair, store, monkeypatch):
    receipt = add(store)
    slots = [slot for (slot,) in store.select("SELECT slot FROM items")]
    keys, number = [store._slots.read(slot) for slot in slots], store._slots.head().number
    with halted(pair.standby):
        assert isinstance(cut_short(pair, store.erase, receipt), StoreUnavailable)
        monkeypatch.setattr(postgresql_session, "STORING_SECONDS", 0.2)
        with pytest.raises(StoreUnavailable):
            store.empty_log()
        assert [store._slots.read(slot) for slot in slots] == keys and store._slots.head().number == number
    monkeypatch.undo()
    store.destroy_due()
    assert store.has_vanished() and not {store._slots.read(slot) for slot in slots} & {*keys}
    assert store.submission(receipt).erased


def test_nor_one_that_hosts_share(pair, store, tmp_path, monkeypatch):
    add(store)
    store.share_keys("one")
    store.turn_host_keys("one", AT_ONCE)
    receipt, file = add(store), HostFile(tmp_path / "campaign.db.host")
    store.campaign_mark("rivers", b"x")
    store.turn_host_keys("one", AT_ONCE)
    private, ring = {number: file.key(number) for number in file.numbers()}, store._ring.handed_over()
    with halted(pair.standby):
        assert isinstance(cut_short(pair, store.erase, receipt), StoreUnavailable)
        assert isinstance(cut_short(pair, store._forget_campaign_key, "rivers"), StoreUnavailable)
        monkeypatch.setattr(postgresql_session, "STORING_SECONDS", 0.2)
        for turn in (store.turn_host_keys, store.turn_keys):
            with pytest.raises(StoreUnavailable):
                turn("one", AT_ONCE)
        assert private.items() <= {number: file.key(number) for number in file.numbers()}.items()
        assert store._ring.handed_over() == ring
    monkeypatch.undo()
    for _ in range(3):
        store.turn_host_keys("one", AT_ONCE)
    assert private.keys() - file.numbers() and store._ring.handed_over() != ring, "once the replica has it, they go"
