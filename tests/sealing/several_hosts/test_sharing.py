"""What one host seals another opens, and what they have to have in common for that."""

from collections import Counter

import pytest

from campaign.core.letters.submissions import Words
from campaign.store.open_store import open_store
from campaign.store.protocol.errors import StoreUnavailable
from tests.sealing.several_hosts.conftest import LIFE, queued, words_of
from tests.store.conftest import KEY
from tests.support.submissions import NOW, WRITER, add, claim, letter


class TestSharing:
    def test_what_one_host_seals_another_opens(self, one, two):
        receipt = add(one)
        assert words_of(two, receipt) == [Words("Subject", "Body")] * 2, "what waits for its link, by the link"
        two.confirm(receipt, WRITER, NOW)
        letters = [each for each in claim(one) if each.target]
        assert [each.personal.name for each in letters] == ["Jo Writer"]

    def test_a_link_is_needed_on_every_host(self, one, two):
        receipt = add(one, notices=())
        with two.reading() as db:
            name = two.submission(receipt).id
            assert two.open_item(db, name, "held").personal is None
            assert two.open_item(db, name, "held", two.link_key(db, name, receipt)).personal is not None

    def test_keys_by_name_are_the_same_on_all_those_that_come_later_too(self, cluster, one, two):
        three = cluster.joined("three")
        day = NOW.date()
        for ask in (
            lambda store: store.campaign_key("rivers", "writers"),
            lambda store: store.campaign_mark("a campaign that comes later", b"x"),
            lambda store: store.day_key(day),
            lambda store: store.office_page_key("rivers"),
        ):
            assert len({ask(one), ask(two), ask(three)}) == 1
        assert one.day_key(day) != one.campaign_key("rivers", "writers")

    def test_a_key_by_name_that_goes_on_one_host_goes_on_all(self, cluster, one, two):
        before = two.campaign_mark("rivers", b"x")
        assert one._forget_campaign_key("rivers")
        cluster.turn()
        after = two.campaign_mark("rivers", b"x")
        assert after != before and after == one.campaign_mark("rivers", b"x")

    def test_who_wrote_twice_on_different_hosts_counts_once(self, one, two):
        for store in (one, two):
            receipt = add(store, letter(), notices=())
            store.confirm(receipt, WRITER, NOW)
        totals = Counter({row.measure: row.count for row in one.totals("rivers") if row.dimension == "campaign"})
        assert totals["supporters"] == 1

    def test_what_waits_in_slots_goes_over_and_no_slot_keeps_its_key(self, alone):
        store = alone.stores["one"]
        waits, goes = add(store), queued(store)
        slots = [slot for (slot,) in alone.rows("SELECT slot FROM items")]
        keys = [store._slots.read(slot) for slot in slots]
        store.share_keys("one")
        raw = store._slots.path.read_bytes()
        assert not any(key in raw for key in keys) and alone.rows("SELECT 1 FROM slots_dead") == []
        two = alone.joined("two")
        store.turn_host_keys("one", LIFE)
        assert words_of(two, waits) == [Words("Subject", "Body")] * 2
        assert words_of(two, goes) == [Words("Subject", "Body")]
        assert store.keys_fault() == two.keys_fault() == ""

    def test_a_host_that_was_given_no_keys_does_not_begin(self, cluster):
        with pytest.raises(StoreUnavailable, match="campaign keys import"):
            cluster.opened("three").destroy_unreferenced()

    def test_another_databases_keys_are_not_taken(self, cluster, one, tmp_path):
        stranger = cluster.opened("stranger")
        stranger._ring.keep("pepper", b"p" * 32)
        with pytest.raises(StoreUnavailable, match="another database"):
            stranger.take_keys(one.hand_over_keys())
        with pytest.raises(StoreUnavailable, match="no keys of another host"):
            cluster.opened("three").take_keys(b"something")

    def test_it_stays_on_postgresql(self, one, tmp_path):
        file = open_store(tmp_path / "file.db", lambda _: KEY)
        file.migrate()
        with pytest.raises(StoreUnavailable, match="one host's"):
            file.share_keys("one")
        assert not file.shares_keys()
        file.close()
