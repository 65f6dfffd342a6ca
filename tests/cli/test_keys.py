"""`campaign keys`, `campaign rotate-secret`, `campaign recovery`, and what a restore says."""

import os
import re
import shutil
import stat
from datetime import UTC, datetime

import pytest

from campaign.actions import submissions
from campaign.actions.attention import matters
from campaign.core.attention import MatterKind
from campaign.core.letters import links
from campaign.sealing.slots import HEADER
from campaign.store.protocol.errors import StoreUnavailable
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support.processes import as_an_ordinary_user, process, run


def secret(folder):
    return re.search(r'secret_key = "([^"]+)"', (folder / "config.toml").read_text())[1]


class TestKeys:
    def test_how_it_stands(self, folder):
        with context_of(folder) as context:
            submit(context)
        assert "What is forgotten is destroyed." in run(folder, "keys").fine()

    def test_what_cannot_be_opened_is_a_problem_until_it_is_given_up(self, folder):
        with context_of(folder) as context:
            receipt = submit(context)
        path = folder / "instance/campaign.db.keys"
        path.write_bytes(path.read_bytes()[:HEADER] + os.urandom(path.stat().st_size - HEADER))
        assert "cannot be opened" in run(folder, "check").out
        with context_of(folder) as context:
            assert stored(context, receipt).lost == "key lost"
        assert "Nothing is forgotten" in run(folder, "keys").fine()
        assert run(folder, "purge").status == 1
        assert "Given up" in run(folder, "keys", "--give-up").fine()
        assert run(folder, "check").fine() and run(folder, "purge").fine()

    def test_a_key_file_that_is_missing_is_waited_for(self, folder):
        with context_of(folder) as context:
            receipt = submit(context)
        path = folder / "instance/campaign.db.keys"
        away = path.rename(path.with_suffix(".away"))
        assert "is missing" in run(folder, "check").out
        away.rename(path)
        assert run(folder, "check").fine()
        with context_of(folder) as context:
            assert stored(context, receipt).personal is not None


def test_another_secret_loses_nothing_that_waits(folder):
    with context_of(folder) as context:
        waiting, queued = submit(context), submit(context)
        confirm(context, queued)
        submissions.never_write(context, stored(context, submit(context, "KR")))
        unwanted = context.store._database().execute("SELECT address FROM suppressed").fetchone()[0]
        email = stored(context, waiting).personal.email
        marked = submissions.writer(context, "clean-rivers", email, "Kim Jane")
        before = secret(folder)
    assert "has a new secret_key" in run(folder, "rotate-secret").fine()
    assert secret(folder) != before and not (folder / "instance/campaign.db.names.next").exists()
    with context_of(folder) as context:
        assert stored(context, waiting).personal.email == email
        assert stored(context, queued).letters[0].words is not None
        assert submissions.writer(context, "clean-rivers", email, "Kim Jane") == marked, "who wrote is still known"
        assert context.store.is_suppressed(unwanted)
        assert submissions.suppressed_hash(context, email) != unwanted
        confirm(context, waiting)
    run(folder, "deliver", "--drain").fine()
    with context_of(folder) as context:
        assert {letter.state.value for letter in stored(context, waiting).letters} >= {"sent"}
        assert links.secret_of(waiting)
    assert run(folder, "rotate-secret").fine() and run(folder, "check").fine()


def test_where_the_settings_cannot_be_written_nobody_has_another_secret(folder):
    before = secret(folder)
    (folder / "instance/campaign.db.names").touch()
    folder.chmod(0o500)
    said = process(folder, "rotate-secret", before=as_an_ordinary_user()).trouble()
    assert said == "Error: config.toml cannot be written: Permission denied. Nothing was changed."
    folder.chmod(0o700)
    assert secret(folder) == before and not (folder / "instance/campaign.db.names.next").exists()


def test_whoever_may_read_settings_and_keys_may_still_once_the_secret_is_another(folder, monkeypatch):
    """Root may have run it."""
    given = []
    monkeypatch.setattr(os, "chown", lambda _, *owner: given.append(owner))
    monkeypatch.setattr(os, "fchown", lambda _, *owner: given.append(owner))
    (folder / "config.toml").chmod(0o640)
    run(folder, "rotate-secret").fine()
    assert stat.S_IMODE((folder / "config.toml").stat().st_mode) == 0o640
    assert given == [(os.getuid(), os.getgid())] * 2


def test_a_copy_of_the_settings_with_another_secret_may_get_lost_before_it_is_in_place(folder):
    """As the installer's command has it: the site's user writes a copy, and root puts it in place."""
    with context_of(folder) as context:
        waiting = submit(context)
        email = stored(context, waiting).personal.email
        marked = submissions.writer(context, "clean-rivers", email, "Kim Jane")
    before = (folder / "config.toml").read_text()
    for _ in ("lost", "put in place"):
        (folder / "config.toml").write_text(before)
        assert "/etc/config.toml has a new" in run(folder, "rotate-secret", "--known-as", "/etc/config.toml").fine()
    assert secret(folder) not in before
    assert run(folder, "rotate-secret", "--finish").fine() == ""
    with context_of(folder) as context:
        assert stored(context, waiting).personal.email == email
        assert submissions.writer(context, "clean-rivers", email, "Kim Jane") == marked
        assert len(context.store._database().execute("SELECT * FROM kept_keys").fetchall()) == 2
    (folder / "config.toml").write_text(before)
    with context_of(folder) as context, pytest.raises(StoreUnavailable, match="another site.secret_key"):
        submissions.writer(context, "clean-rivers", email, "Kim Jane")


class TestRecovery:
    """A machine is gone; a backup is there, and a key that was kept elsewhere."""

    @pytest.fixture
    def key(self, folder, tmp_path):
        """The key file, whose public half the site's settings name."""
        said = run(folder, "recovery", "keygen", str(tmp_path / "recovery.key")).fine()
        (public,) = re.findall(r'recovery_key = "(age1\w+)"', said)
        settings = folder / "config.toml"
        settings.write_text(settings.read_text().replace('recovery_key = ""', f'recovery_key = "{public}"'))
        return tmp_path / "recovery.key"

    @pytest.fixture
    def restored(self, folder, empty):
        def restore():
            assert "After a restore" in run(folder, "backup", str(empty / "backup.db")).fine()
            (empty / "instance").mkdir()
            shutil.copy(folder / "config.toml", empty)
            (empty / "backup.db").rename(empty / "instance/campaign.db")
            return empty

        return restore

    def test_what_waited_leaves_after_all(self, folder, key, restored):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600 and "AGE-SECRET-KEY-1" in key.read_text()
        with context_of(folder) as context:
            receipt = submit(context)
            confirm(context, receipt)
        site = restored()
        for command in ("check", "keys"):
            assert "campaign recovery open KEYFILE" in run(site, command).out
        assert run(site, "check").status == 1
        assert "recovery open" in run(site, "deliver", "--drain").trouble()
        assert "Parts that wait again: " in run(site, "recovery", "open", str(key), "--yes").fine()
        run(site, "deliver", "--drain").fine()
        with context_of(site) as context:
            assert "sent" in {letter.state.value for letter in stored(context, receipt).letters}
        assert run(site, "check").fine()
        assert "no restored backup" in run(site, "recovery", "open", str(key), "--yes").trouble()

    def test_it_asks_first_and_does_nothing_without_an_answer(self, folder, key, restored):
        with context_of(folder) as context:
            submit(context)
        site = restored()
        asked = run(site, "recovery", "open", str(key))
        assert (asked.status, asked.err) == (1, "There was no answer to that question, so it ends here.\n")
        assert "recovery open" in run(site, "keys").fine()

    def test_what_it_refuses(self, folder, key, restored, tmp_path):
        assert "is there already" in run(folder, "recovery", "keygen", str(key)).trouble()
        assert "no restored backup" in run(folder, "recovery", "open", str(key)).trouble()
        with context_of(folder) as context:
            submit(context)
        site, other = restored(), tmp_path / "other.key"
        run(folder, "recovery", "keygen", str(other)).fine()
        assert "sealed to another key" in run(site, "recovery", "open", str(other), "--yes").trouble()
        other.write_text("notes")
        assert "not a key file" in run(site, "recovery", "open", str(other), "--yes").trouble()


class TestAfterARestoreWithoutIt:
    """What was lost is told as lost, on the receipt, by the command and on the desk; what was erased, as erased."""

    def test_lost_is_not_erased(self, folder, empty):
        with context_of(folder) as context:
            queued, waiting, erased = (submit(context) for _ in range(3))
            confirm(context, queued)
            submissions.erase(context, stored(context, erased))
            context.store.backup(empty / "backup.db")
        for file in (folder / "instance").glob("campaign.db*"):
            file.unlink()
        (empty / "backup.db").rename(folder / "instance/campaign.db")
        said = run(folder, "check").fine()
        assert "restored from a backup" in said and "letters that waited are lost, none was erased" in said
        run(folder, "deliver", "--drain").fine()
        with context_of(folder) as context:
            assert stored(context, queued).lost == stored(context, waiting).lost == "lost in restore"
            assert stored(context, erased).erased and not stored(context, erased).lost
            failed = [letter for letter in stored(context, queued).letters if letter.state.value == "failed"]
            (matter,) = [one for one in matters(context, datetime.now(UTC), "en") if one.kind is MatterKind.RESTORED]
            assert matter.values == {"count": len(failed)} and failed
            assert MatterKind.FAILING not in {one.kind for one in matters(context, datetime.now(UTC), "en")}
        assert "Letters lost in restore" in run(folder, "keys").fine(), "those that wait for a link"
