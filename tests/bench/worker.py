"""Delivery workers in processes of their own: `python -m tests.bench.worker CONFIG NAME`.

It says "ready", waits for a line, sends what is due and says how many mails and in how many seconds.
"""

import subprocess
import sys
from pathlib import Path

WAITS = "ready"


def main(config: str, name: str) -> None:
    import time

    from campaign import make_context
    from campaign.config.settings import load
    from campaign.delivery.outgoing import Outgoing
    from campaign.delivery.process import transports_for
    from campaign.delivery.worker import Worker

    settings = load(Path(config), {})
    context = make_context(settings)
    context.catalogue.campaigns()  # parsed before there is anything to do, as `campaign serve` has it
    outgoing = Outgoing(settings, context.catalogue)
    worker = Worker(context, outgoing, transports_for(settings), name)
    print(WAITS, flush=True)
    sys.stdin.readline()
    begin = time.monotonic()
    sent = worker.drain()
    print(sent, time.monotonic() - begin, flush=True)


class Waiting:
    """A process that says "ready" and waits, then works and tells how much it did, and in how many seconds."""

    def __init__(self, command: list[str], log: Path) -> None:
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        self._log = log
        if self._line() != WAITS:
            self._fail()

    def go(self) -> None:
        self._write("go\n")

    def done(self) -> tuple[int, float]:
        """Wait for the end: how many, and the seconds it took."""
        words = self._line().split()
        self._process.communicate()
        if self._process.returncode or len(words) != 2:
            self._fail()
        return int(words[0]), float(words[1])

    def _line(self) -> str:
        return self._process.stdout.readline().strip() if self._process.stdout else ""

    def _write(self, text: str) -> None:
        if self._process.stdin:
            self._process.stdin.write(text)
            self._process.stdin.flush()

    def _fail(self) -> None:
        self._process.kill()
        self._process.wait()
        sys.exit(f"A worker failed: {self._log.read_text(errors='replace')[-2000:]}")


def workers(config: Path, count: int) -> list[Waiting]:
    """Workers of ours, ready to go."""
    log = config.with_name("worker.log")
    return [
        Waiting([sys.executable, "-m", "tests.bench.worker", str(config), f"worker {number}"], log)
        for number in range(count)
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
