"""Tables that count: how something is added to them, how they are read, and how they stay short.

Where one transaction writes at a time, a row holds the sum and is written anew. Where several write at once, one that
adds would wait for every other that adds to the same sum until its commit is on the disk, and two that add to the same
sums in another order would wait for each other. So there each adds rows of its own; who reads adds them up, in one
statement, and sees every committed one exactly once. Rows of the same place are put together in one statement, too.
"""

from dataclasses import dataclass
from functools import lru_cache

from campaign.store.engine.database import for_many_writers, for_one_writer


@dataclass(frozen=True)
class Counter:
    """A table: what its rows are known by, and its columns that are added up, or of which the first or last day counts.

    Days are ISO 8601 dates; "" where there is none yet.
    """

    table: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    first_days: tuple[str, ...] = ()
    last_days: tuple[str, ...] = ()

    def adding(self, *columns: str) -> str:
        """The statement that adds to these columns; its values are the keys, then theirs."""
        names = (*self.keys, *columns)
        sets = ", ".join(f"{name} = {self._merged(name)}" for name in columns)
        conflict = for_one_writer(f" ON CONFLICT ({', '.join(self.keys)}) DO UPDATE SET {sets}")
        return f"INSERT INTO {self.table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}){conflict}"

    @property
    def read(self) -> str:
        """What stands behind FROM, under the table's own name."""
        summed = f"(SELECT {self._added_up} FROM {self.table} GROUP BY {', '.join(self.keys)}) AS {self.table}"
        return for_one_writer(self.table) + for_many_writers(summed)

    @property
    def putting_together(self) -> str:
        """One row instead of many of the same place; PostgreSQL's own words. What somebody else works on is left."""
        keys, columns = ", ".join(self.keys), ", ".join(self._columns)
        return (
            f"WITH many AS (SELECT {keys} FROM {self.table} GROUP BY {keys} HAVING count(*) > 1), "
            f"taken AS (DELETE FROM {self.table} WHERE ctid = ANY (ARRAY(SELECT {self.table}.ctid FROM {self.table} "
            f"JOIN many USING ({keys}) FOR UPDATE OF {self.table} SKIP LOCKED)) RETURNING {columns}) "
            f"INSERT INTO {self.table} ({columns}) SELECT {self._added_up} FROM taken GROUP BY {keys}"
        )

    @property
    def _columns(self) -> tuple[str, ...]:
        return (*self.keys, *self.sums, *self.first_days, *self.last_days)

    @property
    def _added_up(self) -> str:
        columns = [*self.keys]
        columns += [f"CAST(sum({name}) AS BIGINT) AS {name}" for name in self.sums]
        columns += [f"coalesce(min(nullif({name}, '')), '') AS {name}" for name in self.first_days]
        columns += [f"max({name}) AS {name}" for name in self.last_days]
        return ", ".join(columns)

    def _merged(self, name: str) -> str:
        there, new = f"{self.table}.{name}", f"excluded.{name}"
        if name in self.sums:
            return f"{there} + {new}"
        if name in self.first_days:
            return f"CASE WHEN {there} = '' OR ({new} <> '' AND {new} < {there}) THEN {new} ELSE {there} END"
        return f"CASE WHEN {there} < {new} THEN {new} ELSE {there} END"


TOTALS = Counter("totals", ("campaign", "partner", "dimension", "key", "measure"), ("count",))
ACTIVITY = Counter("activity", ("campaign", "dimension", "key", "measure"), ("count",))
WAITING = Counter(
    "waiting",
    ("campaign", "office", "target"),
    ("letters", "sent", "said_sent"),
    ("first_day", "said_first_day"),
    ("last_day",),
)
COUNTERS = (TOTALS, ACTIVITY, WAITING)
_ADDING = tuple(f"INSERT INTO {counter.table} (" for counter in COUNTERS)


@lru_cache(maxsize=1024)
def adds(sql: str) -> bool:
    """Whether a statement adds rows to one of them."""
    return sql.startswith(_ADDING)
