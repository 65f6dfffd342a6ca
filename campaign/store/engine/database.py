"""What verbs ask of a database, whichever engine it is: transactions, statements in one SQL, and nothing else.

The SQL is written once, for SQLite and for PostgreSQL: `?` for values, `ON CONFLICT` with its columns named, columns
that are counted up named with their table. What only one engine has is said by that engine.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol


class Cursor(Protocol):
    """What a statement gave; its rows are tuples."""

    @property
    def rowcount(self) -> int: ...

    @property
    def description(self) -> Any: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What statements go through.

    `forgot`: the transaction under way destroyed what was personal. `owes_keys`: keys are to be seen to after it.
    `few_keys`: it left few for those who come next. `known` is what was found out for it already.
    """

    forgot: bool
    owes_keys: bool
    few_keys: bool
    known: dict[str, Any]

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor: ...

    def executemany(self, sql: str, parameters: Any, /) -> Cursor: ...

    def lock(self, sql: str, parameters: Any = ..., /) -> bool:
        """Lock the rows of a query where others write beside this transaction; whether there were any.

        Where nobody does, they are locked already: nothing is asked, and the answer is yes.
        """

    def lock_first(self, table: str, column: str, names: Iterable[str], most: int) -> list[str] | None:
        """Lock the rows with the first `most` of these names that nobody else has locked; which those are.

        A row that is not there is made. None where nobody writes beside this transaction: all are locked already, no
        name is looked at, and nothing is made.
        """

    def insert_new(
        self, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """Insert those of some different rows that are not there yet; which those were, in any order."""


class Database(Protocol):
    """A database while a transaction is under way."""

    @property
    def conn(self) -> Connection: ...

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor: ...

    def has_table(self, name: str) -> bool: ...


class Engine(ABC):
    """What every class of verbs is built on; `open_store` puts an engine under them."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Database]:
        """A transaction that reads one consistent state."""

    @abstractmethod
    def writing(
        self, *, durable: bool = True, destroying: bool = True, beside: bool = False
    ) -> AbstractContextManager[Database]:
        """A transaction that writes: it has its turn before it reads, so what it reads stays true until it ends.

        Where it may be `beside` others, an engine may let several of them go on at once: such a verb locks what it
        decides about and reads it in the statement after that. It may run once more by itself, so that what it does
        besides SQL must bear being done twice.

        Without `durable` a power cut may undo it, which saves waiting for the disk where nothing was promised.
        What it forgot cannot be opened by anybody when it ends; where `destroying` is left to others, within seconds.
        """

    def require_turn(self, db: Database) -> None:  # noqa: B027 - where one writes at a time, it is always its turn
        """Before what others must not do meanwhile: a transaction that is beside others ends, and runs anew alone."""

    @abstractmethod
    def transaction(self, db: Database, *, durable: bool) -> AbstractContextManager[None]:
        """Another one that writes, for `_after_commit`."""

    def settle(self, db: Database) -> None:  # noqa: B027 - where there is one file, what was read of it is stored
        """Before what cannot be undone: what was read last is stored for good, wherever the database may go on.

        Raises StoreUnavailable where that cannot be told.
        """

    @abstractmethod
    def select(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement: it sees one state without a transaction around it."""

    @abstractmethod
    def empty_log(self) -> bool: ...

    @abstractmethod
    def _failing_plainly(self) -> AbstractContextManager[None]:
        """Raises Conflict and StoreUnavailable for what an engine or a file says."""

    def _fill_ahead(self, db: Database) -> None:  # noqa: B027 - a database without keys has none to fill
        """After a transaction beside others that left few keys: make others."""

    def _after_commit(self, db: Database) -> None:  # noqa: B027 - a database without keys owes nothing
        """While nobody else writes, after a transaction that owes it: destroy what is due."""


def note_forgotten(db: Database) -> None:
    """Say, inside a transaction, that it destroys what was personal: then the log is emptied as well."""
    db.conn.forgot = True


def note_keys_owed(db: Database) -> None:
    """Say, inside a transaction, that keys are to be seen to after it, though it forgets nothing itself."""
    db.conn.owes_keys = True


def lock(db: Database, sql: str, *values: Any) -> bool:
    """Lock rows before the statement that reads what is decided about; see `Connection.lock`."""
    return db.conn.lock(sql, values)


@lru_cache(maxsize=64)
def inserting(table: str, columns: tuple[str, ...], count: int = 1) -> str:
    """The statement that inserts so many rows."""
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"


def for_one_writer(words: str) -> str:
    """Words of a statement that are said only where one transaction writes at a time."""
    return f"/*one*/{words}/*end*/"


def for_many_writers(words: str) -> str:
    """Words of a statement that are said only where several write at once; for the others they are a comment."""
    return f"/*many {words} */"


UNLESS_TAKEN = for_many_writers("FOR UPDATE SKIP LOCKED")
"""At the end of a query: lock its rows, and pass over those that somebody else has locked."""


def once(db: Database, name: str, find: Callable[[], Any]) -> Any:
    """What `find` finds, asked once in a transaction."""
    known = db.conn.known
    if name not in known:
        known[name] = find()
    return known[name]


def ask_again(db: Database) -> None:
    """What was found out for this transaction may be otherwise by now."""
    db.conn.known = {}


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
