"""Running pages and delivery beside each other: one parent, a child process each, a clean stop on SIGTERM.

Children are forked, not started anew: what the parent has imported is in memory once, whatever number of processes
use it. So the parent imports what they need, leaves nothing open and starts no thread.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path

STOP_SECONDS = 40
"""How long a child may take to finish what it has in hand; longer than the mail server's time-out."""
RESTART_SECONDS = 2
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Child:
    """A command to keep running, by the name that lists of processes show. When one that is `vital` ends, all end."""

    name: str
    words: Sequence[str]
    vital: bool


def supervise(children: Sequence[Child], environ: Mapping[str, str], run: Callable[[], object]) -> int:
    """Run the children until SIGTERM, SIGINT, SIGHUP (a closed terminal) or the end of a vital one.

    Each calls `run`, with its words in `sys.argv` and with `environ`. Returns the exit status to end with.
    """
    stop = threading.Event()
    for number in STOPPING:
        signal.signal(number, lambda *_: stop.set())
    # What the garbage collector never looks at again is never written to, and stays shared.
    gc.collect()
    gc.freeze()
    running: list[ForkProcess] = []
    status = 0
    try:
        for child in children:
            running.append(_start(child, environ, run))
        while not stop.wait(RESTART_SECONDS):
            for at, child in enumerate(children):
                ended = running[at].exitcode
                if ended is not None and child.vital:
                    status = ended if ended > 0 else 1
                    stop.set()
                elif ended is not None:
                    running[at] = _start(child, environ, run)
    finally:
        _end(running)
    return status


def _start(child: Child, environ: Mapping[str, str], run: Callable[[], object]) -> ForkProcess:
    """Fork a child. No signal reaches it before it has let go of the parent's way to deal with them."""
    process = multiprocessing.get_context("fork").Process(target=_become, args=(child, environ, run))
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    return process


def _become(child: Child, environ: Mapping[str, str], run: Callable[[], object]) -> None:
    """What a child does: it is the command, as if it had been started by itself."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/comm").write_text(child.name)
    if environ is not os.environ:
        os.environ.clear()
        os.environ.update(environ)
    sys.argv = [sys.argv[0], *child.words]
    run()


def _end(running: Sequence[ForkProcess]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        process.join(STOP_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
