"""A process beside the pages: forked from theirs, begun anew when it ends, ended with them."""

import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from threading import Thread

from campaign.closed_memory import close_memory

STOP_SECONDS = 40
"""How long a process may take to finish what it has in hand, if nobody says otherwise."""
RESTART_SECONDS = 2
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


class Beside:
    """Runs `work` in a process that lists of processes call `name`, from `keep_running` until `stop`.

    It is forked, so that what this process has imported is in memory once. Whether it lives is read from a pipe whose
    other end it holds: gunicorn waits for any child, and takes the news of its end for one of its own.
    """

    def __init__(self, name: str, work: Callable[[], object], stop_seconds: int = STOP_SECONDS) -> None:
        self._name = name
        self._work = work
        self.stop_seconds = stop_seconds
        self._pid = 0
        self._life = -1
        self._started = float("-inf")

    def keep_running(self, leave: Callable[[], object]) -> None:
        """Start it where it does not run, though not twice within two seconds. In it, `leave` is called first."""
        if self._lives(0) or time.monotonic() < self._started + RESTART_SECONDS:
            return
        self._started = time.monotonic()
        parent = os.getpid()
        ours, theirs = os.pipe()
        # No signal reaches it before it has let go of this process' way to deal with them.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        try:
            pid = os.fork()
            if pid == 0:
                self._become(parent, leave)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        os.close(theirs)
        if self._life >= 0:
            os.close(self._life)
        self._pid, self._life = pid, ours

    def ask_to_stop(self) -> None:
        """Let it finish what it has in hand."""
        if self._lives(0):
            os.kill(self._pid, signal.SIGTERM)

    def stop(self) -> None:
        """Wait for its end, and bring that about if it takes too long."""
        self.ask_to_stop()
        if self._lives(self.stop_seconds):
            os.kill(self._pid, signal.SIGKILL)
            self._lives(None)

    def _lives(self, wait: float | None) -> bool:
        """Whether it runs, asked for up to `wait` seconds: until it has ended."""
        return self._life >= 0 and not select.select([self._life], [], [], wait)[0]

    def _become(self, parent: int, leave: Callable[[], object]) -> None:
        """What the new process does, and never returns from."""
        status = 1
        try:
            os.setsid()
            _take_signals(parent)
            name_process(self._name)
            close_memory()
            leave()
            self._work()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
            if isinstance(end.code, str):
                print(end.code, file=sys.stderr)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            # Nothing that this process was forked from is to be ended here as well.
            os._exit(status)


def name_process(name: str) -> None:
    """What lists of processes call this one, on Linux: 15 bytes at most."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def _take_signals(parent: int) -> None:
    """End by the usual signals, and with the parent."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _end_with(parent)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _end_with(parent: int) -> None:
    """Have this process asked to stop when its parent is gone, however that came to its end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it went before the kernel was told
            os.kill(os.getpid(), signal.SIGTERM)
    else:
        Thread(target=_stop_without, args=(parent,), daemon=True).start()


def _stop_without(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
