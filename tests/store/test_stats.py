"""The file of aggregates: there whole, or not at all."""

import sqlite3

import pytest

from campaign.store import stats
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.limits import room_for

ROWS = {"by_day": ({"day": str, "letters": int}, [{"day": "2026-11-23" * 50, "letters": 1}] * 200)}


def test_it_is_there_whole(tmp_path):
    path = tmp_path / "stats.db"
    stats.write(path, ROWS)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*), sum(letters) FROM by_day").fetchone() == (200, 200)
    db.close()
    with pytest.raises(FileExistsError):
        stats.write(path, ROWS)
    assert path.exists()


def test_where_there_is_no_room_it_is_not_there_and_that_is_said(tmp_path):
    with room_for(8192), pytest.raises(StoreUnavailable, match="stats.db: "):
        stats.write(tmp_path / "stats.db", ROWS)
    assert list(tmp_path.iterdir()) == []
