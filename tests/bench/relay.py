"""Delivery over a relay that answers after 20 ms: against connections ÷ round trip, the most that one letter a round
trip can be. One worker has all the connections, and opens them by itself.
"""

import shutil
from functools import partial
from pathlib import Path

from tests.bench import scene
from tests.bench.slow_relay import measured_round_trip, slow_relay
from tests.bench.table import TIMES, Row, interleaved
from tests.bench.worker import workers

ROUND_TRIP, LETTERS, ROUNDS = 0.020, 200, 3
CONNECTIONS = (1, 4, 16)
LIMIT = (
    "one letter a round trip and connection is the most that waiting for each answer allows: its commands left with "
    "the letter before (RFC 2920), its text leaves after that one's mark, a sync and 0.7 ms of work"
)


def measure(folder: Path, letters: int = LETTERS, rounds: int = ROUNDS) -> list[Row]:
    """`letters` for each connection."""
    queued = {count: _queued(folder / f"queued for {count}", letters * count) for count in CONNECTIONS}
    candidates = {f"{count}": partial(_rate, queued[count], folder / "round", count) for count in CONNECTIONS}
    times = interleaved(candidates, rounds, TIMES)
    return [
        times.number(
            f"delivery at 20 ms, of connections ÷ round trip: {count} ÷ 20 ms", f"{count}", ".2f", "≥ 0.95", LIMIT
        )
        for count in CONNECTIONS
    ]


def _queued(folder: Path, letters: int) -> scene.Scene:
    made = scene.make(folder, confirm=False)
    context = made.context()
    scene.queue_letters(context, letters)
    context.store.close()
    return made


def _rate(queued: scene.Scene, folder: Path, count: int, _: int) -> float:
    """Letters a round trip and connection, while there are letters: from the first tenth to the last three."""
    copied = scene.Scene(folder)
    shutil.copytree(queued.folder, folder)
    with slow_relay(ROUND_TRIP) as relay:
        scene.aim(copied, relay.port, connections=count)
        (worker,) = workers(copied.config, 1)
        worker.go()
        worker.done()
        trip = measured_round_trip(relay)
    shutil.rmtree(folder)
    taken = sorted(relay.accepted)
    first, last = len(taken) // 10, len(taken) * 7 // 10
    return (last - first) / (taken[last] - taken[first]) * trip / count
