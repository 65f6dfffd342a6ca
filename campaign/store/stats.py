"""An SQLite file of aggregates, to be opened in Datasette or anything else that reads one."""

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from campaign.store.protocol.errors import StoreUnavailable

Table = tuple[Mapping[str, type], Sequence[dict[str, object]]]
"""A table's columns, `str` or `int`, and its rows."""


def write(path: Path, tables: Mapping[str, Table]) -> None:
    """Write the tables into a new file, all or none. Raises FileExistsError; StoreUnavailable: there is no room."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    try:
        with closing(Database(path, execute_plugins=False)) as db:
            for name, (columns, rows) in tables.items():
                table = db.table(name)
                table.create(dict(columns), strict=True)
                table.insert_all(rows)
    except BaseException as error:
        path.unlink()
        if isinstance(error, sqlite3.Error):
            raise StoreUnavailable(f"{path}: {error}") from error
        raise
