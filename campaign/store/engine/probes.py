"""Whether a database could grow, and what is in it be read."""

import os
import tempfile
from pathlib import Path

from sqlite_utils import Database

ROOM_BYTES = 65_536
"""More than a submission takes."""


def probe_room(folder: Path) -> None:
    """Write as much as a submission takes and take it away again. Raises OSError where there is no room for it."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\x01" * ROOM_BYTES)
        file.flush()
        os.posix_fallocate(file.fileno(), 0, ROOM_BYTES)


def probe_tables(db: Database) -> None:
    """Read the way to the first row and the last of every table. Raises sqlite3.DatabaseError where one is malformed.

    SQLite itself refuses a file that is shorter than its header says.
    """
    found = db.execute("SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'").fetchall()
    for name, by_key in found:
        db.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchall()
        if not by_key:
            db.execute(f'SELECT * FROM "{name}" ORDER BY rowid DESC LIMIT 1').fetchall()
