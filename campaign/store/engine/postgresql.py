"""One PostgreSQL database: a connection per thread, and transactions that have their turn before they read.

Whoever writes locks the table `turn` first and reads in the statements after that, so that READ COMMITTED shows all
that was written before. Most verbs have their turn alone: what holds of them on SQLite holds of them here. Those that
pages and delivery do all the time have it beside each other, and lock the rows that they decide about. Who waits for
the lock of a table waits in a line, so nobody is passed over. On the host with the key files the file lock stands
around who is alone, because slots are overwritten after the transaction that forgot them, before anybody takes them.
No state is kept in a session: a pooler may stand in between.

Where the connection is lost while a transaction is being stored, a row says whether it was (`attempts.py`). One that
was stored goes on as if nothing had happened, and a verb whose was not runs again: each is done once, and answers what
it did.
"""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors

from campaign.store.engine import postgresql_schema
from campaign.store.engine.attempts import forget_attempts, is_stored, roll_back, store
from campaign.store.engine.counters import COUNTERS
from campaign.store.engine.database import Database, Engine
from campaign.store.engine.file_lock import DEADLINE_SECONDS, FileLock
from campaign.store.engine.postgresql_session import NOT_STORED, AtOnce, LostWhileStoring, Session, without_nul
from campaign.store.engine.tables import PostgresqlTables
from campaign.store.engine.trying_again import CONFLICT, CONNECTION, DEADLOCK, NeedsItsTurn, TryAgain, tried_again
from campaign.store.protocol.errors import Conflict, StoreUnavailable

MIGRATING_SECONDS = 300.0
"""How long others are waited for that bring the database up to date."""
DESTROYED_AFTER_SECONDS = 2.0
"""What others are to destroy is destroyed by this process after so long."""
MOST_SECONDS_APART = 5.0
"""So far apart this machine's clock and the database's may be."""
MOST_ADDED = 2_000
"""So many rows one thread adds to counters before it puts them together."""
LEFT_ALONE = 100
"""It does not do so again for so many times as long as that took: it passes what is gone, too, which may be millions of
rows while somebody holds a snapshot."""

OTHER_VERSION = "its schema is of another version than this program: stop every host, then run `campaign migrate`"
NOT_MIGRATED = "there is nothing of ours in it yet: run `campaign migrate`"
APART = "this machine's clock and the database's are {:.0f} seconds apart: set them right, then try again"

_READ = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = '60s'"
_WRITE = (
    b"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'; "
    b"SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL client_min_messages = warning; "
)
_LAZILY = b"SET LOCAL synchronous_commit = off; "
_TIME = "CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"
_ALONE = f"LOCK TABLE turn IN EXCLUSIVE MODE; SELECT version, {_TIME} FROM turn".encode()
_BESIDE = f"LOCK TABLE turn IN ROW SHARE MODE; SELECT version, {_TIME} FROM turn".encode()
"""The second may be held by many at once, and by nobody while somebody holds the first."""
_SETTLING = "UPDATE sealing SET number = number WHERE current_setting('synchronous_standby_names') <> ''"
"""Something that a replica has to get, where there is one that commits wait for."""
_AGAIN = (
    "INSERT INTO tried_again (reason, times) VALUES (?, 1) "
    "ON CONFLICT (reason) DO UPDATE SET times = tried_again.times + 1"
)


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
                postgresql_schema.migrate(session, MIGRATING_SECONDS)

    def pending(self) -> list[str]:
        """The steps that `migrate` would take."""
        with self._failing_plainly():
            return postgresql_schema.pending(self._session())

    def is_there(self) -> bool:
        with self._failing_plainly():
            return postgresql_schema.is_there(self._session())

    def fault(self) -> str:
        try:
            tried_again(PostgresqlDatabase._try)(self)
        except StoreUnavailable as error:
            return f": {error}"
        return ""

    def _try(self) -> None:
        """Raises StoreUnavailable where nothing could be written."""
        if not self.is_there():
            raise StoreUnavailable(NOT_MIGRATED)
        with self.writing(durable=False, beside=True):
            pass
        with self._failing_plainly():
            _require_one_time(self._session())

    def is_current(self) -> bool:
        """Whether it can be reached and written, is of this program's version, and its clock agrees with ours."""
        return not self.fault()

    def close(self) -> None:
        """Close this thread's connection; the next verb opens another."""
        session = getattr(self._local, "session", None)
        self._local.session = None
        if session is not None and session.process == os.getpid():
            session.link.close()

    @property
    def is_alone(self) -> bool:
        """Whether this thread's verbs have their turn alone, though they could have it beside others."""
        return bool(getattr(self._local, "alone", False))

    @is_alone.setter
    def is_alone(self, alone: bool) -> None:
        self._local.alone = alone

    @contextmanager
    def writing(self, *, durable: bool = True, destroying: bool = True, beside: bool = False) -> Iterator[Database]:
        """A transaction that writes; see `Engine.writing`. What it forgot and did not destroy, a thread soon does."""
        beside = beside and not self.is_alone
        with self._failing_plainly():
            db = self._session()
            with nullcontext() if beside else self._lock.held(DEADLINE_SECONDS):
                with self.transaction(db, durable=durable, beside=beside):
                    yield db
                    owes_keys = db.forgot or db.owes_keys
                if owes_keys and destroying:
                    with self._lock.held(DEADLINE_SECONDS) if beside else nullcontext():
                        self._see_to_keys(db)
            if db.few_keys and beside:
                # What the verb wrote stands, and nobody waits for this: who finds no key fills some for itself.
                with suppress(psycopg.Error, StoreUnavailable, OSError), self._lock.held(0):
                    self._fill_ahead(db)
            if db.added >= MOST_ADDED and time.monotonic() >= db.left_alone_until:
                self._put_together(db)
        if owes_keys and not destroying:
            self._destroy_soon()

    @contextmanager
    def transaction(self, db: Any, *, durable: bool, beside: bool = False) -> Iterator[None]:
        """One that writes, while the file lock is held or `beside` others. It is stored when this ends."""
        attempt = secrets.randbits(63)
        try:
            with self._once(db, attempt, durable=durable, beside=beside):
                yield
        except LostWhileStoring as error:
            # When the turn is ours it is over, on the server that it was on.
            alone = partial(self._once, db, secrets.randbits(63), durable=True, beside=False)
            stored = is_stored(db, attempt, alone)
            if stored is None:
                raise
            if not stored:
                raise TryAgain(NOT_STORED, CONNECTION) from error
            db.is_beside = beside

    @contextmanager
    def _once(self, db: Any, attempt: int, *, durable: bool, beside: bool) -> Iterator[None]:
        """A transaction, whatever comes of it. Raises LostWhileStoring where that is not known."""
        db.is_beside = beside
        try:
            _begin(db, b"" if durable and self._durable else _LAZILY)
            yield
        except BaseException:
            roll_back(db)
            raise
        store(db, attempt)

    def require_turn(self, db: Any) -> None:
        if db.is_beside:
            raise NeedsItsTurn

    def settle(self, db: Any) -> None:
        """A COMMIT whose wait for a replica was cut short is seen by all; one that comes after it waits for both."""
        with self.transaction(db, durable=True, beside=True):
            db.execute(_SETTLING)

    def note_tried_again(self, reason: str) -> None:
        with suppress(StoreUnavailable), self.writing(durable=False, beside=True) as db:
            db.execute(_AGAIN, (reason,))

    def put_counters_together(self) -> None:
        """As is done now and then by who adds to them: for those that ended before."""
        with self._failing_plainly():
            self._put_together(self._session())

    def _put_together(self, db: Any) -> None:
        """Make one row of many that count the same; whoever reads meanwhile sees the ones or the other."""
        began = time.monotonic()
        with suppress(psycopg.Error, StoreUnavailable):  # what the verb wrote stands; the next one tries again
            with self.transaction(db, durable=False, beside=True):
                for counter in COUNTERS:
                    db.execute(counter.putting_together)
                forget_attempts(db)
            db.added = 0
        ended = time.monotonic()
        db.left_alone_until = ended + LEFT_ALONE * (ended - began)

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
                # Not ROLLBACK, after which psycopg forgets all that is planned.
                with suppress(psycopg.OperationalError):  # the connection is gone, and the transaction with it
                    db.link.execute(b"COMMIT")

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        with self._failing_plainly():
            return self._session().execute(sql).fetchall()

    def tables(self, db: Any) -> PostgresqlTables:
        """Whole tables, inside a transaction, which nobody ends for the time that the other database takes."""
        db.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        return PostgresqlTables(db, without_nul)

    @contextmanager
    def _failing_plainly(self) -> Iterator[None]:
        """What PostgreSQL says, without the values that it says it of."""
        try:
            yield
        except errors.IntegrityError as error:
            if self._local.session.is_beside:  # two may have stored the same: alone, the second one sees the first
                raise NeedsItsTurn(_words(error), CONFLICT) from error
            raise Conflict(_words(error)) from error
        except (errors.DeadlockDetected, errors.SerializationFailure) as error:
            raise TryAgain(_words(error), DEADLOCK) from error
        except errors.FeatureNotSupported as error:  # a table has other columns than when a statement was planned
            self.close()
            raise TryAgain(_words(error)) from error
        except psycopg.OperationalError as error:
            session = getattr(self._local, "session", None)
            if session is not None and session.link.closed:
                raise TryAgain(_words(error), CONNECTION) from error
            raise StoreUnavailable(_words(error)) from error
        except (psycopg.Error, OSError) as error:
            raise StoreUnavailable(_words(error)) from error

    @contextmanager
    def aside(self) -> Iterator[Any]:
        """A connection of its own, on which each statement is stored at once: a transaction may be under way."""
        with self._failing_plainly():
            session = AtOnce(self._url)
            try:
                yield session
            finally:
                session.link.close()

    def _session(self) -> Session:
        session: Session | None = getattr(self._local, "session", None)
        if session is None or session.link.closed or session.process != os.getpid():
            self._local.session = None
            self._path.parent.mkdir(parents=True, exist_ok=True)
            session = Session(self._url)
            _require_one_time(session)
            self._local.session = session
        session.begin()
        return session


def _begin(db: Any, lazily: bytes) -> None:
    before = time.time()
    begun = db.link.execute(_WRITE + lazily + (_BESIDE if db.is_beside else _ALONE))
    while begun.nextset():
        pass
    version, there = begun.fetchone()
    if version != postgresql_schema.VERSION:
        raise StoreUnavailable(OTHER_VERSION)
    _require_near(before, there, time.time())


def _require_one_time(session: Session) -> None:
    """Raises StoreUnavailable where this machine's clock is another than the database's."""
    before = time.time()
    (there,) = session.execute(f"SELECT {_TIME}").fetchone() or (0.0,)
    try:
        _require_near(before, there, time.time())
    except StoreUnavailable:
        session.link.close()
        raise


def _require_near(before: float, there: float, after: float) -> None:
    """Raises StoreUnavailable where what the database's clock says does not lie between these two, or near them."""
    apart = max(before - there, there - after)
    if apart > MOST_SECONDS_APART:
        raise StoreUnavailable(APART.format(apart))


def _words(error: Exception) -> str:
    """The first line of what PostgreSQL says; its details name values, which are nobody's to log."""
    said_first = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return said_first or next(iter(str(error).splitlines()), type(error).__name__)
