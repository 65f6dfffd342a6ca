"""What only a PostgreSQL database can get wrong: turns, lost connections, other hosts, clocks, keys."""

import gc
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from campaign.core.delivery.outcomes import set_aside
from campaign.core.offices.office import Office
from campaign.store.engine import postgresql as engine
from campaign.store.engine import trying_again
from campaign.store.engine.trying_again import TryAgain
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.protocol.submissions import Allotment, Confirmed
from tests.store.conftest import KEY
from tests.support.processes import until
from tests.support.submissions import NOW, WRITER, add, deliver, letter, submission

ALLOTMENT = Allotment("office", "en", "1")


@pytest.fixture
def cluster(postgresql):
    return postgresql


@pytest.fixture
def another(tmp_path, cluster):
    """The same database from another host: with none of this one's files."""
    made = open_store(tmp_path / "another" / "campaign.db", lambda _: KEY, url=cluster.url())
    yield made
    made.close()


class Meanwhile(list):
    """What a verb is given, that has something happen once, while the verb's transaction is under way."""

    def __init__(self, values, happens):
        super().__init__(values)
        self._happens = [happens]

    def __iter__(self):
        while self._happens:
            self._happens.pop()()
        return super().__iter__()


class EachTime(list):
    """The same, each time; `tried` is how often that was."""

    def __init__(self, values, happens):
        super().__init__(values)
        self.tried, self._happens = 0, happens

    def __iter__(self):
        self.tried += 1
        self._happens()
        return super().__iter__()


class TestManyWriters:
    def test_who_comes_second_reads_what_the_first_wrote(self, store, another, cluster):
        """One stops between reading and writing; the other, on another host, waits for its turn."""
        with ThreadPoolExecutor(1) as pool, store.writing() as db:
            number = db.execute("SELECT count(*) FROM suppressed").fetchone()[0]
            second = pool.submit(allotted, another)
            until(lambda: waiting(cluster), "the other waits")
            db.execute("INSERT INTO allotments VALUES ('rivers', 'office', 'en', '*', 0, ?)", (number + 7,))
            db.execute("INSERT INTO allotments VALUES ('rivers', 'office', 'en', '1', 0, ?)", (number + 7,))
        assert second.result() == 7

    def test_numbers_allotted_on_many_hosts_are_different(self, store, another):
        with ThreadPoolExecutor(4) as pool:
            numbers = list(pool.map(allotted, [store, another] * 20))
        assert sorted(numbers) == list(range(40))

    def test_a_deadlock_is_no_matter_of_who_writes(self, store, cluster):
        """Somebody at the database's own prompt holds a row and waits for us, who want that row."""
        store.save_offices([Office("o", "Office")])
        with psycopg.connect(cluster.url()) as other, ThreadPoolExecutor(1) as pool:
            other.execute("SET deadlock_timeout = '60s'")
            other.execute("UPDATE offices SET title = 'Theirs' WHERE id = 'o'")

            def they_wait_for_us():
                pool.submit(wait_for_turn, other)
                until(lambda: waiting(cluster), "they wait")

            assert store.save_offices(Meanwhile([Office("o", "Ours")], they_wait_for_us)) == (0, 1)
        assert [office.title for office in store.offices()] == ["Ours"]
        assert store.verbs_tried_again() == {"deadlock": 1}, "which /metrics tells"


def allotted(store):
    number = store.allot("rivers", [ALLOTMENT])[0].of_set
    store.close()
    return number


def waiting(cluster):
    return cluster.run("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def wait_for_turn(connection):
    connection.execute("SELECT version FROM turn FOR UPDATE")
    connection.commit()


class TestLostConnections:
    def test_a_server_that_was_started_anew_is_found_again(self, store, cluster):
        cluster.cut()
        assert store.campaigns() and store.campaign_versions()
        cluster.cut()
        assert add(store)

    def test_a_verb_that_was_cut_off_before_it_was_stored_runs_again(self, store, cluster):
        given = Meanwhile([Office("o", "Office")], cluster.cut)
        assert store.save_offices(given) == (1, 0)
        assert [office.id for office in store.offices()] == ["o"]

    def test_one_that_is_cut_off_each_time_is_refused(self, store, cluster):
        given = EachTime([Office("o", "Office")], cluster.cut)
        with pytest.raises(StoreUnavailable):
            store.save_offices(given)
        assert given.tried == trying_again.TRIES
        assert store.offices() == []

    def test_what_was_cut_off_before_it_was_stored_is_not_said_to_be(self, store, cluster):
        """Whose connection is lost in that moment has another one find out; see `test_lost_answers.py`."""
        with pytest.raises(TryAgain, match="it did not"), store.writing() as db:
            db.execute("INSERT INTO suppressed (address) VALUES (?)", (b"x",))
            cluster.cut()
        assert not store.is_suppressed(b"x")

    def test_a_thread_that_ends_leaves_no_connection(self, store, cluster):
        """At once, and not when the collector comes: that may be in hours, and a server has so many."""
        gc.collect()
        gc.disable()
        try:
            with ThreadPoolExecutor(1) as pool:
                ((process,),) = pool.submit(store.select, "SELECT pg_backend_pid()").result()
            there = f"SELECT 1 FROM pg_stat_activity WHERE pid = {process}"
            until(lambda: not cluster.run(there), "the server's process ends")
        finally:
            gc.enable()

    def test_a_server_that_is_away_is_said_to_be(self, tmp_path):
        store = open_store(tmp_path / "campaign.db", lambda _: KEY, url=f"postgresql://me:hunter2@/x?host={tmp_path}")
        assert not store.is_current()
        assert "No such file" in store.fault() and "hunter2" not in store.fault()
        with pytest.raises(StoreUnavailable):
            store.campaigns()

    def test_a_process_that_forks_keeps_its_connection(self, store):
        assert store.campaigns()
        child = multiprocessing.get_context("fork").Process(target=store.suppress, args=(b"theirs",))
        child.start()
        child.join()
        assert child.exitcode == 0
        assert store.is_suppressed(b"theirs")

    def test_no_value_is_in_what_is_said(self, store):
        broken = submission(letter(), letter("x", digest=None))
        with pytest.raises(Conflict) as told:
            store.add_submission(broken)
        assert "rivers" not in str(told.value)

    def test_words_that_postgresql_has_no_letter_for_are_kept(self, store):
        store.confirm(add(store, notices=()), WRITER, NOW)
        deliver(store, outcome=set_aside("550 no\0body"))
        assert store.watched("rivers").failed[0].reply == "550 no\ufffdbody"


class TestOneHost:
    def test_clocks_that_disagree_are_refused(self, store, monkeypatch):
        store.close()
        monkeypatch.setattr(engine, "MOST_SECONDS_APART", -1.0)
        assert "seconds apart" in store.fault() and not store.is_current()
        with pytest.raises(StoreUnavailable, match="set them right"):
            store.campaigns()

    def test_another_host_does_not_begin(self, store, another):
        add(store)
        with pytest.raises(StoreUnavailable, match="campaign keys import FILE"):
            another.destroy_unreferenced()
        with pytest.raises(StoreUnavailable):
            add(another)

    def test_a_new_database_takes_the_host_that_made_it(self, new, tmp_path):
        mine, other = (open_store(tmp_path / name / "campaign.db", lambda _: KEY, url=new) for name in ("a", "b"))
        mine.migrate()
        assert mine.destroy_unreferenced() == 0
        with pytest.raises(StoreUnavailable, match="campaign keys import FILE"):
            other.destroy_unreferenced()
        mine.close()
        other.close()


class TestKeys:
    def test_none_is_ever_in_the_database(self, store, cluster):
        for number in range(3):
            store.confirm(add(store), bytes([number]) * 16, NOW)
        everything = cluster.kept()
        keys = [store._slots.read(slot) for (slot,) in store.select("SELECT slot FROM items")]
        assert len(keys) >= 9
        assert not any(key in everything for key in keys)
        assert store.campaign_key("rivers", "writers") not in everything and b"jo@home.example" not in everything

    def test_what_was_delivered_is_opened_by_nobody_though_it_lies_there(self, store, cluster):
        """A dead row stays in the heap and in the log; the slot that opened it does not."""
        store.confirm(add(store, letter(), notices=()), WRITER, NOW)
        (sealed, slot) = store.select("SELECT sealed, slot FROM items WHERE part = 'letter minister'")[0]
        key = store._slots.read(slot)
        deliver(store)
        until(store.has_vanished, "destroyed within seconds")
        assert sealed in cluster.kept()
        assert store._slots.read(slot) != key

    def test_the_row_is_gone_for_good_before_its_key_and_the_key_before_its_slot_is_free(self, store, monkeypatch):
        name, seen = add(store), []
        execute, overwrite = psycopg.Cursor.execute, store._slots.overwrite

        def said_to_it(cursor, statement, *given, **named):
            if (ends := statement.endswith(b"COMMIT")) or b"synchronous_commit" in statement:
                seen.append("COMMIT" if ends else "lazily")
            return execute(cursor, statement, *given, **named)

        monkeypatch.setattr(psycopg.Cursor, "execute", said_to_it)
        monkeypatch.setattr(store._slots, "overwrite", lambda *given: (seen.append("overwritten"), overwrite(*given)))
        store.erase(name)
        assert seen[:5] == ["COMMIT", "COMMIT", "overwritten", "lazily", "COMMIT"], "a replica has it before, too"

    def test_a_process_that_ends_before_it_destroyed_leaves_that_to_the_next_start(self, store):
        name = add(store)

        def erase_and_die():
            store._after_commit = lambda _: os.kill(os.getpid(), signal.SIGKILL)
            store.erase(name)

        child = multiprocessing.get_context("fork").Process(target=erase_and_die)
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        assert not store.has_vanished()
        store.destroy_unreferenced()
        assert store.has_vanished() and store.submission(name).erased and store.keys_fault() == ""

    def test_it_is_destroyed_though_nobody_writes(self, store, monkeypatch):
        monkeypatch.setattr(engine, "DESTROYED_AFTER_SECONDS", 0.01)
        assert store.confirm(add(store), WRITER, NOW) is Confirmed.NOW
        until(store.has_vanished, "a thread destroys it")


@pytest.mark.parametrize("count", [3, 300])
def test_the_rows_of_a_statement_stay_while_it_is_asked_again(store, count):
    numbers = "SELECT number FROM generate_series(1, CAST(? AS INTEGER)) AS number"
    with store.reading() as db:
        asked = [db.execute(numbers, (count,)) for _ in range(2)]
        pairs = [(one, other, db.execute(numbers, (2,)).fetchall()) for (one,), (other,) in zip(*asked, strict=True)]
    assert pairs == [(number, number, [(1,), (2,)]) for number in range(1, count + 1)]
    assert [column[0] for column in asked[0].description] == ["number"]
