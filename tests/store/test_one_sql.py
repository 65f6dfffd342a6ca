"""The verbs say nothing that one engine alone understands; the other tests here try them on each."""

import re
from pathlib import Path

import pytest

SQL = Path(__file__).parents[2] / "campaign/store/sql"
OF_SQLITE = {"recovery.py", "sealing_anew.py"}
"""Backups of an SQLite file, and what a database of version 0.1 becomes."""
WORDS = (
    r"INSERT OR \w+",
    r"ON CONFLICT DO UPDATE",
    r"lastrowid",
    r"sqlite_master|PRAGMA|rowid",
    r"\bGLOB\b|\bifnull\(|\bx'",
    r"unixepoch|strftime|julianday|randomblob",
    r"engine\.sqlite|import sqlite",
)


@pytest.mark.parametrize("file", sorted({path.name for path in SQL.glob("*.py")} - OF_SQLITE))
def test_a_verb_is_said_in_words_that_every_engine_has(file):
    words = re.findall("|".join(WORDS), (SQL / file).read_text())
    assert words == [], "see campaign/store/engine/database.py"
