"""A host is struck off while it shares what waits, or while others share with it; stopped before each statement."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from campaign.core.delivery.outcomes import sent
from campaign.core.letters.submissions import Words
from campaign.store.protocol.errors import StoreUnavailable
from tests.sealing.several_hosts.conftest import LIFE, by_number_of_hosts, queued, words_of
from tests.support.processes import until
from tests.support.stopping import stopped_before, waits
from tests.support.submissions import NOW, add, claim

WORDS = [Words("Subject", "Body")]
OF_NOTHING = "SELECT slot FROM wraps WHERE NOT EXISTS (SELECT 1 FROM {0} WHERE {0}.slot = wraps.slot)"


def pytest_generate_tests(metafunc):
    by_number_of_hosts(metafunc, [2], in_full=[2, 3])


class Scene:
    """Of what `two` alone can open one letter waits, one is on its way, and what a third one said was forgotten."""

    def __init__(self, cluster):
        self.cluster = cluster
        cluster.rows("DELETE FROM items; DELETE FROM wraps; DELETE FROM slots_dead; DELETE FROM letters")
        for name in cluster.stores:
            self._begin(name)
        self.one, self.two = (cluster.stores[name] for name in ("one", "two"))
        self.beside = cluster.opened("two")  # another process of that host
        queued(self.two)
        (self.leaves,) = claim(self.two)
        self.waits = queued(self.two)
        self.two.erase(add(self.two, notices=()))
        cluster.rows("DELETE FROM wraps WHERE host <> 'two'")

    def _begin(self, name):
        """As it was, or anew where it was struck off before."""
        if not self.has(name):
            self.cluster.stores[name].close()
            self.cluster.file(name).path.unlink()
            self.cluster.opened(name)
        self.cluster.stores[name].turn_host_keys(name, LIFE)

    def has(self, host):
        return bool(self.cluster.rows(f"SELECT 1 FROM hosts WHERE name = '{host}'"))

    def turn(self):
        """A turn of `two`; whether it went to its end."""
        try:
            self.two.turn_host_keys("two", LIFE)
        except StoreUnavailable as error:
            assert "struck off" in str(error)
            return False
        return True

    def strike(self, name, *, lose):
        """The letter has left, a host is struck off, and the other sees to its keys; how much it alone could open."""
        assert self.beside.finish(self.leaves, sent("250"), NOW)
        lost = (self.one if name == "two" else self.beside).strike_host(name, lose=lose)
        if name == "two":
            self.one.turn_host_keys("one", LIFE)
        return lost

    def require_nothing_is_given_away(self):
        forgotten = {slot for (slot,) in self.cluster.rows(OF_NOTHING.format("items"))}
        unknown = {slot for (slot,) in self.cluster.rows(OF_NOTHING.format("slots_dead"))}
        assert not forgotten & unknown, "what is sealed and forgotten is known to be, or no key would go for it"


def meanwhile(scene, stop, first, second):
    """The first runs until it is stopped, then the second to its end or until it waits; both then end."""

    def connected(act):
        """What it gives, without the connections that its thread had."""
        try:
            return act()
        finally:
            for store in (scene.two, *scene.cluster.stores.values()):
                store.close()

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as another:
        before = one.submit(connected, first)
        stop.reached.wait()
        beside = another.submit(connected, second)
        until(lambda: beside.done() or waits(scene.cluster.server), "the second ends or waits", every=0.002)
        stop.go.set()
        return before.result(), beside.result()


def scenes(cluster, long):
    for place in count(1, 1 if long else 2):
        scene = Scene(cluster)
        with stopped_before(place) as stop:
            yield scene, stop
        scene.beside.close()
        if stop.is_over:
            return


@pytest.mark.parametrize(("name", "lose"), [("two", False), ("two", True), ("one", False)])
def test_a_host_is_struck_off_between_any_steps_of_sharing(hosts, long, name, lose):
    """`two` shares with the others; it or `one` is struck off, or refused to be."""
    struck = lost_some = 0
    for scene, stop in scenes(hosts, long):
        share = scene.two._share
        scene.two._share = lambda *given, share=share, stop=stop: stop.running(share, *given)
        _, lost = meanwhile(scene, stop, scene.turn, lambda scene=scene: scene.strike(name, lose=lose))
        scene.two._share = share
        struck, lost_some = struck + (not lost), lost_some + bool(lost)
        assert scene.has(name) is (bool(lost) and not lose)
        left = {host: store for host, store in hosts.stores.items() if host != name}
        assert lost or words_of(next(iter(left.values())), scene.waits) == WORDS
        assert not lost or lose or words_of(scene.two, scene.waits) == WORDS
        assert scene.has(name) or not hosts.rows(f"SELECT 1 FROM wraps WHERE host = '{name}'")
        scene.require_nothing_is_given_away()
    assert struck and (lost_some or name == "one"), "both came about"


def test_a_turn_that_begins_while_its_host_is_struck_off_gives_nothing_away(hosts, long):
    for scene, stop in scenes(hosts, long):
        strike = scene.one.strike_host
        lost, went = meanwhile(
            scene,
            stop,
            lambda strike=strike, stop=stop: stop.running(lambda: strike("two", lose=True)),
            scene.turn,
        )
        assert not scene.has("two") and not hosts.rows("SELECT 1 FROM wraps WHERE host = 'two'")
        assert went is (lost == 0), "what it shared before is not lost, and what it did not share is said to be"
        assert (scene.one.submission(scene.waits).letters[0].words is not None) is (lost == 0)
        scene.require_nothing_is_given_away()
