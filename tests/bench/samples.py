"""Groups that the tests of the benchmark have it measure: one that is fine, and the ways to fail."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import NoReturn

from tests.bench.table import Row, row


def fine(_folder: Path) -> list[Row]:
    return [Row("speed", "a second", (3.0, 1.0, 2.0), goal="≥ 1", limit="the test"), row("size", "MB", 7.5, ".1f")]


def raises(_folder: Path) -> NoReturn:
    raise ValueError("it went wrong\nand this is how")


def exits(_folder: Path) -> NoReturn:
    sys.exit("wrk said something else")


def dies(_folder: Path) -> NoReturn:
    os._exit(3)


def hangs(_folder: Path) -> NoReturn:
    Event().wait()
    raise AssertionError


def leaves_a_halted_process(_folder: Path, told: str = "") -> NoReturn:
    """In a session of its own, where a signal to the group would not find it; `told` is the file for its number."""
    forever = "import threading; threading.Event().wait()"
    process = subprocess.Popen([sys.executable, "-c", forever], start_new_session=True)
    process.send_signal(signal.SIGSTOP)
    Path(told).write_text(f"{process.pid}")
    raise ValueError("it went wrong")
