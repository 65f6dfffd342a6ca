"""What was forgotten is gone from the write-ahead log too, whatever a reader or a dead process does."""

import os
import sqlite3
import subprocess
import sys
import time

import pytest

from campaign.core.delivery.outcomes import sent, set_aside
from campaign.core.letters import links
from campaign.core.letters.ways_out import Way
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.upkeep import Retention
from tests.support.readers import reading
from tests.support.submissions import HOUR, NOW, WRITER, add, claim, letter


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr("campaign.store.engine.sqlite.EMPTIED_EVERY_SECONDS", 0.05)


def key(store, name):
    """What was sealed of a submission, which nobody can open any more; and yet it is to be gone."""
    with store.reading() as db:
        sealed = "SELECT sealed FROM items WHERE submission = ?"
        return db.execute(sealed, (links.name_of(name),)).fetchone()[0]


def files(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-shm", ".forgotten")))


def gone(folder, secret, seconds=20.0):
    """Whether it is in no file any more, looked for until `seconds` are over."""
    until = time.monotonic() + seconds
    while secret in files(folder):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def purge(store, name):
    store.purge(Retention(NOW + HOUR, NOW + HOUR, NOW, NOW, NOW))


def hand_over_and_expire(store, name):
    with store.writing() as db:
        db.execute("UPDATE letters SET state = 'offered' WHERE submission = ?", (name,))
    store.hand_over(name, "minister", Way.COPIED, NOW)
    purge(store, name)


def finish(store, name, outcome):
    store.confirm(name, WRITER, NOW)
    for claimed in claim(store):
        store.finish(claimed, outcome, NOW)


def confirm_again(store, name):
    store.confirm(add(store, letter(), notices=()), WRITER, NOW)
    store.confirm(name, WRITER, NOW)


def go_live(store, name):
    store.save_campaign("rivers", "test", "source")
    store.save_campaign("rivers", "live", "source")


FORGETTING = {
    "erase": lambda store, name: store.erase(name),
    "purge": purge,
    "the end of handing over": hand_over_and_expire,
    "sent": lambda store, name: finish(store, name, sent("250")),
    "failed": lambda store, name: finish(store, name, set_aside("550")),
    "written before": confirm_again,
    "test to live": go_live,
}


@pytest.mark.parametrize("verb", FORGETTING)
def test_every_verb_that_forgets_empties_the_log(store, tmp_path, hurried, verb):
    name = add(store, letter(), notices=())
    secret = key(store, name)
    assert secret in files(tmp_path)
    FORGETTING[verb](store, name)
    assert gone(tmp_path, secret)


@pytest.mark.parametrize("verb", ["erase", "purge"])
def test_what_a_page_calls_erased_is_gone_when_the_verb_ends(store, tmp_path, verb):
    name = add(store, letter(), notices=())
    secret = key(store, name)
    FORGETTING[verb](store, name)
    assert secret not in files(tmp_path)


@pytest.mark.parametrize("verb", FORGETTING)
def test_a_reader_in_the_way_puts_it_off_until_it_goes_and_no_longer(store, tmp_path, hurried, verb):
    name = add(store, letter(), notices=())
    secret = key(store, name)
    reader = sqlite3.connect(tmp_path / "campaign.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM items").fetchall()
    FORGETTING[verb](store, name)
    assert secret in files(tmp_path) and not store.empty_log()
    reader.execute("ROLLBACK")
    assert gone(tmp_path, secret)
    reader.close()


def test_another_process_can_tell_and_goes_on_with_it(store, tmp_path, monkeypatch):
    monkeypatch.setattr("campaign.store.engine.sqlite.EMPTIED_EVERY_SECONDS", 3600)
    name = add(store, letter(), notices=())
    secret = key(store, name)
    other = SqliteStore(tmp_path / "campaign.db", b"x" * 32)
    assert other.has_vanished()
    with reading(tmp_path / "campaign.db"):
        store.erase(name)
        assert not other.has_vanished() and secret in files(tmp_path)
    assert other.has_vanished() and secret not in files(tmp_path)
    other.close()


def test_what_a_dead_process_owed_the_next_writer_does(store, tmp_path, hurried):
    name = add(store, letter(), notices=())
    secret = key(store, name)
    script = (
        "import os, sys; from pathlib import Path; from campaign.store.open_store import SqliteStore\n"
        "store = SqliteStore(Path(sys.argv[1]), b'k' * 32)\n"
        "with store.writing(destroying=False) as db: store.erase_within(db, sys.argv[2])\n"
        "os.kill(os.getpid(), 9)\n"
    )
    path = tmp_path / "campaign.db"
    subprocess.run([sys.executable, "-c", script, str(path), links.name_of(name)], env={**os.environ}, check=False)
    assert secret in files(tmp_path)
    other = SqliteStore(path, b"k" * 32)
    other.note_run("anything", NOW)
    assert gone(tmp_path, secret)
    other.close()


def test_what_forgets_nothing_leaves_the_log_alone(store, tmp_path, hurried):
    store.empty_log()
    add(store)
    assert not (tmp_path / "campaign.db.forgotten").exists()
    assert (tmp_path / "campaign.db-wal").stat().st_size > 0
