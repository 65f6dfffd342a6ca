"""Submissions while letters leave: over a mail server that is up, slow or down. And how many letters leave meanwhile.

The campaign asks nobody to confirm, so every submission puts three letters into the queue, and the worker has work.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psutil

from campaign.actions.context import Context
from tests.bench import forms, load, scene, sinks
from tests.bench.slow_relay import slow_relay
from tests.bench.table import Rounds, Row, interleaved
from tests.support.processes import COMMAND, environment, free_port, serving, until

ROUNDS = 7
SLOW = {"slow, 20 ms": 0.020, "slow, 2 s": 2.0}


class Place:
    """Pages and delivery on one database; delivery stands still except while it is measured."""

    def __init__(self, made: scene.Scene, port: int, worker: psutil.Popen) -> None:
        self._scene, self._port, self._worker = made, port, worker
        worker.suspend()
        self.loads: list[load.Load] = []
        self.sent: list[float] = []

    def p99(self, file: Path, seconds: float, number: int) -> float:
        """Of submissions, in milliseconds, while delivery works."""
        context = self._scene.context()
        before = _sent(context)
        self._worker.resume()
        try:
            self.loads.append(load.send(self._port, file, number, seconds))
        finally:
            self._worker.suspend()
        self.sent.append((_sent(context) - before) / (self.loads[-1].count / self.loads[-1].rate))
        context.store.close()
        return self.loads[-1].p99


def measure(folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS) -> list[Row]:
    with ExitStack() as stack:
        ports = {"up": stack.enter_context(sinks.smtp_sink()), "down": free_port()}
        ports |= {name: stack.enter_context(slow_relay(trip)).port for name, trip in SLOW.items()}
        places = {name: stack.enter_context(_place(folder / name, port)) for name, port in ports.items()}
        file = _forms(folder, rounds)
        ask: dict[str, Callable[[int], float]] = {
            name: partial(place.p99, file, seconds) for name, place in places.items()
        }
        found = interleaved(ask, rounds)
    up = places["up"]
    both = Rounds({"in": [one.rate for one in up.loads], "out": up.sent})
    wait = f"submissions never wait for mail; {found.median('up'):.0f} ms is the p99 where letters leave at full speed"
    return [
        *(
            found.ratio(f"p99 of a submission, relay {name}, of it up", name, "up", "≤ 1.20", wait)
            for name in [*SLOW, "down"]
        ),
        both.number("submissions a second, while letters leave", "in", limit="both write to one file, in turns"),
        both.number("letters sent a second, while submissions come", "out", limit="the cores, which both share"),
    ]


@contextmanager
def _place(folder: Path, port: int) -> Iterator[Place]:
    made = scene.make(folder, port=port, workers=2, confirm=False)
    context = made.context()
    scene.queue_letters(context, 1)
    context.store.close()
    with serving(folder, "serve", "--no-delivery") as pages, folder.with_suffix(".log").open("wb") as log:
        worker = psutil.Popen(
            [*COMMAND, "deliver"], cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            _await_first_attempt(made, folder.with_suffix(".log"))
            yield Place(made, pages.port, worker)
        finally:
            worker.kill()
            worker.wait()


def _await_first_attempt(made: scene.Scene, log: Path) -> None:
    """Until delivery has begun: it took the letter that waits, or says that it could not."""
    context = made.context()
    until(lambda: context.store.queue(scene.SLUG).waiting == 0 or log.read_bytes(), "delivery begins")
    context.store.close()


def _forms(folder: Path, rounds: int) -> Path:
    """Forms that every place takes: their secret is the same."""
    context = scene.Scene(folder / "up").context()
    forms.write(context, folder / "forms", rounds * load.PER_ROUND)
    context.store.close()
    return folder / "forms"


def _sent(context: Context) -> int:
    rows = context.store.totals(scene.SLUG)
    return sum(row.count for row in rows if (row.dimension, row.measure, row.partner) == ("campaign", "sent", ""))
