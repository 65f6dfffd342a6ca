"""A primary dies and its standby takes over: real servers, streaming replication, and a host that knows both."""

import secrets

import pytest

from campaign.core.delivery.outcomes import sent
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import StoreUnavailable
from tests.store.conftest import KEY
from tests.support.postgresql import cluster, standby
from tests.support.processes import until
from tests.support.submissions import NOW, claim, letter, submission, totals

REPLICATED = {"wal_level": "replica", "max_wal_senders": "4", "wal_receiver_status_interval": "1s"}


@pytest.fixture
def pair():
    """A primary whose commits wait for its standby."""
    with cluster(**REPLICATED) as primary:
        primary.create("letters")
        with standby(primary, **REPLICATED) as other:
            primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'", "postgres")
            primary.run("SELECT pg_reload_conf()", "postgres")
            streams = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
            until(lambda: primary.run(streams, "postgres"), "the standby streams")
            yield primary, other


def test_nothing_that_was_acknowledged_is_lost_and_nothing_counts_twice(pair, tmp_path):
    primary, other = pair
    url = f"{primary.url()},{other.folder}"
    store = open_store(tmp_path / "campaign.db", lambda _: KEY, url=url)
    store.migrate()
    store.save_campaign("rivers", "live", "source")
    taken = [queued(store) for _ in range(6)]
    claims = claim(store)
    deliver(store, claims[:3])
    before = totals(store)

    die(primary)
    late = submission(letter(), notices=())
    with pytest.raises(StoreUnavailable):
        store.add_submission(late)
    assert not store.is_current(), "a standby can be read, and is not written to"

    other.run("SELECT pg_promote()", "postgres")
    until(store.is_current, "the standby takes over")
    assert totals(store) == before
    assert all(map(store.submission, taken))
    assert store.add_submission(late) and not store.add_submission(late)
    deliver(store, claims[3:])
    assert claim(store) == [] and totals(store)["sent"] == 6
    store.destroy_due()
    assert store.has_vanished() and store.keys_fault() == ""
    store.close()


def test_a_standby_that_lags_behind_is_told_apart_and_destroys_nothing(tmp_path):
    """It knows of letters as waiting whose keys are destroyed: that is told, and is never taken for erased."""
    with cluster(**REPLICATED) as primary:
        store = open_store(tmp_path / "campaign.db", lambda _: KEY, url=primary.create("letters"))
        store.migrate()
        store.save_campaign("rivers", "live", "source")
        delivered, waits = queued(store), queued(store)
        with standby(primary, **REPLICATED, primary_conninfo="") as other:
            deliver(store, claim(store, limit=1))
            store.destroy_due()
            store.close()
            die(primary)
            other.run("SELECT pg_promote()", "postgres")
            late = open_store(tmp_path / "campaign.db", lambda _: KEY, url=other.url())
            until(late.is_current, "it takes over")
            assert "older than its key file" in late.keys_fault()
            assert late.submission(delivered).letters[0].words is None
            assert late.submission(waits).letters[0].words.body == "Body"
            assert late.destroy_unreferenced() == 0
            with pytest.raises(StoreUnavailable):
                late.erase(waits)
            late.close()


def queued(store):
    """A letter that waits to be sent; its receipt."""
    new = submission(letter(), notices=())
    assert store.add_submission(new) and store.confirm(new.receipt, secrets.token_bytes(16), NOW)
    return new.receipt


def deliver(store, claims):
    for claimed in claims:
        assert store.finish(claimed, sent("250"), NOW)


def die(server):
    server.server.kill()
    server.server.wait()
