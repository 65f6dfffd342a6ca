"""Whole tables, for moving house: which there are, what is in them, and putting that elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from campaign.store.engine.counters import COUNTERS

SKIPPED = ("steps", "turn", "attempts")
"""PostgreSQL's own bookkeeping: of the schema, and of what was stored in these hours."""


class Tables(Protocol):
    """The tables of a database while a transaction is under way."""

    def names(self) -> dict[str, set[str]]:
        """Each with those that its rows refer to."""

    def columns(self, table: str) -> list[str]:
        """In the order of the alphabet."""

    def put_together(self) -> None:
        """Make one row of many that count the same, as every engine holds them."""

    def count(self, table: str) -> int: ...

    def clear(self, table: str) -> None: ...

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]: ...

    def put(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None: ...

    def finish(self) -> None:
        """What numbers its rows itself goes on after the last one."""


class _Tables:
    """What is the same on every engine."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def count(self, table: str) -> int:
        return int(self._db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])

    def put_together(self) -> None:
        """Where one writes at a time there are no others."""

    def clear(self, table: str) -> None:
        self._db.execute(f'DELETE FROM "{table}"')


class SqliteTables(_Tables):
    """Of an SQLite file."""

    def names(self) -> dict[str, set[str]]:
        records = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in records if not name.startswith(("_", "sqlite_"))]
        return {name: {key[2] for key in self._db.execute(f'PRAGMA foreign_key_list("{name}")')} for name in names}

    def columns(self, table: str) -> list[str]:
        return sorted(column[1] for column in self._db.execute(f'PRAGMA table_info("{table}")'))

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        yield from self._db.execute(f'SELECT {_listed(columns)} FROM "{table}"')

    def put(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        values = ", ".join("?" * len(columns))
        self._db.conn.executemany(f'INSERT INTO "{table}" ({_listed(columns)}) VALUES ({values})', rows)

    def finish(self) -> None:
        pass  # it counts on from the largest


class PostgresqlTables(_Tables):
    """Of a PostgreSQL database. `kept` makes of a row one that it can hold."""

    def __init__(self, db: Any, kept: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
        super().__init__(db)
        self._kept = kept

    def names(self) -> dict[str, set[str]]:
        records = self._db.execute(
            "SELECT one.relname, other.relname FROM pg_class AS one "
            "LEFT JOIN pg_constraint AS said ON said.conrelid = one.oid AND said.contype = 'f' "
            "LEFT JOIN pg_class AS other ON other.oid = said.confrelid "
            "WHERE one.relkind = 'r' AND one.relnamespace = CAST(current_schema() AS regnamespace)"
        )
        names: dict[str, set[str]] = {}
        for name, other in records.fetchall():
            if name not in SKIPPED:
                names.setdefault(name, set()).update(filter(None, [other]))
        return names

    def put_together(self) -> None:
        for counter in COUNTERS:
            self._db.execute(counter.putting_together)

    def columns(self, table: str) -> list[str]:
        return [name for name, _ in self._typed(table)]

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        types = dict(self._typed(table))
        read = f'COPY "{table}" ({_listed(columns)}) TO STDOUT (FORMAT BINARY)'
        with self._db.link.cursor().copy(read.encode()) as copy:
            copy.set_types([types[name] for name in columns])
            yield from copy.rows()

    def put(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        with self._db.link.cursor().copy(f'COPY "{table}" ({_listed(columns)}) FROM STDIN'.encode()) as copy:
            for row in rows:
                copy.write_row(self._kept(row))

    def finish(self) -> None:
        numbered = self._db.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE is_identity = 'YES' AND table_schema = current_schema()"
        )
        for (table,) in numbered.fetchall():
            after = f'(SELECT coalesce(max(id), 0) + 1 FROM "{table}")'
            self._db.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {after}, false)")

    def _typed(self, table: str) -> list[tuple[str, str]]:
        records = self._db.execute(
            "SELECT attname, CAST(atttypid AS regtype)::text FROM pg_attribute WHERE attrelid = to_regclass(?) "
            'AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"',
            (f'"{table}"',),
        )
        return list(records.fetchall())


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
