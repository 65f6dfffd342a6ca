"""A thread that is stopped before one of its statements on PostgreSQL, while another goes on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg

from tests.support.postgresql import Cluster


class Stop:
    """A thread that goes no further than before its statement number `place` until it is let go."""

    def __init__(self, place: int) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        self.is_over = False
        self._left, self._thread = place, 0

    def running(self, verb: Callable[..., Any], *given: Any) -> Any:
        """What the verb gives, in the thread that is stopped; `is_over` where it ended before that place."""
        self._thread = threading.get_ident()
        try:
            return verb(*given)
        finally:
            self.is_over = not self.reached.is_set()
            self._thread = 0
            self.reached.set()

    def look(self) -> None:
        if threading.get_ident() == self._thread:
            self._left -= 1
            if self._left == 0:
                self.reached.set()
                assert self.go.wait(60)


@contextmanager
def stopped_before(place: int) -> Iterator[Stop]:
    """What `running` runs stops before its statement of this number, from 1, until the block ends or `go` is set."""
    stop, execute = Stop(place), psycopg.Cursor.execute

    def said_to_it(cursor: Any, *given: Any, **named: Any) -> Any:
        stop.look()
        return execute(cursor, *given, **named)

    with mock.patch.object(psycopg.Cursor, "execute", said_to_it):
        try:
            yield stop
        finally:
            stop.go.set()


def waits(cluster: Cluster) -> bool:
    """Whether somebody waits for a lock."""
    return bool(cluster.run("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))


def waits_for_file(path: Path) -> bool:
    """Whether somebody of this machine waits for the lock of a file."""
    number = f":{path.stat().st_ino} " if path.exists() else ":-"
    return any("->" in line and number in line for line in Path("/proc/locks").read_text().splitlines())
