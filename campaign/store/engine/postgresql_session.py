"""A connection to PostgreSQL as verbs know one, and a statement as psycopg wants it."""

import functools
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrDumper

from campaign.store.engine.counters import adds
from campaign.store.protocol.errors import StoreUnavailable

STORING_SECONDS = 15.0
"""How long a COMMIT may take: one that waits for a replica which is gone is ended by no setting of the server."""
UNKNOWN = "the connection was lost while it stored: whether it did is not known"
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


class _Text(StrDumper):
    """Text as PostgreSQL holds it, which has no NUL; a mail server's words may."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\ufffd"))


@functools.lru_cache(maxsize=1024)
def said(sql: str) -> bytes:
    """A statement as psycopg wants it. Which index to take is PostgreSQL's own to find out."""
    plain = _MANY.sub(r"\1", _ONE.sub("", _INDEX.sub("", sql))).replace("%", "%%")
    return _VALUE.sub(lambda match: f"%({match[1]})s" if match[1] else "%s", plain).encode()


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


class Session:
    """A connection as verbs know one: `Database` and `Connection` in one.

    `is_beside`: others may write meanwhile. `added`: so many rows it added to counters since they were put together.
    """

    def __init__(self, url: str) -> None:
        self.link = _Link.connect(
            make_conninfo("", **{**_USUAL, **conninfo_to_dict(url)}),
            autocommit=True,
            prepare_threshold=None,
        )
        self.link.adapters.register_dumper(str, _Text)
        self.link.add_notice_handler(self._hear)
        self._warned = False
        self.process = os.getpid()
        self.added = 0
        self.begin()

    def begin(self) -> None:
        self.forgot = self.owes_keys = self.is_beside = False
        self.known: dict[str, Any] = {}

    @property
    def conn(self) -> "Session":
        return self

    def execute(self, sql: str, parameters: Any = (), /) -> psycopg.Cursor[Any]:
        return self.link.execute(said(sql), parameters)

    def executemany(self, sql: str, parameters: Any, /) -> psycopg.Cursor[Any]:
        cursor = self.link.cursor()
        cursor.executemany(said(sql), parameters)
        if adds(sql):
            self.added += max(0, cursor.rowcount)
        return cursor

    def lock(self, sql: str, parameters: Any = (), /) -> bool:
        """Where it has its turn alone, nobody else has locked anything."""
        return not self.is_beside or self.execute(sql, parameters).fetchone() is not None

    @contextmanager
    def storing(self) -> Iterator[None]:
        """Around what ends a transaction. Raises StoreUnavailable where it is not known whether that was stored for
        good: the connection was lost or gave no answer, or somebody cut the wait for a replica short."""
        self._warned = False
        self.link.until = time.monotonic() + STORING_SECONDS
        try:
            yield
        except _TooLong as error:
            self.link.close()  # its transaction holds what it locked until the replica is back, or somebody decides
            raise StoreUnavailable(TOO_LONG.format(STORING_SECONDS)) from error
        except psycopg.OperationalError as error:
            raise StoreUnavailable(UNKNOWN) from error
        finally:
            self.link.until = None
        if self._warned:
            raise StoreUnavailable(HERE_ALONE)

    def _hear(self, said_beside: psycopg.errors.Diagnostic) -> None:
        """A COMMIT that does not wait for a replica any more is answered as every other, but for a warning."""
        self._warned = self._warned or said_beside.severity_nonlocalized == "WARNING"

    def has_table(self, name: str) -> bool:
        record = self.execute("SELECT to_regclass(?) IS NOT NULL", (name,)).fetchone()
        return bool(record and record[0])


class AtOnce(Session):
    """A connection on which each statement is stored by itself; raises StoreUnavailable where that is not known."""

    def execute(self, sql: str, parameters: Any = (), /) -> psycopg.Cursor[Any]:
        with self.storing():
            return super().execute(sql, parameters)
