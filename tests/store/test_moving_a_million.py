"""A million letters move house, there and back: everything is the same, and a kill on the way has changed nothing."""

import multiprocessing
import os
import signal
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b

import pytest

from campaign import make_context
from campaign.config.settings import load
from campaign.core.accounts import Role
from campaign.store import moving
from campaign.store.moving import move
from campaign.store.open_store import open_store
from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.errors import StoreUnavailable
from tests.bench import scene
from tests.bench.fill import fill

KILLS = 5
"""On each way: after so many parts of the rows, and at last when everything has arrived but the keys."""
WAITING = 100


@pytest.fixture
def house(tmp_path, long):
    """The settings and the store of a site with so many letters behind it, and a hundred that wait."""
    made = scene.make(tmp_path / "site", confirm=False)
    fill(made.database, 1_000_000 if long else 900)
    context = make_context(load(made.config, {}))
    scene.queue_letters(context, WAITING)
    store, now = context.store, datetime.now(UTC)
    store.add_organiser(Organiser("o@desk.example", "hash", now, Role.ORGANISER))
    store.open_session(Session(b"session", "o@desk.example", now, now), "hash")
    store.destroy_due()
    yield context.settings, store
    store.close()


@pytest.mark.slow
def test_there_and_back_through_kills(house, postgresql, tmp_path, long):
    settings, source = house
    names = [f"moved_{number}" for number in range(2)]
    totals, before = source.totals(scene.SLUG), digests(source)
    waiting = words_that_wait(source)
    assert len(waiting) == WAITING

    def opener(path, url=""):
        """Opens it anew, as each program does that begins."""
        open_it = partial(open_store, path, settings.key, url=url)
        with closing(open_it()) as new:
            new.migrate()
        return open_it

    try:
        for there in (True, False):
            places = [opener(tmp_path / name, postgresql.create(name) if there else "") for name in names]
            source = moved(source, *places, kills=KILLS if long else 2)
            assert digests(source) == before
            assert source.totals(scene.SLUG) == totals and words_that_wait(source) == waiting
            assert source.session(b"session", datetime.now(UTC), seen=False)
            names = [f"{name}.db" for name in names]
    finally:
        for name in ("moved_0", "moved_1"):
            postgresql.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")


def moved(source, open_half, open_whole, kills):
    """The store that everything is moved into at last, after a move into another was killed at every stage."""
    half, whole = open_half(), open_whole()
    rows = sum(counts(source).values())
    new, there = counts(half), counts(source)
    for part in range(1, kills):
        assert killed(source, half, after=rows * part // kills) == -signal.SIGKILL
        assert counts(half) == new and counts(source) == there, "it is new, and nothing is gone"
    assert killed(source, half) == -signal.SIGKILL
    assert counts(source) == there
    assert half.keys_fault(), "it says so, in `campaign check` and on the desk"
    for refused in (lambda: move(source, half, silent), lambda: claim(half)):
        with pytest.raises(StoreUnavailable):
            refused()
    half.close()
    move(source, whole, silent)
    with pytest.raises(StoreUnavailable):
        claim(source)
    for store in (source, whole):
        store.close()
    return open_whole()


def silent(_):
    return lambda _: None


def killed(source, target, after=0):
    """How a process ended that moved so many rows and was killed then; 0: when the keys were to follow."""

    def run():
        left = [after]

        def count(_):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        moving._take_keys = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        move(source, target, lambda _: count)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join()
    return child.exitcode


def counts(store):
    with store.writing() as db:
        tables = store.tables(db)
        return {name: tables.count(name) for name in tables.names()}


def digests(store):
    """Of each table, whatever the order of its rows: they are too many to be compared one by one."""
    by_table = {}
    with store.writing() as db:
        tables = store.tables(db)
        tables.put_together()
        for name in tables.names():
            rows = tables.rows(name, tables.columns(name))
            each = (int.from_bytes(blake2b(repr(row).encode(), digest_size=8).digest()) for row in rows)
            by_table[name] = tables.count(name), sum(each)
    return by_table


def words_that_wait(store):
    """What is opened of all that waits, by letter."""
    with store.reading() as db:
        parts = db.execute("SELECT submission, part FROM items").fetchall()
        return {part: store.open_item(db, *part).personal for part in parts if part[1].startswith("letter")}


def claim(store):
    now = datetime.now(UTC)
    return store.claim(now, "worker", now, 10)
