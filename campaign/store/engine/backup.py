"""Copies of the database while it is used: a backup, which cannot tell what was sealed, and one for oneself."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from campaign.store.engine.probes import SQLITE
from campaign.store.engine.sqlite import SqliteDatabase
from campaign.store.protocol.errors import StoreUnavailable

LEFT_OUT = frozenset(
    {"items", "sealing", "slots_fresh", "slots_free", "slots_dead", "sessions", "limits", "written", "texts"}
    | {"promises", "offered_quotes"}
    | {"wraps", "hosts", "host_keys", "host_processes"}
)
"""What is sealed, with all that says where its key is; who wrote to whom, what a restore must not bring back, and what
is of no use after one.
"""
IS_THERE = "there is a database already: stop everything that uses it, and move it away with its -wal and -shm files"
NO_COPY = "the copy is no SQLite database"
KEYS_BEFORE = frozenset({"seals"})
"""Where version 0.1 had its keys: no copy may hold them."""


class Backup(SqliteDatabase):
    """Copies table by table within one transaction, so that what is left out never reaches the copy's file."""

    def keep_copy(self, path: Path) -> bool:
        self.copy(path, KEYS_BEFORE)
        return True

    def restore(self, path: Path) -> None:
        """Put a copy where no database is; it is there whole, or not at all."""
        if self.is_there():
            raise StoreUnavailable(IS_THERE)
        with path.open("rb") as copy:
            if copy.read(len(SQLITE)) != SQLITE:
                raise StoreUnavailable(NO_COPY)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(self._path.name + ".restored")
        beside.unlink(missing_ok=True)
        with (
            path.open("rb") as copy,
            os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as to,
        ):
            shutil.copyfileobj(copy, to)
            to.flush()
            os.fsync(to.fileno())
        try:
            os.link(beside, self._path)  # unlike a rename, it puts nothing in another's place
        except FileExistsError:
            raise StoreUnavailable(IS_THERE) from None
        finally:
            beside.unlink()

    def copy(
        self, path: Path, left_out: frozenset[str], also: Callable[[sqlite3.Connection], None] | None = None
    ) -> None:
        """Write a copy; `also` may add to it, as `copy`, within the same transaction. Raises FileExistsError.

        What is written in part stands beside it: whoever stops on the way leaves nothing that could be restored.
        """
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        beside = path.with_name(path.name + ".part")
        try:
            with self._failing_plainly(), closing(sqlite3.connect(self._path, isolation_level=None)) as source:
                beside.unlink(missing_ok=True)
                os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                _copy(source, beside, left_out, also)
                beside.replace(path)
        except StoreUnavailable as error:
            _throw_away(beside, path)
            raise StoreUnavailable(f"{error} (while {path} was written)") from error
        except BaseException:
            _throw_away(beside, path)
            raise


def _throw_away(*files: Path) -> None:
    for left in files:
        left.unlink(missing_ok=True)


def _copy(
    source: sqlite3.Connection,
    path: Path,
    left_out: frozenset[str],
    also: Callable[[sqlite3.Connection], None] | None,
) -> None:
    source.execute("ATTACH DATABASE ? AS copy", (str(path),))
    source.execute("BEGIN")
    parts = source.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' "
        "ORDER BY type = 'index'"
    ).fetchall()
    with sqlite3.connect(path, isolation_level=None) as empty:
        for _, _, sql in parts:
            empty.execute(sql)
    empty.close()
    for kind, name, _ in parts:
        if kind == "table" and name not in left_out:
            source.execute(f'INSERT INTO copy."{name}" SELECT * FROM main."{name}"')
    if also:
        also(source)
    source.execute("COMMIT")
