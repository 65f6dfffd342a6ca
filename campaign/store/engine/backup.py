"""A copy of the database that cannot tell what was sealed."""

import os
import sqlite3
from pathlib import Path

from campaign.store.engine.sqlite import SqliteDatabase

LEFT_OUT = frozenset({"seals", "sessions", "limits", "written"})
"""Keys of what is sealed, who wrote to whom, and what is of no use after a restore."""
OTHERWISE = {"campaigns": {"writer_key": "CASE WHEN length(writer_key) THEN randomblob(32) ELSE writer_key END"}}
"""Columns that a copy has otherwise: under another key, nobody can ask of a copy whether somebody wrote."""


class Backup(SqliteDatabase):
    """Copies table by table within one transaction, so that a key never reaches the copy's file."""

    def backup(self, path: Path) -> None:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with self._failing_plainly():
            source = sqlite3.connect(self._path, isolation_level=None)
            try:
                _copy(source, path)
            finally:
                source.close()


def _copy(source: sqlite3.Connection, path: Path) -> None:
    source.execute("ATTACH DATABASE ? AS copy", (str(path),))
    source.execute("BEGIN")
    parts = source.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' "
        "ORDER BY type = 'index'"
    ).fetchall()
    with sqlite3.connect(path, isolation_level=None) as empty:
        for _, _, sql in parts:
            empty.execute(sql)
    empty.close()
    for kind, name, _ in parts:
        if kind == "table" and name not in LEFT_OUT:
            columns = [column[1] for column in source.execute(f'PRAGMA main.table_info("{name}")')]
            values = ", ".join(OTHERWISE.get(name, {}).get(column, f'"{column}"') for column in columns)
            source.execute(f'INSERT INTO copy."{name}" SELECT {values} FROM main."{name}"')
    source.execute("COMMIT")
