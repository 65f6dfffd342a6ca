"""Somebody who reads the database in another process, for as long as they like."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READ = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN")
db.execute("SELECT count(*) FROM letters").fetchone()
print("reading", flush=True)
sys.stdin.readline()
"""


@contextmanager
def reading(database: Path) -> Iterator[None]:
    """Within it a transaction of another process keeps reading what the database holds now."""
    words = [sys.executable, "-c", READ, str(database)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "reading\n"
        try:
            yield
        finally:
            process.communicate("\n")


def files(folder: Path) -> bytes:
    """Every byte in a folder: the database, its log and whatever else lies there."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
