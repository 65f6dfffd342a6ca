"""One SQLite file: a connection per thread, and transactions that take the write lock before they read."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlite_utils import Database

from campaign.store.engine.file_lock import FileLock, Held
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.schema import migrations

BUSY_TIMEOUT_SECONDS = 10
LOCK_SECONDS = 5
"""How long a writer waits for the others; each of them holds the lock for some milliseconds."""


class _Connection(sqlite3.Connection):
    """A connection that can be found again and knows whether it is closed."""

    is_closed = False
    file: tuple[int, int] | None = None
    """Device and inode of its file."""

    def close(self) -> None:
        super().close()
        self.is_closed = True


_open: "WeakSet[_Connection]" = WeakSet()


def _close_before_fork() -> None:
    """A connection must not be carried into a child: SQLite would believe that it still holds its locks there.

    It does not, so another process would take itself for the last user of the database and delete the log in use.
    """
    for connection in list(_open):
        with suppress(sqlite3.ProgrammingError):  # It belongs to another thread, which does not go on in the child.
            connection.close()


os.register_at_fork(before=_close_before_fork)


class SqliteDatabase:
    """Connections and transactions; the verbs are in the classes built on this one."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._durable = durable
        self._path = path
        self._local = threading.local()
        self._file_lock = FileLock(path.with_name(path.name + ".lock"))

    def migrate(self) -> None:
        """Bring the schema up to date; the file lock lets one process at a time do it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Only a file that is not there is opened here: to close any descriptor of a database drops all locks that
            # this process has on it (POSIX), and another process might then delete the log that is in use.
            with suppress(FileExistsError):
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise StoreUnavailable(str(error)) from error
        with self._failing_plainly(), self._file_lock.held(LOCK_SECONDS):
            db = self._database()
            db.execute("PRAGMA foreign_keys = OFF")
            migrations.apply(db)
            db.execute("PRAGMA foreign_keys = ON")

    def is_current(self, *, probe: bool = False) -> bool:
        """Whether the database is there, can be written and has every migration; with `probe`, it is written."""
        if not self._path.exists():
            return False
        try:
            with self.writing(durable=False) as db:
                current = not list(migrations.pending(db))
                if current and probe:
                    _probe(db)
                return current
        except StoreUnavailable:
            return False

    def close(self) -> None:
        """Close this thread's connection; the next verb opens another."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = self._local.database = None

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Database]:
        """A transaction that writes. The file lock queues writers fairly, where SQLite's own waiting starves some.

        Without `durable` a power cut may undo it, which saves waiting for the disk where nothing was promised.
        """
        durable = durable and self._durable
        with self._failing_plainly(), self._file_lock.held(LOCK_SECONDS):
            db = self._database()
            if not durable:
                db.execute("PRAGMA synchronous = NORMAL")
            try:
                db.execute("BEGIN IMMEDIATE")
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.conn.in_transaction:
                    db.execute("ROLLBACK")
                raise
            finally:
                if not durable:
                    db.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A transaction that reads one consistent state."""
        with self._failing_plainly():
            db = self._database()
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("ROLLBACK")

    @contextmanager
    def _failing_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise Conflict(str(error)) from error
        except (sqlite3.DatabaseError, OSError) as error:
            raise StoreUnavailable(str(error)) from error
        except Held:
            raise StoreUnavailable("another process has been writing for too long") from None

    def _database(self) -> Database:
        local = self._local
        if getattr(local, "connection", None) is not None and local.connection.file != _file(self._path):
            local.connection.close()  # Somebody put another file in the place of the one that it writes to.
        if getattr(local, "connection", None) is None or local.connection.is_closed:
            local.connection = self._connect()
            local.database = Database(local.connection, execute_plugins=False)
        database: Database = local.database
        return database

    def _connect(self) -> _Connection:
        # A file that is gone is not to be made anew, empty, by whoever comes next.
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, factory=_Connection
        )
        connection.file = _file(self._path)
        _open.add(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection


def _probe(db: Database) -> None:
    """A disk may be full, and a table's first page gone, while transactions can still be begun."""
    db.execute("INSERT OR REPLACE INTO runs (name, at) VALUES ('probe', abs(random() / 2))")
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        db.execute(f'SELECT 1 FROM "{name}" NOT INDEXED LIMIT 1').fetchone()


def _file(path: Path) -> tuple[int, int] | None:
    """Which file is at `path`: device and inode; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def stamp(moment: datetime) -> float:
    """How a moment is stored: seconds since 1970-01-01 UTC."""
    return moment.timestamp()


def moment(stamped: float) -> datetime:
    """The moment that was stored, in UTC."""
    return datetime.fromtimestamp(stamped, UTC)


def rows(db: Database, sql: str, *values: Any) -> Iterator[dict[str, Any]]:
    """The rows of a query, each by column name."""
    cursor = db.conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def row(db: Database, sql: str, *values: Any) -> dict[str, Any] | None:
    """The first row of a query, or None."""
    return next(iter(rows(db, sql, *values)), None)
