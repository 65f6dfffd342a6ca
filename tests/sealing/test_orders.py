"""In which order a key, its row and the disk come: read from what is done, and kept by a kill between any two steps.

A kill proves no order of syncs, because what was written survives it; so that order is read from the calls themselves.
"""

import multiprocessing
import os
import secrets
import signal
import time
from pathlib import Path

import pytest

from campaign.core.delivery.outcomes import KEY_LOST, LOST_IN_RESTORE, State, sent
from campaign.core.letters import links
from campaign.sealing import slots as slots_file
from campaign.store.engine import sqlite as engine
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql import slots as slots_sql
from tests.support import databases
from tests.support.processes import until
from tests.support.submissions import NOW, WRITER, add, claim, letter, submission

KEY = b"k" * 32
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])


def opened(folder):
    databases.provide(folder / "campaign.db")
    return SqliteStore(folder / "campaign.db", KEY)


@pytest.fixture
def store(tmp_path):
    made = opened(tmp_path)
    made.save_campaign("rivers", "live", "source")
    made.campaign_mark("rivers")  # its key is there: what is made for it is no part of what is looked at
    yield made
    made.close()


@pytest.fixture
def recorded(store, monkeypatch):
    """What reaches the disk, in its order: commits, keys that are overwritten, and syncs of the key file."""
    seen = []
    connection = store._database().conn

    def said(statement):
        name = statement.split()[0]
        if name == "COMMIT":
            (full,) = connection.execute("PRAGMA synchronous").fetchone()
            seen.append("commit, synced" if full == 2 else "commit")

    connection.set_trace_callback(said)
    for name, call in (("pwrite", "overwritten"), ("fdatasync", "synced")):
        whole = getattr(os, name)
        monkeypatch.setattr(
            slots_file.os, name, lambda *given, whole=whole, call=call: (seen.append(call), whole(*given))[1]
        )
    yield seen
    connection.set_trace_callback(None)


def settled(seen):
    """Without what is said of the same thing twice, such as the rows of slots that are overwritten."""
    return [step for at, step in enumerate(seen) if at == 0 or seen[at - 1] != step]


class TestOrder:
    def test_a_key_is_on_disk_before_the_row_that_uses_it(self, store, recorded):
        add(store)
        assert settled(recorded)[:3] == ["overwritten", "synced", "commit, synced"]

    def test_a_submission_that_finds_fresh_keys_waits_for_one_sync_alone(self, store, recorded):
        add(store)
        recorded.clear()
        add(store)
        assert settled(recorded) == ["commit, synced"]

    def test_a_key_that_grew_old_unused_is_not_used(self, store, recorded, monkeypatch):
        add(store)
        recorded.clear()
        later = time.time() + slots_sql.FRESH_SECONDS + 1
        monkeypatch.setattr(slots_sql.time, "time", lambda: later)
        add(store)
        assert settled(recorded)[:3] == ["overwritten", "synced", "commit, synced"]

    def test_the_row_is_gone_for_good_before_its_key_and_the_key_before_its_slot_is_free(self, store, recorded):
        name = add(store)
        recorded.clear()
        store.erase(name)
        assert settled(recorded)[:4] == ["commit, synced", "overwritten", "synced", "commit"]

    def test_what_came_of_letters_is_stored_before_their_keys_are_destroyed_all_at_once(self, store, recorded):
        store.confirm(add(store, letter(), letter("agency"), notices=()), WRITER, NOW)
        claims = claim(store)
        recorded.clear()
        for claimed in claims:
            store.finish(claimed, sent("250"), NOW)
        store.destroy_due()
        assert [step for step in recorded if step.startswith("commit, ")] == ["commit, synced"] * 2
        assert settled([step for step in recorded if step != "commit"]) == ["commit, synced", "overwritten", "synced"]
        assert recorded.count("synced") == 1

    def test_nobody_waits_for_the_keys_of_what_others_had_forgotten(self, store, recorded):
        store.confirm(add(store, notices=()), WRITER, NOW)
        (claimed,) = claim(store)
        store.finish(claimed, sent("250"), NOW)
        recorded.clear()
        store.hit(b"key", NOW)
        add(store)
        assert settled(recorded) == ["commit", "commit, synced"]
        assert store.keys_state().slots["forgotten"] == 2

    def test_a_page_that_says_nothing_is_gone_waits_for_no_key(self, store, recorded):
        receipt = add(store)
        recorded.clear()
        store.confirm(receipt, WRITER, NOW)
        assert store.submission(receipt).letters[0].state is State.QUEUED
        assert settled(recorded) == ["commit, synced"]

    def test_a_page_that_says_delivered_sees_to_the_key(self, store, recorded):
        receipt = add(store, notices=())
        store.confirm(receipt, WRITER, NOW)
        (claimed,) = claim(store)
        store.finish(claimed, sent("250"), NOW)
        recorded.clear()
        assert store.submission(receipt).letters[0].state is State.SENT
        assert settled(recorded)[:3] == ["commit", "overwritten", "synced"]

    def test_what_waited_for_a_confirmation_is_destroyed_within_seconds_though_nobody_asks(self, store, monkeypatch):
        monkeypatch.setattr(engine, "EMPTIED_EVERY_SECONDS", 0.01)
        store.confirm(add(store), WRITER, NOW)
        until(lambda: not store.keys_state().slots["forgotten"], "it is destroyed")


class TestNotDone:
    @pytest.fixture
    def broken(self, monkeypatch):
        def break_it(name="fdatasync"):
            def fails(*_):
                raise OSError(5, "Input/output error")

            monkeypatch.setattr(slots_file.os, name, fails)

        return break_it

    @pytest.mark.parametrize("name", ["fdatasync", "pwrite"])
    def test_an_erasure_that_the_disk_does_not_take_is_not_called_one(self, store, broken, monkeypatch, name):
        receipt = add(store)
        whole = getattr(os, name)
        broken(name)
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="Input/output"):
                store.erase(receipt)
            with pytest.raises(StoreUnavailable, match="Input/output"):
                store.submission(receipt)
        assert store.keys_state().slots["forgotten"] == 2, "neither of them is free"
        monkeypatch.setattr(slots_file.os, name, whole)
        store.erase(receipt)
        assert store.submission(receipt).erased and store.keys_state().slots["forgotten"] == 0

    def test_a_submission_whose_key_is_not_on_disk_is_not_taken(self, store, broken):
        broken()
        new = submission()
        with pytest.raises(StoreUnavailable, match="Input/output"):
            store.add_submission(new)
        assert store.submission(new.receipt) is None


STEPS = ("before the commit", "before the keys", "before the sync", "before they are free", "at the end")


def stop_at(store, step, verb):
    """Run a verb in this process and stop, as by a power cut of this process alone, before one of its steps."""

    def stop(*_):
        os.kill(os.getpid(), signal.SIGSTOP)

    if step == "before the commit":
        note = store._note_what_is_owed
        store._note_what_is_owed = lambda db: (stop(), note(db))
    elif step == "before the keys":
        after = store._after_commit
        store._after_commit = lambda db: (stop(), after(db))
    elif step == "before the sync":
        slots_file.os.fdatasync = stop
    elif step == "before they are free":
        whole = store._slots.overwrite
        store._slots.overwrite = lambda *given: (whole(*given), stop())
    verb(store)
    stop()


def child(folder, step, verb, receipt):
    engine.DEADLINE_SECONDS = 60
    slots_sql.FRESH_SECONDS = -1  # so that sending fills slots as well
    store = opened(folder)
    claims = claim(store) if verb == "finish" else []
    stop_at(store, step, lambda store: VERBS[verb](store, receipt, claims))


def finish(store, claims):
    for claimed in claims:
        store.finish(claimed, sent("250"), NOW)
    store.destroy_due()


VERBS = {
    "erase": lambda store, receipt, _: store.erase(receipt),
    "send": lambda store, receipt, _: store.add_submission(submission(receipt=receipt)),
    "confirm": lambda store, receipt, _: (store.confirm(receipt, WRITER, NOW), store.destroy_due()),
    "finish": lambda store, _, claims: finish(store, claims),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("verb", VERBS)
def test_stopped_anywhere_nothing_is_lost_and_nothing_forgotten_comes_back(tmp_path, monkeypatch, step, verb):
    """One process is stopped between two steps; the other waits for it, goes on when it is dead, and starts anew."""
    store = opened(tmp_path)
    store.save_campaign("rivers", "live", "source")
    other, receipt = add(store), secrets.token_bytes(32)
    keys = before(store, verb, receipt)
    process = processes.Process(target=child, args=(tmp_path, step, verb, receipt))
    process.start()
    until(lambda: stopped(process.pid), "it stops")
    with monkeypatch.context() as patched:
        patched.setattr("campaign.store.engine.sqlite.DEADLINE_SECONDS", 0.2)
        if step == "at the end":
            assert store.submission(add(store)).personal is not None
        else:
            with pytest.raises(StoreUnavailable, match="too long"):
                add(store)
    process.kill()
    process.join()
    store.close()
    store = opened(tmp_path)
    store.destroy_unreferenced()
    more = [add(store) for _ in range(5)]
    assert all(store.submission(one).personal is not None for one in (other, *more)), "nobody took anybody's key"
    EXPECTED[verb](store.submission(receipt), step)
    require_whole(store, receipt, keys)
    store.close()


def before(store, verb, receipt):
    """What is there before the verb, and with which keys."""
    if verb != "send":
        store.add_submission(submission(receipt=receipt, notices=()))
    if verb == "finish":
        store.confirm(receipt, WRITER, NOW)
    keys = {slot: store._slots.read(slot) for slot in slots_of(store, receipt)}
    store.close()
    return keys


def as_erased(submission, step):
    assert submission.erased is (step != "before the commit")


def as_sent(submission, step):
    assert (submission is not None and submission.personal is not None) is (step in ("before the keys", "at the end"))


def as_confirmed(submission, step):
    confirmed = submission.confirmed_at is not None
    assert confirmed is (step in ("before the keys", "at the end")), "its slots were filled before it committed"
    assert submission.letters[0].words is not None and not submission.lost


def as_finished(submission, step):
    assert submission.letters[0].state is (State.SENDING if step == "before the commit" else State.SENT)


EXPECTED = {"erase": as_erased, "send": as_sent, "confirm": as_confirmed, "finish": as_finished}


def require_whole(store, receipt, keys):
    """Every slot is known for what it is, and a key is there as long as its row is."""
    in_use = slots_of(store)
    raw = store._slots.path.read_bytes()
    for slot, key in keys.items():
        assert (key in raw) is (slot in slots_of(store, receipt))
    state = store.keys_state()
    assert (state.lost, state.fault, state.slots["forgotten"]) == (0, "", 0)
    assert state.slots["used"] == len(in_use) == len(set(in_use))
    assert sum(state.slots.values()) == store._slots.count()


def slots_of(store, receipt=b""):
    with store.reading() as db:
        sql = "SELECT slot FROM items WHERE ? = '' OR submission = ?"
        name = links.name_of(receipt) if receipt else ""
        return [slot for (slot,) in db.execute(sql, (name, name))]


def stopped(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


class TestNeverSilent:
    def lose(self, store, receipt):
        """The keys of a submission are others, as after a disk's fault."""
        for slot in slots_of(store, receipt):
            os.pwrite(store._slots._descriptor(), os.urandom(32), slots_file.HEADER + slot * slots_file.KEY)

    def test_a_letter_whose_key_is_lost_has_failed_and_nothing_more_is_destroyed(self, store):
        receipt, other = add(store, notices=()), add(store)
        store.confirm(receipt, WRITER, NOW)
        self.lose(store, receipt)
        assert store.keys_state().lost == 2
        (claimed,) = [one for one in claim(store) if one.target]
        assert (claimed.personal, claimed.lost) == (None, KEY_LOST)
        assert store.keys_fault()
        for forgets in (lambda: store.erase(other), store.destroy_due):
            store.finish(claimed, sent("250"), NOW)
            with pytest.raises(StoreUnavailable, match="campaign keys"):
                forgets()
        assert store.submission(other).personal is not None, "what it was to erase is there as it was"
        assert store.submission(add(store)).personal is not None, "and others may still write"
        store.give_up_keys()
        store.erase(other)
        assert store.submission(other).erased and not store.keys_fault()

    def test_what_waits_for_its_link_is_told_lost_once(self, store):
        receipt = add(store, notices=())
        self.lose(store, receipt)
        for _ in range(2):
            submission = store.submission(receipt)
            assert submission.lost == KEY_LOST and submission.personal is None and not submission.erased
        with store.reading() as db:
            assert db.execute("SELECT lost FROM sealing").fetchone() == (1,)
        store.give_up_keys()
        assert store.submission(receipt).lost == KEY_LOST and not store.keys_fault(), "it stays lost, and is no news"

    def test_a_restored_backup_says_lost_and_sends_nothing(self, store, tmp_path):
        queued, waiting = add(store, notices=()), add(store)
        store.confirm(queued, WRITER, NOW)
        store.backup(tmp_path / "restored.db")
        restored = SqliteStore(tmp_path / "restored.db", KEY)
        assert restored.submission(waiting).lost == restored.submission(queued).lost == LOST_IN_RESTORE
        assert not restored.submission(waiting).erased
        assert {claimed.lost for claimed in claim(restored)} == {LOST_IN_RESTORE}
        assert restored.submission(add(restored)).personal is not None and not restored.keys_fault()
        restored.close()

    @pytest.mark.parametrize("end", ["older", "a backup"])
    def test_another_database_beside_the_key_file_destroys_nothing_of_it(self, store, tmp_path, end):
        path = store._path
        store.empty_log()
        before = path.read_bytes()
        first = add(store)
        store.erase(add(store))
        store.empty_log()
        kept = path.read_bytes()
        if end == "a backup":
            store.backup(tmp_path / "copy.db")
            before = (tmp_path / "copy.db").read_bytes()
        store.close()
        path.write_bytes(before)
        wrong = SqliteStore(path, KEY)
        assert wrong.destroy_unreferenced() == 0 and wrong.keys_fault()
        wrong.close()
        path.write_bytes(kept)
        right = SqliteStore(path, KEY)
        assert right.submission(first).personal is not None and not right.keys_fault()
        right.close()

    def test_without_its_key_file_nobody_is_told_that_anything_is_gone(self, store):
        receipt = add(store)
        kept = store._slots.path.rename(store._slots.path.with_suffix(".away"))
        store.close()
        other = SqliteStore(store._path, KEY)
        for verb in (other.submission, other.erase, lambda _: add(other)):
            with pytest.raises(StoreUnavailable, match="missing"):
                verb(receipt)
        assert "missing" in other.keys_fault()
        kept.rename(store._slots.path)
        assert other.submission(receipt).personal is not None
        other.close()
