"""A lock on a file that writers of several processes queue for, each with an end to its patience."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Somebody else holds it, and has for too long."""


class FileLock:
    """`flock` on the file at `path`, which the kernel gives to those who wait in their order.

    A wait in the kernel has no deadline, so a thread of its own waits there once there is somebody to wait for. Whoever
    holds the lock may have been stopped, with the whole machine or by itself: after one wait that came to nothing, this
    process asks without waiting for as long again, so that its pages answer instead of standing in line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._no_waiting_until = float("-inf")

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Hold the lock. Raises Held after `seconds` of waiting, and OSError where there can be no such file."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not (_is_free(descriptor) or self._waited(descriptor, seconds)):
                raise Held
            yield
        finally:
            # A thread that still waits is given the lock of a closed file, which is nobody's.
            os.close(descriptor)

    def _waited(self, descriptor: int, seconds: float) -> bool:
        if time.monotonic() < self._no_waiting_until:
            return False
        taken = threading.Event()
        threading.Thread(target=_wait, args=(descriptor, taken), daemon=True).start()
        if taken.wait(seconds):
            self._no_waiting_until = float("-inf")
            return True
        self._no_waiting_until = time.monotonic() + seconds
        return False


def _is_free(descriptor: int) -> bool:
    """Take it where nobody has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(descriptor: int, taken: threading.Event) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    taken.set()
