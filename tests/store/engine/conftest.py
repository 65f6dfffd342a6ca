"""What is one engine's own is tested on that engine."""

import pytest


@pytest.fixture
def cluster() -> None:
    """On SQLite, unless a test says otherwise."""
