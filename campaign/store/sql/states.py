"""The one way by which a letter or notice goes from one state to another: only as `core.delivery` allows."""

from typing import Any

from campaign.core.delivery.outcomes import State, follow
from campaign.store.engine.database import Database


def move(db: Database, table: str, record: dict[str, Any], after: State, **columns: Any) -> None:
    """Give the row `record` of `letters` or `notices` its next state, and `columns` their values.

    Raises NotAllowed when `after` may not follow the state that the row is in.
    """
    columns["state"] = follow(State(record["state"]), after)
    names = ", ".join(f"{name} = ?" for name in columns)
    db.conn.execute(f"UPDATE {table} SET {names} WHERE id = ?", (*columns.values(), record["id"]))
