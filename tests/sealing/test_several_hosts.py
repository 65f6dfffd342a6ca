"""Several hosts on one PostgreSQL database: what one seals another opens, what is forgotten opens to nobody minutes
later, and stopped between any two steps nothing is lost. Each store here has a folder of its own, as a host has."""

import os
import shutil
import time
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from campaign.core.delivery.outcomes import KEY_LOST, State, sent
from campaign.core.letters.submissions import Words
from campaign.sealing import hpke
from campaign.sealing.host_keys import HostFile
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.sql import host_keys as sql
from tests.store.conftest import KEY
from tests.store.test_store import HOUR, MINUTE, NOW, OTHER, WRITER, add, claim, letter, submission

LIFE = 300.0
"""Seconds within which what was forgotten is unreadable, where a test does not have it at once."""
AT_ONCE = 0.0


class Cluster:
    """Hosts by name, each with files of its own."""

    def __init__(self, folder, server):
        self.folder, self.server, self.stores = folder, server, {}
        self.all = []

    def opened(self, name):
        """This host, as a process of it begins."""
        path = self.folder / name / "letters"
        path.parent.mkdir(exist_ok=True)
        self.all.append(open_store(path, lambda _: KEY, url=self.server.url()))
        self.stores[name] = self.all[-1]
        return self.all[-1]

    def joined(self, name):
        """A host that was given the keys, and has given its first sign."""
        store = self.opened(name)
        store.take_keys(next(iter(self.stores.values())).hand_over_keys())
        store.turn_host_keys(name, LIFE)
        return store

    def turn(self, times=1, seconds=AT_ONCE):
        for _ in range(times):
            for name, store in self.stores.items():
                store.turn_host_keys(name, seconds)

    def file(self, name):
        return HostFile(self.folder / name / "letters.host")

    def rows(self, sql_):
        return self.server.run(sql_)


@pytest.fixture
def alone(tmp_path, postgresql):
    """One host, with its keys in slots."""
    postgresql.empty()
    cluster = Cluster(tmp_path, postgresql)
    store = cluster.opened("one")
    store.migrate()
    store.save_campaign("rivers", "live", "source")
    yield cluster
    for each in cluster.all:
        each.close()


@pytest.fixture
def cluster(alone):
    """Two hosts that share the keys."""
    alone.stores["one"].share_keys("one")
    alone.stores["one"].turn_host_keys("one", LIFE)
    alone.joined("two")
    return alone


@pytest.fixture
def one(cluster):
    return cluster.stores["one"]


@pytest.fixture
def two(cluster):
    return cluster.stores["two"]


def queued(store, writer=None):
    receipt = add(store, letter(), notices=())
    store.confirm(receipt, writer or os.urandom(16), NOW)
    return receipt


def words_of(store, receipt):
    return [one.words for one in store.submission(receipt).letters]


def delivered(store, limit=10):
    claims = claim(store, limit=limit)
    for each in claims:
        assert store.finish(each, sent("250"), NOW)
    return claims


class TestSharing:
    def test_what_one_host_seals_another_opens(self, one, two):
        receipt = add(one)
        assert words_of(two, receipt) == [Words("Subject", "Body")] * 2, "what waits for its link, by the link"
        two.confirm(receipt, WRITER, NOW)
        letters = [each for each in claim(one) if each.target]
        assert [each.personal.name for each in letters] == ["Jo Writer"]

    def test_a_link_is_needed_on_every_host(self, one, two):
        receipt = add(one, notices=())
        with two.reading() as db:
            name = two.submission(receipt).id
            assert two.open_item(db, name, "held").personal is None
            assert two.open_item(db, name, "held", two.link_key(db, name, receipt)).personal is not None

    def test_keys_by_name_are_the_same_on_all_those_that_come_later_too(self, cluster, one, two):
        three = cluster.joined("three")
        day = NOW.date()
        for ask in (
            lambda store: store.campaign_key("rivers", "writers"),
            lambda store: store.campaign_mark("a campaign that comes later", b"x"),
            lambda store: store.day_key(day),
            lambda store: store.office_page_key("rivers"),
        ):
            assert len({ask(one), ask(two), ask(three)}) == 1
        assert one.day_key(day) != one.campaign_key("rivers", "writers")

    def test_a_key_by_name_that_goes_on_one_host_goes_on_all(self, cluster, one, two):
        before = two.campaign_mark("rivers", b"x")
        assert one._forget_campaign_key("rivers")
        cluster.turn()
        after = two.campaign_mark("rivers", b"x")
        assert after != before and after == one.campaign_mark("rivers", b"x")

    def test_who_wrote_twice_on_different_hosts_counts_once(self, one, two):
        for store in (one, two):
            receipt = add(store, letter(), notices=())
            store.confirm(receipt, WRITER, NOW)
        totals = Counter({row.measure: row.count for row in one.totals("rivers") if row.dimension == "campaign"})
        assert totals["supporters"] == 1

    def test_what_waits_in_slots_goes_over_and_no_slot_keeps_its_key(self, alone):
        store = alone.stores["one"]
        waits, goes = add(store), queued(store)
        slots = [slot for (slot,) in alone.rows("SELECT slot FROM items")]
        keys = [store._slots.read(slot) for slot in slots]
        store.share_keys("one")
        raw = store._slots.path.read_bytes()
        assert not any(key in raw for key in keys) and alone.rows("SELECT 1 FROM slots_dead") == []
        two = alone.joined("two")
        store.turn_host_keys("one", LIFE)
        assert words_of(two, waits) == [Words("Subject", "Body")] * 2
        assert words_of(two, goes) == [Words("Subject", "Body")]
        assert store.keys_fault() == two.keys_fault() == ""

    def test_a_host_that_was_given_no_keys_does_not_begin(self, cluster):
        with pytest.raises(StoreUnavailable, match="campaign keys import"):
            cluster.opened("three").destroy_unreferenced()

    def test_another_databases_keys_are_not_taken(self, cluster, one, tmp_path):
        stranger = cluster.opened("stranger")
        stranger._ring.keep("pepper", b"p" * 32)
        with pytest.raises(StoreUnavailable, match="another database"):
            stranger.take_keys(one.hand_over_keys())
        with pytest.raises(StoreUnavailable, match="no keys of another host"):
            cluster.opened("three").take_keys(b"something")

    def test_it_stays_on_postgresql(self, one, tmp_path):
        file = open_store(tmp_path / "file.db", lambda _: KEY)
        file.migrate()
        with pytest.raises(StoreUnavailable, match="one host's"):
            file.share_keys("one")
        assert not file.shares_keys()
        file.close()


def opens(cluster, items, wraps):
    """How many of these items anybody opens with the rows as they were and the key files as they are."""
    mark = cluster.rows("SELECT pepper_mark FROM sealing")[0][0]
    found = set()
    for slot, host, number, sealed in wraps:
        private = cluster.file(host).key(number)
        bound = b"item\0%b\0%d\0%b\0%d" % (mark, slot, host.encode(), number)
        if private and hpke.opened(private, sealed, bound):
            found.add(slot)
    return len(found & set(items))


class TestForgetting:
    def test_minutes_after_delivery_a_copy_of_everything_opens_none(self, cluster, one, two, long):
        many = 1_000 if long else 40
        waits = queued(two)
        for at in range(many):
            queued((one, two)[at % 2])
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps")
        items = {slot for (slot,) in cluster.rows("SELECT slot FROM items")}
        items.remove(max(items))  # the oldest is what goes on waiting
        privates = [
            cluster.file(name).key(number) for name in ("one", "two") for number in cluster.file(name).numbers()
        ]
        assert opens(cluster, items, rows) == many
        name = one.submission(waits).id
        for at, each in enumerate(claim(one, limit=many + 1)):
            assert each.submission == name or (one, two)[at % 2].finish(each, sent("250"), NOW)
        assert opens(cluster, items, rows) == many, "not at once: that is what several hosts cost"
        cluster.turn(times=2)
        assert opens(cluster, items, rows) == 0
        assert one.has_vanished() and two.has_vanished()
        everything = cluster.server.kept()
        assert not any(private in everything for private in privates), "no private key ever came into the database"
        assert words_of(one, waits) == words_of(two, waits) == [Words("Subject", "Body")]

    def test_a_key_under_which_nothing_was_forgotten_is_left_as_it_is(self, cluster, one):
        add(one, notices=())
        before = cluster.rows("SELECT host, number, sealed FROM wraps ORDER BY host")
        cluster.turn(times=2)
        assert cluster.rows("SELECT host, number, sealed FROM wraps ORDER BY host") == before
        assert len(cluster.file("one").numbers()) > 1, "what comes is sealed to newer ones"

    def test_erased_is_said_though_it_opens_for_minutes_and_never_later(self, cluster, one, two):
        receipt = add(one, notices=())
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps")
        one.erase(receipt)
        assert two.submission(receipt).erased and words_of(two, receipt) == [None, None]
        cluster.turn(times=2)
        assert opens(cluster, {slot for slot, *_ in rows}, rows) == 0

    def test_a_host_that_is_away_keeps_its_keys_until_it_is_back(self, cluster, one, two):
        receipt = add(one, notices=())
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps WHERE host = 'two'")
        one.erase(receipt)
        for _ in range(3):
            one.turn_host_keys("one", AT_ONCE)
        assert opens(cluster, {slot for slot, *_ in rows}, rows) == 1 and not one.has_vanished()
        for _ in range(3):
            two.turn_host_keys("two", AT_ONCE)
        assert opens(cluster, {slot for slot, *_ in rows}, rows) == 0 and one.has_vanished()


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


class TestHosts:
    def test_a_host_that_comes_later_is_given_what_waits(self, cluster, one):
        waits = queued(one)
        three = cluster.joined("three")
        with pytest.raises(StoreUnavailable, match="on one, two"):
            three.submission(waits)
        assert claim(three) == [], "what it cannot open yet is left to the others"
        one.turn_host_keys("one", LIFE)
        assert words_of(three, waits) == [Words("Subject", "Body")]
        later = datetime.now(UTC) + HOUR
        (claimed,) = claim(three, later)
        assert claimed.personal and not claimed.lost

    def test_what_another_host_has_to_send_is_put_off_and_lost_by_nobody(self, cluster, one, two):
        queued(one)
        cluster.rows("DELETE FROM wraps WHERE host = 'two'")
        assert claim(two) == [] and cluster.rows("SELECT state FROM letters") == [("queued",)]
        assert claim(one, NOW) == [], "for a minute it is left alone"
        (claimed,) = claim(one, datetime.now(UTC) + 2 * MINUTE)
        assert claimed.personal and one.keys_fault() == ""

    def test_the_last_that_can_open_something_is_not_struck_off(self, cluster, one, two):
        receipt = queued(one)
        cluster.rows("DELETE FROM wraps WHERE host = 'one'")
        assert two.strike_host("two") == 1
        assert [host.alone for host in one.hosts(NOW)] == [0, 1]
        two.turn_host_keys("two", LIFE)  # it is alive, so what it has goes over
        assert one.strike_host("two") == 0
        assert words_of(one, receipt) == [Words("Subject", "Body")]
        with pytest.raises(StoreUnavailable, match="struck off"):
            two.turn_host_keys("two", LIFE)
        assert one.strike_host("nobody") is None

    def test_what_goes_with_a_host_is_said_to_be_lost(self, cluster, one, two):
        receipt, other = queued(one), queued(one, OTHER)
        cluster.rows("DELETE FROM wraps WHERE host = 'one' AND slot = (SELECT max(slot) FROM items)")
        assert one.strike_host("two", lose=True) == 1
        claims = {each.submission: each for each in claim(one)}
        assert Counter(each.lost for each in claims.values()) == {KEY_LOST: 1, "": 1}
        assert one.submission(receipt).lost == KEY_LOST and one.submission(other).lost == ""
        assert one.keys_fault() == "", "a person has said so"

    def test_without_any_host_nothing_is_taken(self, cluster, one):
        cluster.rows("UPDATE hosts SET until = 0")
        new = submission()
        with pytest.raises(StoreUnavailable, match="no host gave a sign"):
            one.add_submission(new)
        assert one.submission(new.receipt) is None
        assert "no host gave a sign" in one.hosts_fault()
        one.turn_host_keys("one", LIFE)
        assert one.add_submission(new) and one.hosts_fault() == ""

    def test_nothing_is_sealed_to_a_host_that_gives_no_sign(self, cluster, one):
        cluster.rows("UPDATE hosts SET until = 0 WHERE name = 'two'")
        queued(one)
        assert cluster.rows("SELECT DISTINCT host FROM wraps") == [("one",)]
        assert [host.name for host in one.hosts(datetime.now(UTC)) if host.silent] == ["two"]

    def test_who_can_write_to_the_database_is_no_host_for_that(self, cluster, one):
        stranger = hpke.public_key(hpke.new_private_key())
        cluster.rows(
            "INSERT INTO hosts (name, file, number, until) VALUES ('stranger', '', 1, 1e11); "
            "INSERT INTO host_keys (host, number, public, mac, published_at) VALUES "
            f"('stranger', 1, '\\x{stranger.hex()}', '\\x{'00' * 32}', 0)"
        )
        queued(one)
        assert cluster.rows("SELECT 1 FROM wraps WHERE host = 'stranger'") == []


class TestNeverSilent:
    def test_a_key_file_that_lost_its_keys_is_told_and_nothing_more_is_destroyed(self, cluster, one, two):
        receipt, other = queued(one), add(one)
        cluster.rows("DELETE FROM wraps WHERE host = 'two'")
        file = cluster.file("one")
        file.drop(file.numbers())
        claimed = [each for each in claim(one) if each.target]
        assert [each.lost for each in claimed] == [KEY_LOST]
        assert one.keys_fault() and two.keys_fault()
        for forgets in (lambda: one.erase(other), lambda: two.erase(receipt)):
            with pytest.raises(StoreUnavailable, match="campaign keys"):
                forgets()
        assert one.submission(receipt).lost == KEY_LOST

    def test_as_long_as_another_host_has_it_nothing_is_lost(self, cluster, one, two):
        receipt = queued(one)
        file = cluster.file("one")
        file.drop(file.numbers())
        with pytest.raises(StoreUnavailable, match="on two"):
            one.submission(receipt)
        assert claim(one) == [] and one.keys_fault() == ""
        assert words_of(two, receipt) == [Words("Subject", "Body")]

    def test_a_missing_key_file_is_waited_for(self, cluster, one):
        receipt = queued(one)
        kept = one._host_file.path.rename(one._host_file.path.with_suffix(".away"))
        again = cluster.opened("one")
        with pytest.raises(StoreUnavailable, match="missing"):
            again.turn_host_keys("one", LIFE)
        kept.rename(one._host_file.path)
        again.turn_host_keys("one", LIFE)
        assert words_of(again, receipt) == [Words("Subject", "Body")]

    def test_a_copy_of_a_key_file_is_not_used(self, cluster, one):
        path = one._host_file.path
        shutil.copy(path, path.with_suffix(".copy"))
        queued(one)
        one.erase(add(one))
        cluster.turn()
        path.with_suffix(".copy").replace(path)
        with pytest.raises(StoreUnavailable, match="it is a copy"):
            cluster.opened("one").turn_host_keys("one", LIFE)

    def test_a_copy_that_is_used_at_the_same_time_is_told_by_its_key(self, cluster, one):
        shutil.copytree(cluster.folder / "one", cluster.folder / "copy")
        copy = cluster.opened("copy")
        copy._host_file.add(hpke.new_private_key())  # it was about to publish it when the other one did
        one.erase(add(one))
        one.turn_host_keys("one", AT_ONCE)
        with pytest.raises(StoreUnavailable, match="it is a copy"):
            copy.turn_host_keys("one", LIFE)
        one.turn_host_keys("one", LIFE)

    def test_a_database_that_went_back_destroys_nothing_until_a_person_looked(self, cluster, one, two):
        """As after a fail-over to a standby that had not got everything."""
        waits, late = queued(one), add(one)
        tables = ("items", "wraps", "host_keys", "hosts", "slots_dead", "submissions", "letters", "notices", "links")
        for table in tables:
            cluster.rows(f"CREATE TABLE before_{table} AS SELECT * FROM {table}")
        try:
            one.erase(late)
            cluster.turn(times=3)
            dropped = cluster.file("one").numbers()
            cluster.rows(
                "SET session_replication_role = replica; "
                + "; ".join(
                    f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM before_{table}" for table in tables
                )
            )
        finally:
            for table in tables:
                cluster.rows(f"DROP TABLE before_{table}")
        one.turn_host_keys("one", AT_ONCE)
        assert "older than the key file" in one.keys_fault() and one.keys_fault() == two.keys_fault()
        assert dropped <= cluster.file("one").numbers(), "it destroys nothing, and has a new key"
        receipt = add(one)
        assert words_of(one, receipt) == [Words("Subject", "Body")] * 2, "and what is new is sealed"
        with pytest.raises(StoreUnavailable, match="older"):
            one.erase(receipt)
        for store in (one, two):
            store.turn_host_keys("one" if store is one else "two", AT_ONCE)
        assert one.give_up_keys() > 0
        assert one.keys_fault() == two.keys_fault() == ""
        assert one.submission(waits).lost == two.submission(waits).lost == KEY_LOST, "as with any replica that lagged"
        assert words_of(one, receipt) == [Words("Subject", "Body")] * 2

    def test_a_host_that_was_struck_off_begins_anew_without_its_file(self, cluster, one, two):
        two.turn_host_keys("two", LIFE)
        one.strike_host("two")
        again = cluster.opened("two")
        with pytest.raises(StoreUnavailable, match="delete its key file"):
            again.turn_host_keys("two", LIFE)
        again._host_file.path.unlink()
        again.turn_host_keys("two", LIFE)
        receipt = queued(one)
        assert words_of(again, receipt) == [Words("Subject", "Body")]


def test_a_clock_that_jumps_keeps_nothing_from_opening(cluster, one, two, monkeypatch):
    """Order goes by number: what is sealed to which key is never a matter of time."""
    receipt = queued(one)
    real = time.time
    for jump in (-3600, 7200):
        # Only there: a clock that is off from the database's is refused before.
        monkeypatch.setattr(sql, "time", SimpleNamespace(time=lambda jump=jump: real() + jump, time_ns=time.time_ns))
        cluster.turn(times=2)
        assert words_of(one, receipt) == words_of(two, receipt) == [Words("Subject", "Body")]
    assert one.submission(receipt).letters[0].state is State.QUEUED
