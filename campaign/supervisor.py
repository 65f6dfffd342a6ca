"""Running pages and delivery beside each other: one parent, a child process each, a clean stop on SIGTERM."""

import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STOP_SECONDS = 40
"""How long a child may take to finish what it has in hand; longer than the mail server's time-out."""
RESTART_SECONDS = 2


@dataclass(frozen=True)
class Child:
    """A command to keep running. When one that is `vital` ends, everything ends."""

    command: Sequence[str]
    vital: bool


def supervise(children: Sequence[Child], environ: Mapping[str, str]) -> int:
    """Run the children until SIGTERM, SIGINT, SIGHUP (a closed terminal) or the end of a vital one.

    Returns the exit status to end with.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    running = [subprocess.Popen(child.command, env=environ, start_new_session=True) for child in children]
    status = 0
    try:
        while not stop.wait(RESTART_SECONDS):
            for at, child in enumerate(children):
                ended = running[at].poll()
                if ended is not None and child.vital:
                    status = ended or 1
                    stop.set()
                elif ended is not None:
                    running[at] = subprocess.Popen(child.command, env=environ, start_new_session=True)
    finally:
        _end(running)
    return status


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
