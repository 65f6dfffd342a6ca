"""One SQLite file: a connection per thread, and transactions that take the write lock before they read."""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

import sqlite_utils

from campaign.store.engine.database import Engine, inserting
from campaign.store.engine.file_lock import DEADLINE_SECONDS, FileLock
from campaign.store.engine.probes import BEHIND, MISSING, file_fault, probe_room, probe_tables
from campaign.store.engine.tables import SqliteTables
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.schema import migrations

BUSY_TIMEOUT_SECONDS = 10
STATEMENTS = 500
"""Statements that a connection keeps compiled: more than there are, so that none is compiled twice."""
MIGRATING_SECONDS = 300.0
"""How long others are waited for that bring the database up to date."""
PATIENCE_MILLISECONDS = 100
"""How long a reader is waited for that keeps the log from being emptied: everybody who writes waits with us."""
EMPTIED_EVERY_SECONDS = 2.0
REPLACED = "its file was replaced or removed while it was in use: stop everything that uses it, then start again"

log = logging.getLogger(__name__)


class _Connection(sqlite3.Connection):
    """A connection that can be found again, and knows whether it is closed and which file it has open.

    `forgot`: the transaction under way destroyed what was personal. `owes_keys`: keys are to be seen to after it.
    `known` is what was found out for it already. `seal_anew` is what a migration has sealed under other keys.
    """

    is_closed = False
    file: tuple[int, int] | None = None
    forgot = False
    owes_keys = False
    few_keys = False
    known: "dict[str, Any]"
    seal_anew: Callable[[Any], None] | None = None

    def lock(self, sql: str, parameters: Any = (), /) -> bool:
        """Who writes has locked the whole file."""
        return True

    def lock_first(self, table: str, column: str, names: Iterable[str], most: int) -> None:
        """Who writes has locked the whole file."""

    def insert_new(
        self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """Row by row, which costs less here than to ask for what was inserted."""
        sql = f"{inserting(table, columns)} ON CONFLICT DO NOTHING"
        return [row for row in rows if self.execute(sql, row).rowcount]

    def close(self) -> None:
        super().close()
        self.is_closed = True


class _Database(sqlite_utils.Database):
    """As sqlite-utils has it, on a connection of ours."""

    conn: _Connection

    def has_table(self, name: str) -> bool:
        return bool(self.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone())


_open: "WeakSet[_Connection]" = WeakSet()


def _close_before_fork() -> None:
    """A connection must not be carried into a child: SQLite would believe that it still holds its locks there.

    It does not, so another process would take itself for the last user of the database and delete the log in use.
    """
    for connection in list(_open):
        with suppress(sqlite3.ProgrammingError):  # It belongs to another thread, which does not go on in the child.
            connection.close()


os.register_at_fork(before=_close_before_fork)


class SqliteDatabase(Engine):
    """Connections and transactions; the verbs are in the classes built on this one."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._durable = durable
        self._path = path
        self._name = str(path)
        self._local = threading.local()
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._owed = path.with_name(path.name + ".forgotten")
        self._owed_name = str(self._owed)
        self._emptier: threading.Thread | None = None

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
        with self._failing_plainly(), self._lock.held(MIGRATING_SECONDS):
            db = self._database()
            db.execute("PRAGMA foreign_keys = OFF")
            db.conn.seal_anew = self._seal_anew
            migrations.apply(db)
            db.execute("PRAGMA foreign_keys = ON")
            self._empty(db, PATIENCE_MILLISECONDS)

    def pending(self) -> list[str]:
        """The steps that `migrate` would take. There must be a database."""
        with self.reading() as db:
            return [step.name for step in migrations.pending(db)]

    def is_there(self) -> bool:
        return self._path.exists()

    def is_current(self) -> bool:
        """Whether the database is there and whole, can be written, has room to grow and has every migration."""
        return not self.fault()

    def fault(self) -> str:
        if not self._path.exists():
            return MISSING
        try:
            with self.writing(durable=False) as db:
                probe_room(self._path.parent)
                probe_tables(db)
                return BEHIND if list(migrations.pending(db)) else ""
        except StoreUnavailable as error:
            self.close()  # To close any descriptor of a database drops the locks that this process has on it.
            return file_fault(self._path) or f": {error}"

    def close(self) -> None:
        """Close this thread's connection; the next verb opens another."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = self._local.database = None

    def _seal_anew(self, db: Any) -> None:
        """Within the migration that makes items: seal what was sealed before under keys of its own."""

    @contextmanager
    def writing(self, *, durable: bool = True, destroying: bool = True, beside: bool = False) -> Iterator[_Database]:
        """A transaction that writes, never `beside` another: a file has one writer at a time.

        The file lock queues writers fairly, where SQLite's own waiting starves some.

        Without `durable` a power cut may undo it, which saves waiting for the disk where nothing was promised.
        What it forgot cannot be opened by anybody when it ends; where `destroying` is left to others, within seconds.
        What others left is not for a transaction that forgets nothing: a page does not wait for delivery's syncs.
        One that forgot leaves a note that the log is to be emptied. This process sees to it within seconds; should it
        end before, whoever writes next does.
        """
        with self._failing_plainly(), self._lock.held(DEADLINE_SECONDS):
            db = self._database()
            with self.transaction(db, durable=durable):
                yield db
                self._refuse_another_file()
                owes_keys = self._note_what_is_owed(db)
            if destroying and owes_keys:
                self._after_commit(db)
            owed = self._owed_since()
            if owed is not None and abs(time.time() - owed) >= EMPTIED_EVERY_SECONDS:  # or a clock was set back
                with suppress(sqlite3.Error, OSError):  # What was written stands; the log is tried again.
                    self._empty(db, 0)
        if owed is not None and self._owed.exists():
            self._empty_soon()

    @contextmanager
    def transaction(self, db: Any, *, durable: bool) -> Iterator[None]:
        """One that writes, while the file lock is held."""
        durable = durable and self._durable
        if not durable:
            db.execute("PRAGMA synchronous = NORMAL")
        try:
            db.execute("BEGIN IMMEDIATE")
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            raise
        finally:
            if not durable:
                db.execute("PRAGMA synchronous = FULL")

    def empty_log(self) -> bool:
        """Let what was deleted vanish from the write-ahead log too. False when a reader is in the way.

        Then this process goes on trying, and so does whoever writes.
        """
        with self._failing_plainly(), self._lock.held(DEADLINE_SECONDS):
            emptied = self._empty(self._database(), PATIENCE_MILLISECONDS)
        if not emptied:
            self._empty_soon()
        return emptied

    def has_vanished(self) -> bool:
        """Whether what was forgotten is in the log no more; tries once, and waits for no reader."""
        if not self._owed.exists():
            return True
        with self._failing_plainly(), self._lock.held(DEADLINE_SECONDS):
            return self._empty(self._database(), 0)

    def _empty_soon(self) -> None:
        # After a fork the thread of the parent counts as ended.
        if self._emptier is None or not self._emptier.is_alive():
            self._emptier = threading.Thread(target=self._empty_when_possible, name="empties the log", daemon=True)
            self._emptier.start()

    def _empty_when_possible(self) -> None:
        """In a thread of its own, until the log is empty: nobody need write for that."""
        try:
            while self._owed.exists():
                time.sleep(EMPTIED_EVERY_SECONDS)
                with suppress(StoreUnavailable), self._failing_plainly(), self._lock.held(DEADLINE_SECONDS):
                    self._empty(self._database(), 0)
        finally:
            self.close()

    def _empty(self, db: _Database, patience: int) -> bool:
        """Empty the log while the file lock is held; what is owed is noted before and struck out afterwards.

        Keys that are still to be destroyed are so first.
        """
        self._after_commit(db)
        db.execute(f"PRAGMA busy_timeout = {patience}")
        try:
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            busy = True
        finally:
            db.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_SECONDS * 1000)}")
        if busy:
            log.info("what was forgotten stays in the write-ahead log for now: somebody is reading")
            self._owed.touch(mode=0o600)
        else:
            self._owed.unlink(missing_ok=True)
        return not busy

    def _note_what_is_owed(self, db: _Database) -> bool:
        """Whether keys are to be seen to."""
        connection = db.conn
        if connection.forgot and not self._owed.exists():
            self._owed.touch(mode=0o600)
        owes_keys = connection.forgot or connection.owes_keys
        connection.forgot = connection.owes_keys = False
        return owes_keys

    def _owed_since(self) -> float | None:
        """When it was noted that the log is to be emptied; None where it is not."""
        try:
            return os.stat(self._owed_name).st_mtime  # noqa: PTH116 - as `_file`
        except FileNotFoundError:
            return None

    @contextmanager
    def reading(self) -> Iterator[_Database]:
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

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        with self._failing_plainly():
            return self._database().conn.execute(sql).fetchall()

    def tables(self, db: Any) -> SqliteTables:
        """Whole tables, inside a transaction."""
        return SqliteTables(db)

    def _database(self) -> _Database:
        local = self._local
        if getattr(local, "connection", None) is None or local.connection.is_closed:
            local.connection = self._connect()
            local.database = _Database(local.connection, execute_plugins=False)
        self._refuse_another_file()
        local.connection.forgot = local.connection.owes_keys = False
        local.connection.known = {}
        database: _Database = local.database
        return database

    def _connect(self) -> _Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=BUSY_TIMEOUT_SECONDS,
            isolation_level=None,
            factory=_Connection,
            cached_statements=STATEMENTS,
        )
        _open.add(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.file = self._file()
        return connection

    def _refuse_another_file(self) -> None:
        """What is written to a file that another took the place of is lost, and its log does not fit the other one."""
        if self._local.connection.file != self._file():
            raise StoreUnavailable(REPLACED)

    def _file(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self._name)  # noqa: PTH116 - asked with every statement, where a Path costs more than the call
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino
