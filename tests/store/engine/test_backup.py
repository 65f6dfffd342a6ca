"""`campaign backup` of an SQLite file: everything, but nothing that is sealed and no key."""

import multiprocessing
import os
import signal
from dataclasses import replace

import pytest

from campaign.store.engine.backup import LEFT_OUT
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.submissions import Confirmed
from tests.store.test_answers import TELLING
from tests.store.test_contacts import opt_in
from tests.support.limits import room_for
from tests.support.submissions import NOTE, NOW, OTHER, WRITER, add


def test_a_backup_has_everything_but_the_keys(store, opened, tmp_path):
    name = add(store)
    store.backup(tmp_path / "backup.db")
    restored = opened("backup.db")
    assert restored.is_current()
    assert restored.submission(name).personal is None
    assert restored.totals("rivers") == store.totals("rivers")
    with pytest.raises(FileExistsError):
        store.backup(tmp_path / "backup.db")
    assert b"Jo Writer" not in (tmp_path / "backup.db").read_bytes()


def test_a_backup_cannot_be_asked_whether_somebody_wrote(store, opened, tmp_path):
    store.confirm(add(store), WRITER, NOW)
    store.backup(tmp_path / "backup.db")
    copied = (tmp_path / "backup.db").read_bytes()
    assert WRITER not in copied
    assert store.campaign_key("rivers", "writers") not in copied
    restored = opened("backup.db")
    assert restored.campaign_key("rivers", "writers") != store.campaign_key("rivers", "writers")
    assert restored.confirm(add(restored), OTHER, NOW) is Confirmed.NOW
    restored.close()


def test_a_backup_holds_the_list(store, opened, tmp_path):
    opt_in(store)
    store.backup(tmp_path / "backup.db")
    restored = opened("backup.db")
    assert restored.contacts("rivers") == [b"sealed"]


def test_the_key_of_answers_is_in_no_backup(store, opened, tmp_path):
    key = store.answers_key("rivers", NOW)
    store.backup(tmp_path / "copy.db")
    assert opened("copy.db").answers_key("rivers", NOW) != key


@pytest.fixture
def pasted(store):
    """The number of an answer whose words wait to be looked at."""
    assert store.tell_answer(replace(TELLING, words="Secret words of an office"))
    return store.pasted_answers("rivers")[0].number


def test_pasted_words_are_in_no_backup(store, pasted, kept, tmp_path):
    store.backup(tmp_path / "copy.db")
    assert b"Secret words" not in kept()


def test_pasted_words_that_a_restored_backup_does_not_hold_can_be_thrown_away(store, pasted, opened, tmp_path):
    store.backup(tmp_path / "copy.db")
    restored = opened("copy.db")
    assert restored.look_at_answer(pasted, "a@x.test") == ""
    assert restored.drop_answer(pasted, "a@x.test", NOTE)


def test_a_backup_is_put_where_no_database_is_and_nowhere_else(store, opened, tmp_path):
    store.suppress(b"never" * 4)
    store.backup(tmp_path / "backup.db")
    restored = opened("restored.db")
    restored.restore(tmp_path / "backup.db")
    restored.migrate()
    assert restored.is_suppressed(b"never" * 4) and (tmp_path / "restored.db").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreUnavailable, match="there is a database already"):
        restored.restore(tmp_path / "backup.db")
    assert sorted(file.name for file in tmp_path.glob("*.restored")) == []


def test_one_that_the_disk_has_no_room_for_leaves_nothing(store, tmp_path):
    add(store)
    there = sorted(tmp_path.iterdir())
    with room_for(100_000), pytest.raises(StoreUnavailable, match=r"\(while .* was written\)"):
        store.backup(tmp_path / "backup.db")
    assert sorted(tmp_path.iterdir()) == there
    store.backup(tmp_path / "backup.db")


def test_one_that_was_killed_on_the_way_is_put_nowhere(store, opened, tmp_path):
    add(store)
    store.close()
    child = multiprocessing.get_context("fork").Process(target=store.copy, args=(tmp_path / "backup.db", LEFT_OUT, die))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    restored = opened("restored.db")
    with pytest.raises(StoreUnavailable, match="is no SQLite database"):
        restored.restore(tmp_path / "backup.db")
    assert not restored.is_there()
    (tmp_path / "backup.db").unlink()
    store.backup(tmp_path / "backup.db")
    restored.restore(tmp_path / "backup.db")
    assert restored.is_current()


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_is_no_backup_is_put_nowhere(opened, tmp_path):
    (tmp_path / "letters.dump").write_bytes(b"PGDMP and so on")
    restored = opened("restored.db")
    with pytest.raises(StoreUnavailable, match="no SQLite database"):
        restored.restore(tmp_path / "letters.dump")
    assert not restored.is_there()
