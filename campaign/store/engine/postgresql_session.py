"""A connection to PostgreSQL as verbs know one, and a statement as psycopg wants it."""

import functools
import os
import re
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrDumper

from campaign.store.engine.counters import adds

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
    return _VALUE.sub(lambda found: f"%({found[1]})s" if found[1] else "%s", plain).encode()


class Session:
    """A connection as verbs know one: `Database` and `Connection` in one.

    `is_beside`: others may write meanwhile. `added`: so many rows it added to counters since they were put together.
    """

    def __init__(self, url: str) -> None:
        self.link = psycopg.connect(
            make_conninfo("", **{**_USUAL, **conninfo_to_dict(url)}),
            autocommit=True,
            prepare_threshold=None,
        )
        self.link.adapters.register_dumper(str, _Text)
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

    def has_table(self, name: str) -> bool:
        record = self.execute("SELECT to_regclass(?) IS NOT NULL", (name,)).fetchone()
        return bool(record and record[0])
