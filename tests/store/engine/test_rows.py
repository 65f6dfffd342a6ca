"""What only a reader of the file itself can see: rows from before a migration, and what rows tell of each other."""

import secrets
import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from campaign.core.letters import links
from campaign.store.open_store import SqliteStore
from campaign.store.schema import migrations
from tests.conftest import NOW
from tests.store.test_accounts import ME
from tests.store.test_contacts import opt_in
from tests.support import submissions
from tests.support.submissions import WRITER, add, letter


def test_accounts_from_before_stay_and_their_sessions_end(tmp_path):
    path = tmp_path / "campaign.db"
    db = Database(path)
    migrations.apply(db, stop_before="create_second_factors_links_and_audit")
    db.execute("INSERT INTO organisers VALUES ('me@x.example', 'hash', ?)", (NOW.timestamp(),))
    db.execute("INSERT INTO sessions VALUES (x'00', 'me@x.example', 0, 0)")
    db.conn.commit()
    db.conn.close()
    store = SqliteStore(path, b"k" * 32)
    store.migrate()
    assert store.organisers() == [ME] and store.session(b"\0", NOW) is None
    assert store.second_factor(ME.email) is None and store.audit(None, 9) == []
    store.close()


def test_what_waited_before_it_was_counted_is_counted_once_the_database_is_up_to_date(store):
    store.confirm(add(store, letter(), letter("mayor")), WRITER, submissions.NOW)
    before = sorted(store.waiting_at("rivers"))
    with store.writing() as db:
        db.execute("DROP TABLE waiting")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'count_what_waits'")
    store.migrate()
    assert sorted(store.waiting_at("rivers")) == before == [("mayor", "office", 1), ("minister", "office", 1)]


def test_no_row_leads_to_a_submission_without_the_key(store, tmp_path):
    made = [opt_in(store, b"sealed", secrets.token_bytes(16)) for _ in range(20)]
    with closing(sqlite3.connect(tmp_path / "campaign.db")) as db:
        rows = db.execute("SELECT * FROM contacts").fetchall()
        others = {
            value
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'contacts'")
            for row in db.execute(f'SELECT * FROM "{name}"')
            for value in row
        }
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            db.execute("SELECT rowid FROM contacts")
    assert len(rows) == 20 and {len(row) for row in rows} == {6}
    assert not {value for row in rows for value in (row[0], row[2])} & others
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert all(store.submission(one).opted_in for one in made)
    (tmp_path / "campaign.db.names").unlink()
    with store.reading() as db:
        assert not any(store._opted_in(db, "rivers", links.name_of(one)) for one in made)
