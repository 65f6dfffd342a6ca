"""The lock that queues writers: in turn, with a deadline, whatever becomes of who holds it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.submissions import add

HOLDS = {
    "in a transaction": "with store.writing(): print('holds', flush=True); sys.stdin.read()",
    "before its transaction": "with store._lock.held(10): print('holds', flush=True); sys.stdin.read()",
    "with nothing but the file": (
        "import fcntl; file = open(sys.argv[1] + '.lock', 'a'); fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('holds', flush=True); sys.stdin.read()"
    ),
}


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr("campaign.store.engine.sqlite.DEADLINE_SECONDS", 0.3)


def holder(path, how):
    """A process that holds the lock and says so."""
    script = (
        "import sys; from pathlib import Path; from campaign.store.open_store import SqliteStore\n"
        "store = SqliteStore(Path(sys.argv[1]), b'k' * 32)\n"
    ) + HOLDS[how]
    command = [sys.executable, "-c", script, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"holds\n"
    return process


def end(process):
    process.kill()
    process.communicate()


@pytest.mark.parametrize("stopped", [False, True])
@pytest.mark.parametrize("how", HOLDS)
def test_who_holds_it_for_ever_costs_others_a_refusal_and_not_their_turn(store, tmp_path, hurried, how, stopped):
    process = holder(tmp_path / "campaign.db", how)
    if stopped:
        process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            add(store)
    assert time.monotonic() - began < 10
    assert sum(thread.name.startswith("waits") for thread in threading.enumerate()) == 1
    assert store.campaigns(), "reading goes on"
    end(process)
    assert store.submission(add(store))


def test_a_process_that_is_forked_while_another_thread_holds_it_takes_none_of_it_along(store, tmp_path):
    """As when a thread destroys keys while a process begins: that would hold it for as long as it lives."""
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with store._lock.held(10):
            held.set()
            let_go.wait(60)

    def take_it_later(told):
        told.recv()
        with store._lock.held(10):
            pass

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(60)
    there, here = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=take_it_later, args=(there,))
    child.start()
    let_go.set()
    thread.join()
    with store._lock.held(10):
        here.send("now")
    child.join()
    assert child.exitcode == 0


def test_a_writer_that_waits_gets_it_as_soon_as_it_is_free(store, tmp_path):
    process = holder(tmp_path / "campaign.db", "before its transaction")
    done = []
    waiting = threading.Thread(target=lambda: (done.append(add(store)), store.close()))
    waiting.start()
    assert not done
    end(process)
    waiting.join(30)
    assert done


def test_a_place_that_was_left_holds_up_nobody(store, tmp_path, hurried):
    process = holder(tmp_path / "campaign.db", "with nothing but the file")
    with pytest.raises(StoreUnavailable):
        add(store)
    end(process)
    other = SqliteStore(tmp_path / "campaign.db", b"k" * 32)
    for _ in range(20):
        assert add(other) and add(store)
    other.close()


def test_a_forked_process_waits_by_itself_and_holds_nothing(store, tmp_path, hurried):
    process = holder(tmp_path / "campaign.db", "with nothing but the file")
    with pytest.raises(StoreUnavailable):
        add(store)
    child = os.fork()
    if child == 0:
        try:
            add(store)
        except StoreUnavailable:
            signal.pause()
        os._exit(1)
    end(process)
    assert store.submission(add(store))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
