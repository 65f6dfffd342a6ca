"""The one way by which a letter or notice goes from one state to another: only as `core.delivery` allows."""

from functools import lru_cache
from typing import Any

from campaign.core.delivery.outcomes import State, follow
from campaign.store.engine.database import Database


def move(db: Database, table: str, record: dict[str, Any], after: State, **columns: Any) -> None:
    """Give the row `record` of `letters` or `notices` its next state, and `columns` their values.

    Raises NotAllowed when `after` may not follow the state that the row is in.
    """
    columns["state"] = follow(State(record["state"]), after)
    db.conn.execute(_update(table, tuple(columns)), (*columns.values(), record["id"]))


@lru_cache(maxsize=64)
def _update(table: str, columns: tuple[str, ...]) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"
