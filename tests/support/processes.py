"""The `campaign` command as a person runs it in a folder: in this process, or in one of its own."""

import contextlib
import gc
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import TypeVar
from unittest import mock

import psutil

from campaign import cli
from tests.support import requirements

T = TypeVar("T")
COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("command.py")))
"""-P, as the installed script: the folder holds no modules."""


def until(condition: Callable[[], T], what: str, seconds: float = 60, every: float = 0.05) -> T:
    """Ask again and again until the answer is true; the one place where tests wait. Fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {what}"
        time.sleep(every)
    return answer


def environment(**more: str) -> dict[str, str]:
    """This process' environment without any settings of ours, and with `more`."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("CAMPAIGN_") and name != "PORT"}
    return mine | more


@dataclass(frozen=True)
class Done:
    """What a command left: its exit status, and the lines it wrote."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Of the error output."""
        return self.err.splitlines()

    def trouble(self) -> str:
        """The one line that expected trouble is."""
        assert (self.status, self.out, len(self.lines)) == (1, "", 1), self
        return self.lines[0]

    def fine(self) -> str:
        """What it printed, having had nothing to complain about."""
        assert (self.status, self.err) == (0, ""), self
        return self.out


def run(folder: Path, *words: str, typed: str = "", given: bytes = b"", **environ: str) -> Done:
    """Run the command here, in `folder`, with what is typed or `given` as its input.

    Whatever would be a traceback is one here.
    """
    out, err = _output(), _output()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, environment(**environ), clear=True),
        mock.patch.object(sys, "argv", ["campaign", *words]),
        mock.patch.object(gc, "freeze"),  # what tests left is to be collected, and with it the connections that it has
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode() or given), "utf-8")),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                print(end.code, file=err)
        finally:
            gc.enable()  # it was off where the command got no further than its own words
    return Done(status, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())


def _output() -> "io.TextIOWrapper[io.BytesIO]":
    """What takes text as well as bytes, as a process' own output does."""
    return io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)


def process(folder: Path, *words: str, before: Sequence[str] = (), given: bytes = b"", **environ: str) -> Done:
    """Run the command in a process of its own, in `folder`, behind the command line `before`; `given` is its input."""
    done = subprocess.run(
        [*before, *COMMAND, *words],
        cwd=folder,
        env=environment(**environ),
        input=given,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def as_an_ordinary_user() -> Sequence[str]:
    """What to put before a command so that file modes hold for it even if the tests are run by root."""
    if os.geteuid():
        return ()
    before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if not shutil.which("setpriv") or subprocess.run([*before, "true"], check=False).returncode:
        requirements.missing("root may read everything, and there is no setpriv to give that up")
    return before


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: HTTPMessage
    body: str


class Server:
    """A server in a process of its own; what it writes goes to files."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, out: Path, err: Path) -> None:
        self.process, self.port = process, port
        self._out, self._err = out, err

    @property
    def out(self) -> str:
        return self._out.read_text()

    @property
    def err(self) -> str:
        return self._err.read_text()

    def get(self, address: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", address, headers={name.replace("_", "-"): headers[name] for name in headers})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def answers(self) -> bool:
        assert self.process.poll() is None, f"it ended: {self.err}"
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def family(self) -> list[psutil.Process]:
        """The process and all that come from it."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def living(self, word: str) -> list[psutil.Process]:
        """Those of them whose name or command line has this word."""
        return [one for one in self.family() if is_alive(one) and word in (one.name(), *one.cmdline())]

    def stop(self) -> int:
        """End it as an init system does; the exit status."""
        self.process.terminate()
        return self.process.wait(60)


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@contextmanager
def serving(
    folder: Path, *words: str, port: int = 0, command: Sequence[str] = COMMAND, **environ: str
) -> Iterator[Server]:
    """`campaign serve` (or other `words`) in `folder`, answering at its port; nothing of it is left behind."""
    port = port or free_port()
    out, err = folder.with_name(f"{folder.name}.out"), folder.with_name(f"{folder.name}.err")
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = subprocess.Popen(
            [*command, *(words or ("serve",)), "--port", str(port)],
            cwd=folder,
            env=environment(**environ),
            stdin=subprocess.DEVNULL,
            stdout=to_out,
            stderr=to_err,
        )
    server = Server(process, port, out, err)
    family: list[psutil.Process] = []
    try:
        until(server.answers, f"{words} answers")
        family = server.family()
        yield server
    finally:
        _end(process, family)


def _end(process: subprocess.Popen[bytes], family: Sequence[psutil.Process]) -> None:
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    process.kill()
    process.wait()
