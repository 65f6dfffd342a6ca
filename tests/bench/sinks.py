"""Where the benchmark's mail ends: Postfix's `smtp-sink`, which throws it away."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.processes import free_port

PROGRAM = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin:/usr/lib/postfix")
"""Debian keeps it where only root looks."""


@contextmanager
def smtp_sink() -> Iterator[int]:
    """The port of a sink that offers PIPELINING and takes everything."""
    if not PROGRAM:
        sys.exit("The sink is Postfix's smtp-sink: apt-get install postfix")
    port = free_port()
    user = [] if os.geteuid() else ["-u", "nobody"]
    process = subprocess.Popen([PROGRAM, "-4", *user, f"127.0.0.1:{port}", "256"])
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("A server of the benchmark did not start.")
