"""Measures what the issue and the design name a goal for, and prints one table."""

import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from campaign import actions, make_context
from campaign.config import load
from campaign.core import letters, targeting
from campaign.core.letters import Supporter
from tests.bench import forms

ROUNDS, SECONDS = 5, 3
CONFIG = """
[site]
secret_key = "{secret}"
[database]
url = "sqlite:///bench.db"
[limits]
submissions_per_minute = 1000000
form_min_seconds = 0
[server]
workers = 1
"""


def main() -> None:
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        table = measure(Path(folder))
    width = max(len(row[0]) for row in table)
    print(f"{'measured':{width}}  value   goal")
    for name, value, goal in table:
        print(f"{name:{width}}  {value:6}  {goal}")


def measure(folder: Path) -> list[tuple[str, str, str]]:
    config = folder / "config.toml"
    config.write_text(CONFIG.format(secret="b" * 48))
    context = make_context(load(config, {}))
    context.store.migrate()
    actions.import_bundled_offices(context)
    actions.load_bundled(context, forms.SLUG)
    forms.write(context, folder / "forms", 60_000)
    context.store.close()
    with server("hello", config) as hello, server("ours", config) as ours, server("without-database", config) as bare:
        load_of_pages = {"hello": (hello, "/"), "form": (ours, f"/c/{forms.SLUG}")}
        pages = interleaved(load_of_pages, lambda at, place, _: get(at.port, place))
        load_of_sends = {"bare": (bare, ""), "ours": (ours, "")}
        sends = interleaved(load_of_sends, lambda at, _, number: send(at.port, folder / "forms", number * 2_000))
        number = ROUNDS
        while (sent_by_ours := submissions(context)) < 10_000 and number < 30:
            send(ours.port, folder / "forms", number * 2_000)
            number += 1
        memory = ours.memory()
    return [
        ("durable send, of the same form without a database", f"{sends['ours'] / sends['bare']:.2f}", "≥ 0.50"),
        ("form page, of a bare Flask hello", f"{pages['form'] / pages['hello']:.2f}", "≥ 0.60"),
        ("composing a letter, mean, ms", f"{compose(context):.3f}", "< 0.200"),
        (f"web worker after {sent_by_ours} submissions, MB", f"{memory:.0f}", "< 70"),
        ("sends a second (this machine, now)", f"{sends['ours']:.0f}", "-"),
        ("form pages a second (this machine, now)", f"{pages['form']:.0f}", "-"),
    ]


def interleaved(candidates, run) -> dict[str, float]:
    """The median of each candidate's rates, measured in turn so that a slow minute falls on all of them."""
    rates: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(ROUNDS):
        for name, (at, place) in candidates.items():
            rates[name].append(run(at, place, number))
    return {name: statistics.median(found) for name, found in rates.items()}


def get(port: int, place: str) -> float:
    return wrk(port, place)


def send(port: int, file: Path, start: int) -> float:
    script = str(Path(__file__).with_name("forms.lua"))
    return wrk(port, f"/c/{forms.SLUG}", "--script", script, after=["--", str(file), str(start)])


def wrk(port: int, place: str, *options: str, after: list[str] | None = None) -> float:
    """Requests a second; none may fail."""
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", *options, f"http://127.0.0.1:{port}{place}", *(after or [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        sys.exit(f"Some requests failed:\n{done.stdout}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))


class Running:
    """A server that answers at `port`."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port

    def memory(self) -> float:
        """Resident megabytes of the largest worker."""
        workers = psutil.Process(self.process.pid).children()
        return max(worker.memory_info().rss for worker in workers) / 1_000_000


@contextmanager
def server(kind: str, config: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.server", kind, str(port), str(config)])
    try:
        _wait_for(port, process)
        yield Running(process, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("A server did not start.")


def submissions(context: actions.Context) -> int:
    """How many were stored: each of these forms makes one letter to UNHCR that awaits confirmation."""
    rows = context.store.totals(forms.SLUG)
    return max(
        (row.count for row in rows if row.dimension == "target" and row.measure == "awaiting_confirmation"), default=0
    )


def compose(context: actions.Context) -> float:
    """Milliseconds to compose one letter, in the mean over every target, both languages and a hundred supporters."""
    campaign, today = context.catalogue.campaign(forms.SLUG), datetime.now(UTC).date()
    work = []
    for number in range(100):
        for country, language in (("KR", "ko"), ("GB", "en"), ("KE", "en")):
            supporter = Supporter("Jo", country, "Leeds", "A note." if number % 2 else "", ("law",), {}, language)
            for one in targeting.addressed(campaign, context.catalogue.directory(), country, language):
                work.append((one, supporter, number))
    letters.compose(*work[0], today)
    begin = time.perf_counter()
    for one, supporter, number in work:
        letters.compose(one, supporter, number, today)
    return (time.perf_counter() - begin) / len(work) * 1_000


if __name__ == "__main__":
    main()
