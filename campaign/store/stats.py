"""An SQLite file of aggregates, to be opened in Datasette or anything else that reads one."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

Table = tuple[Mapping[str, type], Sequence[dict[str, object]]]
"""A table's columns, `str` or `int`, and its rows."""


def write(path: Path, tables: Mapping[str, Table]) -> None:
    """Write the tables into a new file. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    db = Database(path, execute_plugins=False)
    for name, (columns, rows) in tables.items():
        table = db.table(name)
        table.create(dict(columns), strict=True)
        table.insert_all(rows)
    db.close()
