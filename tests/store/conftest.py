"""A store of its own for each test, with one campaign. What depends on an engine is here: the tests know none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaign.store.open_store import open_store
from campaign.store.protocol import Store
from tests.support import databases

KEY = b"k" * 32
Opened = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens the store of the test, or what a backup wrote to a file of this name, with this key; as often as asked."""
    stores = []

    def open_it(name: str = "campaign.db", key: bytes = KEY) -> Store:
        stores.append(open_store(tmp_path / name, lambda _: key))
        return stores[-1]

    yield open_it
    for one in stores:
        one.close()


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], bytes]:
    """Every byte that the store keeps anywhere."""
    return lambda: b"".join(file.read_bytes() for file in sorted(tmp_path.iterdir()) if file.is_file())


@pytest.fixture
def empty_store(tmp_path: Path, opened: Opened) -> Store:
    """A store with nothing in it."""
    databases.provide(tmp_path / "campaign.db")
    return opened()


@pytest.fixture
def store(empty_store: Store) -> Store:
    empty_store.save_campaign("rivers", "live", "source")
    return empty_store
