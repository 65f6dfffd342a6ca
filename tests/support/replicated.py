"""Two PostgreSQL servers that take each other's place: one is written, the other follows, and commits wait for it."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from tests.support import postgresql
from tests.support.postgresql import USER, Cluster
from tests.support.processes import until

OPTIONS = {
    "wal_level": "replica",
    "max_wal_senders": "6",
    "max_connections": "120",
    "wal_receiver_status_interval": "1s",
    # By the name of what follows, so that a copy that is being made is not waited for.
    "synchronous_standby_names": "walreceiver",
}


class Replicated:
    """`primary` is written, `standby` has all that was committed, as soon as it streams."""

    def __init__(self, folders: tuple[Path, Path], options: dict[str, str]) -> None:
        self._folders, self._options = folders, OPTIONS | options
        self._servers = {folder: ExitStack() for folder in folders}
        self.primary = self._started(folders[0], postgresql.new_data)
        self.standby = self._follows(folders[1])
        self.primary.create("letters")

    def url(self) -> str:
        """An address that names both."""
        return f"postgresql://{USER}@/letters?host={self._folders[0]},{self._folders[1]}"

    def fail_over(self) -> None:
        """The primary dies as by a power cut, and the standby takes over; from then on its commits wait for another."""
        gone = self.primary.folder
        kill(self.primary)
        self._servers[gone].close()
        self.primary = self.standby
        self.primary.run("SELECT pg_promote()", "postgres")

    def bring_back(self) -> None:
        """What was the primary before follows the one that there is now."""
        (folder,) = {*self._folders} - {self.primary.folder}
        shutil.rmtree(folder / "data")
        self.standby = self._follows(folder)

    def close(self) -> None:
        for server in self._servers.values():
            server.close()

    def _follows(self, folder: Path) -> Cluster:
        started = self._started(folder, lambda to: postgresql.copied_data(self.primary, to))
        streams = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
        until(lambda: self.primary.run(streams, "postgres"), "the standby streams")
        return started

    def _started(self, folder: Path, with_data: Callable[[Path], None]) -> Cluster:
        with_data(folder / "data")
        return self._servers[folder].enter_context(postgresql.running(folder, self._options))


@contextmanager
def replicated(**options: str) -> Iterator[Replicated]:
    with postgresql.folder() as one, postgresql.folder() as other:
        made = Replicated((one, other), options)
        try:
            yield made
        finally:
            made.close()


def family(server: Cluster) -> list[psutil.Process]:
    """A server's processes."""
    parent = psutil.Process(server.server.pid)
    return [parent, *parent.children(recursive=True)]


def kill(server: Cluster) -> None:
    """All of them at once."""
    for process in family(server):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    server.server.wait()


@contextmanager
def halted(server: Cluster) -> Iterator[None]:
    """They do nothing meanwhile, and nobody is told so."""
    stopped = family(server)
    for process in stopped:
        process.suspend()
    try:
        yield
    finally:
        for process in stopped:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()
