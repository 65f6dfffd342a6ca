"""One PostgreSQL database: a connection per thread, and transactions that have their turn before they read.

Whoever writes locks the one row of `turn` first and reads in the statements after that, so that READ COMMITTED shows
all that was written before: what holds of a verb on SQLite holds of it here. On the host with the key files the file
lock stands around it, because slots are overwritten after the transaction that forgot them, before anybody takes them.
No state is kept in a session: a pooler may stand in between.
"""

import functools
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrDumper

from campaign.store.engine import postgresql_schema
from campaign.store.engine.database import Database, Engine
from campaign.store.engine.file_lock import DEADLINE_SECONDS, FileLock
from campaign.store.engine.tables import PostgresqlTables
from campaign.store.protocol.errors import Conflict, StoreUnavailable

MIGRATING_SECONDS = 300.0
"""How long others are waited for that bring the database up to date."""
DESTROYED_AFTER_SECONDS = 2.0
"""What others are to destroy is destroyed by this process after so long."""
MOST_SECONDS_APART = 5.0
"""So far apart this machine's clock and the database's may be."""
TRIES = 3
"""How often a verb is run that PostgreSQL ended before it was stored."""
FIRST_PAUSE_SECONDS = 0.05
SEALED_TO = ("wraps",)
"""Tables whose rows refer to keys that live for minutes."""

OTHER_VERSION = "its schema is of another version than this program: stop every host, then run `campaign migrate`"
NOT_MIGRATED = "there is nothing of ours in it yet: run `campaign migrate`"
UNKNOWN = "the connection was lost while it stored: whether it did is not known"
APART = "this machine's clock and the database's are {:.0f} seconds apart: set them right, then try again"

_USUAL = {
    "application_name": "letter-campaign",
    "client_encoding": "UTF8",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "target_session_attrs": "read-write",
}
"""How to connect, unless the address says otherwise."""
_READ = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE = (
    b"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'; "
    b"SET LOCAL idle_in_transaction_session_timeout = '60s'; "
)
_LAZILY = b"SET LOCAL synchronous_commit = off; "
_TIME = "SELECT CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"
_TURN = b"SELECT version FROM turn FOR UPDATE"

_VALUE = re.compile(r"\?|(?<![:\w]):([a-z_]+)")
_INDEX = re.compile(r" INDEXED BY \w+")


class TryAgain(StoreUnavailable):
    """PostgreSQL ended the transaction, and nothing of it was stored: the verb may run again."""


class _Text(StrDumper):
    """Text as PostgreSQL holds it, which has no NUL; a mail server's words may."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\ufffd"))


@functools.lru_cache(maxsize=1024)
def said(sql: str) -> bytes:
    """A statement as psycopg wants it. Which index to take is PostgreSQL's own to find out."""
    plain = _INDEX.sub("", sql).replace("%", "%%")
    return _VALUE.sub(lambda found: f"%({found[1]})s" if found[1] else "%s", plain).encode()


class _Session:
    """A connection as verbs know one: `Database` and `Connection` in one."""

    def __init__(self, url: str) -> None:
        self.link = psycopg.connect(
            make_conninfo("", **{**_USUAL, **conninfo_to_dict(url)}),
            autocommit=True,
            prepare_threshold=None,
        )
        self.link.adapters.register_dumper(str, _Text)
        self.process = os.getpid()
        self.begin()

    def begin(self) -> None:
        self.forgot = self.owes_keys = False
        self.known: dict[str, Any] = {}

    @property
    def conn(self) -> "_Session":
        return self

    def execute(self, sql: str, parameters: Any = (), /) -> psycopg.Cursor[Any]:
        return self.link.execute(said(sql), parameters)

    def executemany(self, sql: str, parameters: Any, /) -> psycopg.Cursor[Any]:
        cursor = self.link.cursor()
        cursor.executemany(said(sql), parameters)
        return cursor

    def has_table(self, name: str) -> bool:
        record = self.execute("SELECT to_regclass(?) IS NOT NULL", (name,)).fetchone()
        return bool(record and record[0])


class PostgresqlDatabase(Engine):
    """Connections and transactions; the verbs are in the classes that come before this one.

    `path` is what the files of this host are named after: its lock, and its keys.
    """

    def __init__(self, url: str, path: Path, *, durable: bool = True) -> None:
        self._url = url
        self._path = path
        self._durable = durable
        self._local = threading.local()
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._destroyer: threading.Thread | None = None

    def migrate(self) -> None:
        """Bring the schema up to date: all of it, or nothing; one process at a time, on whichever host."""
        with self._failing_plainly():
            session = self._session()
            with self._lock.held(MIGRATING_SECONDS):
                postgresql_schema.migrate(session)

    def pending(self) -> list[str]:
        """The steps that `migrate` would take."""
        with self._failing_plainly():
            return postgresql_schema.pending(self._session())

    def is_there(self) -> bool:
        with self._failing_plainly():
            return postgresql_schema.is_there(self._session())

    def fault(self) -> str:
        try:
            tried_again(self._try)()
        except StoreUnavailable as error:
            return f": {error}"
        return ""

    def _try(self) -> None:
        """Raises StoreUnavailable where nothing could be written."""
        if not self.is_there():
            raise StoreUnavailable(NOT_MIGRATED)
        with self.writing(durable=False):
            pass

    def is_current(self) -> bool:
        """Whether it can be reached and written, is of this program's version, and its clock agrees with ours."""
        return not self.fault()

    def close(self) -> None:
        """Close this thread's connection; the next verb opens another."""
        session = getattr(self._local, "session", None)
        self._local.session = None
        if session is not None and session.process == os.getpid():
            session.link.close()

    @contextmanager
    def writing(self, *, durable: bool = True, destroying: bool = True) -> Iterator[Database]:
        """A transaction that writes; see `Engine.writing`. What it forgot and did not destroy, a thread soon does."""
        with self._failing_plainly():
            db = self._session()
            with self._lock.held(DEADLINE_SECONDS):
                with self.transaction(db, durable=durable):
                    yield db
                    owes_keys = db.forgot or db.owes_keys
                if owes_keys and destroying:
                    self._see_to_keys(db)
        if owes_keys and not destroying:
            self._destroy_soon()

    @contextmanager
    def transaction(self, db: Any, *, durable: bool) -> Iterator[None]:
        """One that writes, while the file lock is held."""
        link = db.link
        lazily = b"" if durable and self._durable else _LAZILY
        try:
            begun = link.execute(_WRITE + lazily + _TURN)
            while begun.nextset():
                pass
            if begun.fetchone() != (postgresql_schema.VERSION,):
                raise StoreUnavailable(OTHER_VERSION)
            yield
        except BaseException:
            with suppress(psycopg.Error):
                link.execute(b"ROLLBACK")
            raise
        try:
            ended = link.execute(b"COMMIT").statusmessage
        except psycopg.OperationalError as error:
            raise StoreUnavailable(UNKNOWN) from error
        if ended != "COMMIT":
            raise StoreUnavailable("it was not stored")

    def empty_log(self) -> bool:
        """Destroy what is due; the log is PostgreSQL's, and holds nothing that opens what was forgotten."""
        with self._failing_plainly():
            db = self._session()
            with self._lock.held(DEADLINE_SECONDS):
                self._see_to_keys(db)
        return True

    def has_vanished(self) -> bool:
        """Whether every key of what was forgotten is destroyed."""
        return not self.select("SELECT 1 FROM slots_dead LIMIT 1")

    def _see_to_keys(self, db: Any) -> None:
        try:
            self._after_commit(db)
        except (TryAgain, psycopg.Error) as error:  # what was committed must not run again
            raise StoreUnavailable(_words(error)) from error

    def _destroy_soon(self) -> None:
        # After a fork the thread of the parent counts as ended.
        if self._destroyer is None or not self._destroyer.is_alive():
            self._destroyer = threading.Thread(target=self._destroy_when_possible, name="destroys keys", daemon=True)
            self._destroyer.start()

    def _destroy_when_possible(self) -> None:
        """In a thread of its own, until nothing is due: nobody need write for that."""
        try:
            while True:
                time.sleep(DESTROYED_AFTER_SECONDS)
                with suppress(StoreUnavailable):
                    self.empty_log()
                    return
        finally:
            self.close()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A transaction that reads one consistent state."""
        with self._failing_plainly():
            db = self._session()
            db.link.execute(_READ)
            try:
                yield db
            finally:
                with suppress(psycopg.OperationalError):  # the connection is gone, and the transaction with it
                    db.link.execute(b"ROLLBACK")

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        with self._failing_plainly():
            return self._session().execute(sql).fetchall()

    def tables(self, db: Any) -> PostgresqlTables:
        """Whole tables, inside a transaction."""
        return PostgresqlTables(db)

    @contextmanager
    def _failing_plainly(self) -> Iterator[None]:
        """What PostgreSQL says, without the values that it says it of."""
        try:
            yield
        except errors.ForeignKeyViolation as error:
            # What it was sealed to was destroyed meanwhile: it is sealed anew, to a newer key.
            kind = TryAgain if error.diag.table_name in SEALED_TO else Conflict
            raise kind(_words(error)) from error
        except errors.IntegrityError as error:
            raise Conflict(_words(error)) from error
        except (errors.DeadlockDetected, errors.SerializationFailure) as error:
            raise TryAgain(_words(error)) from error
        except psycopg.OperationalError as error:
            session = getattr(self._local, "session", None)
            was_lost = session is not None and session.link.closed
            raise (TryAgain if was_lost else StoreUnavailable)(_words(error)) from error
        except (psycopg.Error, OSError) as error:
            raise StoreUnavailable(_words(error)) from error

    @contextmanager
    def aside(self) -> Iterator[Any]:
        """A connection of its own, on which each statement is stored at once: a transaction may be under way."""
        with self._failing_plainly():
            session = _Session(self._url)
            try:
                yield session
            finally:
                session.link.close()

    def _session(self) -> _Session:
        session: _Session | None = getattr(self._local, "session", None)
        if session is None or session.link.closed or session.process != os.getpid():
            self._local.session = None
            self._path.parent.mkdir(parents=True, exist_ok=True)
            session = _Session(self._url)
            _require_one_time(session)
            self._local.session = session
        session.begin()
        return session


def _require_one_time(session: _Session) -> None:
    """Raises StoreUnavailable where this machine's clock is another than the database's."""
    before = time.time()
    (there,) = session.execute(_TIME).fetchone() or (0.0,)
    apart = max(before - there, there - time.time())
    if apart > MOST_SECONDS_APART:
        session.link.close()
        raise StoreUnavailable(APART.format(apart))


def _words(error: Exception) -> str:
    """The first line of what PostgreSQL says; its details name values, which are nobody's to log."""
    said_first = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return said_first or next(iter(str(error).splitlines()), type(error).__name__)


def tried_again(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, run anew where its transaction was ended (a deadlock, a lost connection) before it was stored."""

    @functools.wraps(verb)
    def run(*args: Any, **named: Any) -> Any:
        given = [list(one) if isinstance(one, Iterator) else one for one in args]
        for again in range(TRIES - 1):
            with suppress(TryAgain):
                return verb(*given, **named)
            time.sleep(random.uniform(0.5, 1) * FIRST_PAUSE_SECONDS * 4**again)  # noqa: S311 - it keeps no secret
        try:
            return verb(*given, **named)
        except TryAgain as error:
            raise StoreUnavailable(str(error)) from error

    return run
