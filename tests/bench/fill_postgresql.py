"""A PostgreSQL database as it stands after so many letters, filled by SQL: see `fill`, which does so for SQLite."""

from datetime import UTC, datetime, timedelta

from campaign.store.engine.postgresql_session import Session
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
_TEXTS = "INSERT INTO texts (campaign, digest) SELECT campaign, digest FROM letters ON CONFLICT DO NOTHING"
_WRITTEN = """
INSERT INTO written (campaign, target, writer)
SELECT '{campaign}', '{target}', decode(md5('writer {salt}' || n), 'hex') FROM generate_series(1, {submissions}) AS n
"""


def fill(there: Base, letters: int) -> None:
    """So many letters more, each of which was sent, and forgotten."""
    session = Session(there.server.url(there.name))
    (before,) = session.execute("SELECT count(*) FROM submissions").fetchone() or (0,)
    values = {"campaign": CAMPAIGN, "salt": f"s{before}-", "submissions": letters // len(_TARGETS)}
    values["begin"] = f"{(datetime.now(UTC) - timedelta(days=60)).timestamp():.0f}"
    session.execute("SET synchronous_commit = off")
    for sql in (_SUBMISSIONS, _LINKS):
        session.execute(sql.format(**values))
    for target in _TARGETS:
        session.execute(_LETTERS.format(target=target, **values))
    session.execute(_TEXTS)
    for target in ("", *_TARGETS):
        session.execute(_WRITTEN.format(target=target, **values))
    session.execute("VACUUM ANALYZE")
    session.execute("CHECKPOINT")
    session.link.close()
