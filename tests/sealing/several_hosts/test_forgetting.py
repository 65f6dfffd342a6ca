"""What is forgotten opens to nobody minutes later."""

from campaign.core.delivery.outcomes import sent
from campaign.core.letters.submissions import Words
from tests.sealing.several_hosts.conftest import AT_ONCE, opens, queued, words_of
from tests.support.submissions import NOW, add, claim


class TestForgetting:
    def test_minutes_after_delivery_a_copy_of_everything_opens_none(self, cluster, one, two, long):
        many = 1_000 if long else 40
        waits = queued(two)
        for at in range(many):
            queued((one, two)[at % 2])
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps")
        items = {slot for (slot,) in cluster.rows("SELECT slot FROM items")}
        items.remove(max(items))  # the oldest is what goes on waiting
        privates = [
            cluster.file(name).key(number) for name in ("one", "two") for number in cluster.file(name).numbers()
        ]
        assert opens(cluster, items, rows) == many
        name = one.submission(waits).id
        for at, each in enumerate(claim(one, limit=many + 1)):
            assert each.submission == name or (one, two)[at % 2].finish(each, sent("250"), NOW)
        assert opens(cluster, items, rows) == many, "not at once: that is what several hosts cost"
        cluster.turn(times=2)
        assert opens(cluster, items, rows) == 0
        assert one.has_vanished() and two.has_vanished()
        everything = cluster.server.kept()
        assert not any(private in everything for private in privates), "no private key ever came into the database"
        assert words_of(one, waits) == words_of(two, waits) == [Words("Subject", "Body")]

    def test_a_key_under_which_nothing_was_forgotten_is_left_as_it_is(self, cluster, one):
        add(one, notices=())
        before = cluster.rows("SELECT host, number, sealed FROM wraps ORDER BY host")
        cluster.turn(times=2)
        assert cluster.rows("SELECT host, number, sealed FROM wraps ORDER BY host") == before
        assert len(cluster.file("one").numbers()) > 1, "what comes is sealed to newer ones"

    def test_erased_is_said_though_it_opens_for_minutes_and_never_later(self, cluster, one, two):
        receipt = add(one, notices=())
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps")
        one.erase(receipt)
        assert two.submission(receipt).erased and words_of(two, receipt) == [None, None]
        cluster.turn(times=2)
        assert opens(cluster, {slot for slot, *_ in rows}, rows) == 0

    def test_a_host_that_is_away_keeps_its_keys_until_it_is_back(self, cluster, one, two):
        receipt = add(one, notices=())
        rows = cluster.rows("SELECT slot, host, number, sealed FROM wraps WHERE host = 'two'")
        one.erase(receipt)
        for _ in range(3):
            one.turn_host_keys("one", AT_ONCE)
        assert opens(cluster, {slot for slot, *_ in rows}, rows) == 1 and not one.has_vanished()
        for _ in range(3):
            two.turn_host_keys("two", AT_ONCE)
        assert opens(cluster, {slot for slot, *_ in rows}, rows) == 0 and one.has_vanished()
