"""Whether a database could grow, and what is in it be read."""

import os
import tempfile
from pathlib import Path

from sqlite_utils import Database

ROOM_BYTES = 65_536
"""More than a submission takes."""
MISSING, BEHIND = " is missing: run `campaign migrate`", " is not up to date: run `campaign migrate`"
SQLITE = b"SQLite format 3\0"
"""What a database begins with."""


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
    records = db.execute("SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'").fetchall()
    for name, by_key in records:
        db.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchall()
        if not by_key:
            db.execute(f'SELECT * FROM "{name}" ORDER BY rowid DESC LIMIT 1').fetchall()


def file_fault(path: Path) -> str:
    """What is wrong with the file of a database that cannot be used, as the words after its name; "" if nothing is."""
    try:
        with path.open("rb+") as file:
            known = file.read(len(SQLITE)) in (b"", SQLITE)
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        return f" cannot be written: {error.strerror}"
    if not known:
        return " is not an SQLite database"
    if missing := _missing_bytes(path):
        return f" is damaged: {missing} bytes of it are missing; restore a backup"
    return ""


def _missing_bytes(path: Path) -> int:
    """How far a file falls short of the pages that its header says it has (https://sqlite.org/fileformat.html, 1.3).

    While there is a log, pages may stand there alone.
    """
    log, size, header = path.with_name(path.name + "-wal"), path.stat().st_size, _head(path)
    if size == 0 or (log.exists() and log.stat().st_size):
        return 0
    page = int.from_bytes(header[16:18], "big")
    said = int.from_bytes(header[28:32], "big") * (65_536 if page == 1 else page)
    return max(0, max(said, 100) - size)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(100)
