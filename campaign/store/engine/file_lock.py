"""The lock that queues writers: `flock` on a file beside the database, with a deadline.

The kernel lets those who wait have it in turn, which polling does not. It knows no deadline, so a thread does the
waiting. A thread that waited in vain keeps its place in the line, and who comes next takes that place over: however
long somebody holds the lock, no process has more threads waiting than it has writers at once.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import WeakSet

from campaign.store.protocol.errors import StoreUnavailable

DEADLINE_SECONDS = 10.0
AFTER_WAITING_IN_VAIN_SECONDS = 0.25
"""Whoever holds the lock so long is stopped, or its machine is: others must not wait for it one after the other."""


class _Place:
    """A place in the line. Its descriptor belongs to whoever holds the lock through it, and to nobody else."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.left = False
        self.has_lock = False
        self.turn = threading.Condition()
        threading.Thread(target=self._wait, name="waits for the file lock", daemon=True).start()

    def _wait(self) -> None:
        with suppress(OSError):
            fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        with self.turn:
            self.has_lock = True
            if self.left:
                os.close(self.descriptor)
            self.turn.notify()


class FileLock:
    """Held by one thread of one process at a time, on every machine-wide use of the file at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left: list[_Place] = []
        self._guard = threading.Lock()
        self._held: tuple[int, int] | None = None
        """The descriptor, and the thread that holds it."""
        _locks.add(self)

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Raises StoreUnavailable when `seconds` went by and others still hold it."""
        descriptor = self._take(seconds)
        self._held = (descriptor, threading.get_ident())
        try:
            yield
        finally:
            self._held = None
            os.close(descriptor)

    def _take(self, seconds: float) -> int:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._wait(descriptor, seconds)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _wait(self, descriptor: int, seconds: float) -> int:
        with self._guard:
            self._left = [place for place in self._left if not place.has_lock]
            again = bool(self._left)
            place = self._left.pop() if again else _Place(descriptor)
        if again:
            os.close(descriptor)
            seconds = min(seconds, AFTER_WAITING_IN_VAIN_SECONDS)
        with place.turn:
            if place.left and place.has_lock:  # It was let go of a moment ago, so the line is free to join again.
                return self._take(seconds)
            place.left = False
            if place.turn.wait_for(lambda: place.has_lock, seconds):
                return place.descriptor
            place.left = True
        with self._guard:
            self._left.append(place)
        raise StoreUnavailable("somebody else has been writing to it for too long")

    def forget_line(self) -> None:
        """In a forked process: the threads that waited, or held it, are not in it, and their descriptors must not hold
        anything: it would keep the lock from itself, and from everybody for as long as it lives."""
        if self._held and self._held[1] != threading.get_ident():
            with suppress(OSError):
                os.close(self._held[0])
            self._held = None
        for place in self._left:
            if not place.has_lock:  # else its thread closed it, and the number may be another file's by now
                with suppress(OSError):
                    os.close(place.descriptor)
        self._left, self._guard = [], threading.Lock()


_locks: "WeakSet[FileLock]" = WeakSet()


def _forget_lines() -> None:
    for lock in list(_locks):
        lock.forget_line()


os.register_at_fork(after_in_child=_forget_lines)
