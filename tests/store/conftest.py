"""A store of its own for each test, with one campaign."""

import pytest

from campaign.store.open_store import SqliteStore


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(tmp_path / "campaign.db", b"k" * 32)
    store.migrate()
    store.save_campaign("rivers", "live", "source")
    yield store
    store.close()
