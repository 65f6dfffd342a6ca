"""A store of its own for each test, with one campaign."""

import pytest

from campaign.store.open_store import SqliteStore
from tests.support import databases


@pytest.fixture
def store(tmp_path):
    databases.provide(tmp_path / "campaign.db")
    store = SqliteStore(tmp_path / "campaign.db", b"k" * 32)
    store.save_campaign("rivers", "live", "source")
    yield store
    store.close()
