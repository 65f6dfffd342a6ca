"""Delivery on two hosts of one PostgreSQL database, of delivery on one, over a relay that is 20 ms away."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from campaign import make_context
from campaign.config.settings import load
from tests.bench import scene
from tests.bench.slow_relay import SlowRelay, slow_relay
from tests.bench.table import Row, interleaved
from tests.support.fleet import joined
from tests.support.postgresql import Cluster
from tests.support.processes import COMMAND, environment, until

ROUND_TRIP = 0.020
CONNECTIONS = 4
"""Of each host: so few that the relay is what there is to wait for."""


def measure(folder: Path, server: Cluster, rounds: int, letters: int) -> list[Row]:
    with slow_relay(ROUND_TRIP) as relay:
        url = server.create("hosts")
        one = scene.make(folder / "one", port=relay.port, confirm=False, url=url, connections=CONNECTIONS, name="one")
        folders = [one.folder, joined(one.folder, "two")]
        ask = {f"{hosts}": partial(_delivering, folders[:hosts], relay, letters) for hosts in (1, 2)}
        rates = interleaved(ask, rounds, "a second")
    limit = f"{CONNECTIONS} connections of each host, and the round trips on each"
    return [
        rates.ratio("letters sent by two hosts over a relay 20 ms away, of one", "2", "1", "≥ 1.8", limit),
        rates.number("letters sent by two hosts over a relay 20 ms away", "2", limit=limit),
    ]


def _delivering(folders: list[Path], relay: SlowRelay, letters: int, number: int) -> float:
    """Letters a second, from the first that the relay took to the last."""
    context = make_context(load(folders[0] / "config.toml", {}))
    waiting = scene.queue_letters(context, letters, (2 * number + len(folders)) * letters)
    context.store.close()
    before = len(relay.accepted)
    with ExitStack() as stack:
        for folder in folders:
            stack.enter_context(_deliverer(folder))
        until(lambda: len(relay.accepted) >= before + waiting, "all letters are sent", 600)
    taken = relay.accepted[before:]
    # Both are at work by then, and neither has run out of letters.
    first, last = len(taken) // 5, len(taken) * 4 // 5
    return (last - first) / (taken[last] - taken[first])


@contextmanager
def _deliverer(folder: Path) -> Iterator[None]:
    process = subprocess.Popen([*COMMAND, "deliver"], cwd=folder, env=environment(), stdin=subprocess.DEVNULL)
    try:
        yield
        process.terminate()
        process.wait(120)
    finally:
        process.kill()
        process.wait()
