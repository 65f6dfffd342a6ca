"""A host's clock that goes wrong while the host runs: it is refused at once, and goes on when it is right again."""

import time

import pytest

from campaign.store.engine import postgresql as engine
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.submissions import add


@pytest.fixture
def cluster(postgresql):
    return postgresql


@pytest.mark.parametrize("seconds", [-6, 6, 86_400])
def test_it_writes_nothing_while_it_is_wrong_though_its_connection_is_open(store, monkeypatch, seconds):
    add(store)
    real = time.time
    with monkeypatch.context() as patched:
        patched.setattr(engine.time, "time", lambda: real() + seconds)
        with pytest.raises(StoreUnavailable, match="set them right"):
            add(store)
        assert "seconds apart" in store.fault(), "/readyz says so"
        assert store.campaigns(), "what does not depend on it is shown"
    assert add(store) and store.fault() == ""


def test_a_few_seconds_are_nothing(store, monkeypatch):
    add(store)
    real = time.time
    monkeypatch.setattr(engine.time, "time", lambda: real() + 3)
    assert add(store) and store.fault() == ""
