"""The load: `wrk` over eight connections, and the servers it goes to."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.scene import SLUG
from tests.bench.sinks import wait_for
from tests.support.processes import free_port

SECONDS = 3
PER_ROUND = 5_000
"""More forms than a server takes in a round: one that was sent before would cost less."""
FEW = 40
"""Of so many answers is a round of no seconds, which only sees that everything runs."""


@dataclass(frozen=True)
class Load:
    """Requests a second, how many there were, and the 99th percentile of how long one took, in milliseconds."""

    rate: float
    count: int
    p99: float


def per_round(seconds: float) -> int:
    """So many forms a round of these seconds needs."""
    return PER_ROUND if seconds else 2 * FEW


def get(port: int, place: str, seconds: float = SECONDS) -> Load:
    if not seconds:
        return wrk(port, place, seconds, _script("few"), ["--", str(FEW)])
    return wrk(port, place, seconds)


def send(port: int, file: Path, number: int, seconds: float = SECONDS, step: str = "") -> Load:
    """Send forms, to be taken at an address of their own where that is a `step`; `number` says which of the file."""
    words = ["--", str(file), str(number * per_round(seconds)), *([] if seconds else [str(FEW)])]
    return wrk(port, f"/c/{SLUG}{step}", seconds, _script("forms"), words)


def _script(name: str) -> list[str]:
    return ["--script", str(Path(__file__).with_name(f"{name}.lua"))]


def wrk(
    port: int, place: str, seconds: float, options: list[str] | None = None, after: list[str] | None = None
) -> Load:
    """None of the requests may fail; on a busy machine one may take long."""
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk: apt-get install wrk")
    command = ["wrk", "-t1", "-c8", f"-d{seconds or 1:.0f}s", "--timeout=60s", "--latency", *(options or [])]
    command += [f"http://127.0.0.1:{port}{place}", *(after or [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        sys.exit(f"Some requests failed:\n{done.stdout}")
    p99, unit = _found(r"99%\s+([\d.]+)(us|ms|s)\b", done.stdout)
    count, rate = _found(r"(\d+) requests in", done.stdout)[0], _found(r"Requests/sec:\s+([\d.]+)", done.stdout)[0]
    return Load(float(rate), int(count), float(p99) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


@dataclass(frozen=True)
class Running:
    """A server of `server.py` that answers at `port`."""

    process: subprocess.Popen[bytes]
    port: int

    def memory(self) -> float:
        """Resident megabytes of the largest worker."""
        workers = psutil.Process(self.process.pid).children()
        return max(worker.memory_info().rss for worker in workers) / 1_000_000


@contextmanager
def server(kind: str, config: Path) -> Iterator[Running]:
    """One of the servers of `server.py`, in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.server", kind, str(port), str(config)])
    try:
        wait_for(port, process)
        yield Running(process, port)
    finally:
        process.terminate()
        process.wait()


def _found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"wrk said something else:\n{text}")
    return match.groups()
