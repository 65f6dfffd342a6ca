"""Hosts that share one PostgreSQL database. Each store here has a folder of its own, as a host has."""

import os

import pytest

from campaign.sealing import hpke
from campaign.sealing.host_keys import HostFile
from campaign.store.open_store import open_store
from tests.store.conftest import KEY
from tests.support.submissions import NOW, add, letter

LIFE = 300.0
"""Seconds within which what was forgotten is unreadable, where a test does not have it at once."""
AT_ONCE = 0.0


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


@pytest.fixture
def cluster(alone):
    """Two hosts that share the keys."""
    alone.stores["one"].share_keys("one")
    alone.stores["one"].turn_host_keys("one", LIFE)
    alone.joined("two")
    return alone


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
