"""A store of its own for each test, on each engine, with one campaign. What depends on an engine is here alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaign.store.open_store import open_store
from campaign.store.protocol import Store
from tests.support import databases
from tests.support.postgresql import Cluster

KEY = b"k" * 32
Opened = Callable[..., Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def cluster(request: pytest.FixtureRequest) -> Cluster | None:
    """The PostgreSQL that the store is on; None where it is on SQLite."""
    return request.getfixturevalue("postgresql") if request.param == "postgresql" else None


@pytest.fixture
def opened(tmp_path: Path, cluster: Cluster | None) -> Iterator[Opened]:
    """Opens the store of the test, or what a backup wrote to a file of this name, with this key; as often as asked."""
    stores = []
    url = cluster.url() if cluster else ""

    def open_it(name: str = "campaign.db", key: bytes = KEY) -> Store:
        stores.append(open_store(tmp_path / name, lambda _: key, url=url))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def kept(tmp_path: Path, cluster: Cluster | None) -> Callable[[], bytes]:
    """Every byte that the store keeps anywhere."""

    def read() -> bytes:
        files = b"".join(file.read_bytes() for file in sorted(tmp_path.iterdir()) if file.is_file())
        return files + (cluster.kept() if cluster else b"")

    return read


@pytest.fixture
def empty_store(tmp_path: Path, opened: Opened, cluster: Cluster | None) -> Store:
    """A store with nothing in it."""
    if cluster:
        cluster.empty()
    else:
        databases.provide(tmp_path / "campaign.db")
    return opened()


@pytest.fixture
def store(empty_store: Store) -> Store:
    empty_store.save_campaign("rivers", "live", "source")
    return empty_store
