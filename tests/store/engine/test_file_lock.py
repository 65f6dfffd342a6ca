"""Whoever stops while it writes keeps nobody else waiting for long."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from campaign.store.engine import sqlite
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.pages import Page, get
from tests.web.supporter.test_journey import FORM, TYPED, checked

KEY = b"k" * 32
HOLDS = """
import sys; from pathlib import Path; from campaign.store.open_store import SqliteStore
store = SqliteStore(Path(sys.argv[1]), b'k' * 32)
with store.writing() as db:
    print('holds', flush=True)
    sys.stdin.read()
"""
LOCK_ALONE = """
import fcntl, os, sys
descriptor = os.open(sys.argv[1] + '.lock', os.O_RDWR | os.O_CREAT)
fcntl.flock(descriptor, fcntl.LOCK_EX)
print('holds', flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(path: Path, script: str, *numbers: signal.Signals):
    """Another process that holds the lock of the database at `path`, and then got these signals."""
    found = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert found.stdout.readline() == "holds\n"
        for number in numbers:
            os.kill(found.pid, number)
        yield found
    finally:
        found.kill()
        found.communicate()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "LOCK_SECONDS", 0.2)
    made = SqliteStore(tmp_path / "campaign.db", KEY)
    made.migrate()
    yield made
    made.close()


@pytest.mark.parametrize("script", [HOLDS, LOCK_ALONE])
@pytest.mark.parametrize("numbers", [(), (signal.SIGSTOP,)])
def test_who_holds_the_lock_for_too_long_makes_writers_give_up(store, tmp_path, script, numbers):
    with holder(tmp_path / "campaign.db", script, *numbers):
        with pytest.raises(StoreUnavailable, match="writing for too long"):
            store.save_campaign("rivers", "live", "source")
        assert store.campaigns() == [], "readers wait for nobody"
    assert store.save_campaign("rivers", "live", "source"), "and it goes on when the other one is gone"


def test_after_one_wait_in_vain_nobody_stands_in_line(store, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "LOCK_SECONDS", 3)
    with holder(tmp_path / "campaign.db", LOCK_ALONE, signal.SIGSTOP):
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(StoreUnavailable):
                store.save_campaign("rivers", "live", "source")
        assert time.monotonic() - began < 2 * 3, "one wait, not twenty"
    assert store.save_campaign("rivers", "live", "source")


def test_who_is_killed_while_it_holds_the_lock_holds_it_no_more(store, tmp_path):
    with holder(tmp_path / "campaign.db", HOLDS, signal.SIGKILL) as other:
        other.wait()
        assert store.save_campaign("rivers", "live", "source")


def test_a_thread_of_the_same_process_waits_as_well(store):
    with store.writing():
        faults = []

        def write():
            try:
                store.save_campaign("rivers", "live", "source")
            except StoreUnavailable as error:
                faults.append(str(error))
            store.close()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(faults) == 1
    assert store.save_campaign("rivers", "live", "source")


def test_a_page_says_so_and_keeps_every_word(client, clock, settings, monkeypatch):
    monkeypatch.setattr(sqlite, "LOCK_SECONDS", 0.2)
    fields = checked(client, clock).fields() | {"email": "jane@home.example", "step": "send"}
    with holder(Path(settings.database.url.removeprefix("sqlite:///")), LOCK_ALONE, signal.SIGSTOP):
        page = Page(client.post(FORM, data=fields))
        assert page.status == 503 and TYPED["name"] in page.html
        assert get(client, FORM).status == 200, "who only looks sees nothing of it"
    assert client.post(FORM, data=fields).status_code == 303
