"""Keys that were lost, copied or went back are told, and nothing more is destroyed."""

import shutil

import pytest

from campaign.core.delivery.outcomes import KEY_LOST
from campaign.core.letters.submissions import Words
from campaign.sealing import hpke
from campaign.store.protocol.errors import StoreUnavailable
from tests.sealing.several_hosts.conftest import AT_ONCE, LIFE, queued, words_of
from tests.support.submissions import add, claim


class TestNeverSilent:
    def test_a_key_file_that_lost_its_keys_is_told_and_nothing_more_is_destroyed(self, cluster, one, two):
        receipt, other = queued(one), add(one)
        cluster.rows("DELETE FROM wraps WHERE host = 'two'")
        file = cluster.file("one")
        file.drop(file.numbers())
        claimed = [each for each in claim(one) if each.target]
        assert [each.lost for each in claimed] == [KEY_LOST]
        assert one.keys_fault() and two.keys_fault()
        for forgets in (lambda: one.erase(other), lambda: two.erase(receipt)):
            with pytest.raises(StoreUnavailable, match="campaign keys"):
                forgets()
        assert one.submission(receipt).lost == KEY_LOST

    def test_as_long_as_another_host_has_it_nothing_is_lost(self, cluster, one, two):
        receipt = queued(one)
        file = cluster.file("one")
        file.drop(file.numbers())
        with pytest.raises(StoreUnavailable, match="on two"):
            one.submission(receipt)
        assert claim(one) == [] and one.keys_fault() == ""
        assert words_of(two, receipt) == [Words("Subject", "Body")]

    def test_a_missing_key_file_is_waited_for(self, cluster, one):
        receipt = queued(one)
        kept = one._host_file.path.rename(one._host_file.path.with_suffix(".away"))
        again = cluster.opened("one")
        with pytest.raises(StoreUnavailable, match="missing"):
            again.turn_host_keys("one", LIFE)
        kept.rename(one._host_file.path)
        again.turn_host_keys("one", LIFE)
        assert words_of(again, receipt) == [Words("Subject", "Body")]

    def test_a_copy_of_a_key_file_is_not_used(self, cluster, one):
        path = one._host_file.path
        shutil.copy(path, path.with_suffix(".copy"))
        queued(one)
        one.erase(add(one))
        cluster.turn()
        path.with_suffix(".copy").replace(path)
        with pytest.raises(StoreUnavailable, match="it is a copy"):
            cluster.opened("one").turn_host_keys("one", LIFE)

    def test_a_copy_that_is_used_at_the_same_time_is_told_by_its_key(self, cluster, one):
        shutil.copytree(cluster.folder / "one", cluster.folder / "copy")
        copy = cluster.opened("copy")
        copy._host_file.add(hpke.new_private_key())  # it was about to publish it when the other one did
        one.erase(add(one))
        one.turn_host_keys("one", AT_ONCE)
        with pytest.raises(StoreUnavailable, match="it is a copy"):
            copy.turn_host_keys("one", LIFE)
        one.turn_host_keys("one", LIFE)

    def test_a_host_that_was_struck_off_begins_anew_without_its_file(self, cluster, one, two):
        two.turn_host_keys("two", LIFE)
        one.strike_host("two")
        again = cluster.opened("two")
        with pytest.raises(StoreUnavailable, match="delete its key file"):
            again.turn_host_keys("two", LIFE)
        again._host_file.path.unlink()
        again.turn_host_keys("two", LIFE)
        receipt = queued(one)
        assert words_of(again, receipt) == [Words("Subject", "Body")]
