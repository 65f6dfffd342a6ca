"""Hosts that share a database, each a folder and processes of its own, which begin anew when they were killed."""

import contextlib
import random
import re
import shutil
import stat
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Lock, Thread

import psutil

from tests.support.processes import COMMAND, Server, environment, free_port, run

WEB, DELIVERY = "web", "delivery"


def set_in(config: Path, **values: object) -> None:
    """Give settings other values; each name stands once, or the first place counts."""
    text = config.read_text()
    for name, value in values.items():
        text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
        assert count, name
    config.write_text(text)


def called(folder: Path, name: str, was: str = "") -> None:
    """Give the host of a folder its name."""
    config = folder / "config.toml"
    text, count = re.subn(rf'^name = "{was}"$', f'name = "{name}"', config.read_text(), count=1, flags=re.MULTILINE)
    assert count, config
    config.write_text(text)


def joined(one: Path, name: str) -> Path:
    """Another host of the database that `one` works on, as the document says: it is handed the keys by a command."""
    folder = one.with_name(name)
    folder.mkdir()
    shutil.copy(one / "config.toml", folder)
    called(folder, name, one.name)
    run(one, "keys", "export", "handed-over", "--yes").fine()
    assert stat.S_IMODE((one / "handed-over").stat().st_mode) == 0o600
    shutil.move(one / "handed-over", folder)
    run(folder, "keys", "import", "handed-over").fine()
    assert not (folder / "handed-over").exists()
    return folder


class Host:
    """Pages or delivery of one folder; `port` is that of its pages, which may have delivery beside them.

    `before` stands before the command, `settings` in its environment.
    """

    def __init__(
        self,
        folder: Path,
        kind: str,
        *,
        port: int = 0,
        delivers: bool = False,
        before: Sequence[str] = (),
        **settings: str,
    ) -> None:
        self.folder, self.kind = folder, kind
        self.port = port or (free_port() if kind == WEB else 0)
        self._settings = {"CAMPAIGN_SERVER__WORKERS": "1"} | settings
        pages = ["serve", "--port", str(self.port), *([] if delivers else ["--no-delivery"])]
        self._command = [*before, *COMMAND, *(pages if kind == WEB else ["deliver"])]
        self._process: subprocess.Popen[bytes] | None = None
        self._guard = Lock()

    def begin(self) -> None:
        """Where it does not run."""
        with self._guard:
            if self._process is None or self._process.poll() is not None:
                self._begin()

    def _begin(self) -> None:
        with self.folder.with_name(f"{self.folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.folder,
                env=environment(**self._settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def family(self) -> list[psutil.Process]:
        """Its processes, the one that began it first."""
        with contextlib.suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self._process.pid if self._process else 0)
            return [parent, *parent.children(recursive=True)]
        return []

    def answers(self) -> bool:
        """Whether its pages can take something in; delivery has none."""
        if self.kind == DELIVERY:
            return True
        log = self.folder.with_name(f"{self.folder.name}.log")
        with contextlib.suppress(OSError):
            assert self._process is not None
            return Server(self._process, self.port, log, log).get("/readyz").status == 200
        return False

    def end(self) -> int:
        """As an init system ends it; its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(60)

    def kill(self) -> None:
        """All its processes at once, as when its machine is gone."""
        with self._guard:
            family = self.family()
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(family, 10)
            if self._process:
                self._process.wait()


class Fleet:
    """All hosts, kept running as an init system keeps them, and killed at any moment of what they do."""

    def __init__(self, hosts: Sequence[Host]) -> None:
        self.hosts = hosts
        self.kills: Counter[str] = Counter()
        self._chance = random.Random(18)
        self._over = Event()
        self._keeping = Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "Fleet":
        for host in self.hosts:
            host.begin()
        self._keeping.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop_keeping()
        for host in self.hosts:
            host.kill()

    def end(self) -> list[int]:
        """The exit status of each."""
        self._stop_keeping()
        return [host.end() for host in self.hosts]

    def kill(self, times: int, most_seconds: float, over: Event) -> None:
        """A process of a host, or the host whole, and so on, one host after another, each at any moment.

        The pages of all are back before the next one dies: however slow this machine is, there is work under way.
        """
        hosts, kinds = list(self.hosts), ("a process", "a host")
        while sum(self.kills.values()) < times and not over.wait(self._chance.uniform(0, most_seconds)):
            if not all(host.answers() for host in self.hosts):
                continue
            if not hosts:
                hosts = list(self.hosts)
            host = hosts.pop(self._chance.randrange(len(hosts)))
            kind = self._chance.choice(kinds) if host.kind == WEB else "a host"
            self._kill_one(host) if kind == "a process" else host.kill()
            self.kills[f"{host.kind}: {kind}"] += 1

    def _kill_one(self, host: Host) -> None:
        with contextlib.suppress(psutil.NoSuchProcess, IndexError):
            self._chance.choice(host.family()[1:]).kill()

    def _keep(self) -> None:
        while not self._over.wait(0.3):
            for host in self.hosts:
                host.begin()

    def _stop_keeping(self) -> None:
        self._over.set()
        if self._keeping.is_alive():
            self._keeping.join()
