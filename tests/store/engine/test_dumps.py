"""Copies of a PostgreSQL database: what they hold, and what is never in them."""

import os
import subprocess
from pathlib import Path

import pytest

from campaign.store.engine import dumps
from campaign.store.engine.backup import LEFT_OUT
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.submissions import Confirmed
from tests.store.conftest import KEY
from tests.support.postgresql import tool
from tests.support.submissions import NOW, OTHER, WRITER, add, claim


@pytest.fixture
def cluster(postgresql):
    return postgresql


class TestCopies:
    @pytest.fixture(autouse=True)
    def _own_programs(self, monkeypatch):
        folder = Path(tool("pg_dump")).parent
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    @pytest.fixture
    def copy(self, tmp_path):
        return tmp_path / "letters.dump"

    def test_one_has_everything_but_what_is_sealed_and_who_wrote(self, store, new, tmp_path, copy):
        store.confirm(add(store), WRITER, NOW)
        store.hit(b"network", NOW)
        store.backup(copy)
        assert copy.stat().st_mode & 0o777 == 0o600
        with pytest.raises(FileExistsError):
            store.backup(copy)
        restored = open_store(tmp_path / "restored" / "campaign.db", lambda _: KEY, url=new)
        restored.restore(copy)
        restored.migrate()
        assert restored.totals("rivers") == store.totals("rivers") and restored.is_current()
        for table in LEFT_OUT - {"sealing"}:
            assert restored.select(f"SELECT 1 FROM {table}") == [], table
        (lost,) = claim(restored)[1:]
        assert lost.personal is None and lost.lost
        assert restored.confirm(add(restored), OTHER, NOW) is Confirmed.NOW
        with pytest.raises(StoreUnavailable, match="restore into a new one"):
            restored.restore(copy)
        restored.close()

    def test_what_is_half_a_copy_is_put_nowhere(self, store, new, tmp_path, copy):
        store.backup(copy)
        copy.write_bytes(copy.read_bytes()[:-2_000])
        restored = open_store(tmp_path / "restored" / "campaign.db", lambda _: KEY, url=new)
        with pytest.raises(StoreUnavailable, match="pg_restore said"):
            restored.restore(copy)
        assert not restored.is_there()
        restored.close()

    def test_a_copy_that_was_not_written_leaves_nothing(self, store, copy, monkeypatch):
        monkeypatch.setattr(store, "_url", store._url.replace("/letters", "/nowhere"))
        with pytest.raises(StoreUnavailable, match="nowhere"):
            store.backup(copy)
        assert not copy.exists()

    def test_where_the_programs_are_missing_it_says_what_to_install(self, store, copy, monkeypatch):
        monkeypatch.setenv("PATH", "")
        with pytest.raises(StoreUnavailable, match="pg_dump is missing: install"):
            store.backup(copy)

    def test_no_password_is_on_a_command_line(self, monkeypatch, copy):
        ran = []
        monkeypatch.setattr(subprocess, "run", lambda words, **named: ran.append((words, named["env"])) or Done())
        dumps.dump("postgresql://me:hunter2@db.example/letters?sslmode=verify-full", copy, ["items"])
        ((words, environ),) = ran
        assert environ["PGPASSWORD"] == "hunter2" and not any("hunter2" in word for word in words)
        assert any("sslmode=verify-full" in word for word in words)

    def test_what_waits_is_in_none_of_them_and_that_is_said(self, store, copy):
        with pytest.raises(StoreUnavailable, match="cannot hold what waits yet"):
            store.backup(copy, "age1key")
        assert not store.keep_copy(copy) and not copy.exists()


class Done:
    returncode = 0
