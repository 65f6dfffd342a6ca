"""Hosts that share one PostgreSQL database. Each store here has a folder of its own, as a host has."""

import os

import psycopg
import pytest

from campaign.sealing import hpke
from campaign.sealing.host_keys import HostFile
from campaign.store.open_store import open_store
from tests.store.conftest import KEY
from tests.support.submissions import NOW, add, letter

NAMES = ("one", "two", "three")
LIFE = 300.0
"""Seconds within which what was forgotten is unreadable, where a test does not have it at once."""
AT_ONCE = 0.0


_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
    "AND relname NOT IN ('steps', 'turn')"
)


def _copied(link, table):
    with link.cursor().copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


class Stopped(Exception):
    """As by a power cut of this process."""


STEPS = {
    "before its private key is on disk": ("add", "before"),
    "before its public key is stored": ("add", "after"),
    "before it notes that it was stored": ("note_committed", "before"),
    "before others are sealed anew": ("_to_newest", "before"),
    "before they are shared": ("_share", "before"),
    "before old keys go": ("_destroy", "before"),
    "before they are overwritten": ("drop", "before"),
    "at the end": ("drop", "after"),
}
"""Those of a host's turn, each by what is called before or after it."""


def at_step(store, step, act):
    """In each turn of this store's host, do this when it comes to that step."""
    name, when = STEPS[step]
    holder = store if name.startswith("_") else store._host_file
    whole = getattr(holder, name)

    def acts(*given):
        if when == "before":
            act()
        done = whole(*given)
        if when == "after":
            act()
        return done

    setattr(holder, name, acts)


class Cluster:
    """Hosts by name, each with files of its own."""

    def __init__(self, folder, server):
        self.folder, self.server, self.stores = folder, server, {}
        self.all = []

    def opened(self, name):
        """This host, as a process of it begins."""
        path = self.folder / name / "letters"
        path.parent.mkdir(exist_ok=True)
        self.all.append(open_store(path, lambda _: KEY, url=self.server.url()))
        self.stores[name] = self.all[-1]
        return self.all[-1]

    def joined(self, name):
        """A host that was given the keys, and has given its first sign."""
        store = self.opened(name)
        store.take_keys(next(iter(self.stores.values())).hand_over_keys())
        store.turn_host_keys(name, LIFE)
        return store

    def turn(self, times=1, seconds=AT_ONCE):
        for _ in range(times):
            for name, store in self.stores.items():
                store.turn_host_keys(name, seconds)

    def file(self, name):
        return HostFile(self.folder / name / "letters.host")

    def rows(self, sql_):
        return self.server.run(sql_)

    def state(self):
        """All that the database holds now, as a standby has it that gets nothing more."""
        with psycopg.connect(self.server.url()) as link:
            tables = [table for (table,) in link.execute(_TABLES)]
            return {table: _copied(link, table) for table in tables}

    def fail_over(self, state):
        """The database is as it was then."""
        with psycopg.connect(self.server.url()) as link:
            link.execute("SET session_replication_role = replica")  # nothing follows from it, and nothing is asked
            for table, rows in state.items():
                link.execute(f"DELETE FROM {table}")
                with link.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)


@pytest.fixture
def alone(tmp_path, postgresql):
    """One host, with its keys in slots."""
    postgresql.empty()
    cluster = Cluster(tmp_path, postgresql)
    store = cluster.opened("one")
    store.migrate()
    store.save_campaign("rivers", "live", "source")
    yield cluster
    for each in cluster.all:
        each.close()


def sharing(alone, names):
    """So many hosts that share the keys."""
    alone.stores["one"].share_keys("one")
    alone.stores["one"].turn_host_keys("one", LIFE)
    for name in names[1:]:
        alone.joined(name)
    return alone


@pytest.fixture
def cluster(alone):
    """Two hosts that share the keys."""
    return sharing(alone, NAMES[:2])


def by_number_of_hosts(metafunc, counts, in_full):
    """Have tests that ask for `hosts` run once with each of these counts; `in_full` are those with --long."""
    if "hosts" in metafunc.fixturenames:
        counts = in_full if metafunc.config.getoption("--long") else counts
        metafunc.parametrize("hosts", counts, ids=lambda count: f"hosts: {count}", indirect=True)


@pytest.fixture
def hosts(request, alone):
    """So many of them, which share the keys."""
    return sharing(alone, NAMES[: request.param])


@pytest.fixture
def one(cluster):
    return cluster.stores["one"]


@pytest.fixture
def two(cluster):
    return cluster.stores["two"]


def queued(store, writer=None):
    receipt = add(store, letter(), notices=())
    store.confirm(receipt, writer or os.urandom(16), NOW)
    return receipt


def words_of(store, receipt):
    return [letter.words for letter in store.submission(receipt).letters]


def opens(cluster, items, wraps):
    """How many of these items anybody opens with the rows as they were and the key files as they are."""
    mark = cluster.rows("SELECT pepper_mark FROM sealing")[0][0]
    opened = set()
    for slot, host, number, sealed in wraps:
        private = cluster.file(host).key(number)
        bound = b"item\0%b\0%d\0%b\0%d" % (mark, slot, host.encode(), number)
        if private and hpke.opened(private, sealed, bound):
            opened.add(slot)
    return len(opened & set(items))


class Forgotten:
    """What was sealed and then forgotten, with the rows that a copy of the database has of it."""

    def __init__(self, cluster, forget):
        self._cluster = cluster
        self._rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps")
        forget()
        self._slots = {slot for slot, *_ in self._rows} - {slot for (slot,) in cluster.rows("SELECT slot FROM items")}
        assert self._slots

    def require_gone(self):
        assert opens(self._cluster, self._slots, self._rows) == 0
        numbers = {number for (number,) in self._cluster.rows("SELECT number FROM host_keys WHERE host = 'one'")}
        assert self._cluster.file("one").numbers() == numbers, "no key is left that nothing refers to"
