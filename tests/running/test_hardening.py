"""Processes that handle supporters' words: no core of them, and nobody of the same user in their memory."""

import os
import resource
from types import SimpleNamespace

import pytest

from campaign.running.serving import begin_worker
from campaign.running.supervisor import Beside


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
