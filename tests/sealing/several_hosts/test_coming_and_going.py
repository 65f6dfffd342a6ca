"""Hosts that come later, give no sign, or are struck off; and clocks that jump."""

import time
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from campaign.core.delivery.outcomes import KEY_LOST, State
from campaign.core.letters.submissions import Words
from campaign.sealing import hpke
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql import host_keys as sql
from tests.sealing.several_hosts.conftest import LIFE, queued, words_of
from tests.support.submissions import HOUR, MINUTE, NOW, OTHER, claim, submission


class TestHosts:
    def test_a_host_that_comes_later_is_given_what_waits(self, cluster, one):
        waits = queued(one)
        three = cluster.joined("three")
        with pytest.raises(StoreUnavailable, match="on one, two"):
            three.submission(waits)
        assert claim(three) == [], "what it cannot open yet is left to the others"
        one.turn_host_keys("one", LIFE)
        assert words_of(three, waits) == [Words("Subject", "Body")]
        later = datetime.now(UTC) + HOUR
        (claimed,) = claim(three, later)
        assert claimed.personal and not claimed.lost

    def test_what_another_host_has_to_send_is_put_off_and_lost_by_nobody(self, cluster, one, two):
        queued(one)
        cluster.rows("DELETE FROM wraps WHERE host = 'two'")
        assert claim(two) == [] and cluster.rows("SELECT state FROM letters") == [("queued",)]
        assert claim(one, NOW) == [], "for a minute it is left alone"
        (claimed,) = claim(one, datetime.now(UTC) + 2 * MINUTE)
        assert claimed.personal and one.keys_fault() == ""

    def test_the_last_that_can_open_something_is_not_struck_off(self, cluster, one, two):
        receipt = queued(one)
        cluster.rows("DELETE FROM wraps WHERE host = 'one'")
        assert two.strike_host("two") == 1
        assert [host.alone for host in one.hosts(NOW)] == [0, 1]
        two.turn_host_keys("two", LIFE)  # it is alive, so what it has goes over
        assert one.strike_host("two") == 0
        assert words_of(one, receipt) == [Words("Subject", "Body")]
        with pytest.raises(StoreUnavailable, match="struck off"):
            two.turn_host_keys("two", LIFE)
        assert one.strike_host("nobody") is None

    def test_who_is_silent_is_told_without_counting_all_that_waits(self, cluster, one, two, monkeypatch):
        """It is asked for every look at what needs a person."""
        cluster.rows("DELETE FROM wraps WHERE host = 'one'")
        monkeypatch.setattr("campaign.store.sql.hosts.alone", lambda *_: pytest.fail("it was counted"))
        later = datetime.now(UTC) + HOUR
        assert [(host.name, host.silent is not None) for host in one.hosts(later, counted=False)] == [
            ("one", True),
            ("two", True),
        ]

    def test_what_goes_with_a_host_is_said_to_be_lost(self, cluster, one, two):
        receipt, other = queued(one), queued(one, OTHER)
        cluster.rows("DELETE FROM wraps WHERE host = 'one' AND slot = (SELECT max(slot) FROM items)")
        assert one.strike_host("two", lose=True) == 1
        claims = {each.submission: each for each in claim(one)}
        assert Counter(each.lost for each in claims.values()) == {KEY_LOST: 1, "": 1}
        assert one.submission(receipt).lost == KEY_LOST and one.submission(other).lost == ""
        assert one.keys_fault() == "", "a person has said so"

    def test_without_any_host_nothing_is_taken(self, cluster, one):
        cluster.rows("UPDATE hosts SET until = 0")
        new = submission()
        with pytest.raises(StoreUnavailable, match="no host gave a sign"):
            one.add_submission(new)
        assert one.submission(new.receipt) is None
        assert "no host gave a sign" in one.hosts_fault()
        one.turn_host_keys("one", LIFE)
        assert one.add_submission(new) and one.hosts_fault() == ""

    def test_nothing_is_sealed_to_a_host_that_gives_no_sign(self, cluster, one):
        cluster.rows("UPDATE hosts SET until = 0 WHERE name = 'two'")
        queued(one)
        assert cluster.rows("SELECT DISTINCT host FROM wraps") == [("one",)]
        assert [host.name for host in one.hosts(datetime.now(UTC)) if host.silent] == ["two"]

    def test_who_can_write_to_the_database_is_no_host_for_that(self, cluster, one):
        stranger = hpke.public_key(hpke.new_private_key())
        cluster.rows(
            "INSERT INTO hosts (name, file, number, until) VALUES ('stranger', '', 1, 1e11); "
            "INSERT INTO host_keys (host, number, public, mac, published_at) VALUES "
            f"('stranger', 1, '\\x{stranger.hex()}', '\\x{'00' * 32}', 0)"
        )
        queued(one)
        assert cluster.rows("SELECT 1 FROM wraps WHERE host = 'stranger'") == []


def test_a_clock_that_jumps_keeps_nothing_from_opening(cluster, one, two, monkeypatch):
    """Order goes by number: what is sealed to which key is never a matter of time."""
    receipt = queued(one)
    real = time.time
    for jump in (-3600, 7200):
        # Only there: a clock that is off from the database's is refused before.
        monkeypatch.setattr(sql, "time", SimpleNamespace(time=lambda jump=jump: real() + jump, time_ns=time.time_ns))
        cluster.turn(times=2)
        assert words_of(one, receipt) == words_of(two, receipt) == [Words("Subject", "Body")]
    assert one.submission(receipt).letters[0].state is State.QUEUED
