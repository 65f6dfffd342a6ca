"""A PostgreSQL database as it stands after so many letters, filled by SQL: see `fill`, which does so for SQLite.

Indexes and keys are dropped and made again, as sorting once is many times quicker than sorting in one by one, and
what refers to what is not asked about. All else is as it would be: the tables are in the log and synced.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from campaign.store.engine.postgresql_session import Session
from tests.bench.fill import TOTAL, ledger
from tests.bench.on_postgresql import CAMPAIGN, Base

_TARGETS = ("target-0", "target-1")
_SUBMISSIONS = """
INSERT INTO submissions
    (id, campaign, at, country, language, page_language, partner, source, embedded, confirm, confirmed_at, counted)
SELECT md5('{salt}' || n), '{campaign}', {begin} + n, 'GB', 'en', 'en', '', '', 0, 1, {begin} + n + 60, 1
FROM generate_series(1, {submissions}) AS n
"""
_LINKS = """
INSERT INTO links (name, submission, by_mail, wrapped)
SELECT md5('link {salt}' || n), md5('{salt}' || n), 0, decode(repeat(md5('w' || n), 4), 'hex')
FROM generate_series(1, {submissions}) AS n
"""
_LETTERS = """
INSERT INTO letters (submission, campaign, target, office, language, personalised, digest, state, message_id, date,
    not_before, attempts, reply)
SELECT md5('{salt}' || n), '{campaign}', '{target}', 'office-0-0', 'en', 0, decode(md5('{target}{salt}' || n), 'hex'),
    'sent', '<' || md5('{target}{salt}' || n) || '@x.example>', {begin} + n, {begin} + n, 1, '250 2.0.0 Ok: queued'
FROM generate_series(1, {submissions}) AS n
"""
_TEXTS = """
INSERT INTO texts (campaign, digest) SELECT '{campaign}', decode(md5('{target}{salt}' || n), 'hex')
FROM generate_series(1, {submissions}) AS n
"""
_WRITTEN = """
INSERT INTO written (campaign, target, writer)
SELECT '{campaign}', '{target}', decode(md5('writer {salt}' || n), 'hex') FROM generate_series(1, {submissions}) AS n
"""
_TABLES = ("submissions", "links", "letters", "texts", "written")
_KEYS = (
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), "
    "format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
    "FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = ANY (CAST($1 AS regclass[]))"
)
_INDEXES = (
    "SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index "
    "WHERE indrelid = ANY (CAST($1 AS regclass[])) "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))"
)
_BEGIN = b"""
SET synchronous_commit = off; SET session_replication_role = replica;
SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 2
"""


def fill(there: Base, letters: int) -> None:
    """So many letters more, each of which was sent, and forgotten; with the ledger that counts them."""
    session = Session(there.server.url(there.name))
    (before,) = session.execute("SELECT count(*) FROM submissions").fetchone() or (0,)
    submissions = letters // len(_TARGETS)
    values = {"campaign": CAMPAIGN, "salt": f"s{before}-", "submissions": submissions}
    values["begin"] = f"{(datetime.now(UTC) - timedelta(days=60)).timestamp():.0f}"
    session.link.execute(_BEGIN)
    with _without_indexes(session):
        for sql in (_SUBMISSIONS, _LINKS):
            session.execute(sql.format(**values))
        for target in _TARGETS:
            for sql in (_LETTERS, _TEXTS):
                session.execute(sql.format(target=target, **values))
        for target in ("", *_TARGETS):
            session.execute(_WRITTEN.format(target=target, **values))
    session.executemany(TOTAL, ledger(CAMPAIGN, submissions))
    session.execute("VACUUM ANALYZE")
    session.execute("CHECKPOINT")
    session.link.close()


@contextmanager
def _without_indexes(session: Session) -> Iterator[None]:
    tables = [list(_TABLES)]
    made = [*session.link.execute(_INDEXES.encode(), tables), *session.link.execute(_KEYS.encode(), tables)]
    for drop, _ in made:
        session.link.execute(drop.encode())
    yield
    for _, make in made:
        session.link.execute(make.encode())
