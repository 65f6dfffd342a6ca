"""What only an SQLite file can get wrong: migrations, locks, full disks, many processes."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.submissions import Allotment

KEY = b"k" * 32
SCHEMA = Path(__file__).with_name("schema.sql")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "campaign.db"


def migrated(path):
    store = SqliteStore(path, KEY)
    store.migrate()
    return store


def schema(path):
    """The statements that made the database, those of the migrations' own bookkeeping left out."""
    with migrated(path).reading() as db:
        made = db.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT GLOB '_*' ORDER BY type DESC, name"
        ).fetchall()
    return "".join(" ".join(sql.split()) + "\n" for (sql,) in made)


def test_the_final_schema_is_written_down(path):
    """A change of the schema shows in review. `python -m tests.store.test_sqlite` writes the file anew."""
    assert schema(path) == SCHEMA.read_text()


def test_migrating_is_safe_from_many_processes(path):
    with ProcessPoolExecutor(8) as pool:
        assert all(pool.map(_migrate, [path] * 24))


def _migrate(path):
    return migrated(path).is_current()


def test_many_processes_are_allotted_different_numbers(path):
    migrated(path).save_campaign("rivers", "live", "source")
    with ProcessPoolExecutor(8) as pool:
        numbers = [number for allotted in pool.map(_allot, [path] * 8) for number in allotted]
    assert sorted(numbers) == [(number, number) for number in range(400)]


def _allot(path):
    store = SqliteStore(path, KEY)
    return [store.allot("rivers", [Allotment("office", "en", "1")])[0] for _ in range(50)]


def test_a_missing_database_is_not_current(path):
    assert not SqliteStore(path, KEY).is_current()
    assert not path.exists()


def test_a_locked_database_is_said_to_be_unavailable(path, monkeypatch):
    monkeypatch.setattr("campaign.store.engine.sqlite.BUSY_TIMEOUT_SECONDS", 0.01)
    store = migrated(path)
    store.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        store.save_campaign("rivers", "live", "source")
    other.execute("ROLLBACK")
    assert store.save_campaign("rivers", "live", "source")


def test_a_full_disk_is_said_to_be_unavailable_and_loses_nothing(path):
    store = migrated(path)
    with store.reading() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    store._database().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match="full"):
        store.save_campaign("rivers", "live", "x" * 1_000_000)
    store.close()
    assert store.save_campaign("rivers", "live", "source")


def test_a_folder_that_cannot_be_made_is_said_to_be_unavailable(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable):
        SqliteStore(tmp_path / "file" / "campaign.db", KEY).migrate()


def test_a_killed_process_leaves_a_whole_database(path):
    """A process dies between its statements and its commit: nothing of it is there, and nothing is locked."""
    migrated(path)
    script = (
        "import os, sys; from pathlib import Path; from campaign.store.open_store import SqliteStore\n"
        "store = SqliteStore(Path(sys.argv[1]), b'k' * 32)\n"
        "with store.writing() as db:\n"
        "    db.execute(\"INSERT INTO versions (name, number) VALUES ('x', 1)\")\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], env={**os.environ}, check=False)
    assert done.returncode == -9
    store = SqliteStore(path, KEY)
    assert store.campaign_versions() == ()
    assert store.save_campaign("rivers", "live", "source")


def test_migrating_again_leaves_the_locks_of_open_connections_alone(path):
    """POSIX drops all of a process's locks on a file when it closes any descriptor of it.

    Another process would then take itself for the last user of the database and delete the log under our feet.
    """
    store = migrated(path)
    store.save_campaign("rivers", "live", "source")
    migrated(path)
    look = "c.execute('SELECT * FROM versions').fetchall(); c.close()"
    other = f"import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); {look}"
    subprocess.run([sys.executable, "-c", other, str(path)], check=True)
    assert path.with_name(path.name + "-wal").exists()
    assert store.save_campaign("lakes", "live", "source")


def test_the_file_is_for_its_owner_alone(path):
    migrated(path)
    assert path.stat().st_mode & 0o077 == 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        SCHEMA.write_text(schema(Path(folder) / "campaign.db"))
