"""`campaign backup` of an SQLite file: everything, but nothing that is sealed and no key."""

from dataclasses import replace

import pytest

from campaign.store.protocol.submissions import Confirmed
from tests.store.test_answers import TELLING
from tests.store.test_contacts import opt_in
from tests.store.test_store import NOW, OTHER, WRITER, add


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
    assert restored.drop_answer(pasted, "a@x.test")
