"""`campaign backup` of an SQLite file: everything, but nothing that is sealed and no key."""

import pytest

from campaign.store.protocol.submissions import Confirmed
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
