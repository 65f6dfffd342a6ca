"""`campaign init` and `campaign migrate`: a site is made, and a database brought up to date."""

import shutil
import stat
import subprocess
from unittest import mock

import pytest
from sqlite_utils import Migrations

from campaign.config.values import EXAMPLE_SECRET
from campaign.store import schema
from campaign.store.engine.backup import Backup
from campaign.store.protocol.errors import StoreUnavailable
from tests.cli.conftest import context_of, stored, submit
from tests.support.processes import COMMAND, environment, run


class TestInit:
    def test_it_makes_a_configuration_and_a_database_for_its_owner_alone(self, bare):
        files = sorted(path.relative_to(bare).as_posix() for path in bare.rglob("*") if path.is_file())
        assert files == ["config.toml", "instance/campaign.db", "instance/campaign.db.lock"]
        for file in files:
            assert stat.S_IMODE((bare / file).stat().st_mode) == 0o600, file
        assert EXAMPLE_SECRET not in (bare / "config.toml").read_text()
        assert "unhcr-hc" in run(bare, "offices", "list").fine()

    def test_two_folders_have_different_secrets(self, bare, empty):
        run(empty, "init").fine()
        assert (empty / "config.toml").read_text() != (bare / "config.toml").read_text()

    def test_it_overwrites_nothing(self, empty):
        (empty / "config.toml").write_text("mine")
        assert "config.toml" in run(empty, "init").trouble()
        assert [path.name for path in empty.iterdir()] == ["config.toml"]
        assert (empty / "config.toml").read_text() == "mine"

    def test_it_writes_the_file_that_is_named(self, empty):
        assert "Wrote mine.toml" in run(empty, "--config", "mine.toml", "init").fine()
        assert "Wrote other/site.toml" in run(empty, "init", CAMPAIGN_CONFIG="other/site.toml").fine()
        assert "mine.toml is there already" in run(empty, "--config", "mine.toml", "init").trouble()
        assert not (empty / "config.toml").exists() and (empty / "other/instance/campaign.db").exists()

    def test_where_the_environment_has_a_fault_it_can_be_run_again(self, empty):
        assert "mail.port" in run(empty, "init", CAMPAIGN_MAIL__PORT="many").trouble()
        assert list(empty.iterdir()) == []

    def test_where_the_database_cannot_be_made_it_says_how_to_go_on(self, empty):
        (empty / "instance").touch()
        said = run(empty, "init").trouble()
        assert f"{empty}/instance/campaign.db" in said
        assert said.endswith("config.toml is written; once that is mended, `campaign migrate` creates the database.")
        (empty / "instance").unlink()
        run(empty, "migrate").fine()
        assert "unhcr-hc" in run(empty, "offices", "list").fine()


def test_migrating_makes_the_database_and_is_safe_to_repeat_from_several_processes(empty, bare, long):
    shutil.copy(bare / "config.toml", empty)
    command = [*COMMAND, "migrate"]
    running = [
        subprocess.Popen(command, cwd=empty, env=environment(), stdout=subprocess.PIPE) for _ in range(4 if long else 2)
    ]
    for process in running:
        assert b"is up to date." in process.communicate()[0] and process.returncode == 0
    assert len(run(empty, "offices", "list").fine().splitlines()) > 40
    assert run(empty, "migrate").fine() == f"{empty}/instance/campaign.db is up to date.\n"


class TestMigratingAnOlderDatabase:
    @pytest.fixture
    def older(self, folder, monkeypatch):
        """A database that a version with one more step meets."""
        step = Migrations._Migration("number_the_rivers", lambda db: db.execute("CREATE TABLE rivers (number INTEGER)"))
        monkeypatch.setattr(schema.migrations, "_migrations", [*schema.migrations._migrations, step])
        return folder

    def test_a_plan_says_what_would_be_done_and_does_nothing(self, older):
        said = run(older, "migrate", "--plan").fine()
        assert "Would number the rivers." in said and "lacks 1 steps." in said
        assert run(older, "offices", "list").status == 1, "still not up to date"
        assert not list(older.glob("instance/*.before-*"))

    def test_a_copy_is_kept_first_and_can_be_used(self, older, empty):
        said = run(older, "migrate").fine()
        (copy,) = older.glob("instance/campaign.db.before-*")
        assert f"Kept a copy first: {copy}" in said and "is up to date." in said
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        shutil.copy(older / "config.toml", empty)
        (empty / "instance").mkdir()
        copy.rename(empty / "instance/campaign.db")
        assert "lacks 1 steps" in run(empty, "migrate", "--plan").fine(), "as it was before"

    def test_going_back_to_the_copy_loses_nothing_that_waits(self, older):
        with context_of(older) as context:
            receipt = submit(context)
        run(older, "migrate").fine()
        (copy,) = older.glob("instance/campaign.db.before-*")
        for file in older.glob("instance/campaign.db*"):
            if file.name in ("campaign.db", "campaign.db-wal", "campaign.db-shm"):
                file.unlink()
        copy.rename(older / "instance/campaign.db")
        run(older, "migrate").fine()
        with context_of(older) as context:
            assert stored(context, receipt).personal is not None and not context.store.keys_fault()

    def test_where_no_copy_can_be_made_nothing_is_migrated(self, older, monkeypatch):
        monkeypatch.setattr(Backup, "keep_copy", mock.Mock(side_effect=StoreUnavailable("disk is full")))
        assert "disk is full" in run(older, "migrate").lines[-1]
        assert "lacks 1 steps" in run(older, "migrate", "--plan").fine()

    def test_what_is_current_or_new_needs_no_copy(self, folder, empty):
        run(folder, "migrate").fine()
        assert run(folder, "migrate", "--plan").fine().endswith("is up to date.\n")
        shutil.copy(folder / "config.toml", empty)
        assert "would be made" in run(empty, "migrate", "--plan").fine()
        run(empty, "migrate").fine()
        assert not [*folder.glob("instance/*.before-*"), *empty.glob("instance/*.before-*")]
