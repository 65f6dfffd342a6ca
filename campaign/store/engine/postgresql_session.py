"""A connection to PostgreSQL as verbs know one, and a statement as psycopg wants it."""

import functools
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrDumper

from campaign.store.engine.counters import adds
from campaign.store.engine.database import Cursor, inserting
from campaign.store.protocol.errors import StoreUnavailable

STORING_SECONDS = 15.0
"""How long a COMMIT may take: one that waits for a replica which is gone is ended by no setting of the server."""
UNKNOWN = "the connection was lost while it stored: whether it did is not known"
NOT_STORED = "the connection was lost while it stored, and it did not"
TOO_LONG = "it was not stored within {:.0f} seconds, perhaps for want of a replica: whether it will be is not known"
HERE_ALONE = "it was stored on one server, and perhaps on no replica: whether it stays so is not known"

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
_VALUE = re.compile(r"\?|(?<![:\w]):([a-z_]+)")
_INDEX = re.compile(r" INDEXED BY \w+")
_ONE = re.compile(r"/\*one\*/.*?/\*end\*/", re.DOTALL)
_MANY = re.compile(r"/\*many (.*?) \*/", re.DOTALL)
"""What `for_one_writer` and `for_many_writers` say."""
_ROW = re.compile(r"(INSERT INTO .* VALUES )(\([^():]*\))((?: ON CONFLICT(?: \([^()]*\))? DO NOTHING)?)")
"""A row that is inserted whatever other rows the same statement inserts."""
_DELETED = re.compile(r"(DELETE FROM \w+ WHERE )(\w+ = \?(?: AND \w+ = \?)*)")
"""A row that is deleted by its values."""
MOST_VALUES = 1_000
"""So many values one statement has at most."""
MOST_CURSORS, FEW_ROWS = 64, 100
"""So many statements keep their cursor, unless they gave more rows: some 7 kB each."""
PREPARED_AFTER = 2
"""A statement that was run so often on a connection is prepared: it is read, and in time planned, for good."""
_BACKEND = b"SELECT pg_backend_pid()"


class Statement(NamedTuple):
    """A statement as PostgreSQL knows it; with `names`, its values are asked for by these, in this order."""

    words: bytes
    names: tuple[str, ...]

    def values(self, given: Any) -> Sequence[Any]:
        values: Sequence[Any] = [given[name] for name in self.names] if self.names else given
        return values


@functools.lru_cache(maxsize=1024)
def said(sql: str) -> Statement:
    """A statement in PostgreSQL's words. Which index to take is its own to find out."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        if not match[1]:
            names.append("")
        elif match[1] in names:
            return f"${names.index(match[1]) + 1}"
        else:
            names.append(match[1])
        return f"${len(names)}"

    words = _VALUE.sub(number, _MANY.sub(r"\1", _ONE.sub("", _INDEX.sub("", sql)))).encode()
    return Statement(words, tuple(filter(None, names)))


@functools.lru_cache(maxsize=1024)
def _said_together(sql: str, count: int) -> str:
    """What is said of so many rows in one statement; "" where that cannot be."""
    plain = _MANY.sub(r"\1", _ONE.sub("", sql))
    if match := _ROW.fullmatch(plain):
        return f"{match[1]}{', '.join([match[2]] * count)}{match[3]}"
    if match := _DELETED.fullmatch(plain):
        # Not `IN (VALUES …)`: where few rows are left, a whole index would be read, with what is gone and still in it.
        column, *others = match[2].replace(" = ?", "").split(" AND ")
        if not others:
            return f"{match[1]}{column} IN ({', '.join('?' * count)})"
        return f"{match[1]}{' OR '.join([f'({match[2]})'] * count)}"
    return ""


def without_nul(values: Iterable[Any]) -> list[Any]:
    """Text as PostgreSQL holds it, which has no NUL; a mail server's words may."""
    return [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in values]


def _first(table: str, column: str) -> str:
    """The statement that locks those of some rows that nobody else has locked, so many of them, in their order."""
    return (
        f"SELECT {column} FROM unnest(CAST(? AS TEXT[])) WITH ORDINALITY AS asked (name, place) "
        f"JOIN {table} ON {column} = name ORDER BY place LIMIT ? FOR UPDATE OF {table} SKIP LOCKED"
    )


def _missing(table: str, column: str) -> str:
    """The statement that makes those of some rows that are not there; in one order, whoever makes them."""
    names = "SELECT name FROM unnest(CAST(? AS TEXT[])) AS asked (name) ORDER BY name"
    return f"INSERT INTO {table} ({column}) {names} ON CONFLICT DO NOTHING"


class LostWhileStoring(StoreUnavailable):
    """The connection is gone, and the answer to COMMIT with it."""


class _TooLong(psycopg.OperationalError):
    """The server did not answer in time; what it was asked may still be done."""


class _Link(psycopg.Connection[Any]):
    """Gives up waiting for an answer at `until`, a moment of the monotonic clock; None: never."""

    until: float | None = None

    def wait(self, gen: PQGen[RV], *args: Any, **named: Any) -> RV:
        return super().wait(gen if self.until is None else _waited(gen, self.until), *args, **named)


def _waited(gen: PQGen[RV], until: float) -> PQGen[RV]:
    """The same, but that it raises _TooLong where there is no answer by then; it is asked ten times a second."""
    try:
        waits_for = next(gen)
        while True:
            ready = yield waits_for
            if not ready and time.monotonic() > until:
                raise _TooLong
            waits_for = gen.send(ready)
    except StopIteration as ended:
        answer: RV = ended.value
        return answer


class Answer:
    """The rows that a cursor has, for good: it may be asked something else before they are read."""

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self.rowcount = cursor.rowcount
        self._result = cursor.pgresult
        self._rows = iter(cursor.fetchall() if self._result and self._result.nfields else ())

    @property
    def description(self) -> list[tuple[str]]:
        """The name of each column."""
        result = self._result
        return [((result.fname(at) or b"").decode(),) for at in range(result.nfields)] if result else []

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows


class Session:
    """A connection as verbs know one: `Database` and `Connection` in one.

    `is_beside`: others may write meanwhile. `added`: so many rows it added to counters since they were put together;
    `left_alone_until`, a moment of the monotonic clock, they are not put together again.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._warnings: list[str] = []
        self.added = self.forgot_attempts_in = 0
        self.left_alone_until = 0.0
        self.connect()
        self.begin()

    def connect(self) -> None:
        """Begin, or go on where the connection was lost: what was noted in the transaction stays noted."""
        self.link = _Link.connect(
            make_conninfo("", **{**_USUAL, **conninfo_to_dict(self._url)}),
            autocommit=True,
            prepare_threshold=None,
            cursor_factory=psycopg.RawCursor,
        )
        self.link.adapters.register_dumper(str, StrDumper)  # as text, never as what it is compared with
        # Nothing of this session: else each would refer to the other, and who drops both would leave it connected.
        self.link.add_notice_handler(functools.partial(_hear, self._warnings))
        if self._is_ours():
            self.link.prepare_threshold = PREPARED_AFTER
        self.process = os.getpid()
        self._cursors: dict[bytes, psycopg.Cursor[Any]] = {}

    def begin(self) -> None:
        self.forgot = self.owes_keys = self.few_keys = self.is_beside = False
        self.known: dict[str, Any] = {}

    @property
    def conn(self) -> "Session":
        return self

    def _is_ours(self) -> bool:
        """Whether the server's process is this connection's alone: a pooler tells a number of its own for it."""
        (process,) = self.link.execute(_BACKEND).fetchone() or (0,)
        return bool(process == self.link.info.backend_pid)

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        statement = said(sql)
        values = statement.values(parameters)
        try:
            return self._answer(statement.words, values)
        except psycopg.DataError:
            if (without := without_nul(values)) == list(values):
                raise
            return self._answer(statement.words, without)

    def _answer(self, words: bytes, values: Sequence[Any]) -> Cursor:
        """By the cursor that this statement had before: it knows how to write such values down, and read such rows."""
        cursor = (self._cursors.pop(words, None) or self.link.cursor()).execute(words, values)
        if cursor.rowcount > FEW_ROWS:
            return cursor
        self._cursors[words] = cursor
        if len(self._cursors) > MOST_CURSORS:
            del self._cursors[next(iter(self._cursors))]
        return Answer(cursor)

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        rows = list(parameters)
        few = len(rows) > 1 and len(rows) * len(rows[0]) <= MOST_VALUES
        if few and (together := _said_together(sql, len(rows))):
            cursor = self.execute(together, [value for row in rows for value in row])
        else:
            statement, cursor = said(sql), self.link.cursor()
            cursor.executemany(statement.words, [without_nul(statement.values(row)) for row in rows])
        if adds(sql):
            self.added += max(0, cursor.rowcount)
        return cursor

    def lock(self, sql: str, parameters: Any = (), /) -> bool:
        """Where it has its turn alone, nobody else has locked anything."""
        return not self.is_beside or self.execute(sql, parameters).fetchone() is not None

    def lock_first(self, table: str, column: str, names: Iterable[str], most: int) -> list[str] | None:
        if not self.is_beside:
            return None
        names = list(names)
        mine = self._locked_first(table, column, names, most)
        if len(mine) < min(most, len(names)) and self.execute(_missing(table, column), (names,)).rowcount:
            return self._locked_first(table, column, names, most)
        return mine

    def _locked_first(self, table: str, column: str, names: list[str], most: int) -> list[str]:
        return [name for (name,) in self.execute(_first(table, column), (names, most))] if names else []

    def insert_new(
        self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        if not rows:
            return []
        sql = f"{inserting(table, columns, len(rows))} ON CONFLICT DO NOTHING RETURNING {', '.join(columns)}"
        return self.execute(sql, [value for row in rows for value in row]).fetchall()

    @contextmanager
    def storing(self) -> Iterator[None]:
        """Around what ends a transaction. Raises StoreUnavailable where it is not known whether that was stored for
        good: the connection was lost (LostWhileStoring), it gave no answer, or somebody cut the wait for a replica
        short."""
        self._warnings.clear()
        self.link.until = time.monotonic() + STORING_SECONDS
        try:
            yield
        except _TooLong as error:
            self.link.close()  # its transaction holds what it locked until the replica is back, or somebody decides
            raise StoreUnavailable(TOO_LONG.format(STORING_SECONDS)) from error
        except psycopg.OperationalError as error:
            if self.link.closed:
                raise LostWhileStoring(UNKNOWN) from error
            raise
        finally:
            self.link.until = None
        # A COMMIT that does not wait for a replica any more is answered as every other, but for a warning.
        if self._warnings:
            raise StoreUnavailable(HERE_ALONE)

    def has_table(self, name: str) -> bool:
        record = self.execute("SELECT to_regclass(?) IS NOT NULL", (name,)).fetchone()
        return bool(record and record[0])


def _hear(warnings: list[str], said_beside: psycopg.errors.Diagnostic) -> None:
    """Keep what is a warning. Nothing can be read of it later."""
    if said_beside.severity_nonlocalized == "WARNING":
        warnings.append(said_beside.message_primary or "")


class AtOnce(Session):
    """A connection on which each statement is stored by itself; raises StoreUnavailable where that is not known."""

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        try:
            with self.storing():
                return super().execute(sql, parameters)
        except LostWhileStoring as error:
            raise StoreUnavailable(UNKNOWN) from error
