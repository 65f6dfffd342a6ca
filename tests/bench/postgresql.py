"""On PostgreSQL: many connections, many workers, many letters, two hosts, and a snapshot that somebody holds.

The server is one of its own, with fsync. Submissions are held against the same statements without any of our code, sent
by psycopg alone; everything else against itself where there is less of it.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg

from campaign.core.delivery import outcomes
from campaign.store.protocol.delivery import Finished, Pacing
from tests.bench import several_hosts
from tests.bench.fill_postgresql import fill
from tests.bench.on_postgresql import CAMPAIGN, Base, Recorded, base, processes, rate, replayed, submission, verbs
from tests.bench.table import Row, interleaved, row

ROUNDS, CONNECTIONS, WORKERS = 3, 8, 8
MAILBOXES, BATCH = 40, 50
SIZES = (1_000, 1_000_000, 10_000_000)
HOUR = timedelta(hours=1)


def measure(
    folder: Path,
    rounds: int = ROUNDS,
    count: int = 300,
    letters: int = 60_000,
    sizes: tuple[int, ...] = SIZES,
    held_seconds: float = 300,
    relay_letters: int = 2_000,
) -> list[Row]:
    """`count` submissions of each connection, `letters` to be claimed."""
    with base(folder) as empty:
        rows = _of_submissions(empty, rounds, count)
        rows += _of_claims(empty, letters)
        rows += _of_sizes(empty, rounds, count, sizes)
        rows += _of_a_held_snapshot(empty, rounds, held_seconds)
        rows += several_hosts.measure(folder / "hosts", empty.server, rounds, relay_letters)
    return rows


def _adding(there: Base, connections: int, count: int) -> float:
    return rate([lambda: verbs(there.opened(), count)] * connections)


def _of_submissions(empty: Base, rounds: int, count: int) -> list[Row]:
    with empty.copied() as there:
        recorded, store = Recorded(), there.opened()
        made = [submission() for _ in range(CONNECTIONS * count)]
        with recorded.recording():
            for new in made:
                recorded.record(partial(store.add_submission, new))
        store.close()

    def adding(connections: int, _: int) -> float:
        with empty.copied() as there:
            return _adding(there, connections, count)

    def bare(_: int) -> float:
        with empty.copied() as there:
            shares = [recorded.calls[at::CONNECTIONS] for at in range(CONNECTIONS)]
            return rate([partial(replayed, there, share) for share in shares])

    ask = {"one": partial(adding, 1), "eight": partial(adding, CONNECTIONS), "bare": bare}
    rates = interleaved(ask, rounds, "a second")
    name, cores = f"submissions over {CONNECTIONS} connections", "the cores, which programs and server share: below"
    busy, all_there_is = _kept_busy(empty, count), f"there are {psutil.cpu_count()}, so no more than that ÷ this fit in"
    return [
        rates.ratio(f"{name}, of those over one", "eight", "one", "≥ 2", cores),
        rates.ratio(f"{name}, of the same statements alone", "eight", "bare", "≥ 0.70", "sealing, and the slots"),
        rates.number(name, "eight"),
        row("what one connection and its server keep busy", "processors", busy, ".2f", limit=all_there_is),
    ]


def _kept_busy(empty: Base, count: int) -> float:
    """How many processors, while nothing else works on this machine."""
    told = processes.SimpleQueue()

    def adding() -> Callable[[], int]:
        add = verbs(there.opened(), count)

        def run() -> int:
            before, began = _busy_seconds(), time.monotonic()
            done = add()
            told.put((_busy_seconds() - before) / (time.monotonic() - began))
            return done

        return run

    with empty.copied() as there:
        rate([adding])
    return float(told.get())


def _busy_seconds() -> float:
    """What the processors of this machine did so far, of all programs."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


def _of_claims(empty: Base, letters: int) -> list[Row]:
    with empty.copied() as there, TemporaryDirectory() as folder:
        _queue(there, letters)
        claimed = [Path(folder, f"{number}") for number in range(WORKERS)]

        def claims(number: int) -> Callable[[], int]:
            store, ids = there.opened(), list[int]()
            pacing, now = _pacing(), datetime.now(UTC)

            def run() -> int:
                while some := store.claim(now, f"worker-{number}", now + HOUR, BATCH, pacing):
                    ids.extend(claimed.id for claimed in some)
                # A file, as a pipe takes no more of them while nobody reads.
                claimed[number].write_text(" ".join(map(str, ids)))
                return len(ids)

            return run

        per_second = rate([partial(claims, number) for number in range(WORKERS)])
        ids = [number for file in claimed for number in file.read_text().split()]
        if len(ids) != len(set(ids)) or len(ids) < letters:
            raise RuntimeError(f"{len(ids)} claims of {letters} letters, {len(set(ids))} of them different")
    name = f"letters claimed by {WORKERS} workers, opened, none twice"
    return [row(name, "a second", per_second, goal="≥ 12,000", limit="the cores: each is opened, which is AES")]


def _queue(there: Base, letters: int) -> None:
    def queues(number: int) -> Callable[[], int]:
        store = there.opened()
        store._durable = False
        some = range(number, letters // 2, WORKERS)
        return lambda: sum(store.add_submission(submission(MAILBOXES, number)) for number in some)

    rate([partial(queues, number) for number in range(WORKERS)])


def _pacing() -> Pacing:
    offices = [f"office-{number}-{at}" for number in range(MAILBOXES) for at in range(2)]
    return Pacing(1_000_000, {(CAMPAIGN, office): f"{office}@x.example" for office in offices if _is_used(office)})


def _is_used(office: str) -> bool:
    """Of the first letter's offices every second one is written to, and of the second's the others."""
    _, number, at = office.split("-")
    return int(number) % 2 == int(at)


def _of_sizes(empty: Base, rounds: int, count: int, sizes: tuple[int, ...]) -> list[Row]:
    rows, small = [], sizes[0]
    with empty.copied() as few, empty.copied() as many:
        fill(few, small)
        filled = 0
        for size in sizes[1:]:
            fill(many, size - filled)
            filled = size
            if size <= 1_000_000:
                # The first ones make what a page of an index was split for.
                _adding(many, 1, count), _adding(few, 1, count)
                sends = {"many": lambda _: _adding(many, 1, count), "few": lambda _: _adding(few, 1, count)}
                sent = interleaved(sends, rounds, "a second")
                name = f"submissions on PostgreSQL at {size:,} letters, of {small:,}"
                rows.append(sent.ratio(name, "many", "few", "≥ 0.85", "growth: its row in each index"))
            told = interleaved({"many": partial(_totals, many), "few": partial(_totals, few)}, rounds, "ms")
            name = f"totals on PostgreSQL at {size:,} letters, of {small:,}"
            rows.append(told.ratio(name, "many", "few", "≤ 1.20", "the rows of the ledger, as many at each size"))
    return rows


def _totals(there: Base, _: int) -> float:
    store, times = there.opened(), list[float]()
    store.put_counters_together()
    for _ in range(300):
        began = time.perf_counter()
        store.totals(CAMPAIGN)
        times.append(time.perf_counter() - began)
    store.close()
    return statistics.median(times) * 1_000


def _of_a_held_snapshot(empty: Base, rounds: int, seconds: float) -> list[Row]:
    """How quick the queue is at the end of so long a snapshot, of one that worked as long without.

    Not of how quick it was before: as its mailboxes get more in an hour, more is counted for their pace.
    """
    with empty.copied() as held, empty.copied() as free, psycopg.connect(held.server.url(held.name)) as holds:
        holds.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        holds.execute("SELECT count(*) FROM letters")
        _working(held, seconds), _working(free, seconds)
        queues = {"held": partial(_part_of, held, seconds / 20), "free": partial(_part_of, free, seconds / 20)}
        rates = interleaved(queues, rounds, "a second")
    name = f"the queue at the end of a snapshot held for {seconds:.0f} s, of one without"
    return [rates.ratio(name, "held", "free", "≥ 0.80", "dead rows that may not be cleared away")]


def _part_of(there: Base, seconds: float, _: int) -> float:
    return _working(there, seconds)


def _working(there: Base, seconds: float) -> float:
    """Letters a second that are stored, claimed and finished."""
    store, done, number = there.opened(), 0, 0
    began, pacing = time.monotonic(), _pacing()
    while (taken := time.monotonic() - began) < seconds or not done:
        for _ in range(10):
            store.add_submission(submission(MAILBOXES, number := number + 1))
        now = datetime.now(UTC)
        claims = store.claim(now, "worker", now + HOUR, BATCH, pacing)
        store.finish_all([Finished(claimed, outcomes.sent("250"), now) for claimed in claims])
        done += len(claims)
    store.close()
    return done / taken
