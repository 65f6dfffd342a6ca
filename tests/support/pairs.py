"""What two connections do at the same time, the first of them stopped before each of its statements on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

from campaign.store.on_postgresql import PostgresqlStore
from tests.support.postgresql import Cluster
from tests.support.processes import until
from tests.support.stopping import stopped_before, waits, waits_for_file
from tests.support.submissions import submission


@dataclass(frozen=True)
class Case:
    """What is there before (`given`), and what two do with it at the same time."""

    given: Callable[..., Any]
    first: Callable[..., Any]
    second: Callable[..., Any]
    also: str = "SELECT 1"
    """A query for what else two orders may differ in."""


def require_one_after_the_other(
    case: Case, store: PostgresqlStore, cluster: Cluster, step: int, beside: PostgresqlStore | None = None
) -> None:
    """Whatever is stored and answered is what comes of one of the two orders; stopped before every so many statements.

    The second runs while the first is stopped, to its end or until it waits for a lock. It goes through the store
    `beside`, where there is one.
    """
    beside = beside or store

    def is_as_far_as_it_gets(second: Future[Any]) -> bool:
        return second.done() or waits(cluster) or waits_for_file(store._lock._path)

    def begun() -> Any:
        cluster.empty(but=["sealing", "slots_fresh"])  # keys that are there, so that nobody has to fill some
        store.save_campaign("rivers", "live", "source")
        return case.given(store)

    store.add_submission(submission())  # keys are filled
    given = begun()
    orders = [(case.first(store, given), case.second(beside, given), seen(store, case.also))]
    given = begun()
    second, first = case.second(beside, given), case.first(store, given)
    orders.append((first, second, seen(store, case.also)))

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as another:
        for place in count(2, step):
            given = begun()
            with stopped_before(place) as stop:
                first = one.submit(stop.running, case.first, store, given)
                stop.reached.wait()
                second = another.submit(case.second, beside, given)
                until(lambda: is_as_far_as_it_gets(second), "the second ends or waits", every=0.002)  # noqa: B023
                stop.go.set()
                assert (first.result(), second.result(), seen(store, case.also)) in orders, f"before statement {place}"
            if stop.is_over:
                break
        for pool, used in ((one, store), (another, beside)):
            pool.submit(used.close).result()


def seen(store: PostgresqlStore, also: str) -> tuple[Any, ...]:
    """All that two orders may differ in, but for what is random, and what the query `also` gives."""
    letters = store.select(
        "SELECT target, state, coalesce(way, ''), said_sent, coalesce(worker, '') FROM letters ORDER BY 1, 2, 3, 4, 5"
    )
    submissions = store.select(
        "SELECT confirmed_at IS NOT NULL, counted, erased, version FROM submissions ORDER BY 1, 2, 3, 4"
    )
    numbers = store.select("SELECT office, shown, start, count FROM allotments ORDER BY 1, 2")
    others = [len(store.select(f"SELECT 1 FROM {table}")) for table in ("items", "paces", "written", "texts")]
    totals = sorted(repr(row) for row in store.totals("rivers") if row.count)
    beside = sorted(repr(count) for count in store.activity("rivers", "") if count.count)
    waiting = [row for row in store.waiting_at("rivers") if row[2]]
    counted = (totals, beside, waiting, len(store.contacts("rivers")))
    return letters, submissions, numbers, others, counted, store.select(also)
