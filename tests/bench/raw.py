"""The raw transaction: the rows that a submission leaves, written by SQLite alone, as durably, with the same pragmas.

Which rows those are is found by looking: everything in the database before and after one form was sent. So it stays
true whatever our statements become: it has none of our code in it, no reading, no sealing and no file lock.
"""

import os
import re
import secrets
import sqlite3
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from campaign import create_app
from campaign.config.settings import load
from campaign.web.site.current import CONTEXT
from tests.bench import forms, scene

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)
COUNT = 300
_ID = re.compile(r"[0-9a-f]{32}")

Key = tuple[Any, ...]
Table = Mapping[Key, Mapping[str, Any]]


@dataclass(frozen=True)
class Statement:
    """One row to write, with the values that one submission had."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Timing:
    """Transactions a second, and the 99th percentile of how long one took, in milliseconds."""

    rate: float
    p99: float


def learned(made: scene.Scene, look: str | None = None) -> list[Statement]:
    """What one submission writes into the database of a scene, once the first ones have made the counters' rows.

    With a `look`, "" for the check page or "/preview", what one first look at letters writes there.
    """
    context = made.context()
    file = made.folder / "forms to learn from"
    if look is None:
        forms.write(context, file, 3)
    else:
        forms.write_looks(file, 3)
    context.store.close()
    *first, last = file.read_text().splitlines()
    app = create_app(load(made.config, {}))
    with closing(connect(made.database)) as db:
        for form in first:
            sent(app, form, look or "")
        before = _everything(db)
        sent(app, last, look or "")
        after = _everything(db)
        statements = [statement for table in after for statement in _changes(db, table, before[table], after[table])]
    CONTEXT.of(app).store.close()
    if not statements:
        raise RuntimeError("what was sent changed nothing in the database")
    return statements


def connect(database: Path) -> sqlite3.Connection:
    """A connection without any of our code, with the pragmas of ours."""
    connection = sqlite3.connect(database, timeout=30, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def transactions(database: Path, statements: Sequence[Statement], count: int = COUNT) -> Timing:
    """Write the rows of so many submissions, each in a durable transaction of its own, one after another."""
    submissions = [of_another(statements) for _ in range(count)]
    taken = []
    with closing(connect(database)) as db:
        begin = time.perf_counter()
        for submission in submissions:
            began = time.perf_counter()
            db.execute("BEGIN IMMEDIATE")
            for sql, values in submission:
                db.execute(sql, values)
            db.execute("COMMIT")
            taken.append(time.perf_counter() - began)
        seconds = time.perf_counter() - begin
    return Timing(count / seconds, statistics.quantiles(taken, n=100)[-1] * 1_000)


def commits(database: Path, count: int = 500) -> float:
    """The disk's own commits: durable transactions a second, of one changed row each."""
    with closing(connect(database)) as db:
        db.execute("CREATE TABLE IF NOT EXISTS marks (number INTEGER PRIMARY KEY, state TEXT)")
        begin = time.perf_counter()
        for number in range(count):
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, 'sent')", (number,))
        return count / (time.perf_counter() - begin)


def sent(app: Flask, form: str, step: str = "") -> str:
    """What the application answers to a form of the load, sent to the campaign's address or a `step` of it."""
    kind = "application/x-www-form-urlencoded"
    answer = app.test_client().post(f"/c/{scene.SLUG}{step}", data=form, content_type=kind)
    if answer.status_code not in (200, 303):
        raise RuntimeError(f"a form of the load was answered with {answer.status}")
    return answer.text


def _everything(db: sqlite3.Connection) -> dict[str, Table]:
    """Every row of every table, by its key."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]
    return {name: _rows(db, name) for name in names if "sqlite_" not in name}


def _rows(db: sqlite3.Connection, table: str) -> Table:
    cursor = db.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, values, strict=True)) for values in cursor]
    keys = list(_keys(db, table)) or columns
    return {tuple(row[key] for key in keys): row for row in rows}


def _keys(db: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns of the primary key, with their types."""
    return {name: kind for _, name, kind, _, _, place in db.execute(f'PRAGMA table_info("{table}")') if place}


def _changes(db: sqlite3.Connection, table: str, before: Table, after: Table) -> list[Statement]:
    keys = _keys(db, table)
    numbered = list(keys.values()) == ["INTEGER"]
    statements = []
    for key, row in after.items():
        if key not in before:
            statements.append(_insert(table, {name: row[name] for name in row if not (numbered and name in keys)}))
        elif row != before[key]:
            statements.append(_update(table, list(keys), before[key], row))
    return statements


def _insert(table: str, row: Mapping[str, Any]) -> Statement:
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    return Statement(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(row.values()))


def _update(table: str, keys: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any]) -> Statement:
    """A counter goes up by as much; anything else becomes what it became."""
    sets, values = [], []
    for name in after:
        if after[name] == before[name]:
            continue
        counts = isinstance(after[name], int) and isinstance(before[name], int)
        sets.append(f'"{name}" = "{name}" + ?' if counts else f'"{name}" = ?')
        values.append(after[name] - before[name] if counts else after[name])
    where = " AND ".join(f'"{key}" IS ?' for key in keys)
    sql = f'UPDATE "{table}" SET {", ".join(sets)} WHERE {where}'
    return Statement(sql, (*values, *(after[key] for key in keys)))


def of_another(statements: Sequence[Statement]) -> list[tuple[str, list[Any]]]:
    """The same rows for another submission: its id, its Message-IDs and what is sealed or hashed are its own."""
    known: dict[Any, Any] = {}
    return [
        (one.sql, [known.setdefault(value, _fresh(value)) for value in one.values])
        if one.sql.startswith("INSERT")
        else (one.sql, list(one.values))
        for one in statements
    ]


def _fresh(value: Any) -> Any:
    if isinstance(value, bytes) and len(value) >= 16:
        return os.urandom(len(value))
    if isinstance(value, str) and _ID.fullmatch(value):
        return secrets.token_hex(16)
    if isinstance(value, str) and value.startswith("<") and "@" in value:
        return f"<{secrets.token_hex(16)}@letters.example>"
    return value
