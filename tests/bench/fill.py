"""Databases as they stand after so many letters, filled by SQL: every table and index has the rows it would have.

Each submission wrote three letters, which were sent, and a mail that asked to confirm; what was personal is forgotten.
Ids are spread over all they can be, as those of form tokens are, and stand in order only to be quick to fill in.
"""

import os
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.scene import SLUG

TARGETS = (("un-sg", "un-sg"), ("unhcr", "unhcr-hc"), ("own-government", "gb-fcdo"))
_SPREAD = 0xFFFFFFFF

_SUBMISSIONS = """
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :submissions - 1)
INSERT INTO submissions
    (id, campaign, at, country, language, page_language, partner, source, embedded, confirm, confirmed_at, counted)
SELECT printf('%08x', n * :step) || lower(hex(randomblob(12))), :slug, :begin + n * 1.0, 'GB', 'en', 'en', '', '', 0, 1,
    :begin + n * 1.0 + 60, 1 FROM numbers
"""
_OF_EACH = """
INSERT INTO links (name, submission, by_mail, wrapped) SELECT lower(hex(randomblob(16))), id, 0, randomblob(76)
    FROM submissions;
INSERT INTO links (name, submission, by_mail, wrapped) SELECT lower(hex(randomblob(16))), id, 1, randomblob(76)
    FROM submissions;
INSERT INTO notices (submission, kind, state, message_id, date, not_before, attempts, reply)
    SELECT id, 'confirmation', 'sent', '<' || id || '@letters.example>', at, at, 1, '250 2.0.0 Ok: queued as 4F2A61'
    FROM submissions ORDER BY id;
"""
_LETTERS = """
INSERT INTO letters (submission, campaign, target, office, language, personalised, digest, state, message_id, date,
    not_before, attempts, reply)
SELECT id, campaign, :target, :office, 'en', 0, digest_of(id, :target), 'sent', '<' || id || '@letters.example>', at,
    at, 1, '250 2.0.0 Ok: queued as 4F2A61' FROM submissions ORDER BY id
"""
_TEXTS = "INSERT OR IGNORE INTO texts (campaign, digest) SELECT campaign, digest FROM letters ORDER BY digest"
_WRITTEN = "INSERT INTO written (campaign, target, writer) SELECT campaign, :target, digest_of(id, '') FROM submissions"
_COUNTER = "INSERT INTO activity (campaign, dimension, key, measure, count) VALUES (?, ?, ?, ?, ?)"
_ALLOTTED = "INSERT INTO allotments (campaign, office, language, shown, start, count) VALUES (?, ?, ?, ?, 0, ?)"
TOTAL = "INSERT INTO totals (campaign, partner, dimension, key, measure, count) VALUES (?, ?, ?, ?, ?, ?)"


def fill(database: Path, letters: int) -> None:
    """Fill a database that has the campaign and nothing else."""
    begin = (datetime.now(UTC) - timedelta(days=60)).timestamp()
    submissions = letters // len(TARGETS)
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.create_function("digest_of", 2, _digest_of, deterministic=True)
        # Nobody else has it, and a fill that fails is thrown away.
        db.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;")
        indexes = _dropped_indexes(db)
        db.execute("BEGIN")
        values = {"submissions": submissions, "step": _SPREAD // submissions, "slug": SLUG, "begin": begin}
        db.execute(_SUBMISSIONS, values)
        for statement in filter(str.strip, _OF_EACH.split(";")):
            db.execute(statement)
        for target, office in TARGETS:
            db.execute(_LETTERS, {"target": target, "office": office})
        db.execute(_TEXTS)
        for target in sorted(["", *(target for target, _ in TARGETS)]):
            db.execute(_WRITTEN, {"target": target})
        db.executemany("INSERT OR IGNORE INTO destinations VALUES (?, ?)", [(SLUG, office) for _, office in TARGETS])
        db.executemany(TOTAL, ledger(SLUG, submissions))
        fill_activity(db, submissions)
        db.execute("COMMIT")
        for statement in indexes:
            db.execute(statement)
        db.execute("PRAGMA journal_mode = WAL")
    # Else the system would write it out while something is measured.
    with database.open("rb") as file:
        os.fsync(file.fileno())


def ledger(campaign: str, submissions: int) -> list[tuple[object, ...]]:
    """The ledger of a campaign of sixty days, a hundred countries and three partners, as many rows at each size."""
    days = [(datetime.now(UTC) - timedelta(days=number)).date().isoformat() for number in range(60)]
    countries = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
    places = [
        ("campaign", "", measure) for measure in ("supporters", "confirmed", "queued", "sent", "different_letters")
    ]
    places += [("target", target, measure) for target, _ in TARGETS for measure in ("queued", "sent")]
    places += [("country", country, "supporters") for country in countries]
    places += [("day", day, measure) for day in days for measure in ("supporters", "letters")]
    partners = ["", "river-watch", "lanterns", "open-door"]
    count = 1 + submissions // len(countries)
    return [(campaign, partner, *place, count) for partner in partners for place in places]


def fill_activity(db: sqlite3.Connection, submissions: int) -> None:
    """The counters beside the ledger, for the same days; and what was allotted: as many rows at each size."""
    now = datetime.now(UTC)
    days = [(now - timedelta(days=number)).date().isoformat() for number in range(60)]
    hours = [(now - timedelta(hours=number)).strftime("%Y-%m-%dT%H") for number in range(60 * 24)]
    places = [("hour", hour, measure) for hour in hours for measure in ("supporters", "letters")]
    places += [("week_hour", f"{day}-{hour}", "letters") for day in range(7) for hour in range(24)]
    places += [("funnel", day, step) for day in days for step in ("seen", "started", "checked", "acted", "confirmed")]
    measures = ("supporters", "letters", "personalised")
    places += [("language", language, measure) for language in ("en", "ko") for measure in measures]
    places += [("source", f"source-{number}", measure) for number in range(100) for measure in ("seen", *measures)]
    db.executemany(_COUNTER, [(SLUG, *place, 1 + submissions // len(hours)) for place in places])
    shown = [
        (office, language, blocks) for _, office in TARGETS for language in ("en", "ko") for blocks in ("*", "0,1")
    ]
    db.executemany(_ALLOTTED, [(SLUG, *one, submissions) for one in shown])


def _dropped_indexes(db: sqlite3.Connection) -> list[str]:
    """The statements that make the indexes again: sorting once is many times quicker than sorting in one by one."""
    records = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in records:
        db.execute(f"DROP INDEX {name}")
    return [sql for _, sql in records]


_SALTS = {target: secrets.token_bytes(1) for target in ("", *(target for target, _ in TARGETS))}


def _digest_of(submission: str, target: str) -> bytes:
    """Sixteen bytes that stand where hashes do: in the order of the submissions, and different for each target."""
    return bytes.fromhex(submission[:30]) + _SALTS[target]
