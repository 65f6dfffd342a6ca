"""Submissions while letters leave: over a mail server that is up, slow or down. And how many letters leave meanwhile.

The campaign asks nobody to confirm, so every submission puts three letters into the queue, and delivery has work.
"""

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from campaign.actions import context as context_actions
from campaign.actions.context import Context
from tests.bench import forms, load, raw, scene, sinks
from tests.bench.slow_relay import slow_relay
from tests.bench.table import Rounds, Row, interleaved
from tests.support.processes import COMMAND, environment, free_port, serving, until

ROUNDS = 5
SLOW = {"slow, 20 ms": 0.020, "slow, 2 s": 2.0}
UP, DOWN = "up", "down"
STOP_SECONDS = 120
"""How long delivery may take to finish the letter in hand: a relay that is 2 seconds away needs some of them."""


class Place:
    """Pages and delivery on one database. Delivery runs only while it is measured.

    It is started and asked to stop each time. Halting the process instead may halt it inside a transaction, and then
    every writer of that database waits for it.
    """

    def __init__(self, made: scene.Scene, port: int) -> None:
        self._scene, self._port = made, port
        self.rates: list[float] = []
        self.sent: list[float] = []

    def p99(self, file: Path, seconds: float, number: int) -> float:
        """Of submissions, in milliseconds, while delivery works."""
        context = self._scene.context()
        with _delivering(self._scene, context):
            before = _sent(context)
            sending = load.send(self._port, file, number, seconds)
            self.sent.append((_sent(context) - before) / (sending.count / sending.rate))
        self.rates.append(sending.rate)
        context.store.close()
        return sending.p99


class Bare:
    """The same load without any of our work: a bare Flask on the same server, and the raw transaction by itself."""

    def __init__(self, made: scene.Scene, port: int) -> None:
        self._scene, self._port = made, port
        self._statements = raw.learned(made)
        self.rates: list[float] = []
        self.commits: list[float] = []

    def hello(self, seconds: float, _: int) -> float:
        return load.get(self._port, "/", seconds).p99

    def transactions(self, _: int) -> float:
        timing = raw.transactions(self._scene.database, self._statements)
        self.rates.append(timing.rate)
        self.commits.append(raw.commits(self._scene.folder / "commits.db"))
        return timing.p99


def measure(
    folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS, slow: Mapping[str, float] = SLOW
) -> list[Row]:
    with ExitStack() as stack:
        ports = {UP: stack.enter_context(sinks.smtp_sink()), DOWN: free_port()}
        ports |= {name: stack.enter_context(slow_relay(trip)).port for name, trip in slow.items()}
        places = {name: stack.enter_context(_place(folder / name, port)) for name, port in ports.items()}
        apart = scene.make(folder / "raw", workers=2, confirm=False)
        bare = Bare(apart, stack.enter_context(load.server("hello", apart.config)).port)
        file = _forms(folder, rounds * load.per_round(seconds))
        ask = {name: lambda number, place=place: place.p99(file, seconds, number) for name, place in places.items()}
        ask |= {"hello": lambda number: bare.hello(seconds, number), "raw": bare.transactions}
        waits = interleaved(ask, rounds, "ms")
    up = places[UP]
    rates = Rounds({"in": up.rates, "out": up.sent, "raw": bare.rates, "commits": bare.commits}, "a second")
    return [*_of_waiting(waits, slow), *_of_rates(rates)]


def _of_waiting(rounds: Rounds, slow: Iterable[str]) -> list[Row]:
    wait = "the same relay or another: submissions never wait for mail"
    both = "the same load on the same server, without our work"
    queue = "eight connections in front of two workers; the raw transaction has no queue"
    return [
        *(
            rounds.ratio(f"p99 of a submission, relay {name}, of it up", name, UP, "≤ 1.20", wait)
            for name in (*slow, DOWN)
        ),
        *(
            rounds.ratio(f"p99 of a submission, relay {name}, of a bare Flask hello", name, "hello", "-", both)
            for name in (UP, *slow, DOWN)
        ),
        rounds.ratio("p99 of a submission, relay up, of the raw transaction", UP, "raw", "-", queue),
        rounds.number("p99 of a submission, relay up", UP),
        rounds.number("p99 of a bare Flask hello", "hello", ".1f"),
        rounds.number("p99 of the raw transaction", "raw", ".1f"),
    ]


def _of_rates(rates: Rounds) -> list[Row]:
    turns, cores = "both write to one file, in turns", "the cores, which both share"
    return [
        rates.ratio("submissions while letters leave, of the raw transaction", "in", "raw", "-", turns),
        rates.ratio("letters sent while submissions come, of the disk's own commits", "out", "commits", "-", cores),
        rates.ratio("letters sent, of submissions taken, both as fast as they can", "out", "in", "≥ 1", cores),
        rates.number("submissions while letters leave", "in", limit=turns),
        rates.number("letters sent while submissions come", "out", limit=cores),
    ]


@contextmanager
def _place(folder: Path, port: int) -> Iterator[Place]:
    made = scene.make(folder, port=port, workers=2, confirm=False)
    with serving(folder, "serve", "--no-delivery") as pages:
        yield Place(made, pages.port)


@contextmanager
def _delivering(made: scene.Scene, context: context_actions.Context) -> Iterator[None]:
    """Delivery at work on its first letter, until the end of the block; asked to stop, it finishes what it holds."""
    scene.queue_letters(context, 1)
    before, log = _sent(context), made.folder / "deliver.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*COMMAND, "deliver"],
            cwd=made.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    try:
        until(lambda: _in_hand(made) or _sent(context) > before or log.read_bytes(), "delivery begins")
        yield
        if process.poll() is not None:
            raise RuntimeError(f"delivery ended by itself: {log.read_text(errors='replace')[-2000:]}")
        process.terminate()
        process.wait(STOP_SECONDS)
    finally:
        process.kill()
        process.wait()


def _in_hand(made: scene.Scene) -> int:
    """How many letters delivery has taken and not finished."""
    with closing(raw.connect(made.database)) as db:
        letters: int = db.execute("SELECT count(*) FROM letters WHERE state = 'sending'").fetchone()[0]
    return letters


def _forms(folder: Path, count: int) -> Path:
    """Forms that every place takes: their secret is the same."""
    context = scene.Scene(folder / UP).context()
    forms.write(context, folder / "forms", count)
    context.store.close()
    return folder / "forms"


def _sent(context: Context) -> int:
    rows = context.store.totals(scene.SLUG)
    return sum(row.count for row in rows if (row.dimension, row.measure, row.partner) == ("campaign", "sent", ""))
