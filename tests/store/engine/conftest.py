"""What is one engine's own is tested on that engine."""

from collections.abc import Iterator

import pytest

from tests.support.postgresql import Cluster


@pytest.fixture
def cluster() -> None:
    """On SQLite, unless a test says otherwise."""


@pytest.fixture
def new(postgresql: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL database with nothing in it."""
    name = request.node.name[:60]
    yield postgresql.create(name)
    postgresql.run(f'DROP DATABASE "{name}" WITH (FORCE)', "postgres")
