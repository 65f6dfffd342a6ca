"""Backups kept by number: each was restored once, the oldest go, and what is no good never takes their place."""

import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaign.running import backups
from campaign.sealing.recovery import make_key
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support.processes import run

NIGHT = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)
LATER = NIGHT + timedelta(days=1)


@pytest.fixture
def shelf(tmp_path):
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def context(folder):
    with context_of(folder) as made:
        yield made


def names(shelf) -> list[str]:
    return sorted(path.name for path in shelf.iterdir())


def test_so_many_are_kept_and_the_oldest_go(context, shelf):
    (shelf / "mine.db").write_text("mine")
    for night in range(5):
        backups.make(context, shelf, 3, NIGHT + timedelta(days=night))
    assert names(shelf) == [*(f"campaign-202611{day}T031000Z.db" for day in (25, 26, 27)), "mine.db"]


def test_each_is_for_its_owner_alone(context, shelf):
    made = backups.make(context, shelf, 3, NIGHT).file
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_it_counts_everybody(context, shelf):
    confirm(context, submit(context))
    made = backups.make(context, shelf, 3, NIGHT).file
    with sqlite3.connect(made) as copy:
        assert copy.execute("SELECT count(*) FROM letters").fetchone()[0] > 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:40_000]),
        lambda path: sqlite3.connect(path).executescript("DELETE FROM campaigns; DELETE FROM totals;"),
        lambda path: sqlite3.connect(path).executescript("DROP TABLE offices;"),
    ],
    ids=["cut short", "people missing", "a table missing"],
)
def test_one_that_cannot_be_restored_is_no_backup_and_costs_none(context, shelf, monkeypatch, spoil):
    confirm(context, submit(context))
    good = backups.make(context, shelf, 1, NIGHT).file
    whole = context.store.backup

    def spoiled(path, *given):
        whole(path, *given)
        spoil(path)

    monkeypatch.setattr(context.store, "backup", spoiled)
    with pytest.raises(backups.UnusableBackup):
        backups.make(context, shelf, 1, NIGHT + timedelta(days=1))
    assert names(shelf) == [good.name]


def test_restoring_it_to_look_at_it_leaves_the_keys_alone(folder, context, shelf):
    """With and without what waits in it: what is looked at is a copy, and never takes itself for the site."""
    receipt = submit(context)
    pair = [folder / "instance" / f"campaign.db.{name}" for name in ("keys", "names")]
    before = [file.read_bytes() for file in pair]
    backups.make(context, shelf, 3, NIGHT)
    rules = replace(context.settings.privacy, recovery_key=make_key(NIGHT.date())[1])
    made = backups.make(replace(context, settings=replace(context.settings, privacy=rules)), shelf, 3, LATER).file
    assert [file.read_bytes() for file in pair] == before
    assert stored(context, receipt).personal is not None and context.store.keys_fault() == ""
    with sqlite3.connect(made) as copy:
        assert copy.execute("SELECT count(*) FROM recovery_items").fetchone()[0] > 0
    assert len(names(shelf)) == 2, "and nothing else lies there"


def test_what_a_killed_one_left_is_cleared_away(context, shelf):
    (shelf / "campaign-20261101T031000Z.db.unchecked").write_text("half")
    made = backups.make(context, shelf, 3, NIGHT).file
    assert names(shelf) == [made.name]


class TestCommand:
    def test_it_says_what_it_did_and_the_desk_knows(self, folder, shelf, context):
        said = run(folder, "backup", "--into", str(shelf), "--keep", "1").fine()
        (made,) = names(shelf)
        assert made in said and "restored into a scratch place" in said
        assert context.store.last_run("backup")

    def test_what_it_refuses(self, folder, shelf, tmp_path):
        assert "is no folder" in run(folder, "backup", "--into", str(tmp_path / "nowhere")).trouble()
        for words in (
            ("backup",),
            ("backup", "x.db", "--into", str(shelf)),
            ("backup", "--into", str(shelf), "--keep=0"),
        ):
            assert run(folder, *words).status == 2
