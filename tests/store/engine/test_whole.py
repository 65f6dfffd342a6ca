"""Whether a database is ready: room to grow, whole tables, and the file that it had opened."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from campaign.running.checks import look
from campaign.store.engine import probes
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.submissions import NOW, add

PAGE = 4096


def no_room(*_args, **_named):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("where", ["tempfile.TemporaryFile", "os.posix_fallocate"])
def test_a_full_disk_is_not_ready(store, monkeypatch, where):
    assert store.is_current()
    module, name = where.split(".")
    monkeypatch.setattr(getattr(probes, module), name, no_room)
    assert not store.is_current()


@pytest.mark.parametrize("room", [0, 4096, 60_000])
def test_nor_is_one_where_the_kernel_gives_no_more(store, tmp_path, room):
    """A limit on the size of files is refused as a quota is, by the kernel itself."""
    script = (
        "import resource, sys; from pathlib import Path; from campaign.store.open_store import SqliteStore\n"
        "store = SqliteStore(Path(sys.argv[1]), b'k' * 32)\n"
        "print(store.is_current())\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))\n"
        "print(store.is_current())\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "print(store.is_current())\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "campaign.db"), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "False", "True"], done.stderr


def damaged(path, table):
    """The first page of a table is overwritten."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    db.close()
    with path.open("rb+") as file:
        file.seek((root - 1) * PAGE)
        file.write(b"\xff" * PAGE)


@pytest.mark.parametrize("table", ["letters", "totals", "offices", "suppressed"])
def test_a_damaged_table_is_not_ready(store, tmp_path, table):
    store.close()
    damaged(tmp_path / "campaign.db", table)
    assert not store.is_current()


@pytest.mark.parametrize("left", [0.9, 0.5, 0.1, 0.001])
def test_a_truncated_file_is_told_from_one_to_migrate(settings, left):
    path = settings.database.url.removeprefix("sqlite:///")
    whole = SqliteStore(Path(path), b"k" * 32)
    whole.migrate()
    whole.empty_log()
    whole.close()
    os.truncate(path, int(Path(path).stat().st_size * left))
    (fault, *_), _ = look(settings, SqliteStore(Path(path), b"k" * 32), NOW)
    assert "is damaged" in fault and "migrate" not in fault


def other_file(path):
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)


def moved_away(path):
    path.rename(path.with_name("old.db"))


def removed(path):
    path.unlink()


def made_anew(path):
    path.unlink()
    path.touch()


@pytest.mark.parametrize("replace", [other_file, moved_away, removed, made_anew])
def test_nothing_is_written_into_a_file_that_another_took_the_place_of(store, tmp_path, replace):
    replace(tmp_path / "campaign.db")
    with pytest.raises(StoreUnavailable):
        add(store)
    with pytest.raises(StoreUnavailable):
        store.campaigns()
    assert not store.is_current()


def test_a_file_replaced_within_a_transaction_undoes_it(store, tmp_path):
    path = tmp_path / "campaign.db"
    with pytest.raises(StoreUnavailable, match="replaced"), store.writing() as db:
        db.execute("INSERT INTO versions (name, number) VALUES ('x', 1)")
        other_file(path)
