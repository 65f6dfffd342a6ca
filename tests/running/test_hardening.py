"""Processes that handle supporters' words: no core of them, and nobody of the same user in their memory."""

import os
import resource
import subprocess
import sys
from types import SimpleNamespace

import pytest

from campaign.running.serving import begin_worker
from campaign.running.supervisor import Beside
from tests.support.memory import AS_ANYBODY, is_closed, require_reading
from tests.support.processes import COMMAND, environment, until

PRINTS = """
from pathlib import Path
from campaign.core.letters.paper import sheet
from campaign.printing.printer import Printer
from tests.support.letters_on_paper import DAY, posted
printer = Printer(Path("/nowhere"))
assert printer.pdf([sheet(posted(), DAY)]).startswith(b"%PDF")
print(printer.process.pid, flush=True)
input()
"""


def seen_of(child):
    """The largest core, and whom the memory belongs to, of a process that runs `child` and waits."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            child(theirs)
        finally:
            os._exit(0)  # whatever happens: two of this process would run the tests that follow
    os.close(theirs)
    told = os.read(ours, 100).decode()
    os.close(ours)
    os.waitpid(pid, 0)
    return told


def tell(pipe):
    import ctypes

    limit = resource.getrlimit(resource.RLIMIT_CORE)
    os.write(pipe, f"{limit} {ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)}".encode())


def a_worker_of_the_pages(pipe):
    begin_worker(None, SimpleNamespace(app=SimpleNamespace(wsgi=lambda: None)))
    tell(pipe)


def a_process_beside(pipe):
    Beside("deliver", lambda: tell(pipe))._become(os.getppid(), lambda: None)


@pytest.mark.parametrize("child", [a_worker_of_the_pages, a_process_beside])
def test_no_core_is_written_and_the_memory_is_closed(child):
    assert seen_of(child) == "(0, 0) 0"


def test_nor_of_the_typesetter_which_is_another_program():
    """What is not dumpable becomes so again where another program is started."""
    require_reading()
    command = [*AS_ANYBODY, sys.executable, "-c", PRINTS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert is_closed(int(process.stdout.readline()))
        process.communicate("\n")


@pytest.mark.parametrize(
    "words", ["bounce", "organiser add o@x.example --password-stdin", "deliver", "serve --no-delivery --port 0"]
)
def test_nor_of_any_command(folder, words):
    """One that reads a letter which came back holds its writer's words, and each the site's secret."""
    require_reading()
    command = [*AS_ANYBODY, *COMMAND, *words.split()]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=quiet) as process:
        try:
            until(lambda: is_closed(process.pid), "its memory is closed")
        finally:
            process.kill()
