"""The contract once more, through PgBouncer: a connection is somebody else's after each transaction."""

import pytest

# What these promise is tried here as well.
from tests.store.test_claiming import TestDelivery, TestPacing  # noqa: F401
from tests.store.test_confirming import TestConfirming  # noqa: F401
from tests.store.test_forgetting import TestForgetting  # noqa: F401
from tests.store.test_handing_over import TestHandingOver  # noqa: F401
from tests.store.test_submitting import TestCorrecting, TestSubmissions  # noqa: F401
from tests.support.postgresql import pooled
from tests.support.processes import until
from tests.support.submissions import add


@pytest.fixture(scope="session")
def pooler(postgresql):
    with pooled(postgresql) as pooled_server:
        yield pooled_server


@pytest.fixture
def cluster(pooler):
    return pooler


def test_no_connection_is_kept_for_anybody(store, opened):
    """More programs than connections, each of them in the middle of nothing."""
    # One that was closed a moment ago may still be there; the server's own workers are nobody's.
    held = "SELECT pid FROM pg_stat_activity WHERE datname = 'letters' AND backend_type = 'client backend'"
    earlier = set(store.select(held))  # those of other tests may have gone past the pooler
    others = [opened() for _ in range(6)]
    assert all(add(one) for one in (store, *others, *others))
    until(lambda: len(set(store.select(held)) - earlier) <= 2, "two connections for all")


def test_nothing_is_prepared_on_a_connection_that_is_somebody_elses_next(store):
    for _ in range(5):
        assert add(store)
    assert store.select("SELECT statement FROM pg_prepared_statements") == []
