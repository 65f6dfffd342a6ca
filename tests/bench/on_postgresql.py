"""Databases of a PostgreSQL of our own, as durable as any; each measurement has a fresh copy of one."""

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from campaign.core.letters.submissions import NewLetter, NewSubmission, Personal, Words
from campaign.store.engine.postgresql_session import Session
from campaign.store.on_postgresql import PostgresqlStore
from campaign.store.protocol import Store
from tests.support.postgresql import Cluster, cluster

OPTIONS = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on", "shared_buffers": "256MB"}
OPTIONS |= {"max_wal_size": "8GB", "checkpoint_timeout": "30min"}
KEY = b"b" * 32
CAMPAIGN = "rivers"
processes = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Base:
    """A database that others are copies of, with its key files at `path`."""

    server: Cluster
    name: str
    path: Path

    def opened(self) -> PostgresqlStore:
        return PostgresqlStore(self.server.url(self.name), self.path, KEY)

    @contextmanager
    def copied(self) -> Iterator["Base"]:
        """A copy, with keys of its own, that is gone at the end."""
        name = f"copy_{time.monotonic_ns()}"
        self.server.run(f"CREATE DATABASE {name} TEMPLATE {self.name} STRATEGY FILE_COPY", "postgres")
        self.server.run("CHECKPOINT", "postgres")
        path = self.path.with_name(name)
        for file in self.path.parent.glob(f"{self.path.name}.*"):
            shutil.copy(file, path.with_name(name + file.name.removeprefix(self.path.name)))
        try:
            yield Base(self.server, name, path)
        finally:
            self.server.run(f"DROP DATABASE {name} WITH (FORCE)", "postgres")


@contextmanager
def base(folder: Path) -> Iterator[Base]:
    """A database with a campaign in it and nothing else, on a server of its own."""
    with cluster(**OPTIONS) as server:
        server.create("base")
        made = Base(server, "base", folder / "base")
        store = made.opened()
        store.migrate()
        store.save_campaign(CAMPAIGN, "live", "source")
        for _ in range(3):  # so that the rows of the counters are there
            store.add_submission(submission())
        store.destroy_unreferenced()
        store.close()
        yield made


def submission(mailboxes: int = 1, number: int = 0) -> NewSubmission:
    """Two letters that are on their way, to offices of so many."""
    receipt = os.urandom(32)
    offices = [f"office-{(2 * number + at) % mailboxes}-{at}" for at in range(2)]
    letters = tuple(
        NewLetter(
            f"target-{at}", office, "en", True, False, receipt[at : at + 16], f"<{receipt[:12].hex()}{at}@x.example>"
        )
        for at, office in enumerate(offices)
    )
    words = {letter.target: Words("Rivers", "Please keep our rivers clean. " * 20) for letter in letters}
    return NewSubmission(
        receipt=receipt,
        campaign=CAMPAIGN,
        at=datetime.now(UTC),
        country="GB",
        language="en",
        page_language="en",
        letters=letters,
        personal=Personal("Jo Writer", "jo@supporters.example", words),
        writer=receipt[:16],
        confirm=False,
    )


def rate(works: Sequence[Callable[[], Callable[[], int]]]) -> float:
    """How many a second processes do together, from when the last is ready until the last is done.

    Each work prepares itself in its process, and gives what is measured, which gives how many it did.
    """
    ready, told = processes.Barrier(len(works) + 1), processes.SimpleQueue()

    def run(work: Callable[[], Callable[[], int]]) -> None:
        done = -1  # unless it gets to its end
        try:
            does = work()
            ready.wait()
            done = does()
        finally:
            told.put((done, time.monotonic()))

    started = [processes.Process(target=run, args=(work,)) for work in works]
    for process in started:
        process.start()
    ready.wait(600)
    began = time.monotonic()
    results = [told.get() for _ in works]
    for process in started:
        process.join()
    if any(done < 0 for done, _ in results):
        raise RuntimeError("a process failed that was measured")
    return sum(done for done, _ in results) / (max(at for _, at in results) - began)


class Recorded:
    """The statements of what verbs do, with their values, as they are sent; one list for each call."""

    def __init__(self) -> None:
        self.calls: list[list[tuple[bytes, Any, bool]]] = []

    def record(self, verb: Callable[[], object]) -> None:
        self.calls.append([])
        verb()

    @contextmanager
    def recording(self) -> Iterator[None]:
        execute, many = psycopg.Cursor.execute, psycopg.Cursor.executemany

        def executed(cursor: Any, query: Any, params: Any = None, **named: Any) -> Any:
            self.calls[-1].append((query, params, False))
            return execute(cursor, query, params, **named)

        def executed_many(cursor: Any, query: Any, params: Any, **named: Any) -> Any:
            params = list(params)
            self.calls[-1].append((query, params, True))
            return many(cursor, query, params, **named)

        psycopg.Cursor.execute, psycopg.Cursor.executemany = executed, executed_many  # type: ignore[method-assign]
        try:
            yield
        finally:
            psycopg.Cursor.execute, psycopg.Cursor.executemany = execute, many  # type: ignore[method-assign]


def replayed(there: Base, calls: Sequence[Sequence[tuple[bytes, Any, bool]]]) -> Callable[[], int]:
    """What sends them again, with nothing of ours around them."""
    link = Session(there.server.url(there.name)).link

    def run() -> int:
        for call in calls:
            for query, params, many in call:
                if many:
                    link.cursor().executemany(query, params)
                else:
                    link.execute(query, params)
        return len(calls)

    return run


def verbs(store: Store, count: int) -> Callable[[], int]:
    """What adds so many submissions, over a connection that is there, as that of `replayed` is."""
    made = [submission() for _ in range(count)]
    store.add_submission(submission())

    def run() -> int:
        for new in made:
            store.add_submission(new)
        return count

    return run
