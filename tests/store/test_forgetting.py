"""What it promises to forget, and when."""

from contextlib import contextmanager
from functools import partial

from campaign.core.delivery.outcomes import State, set_aside
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.core.letters.ways_out import Way
from campaign.store.protocol.upkeep import Retention
from campaign.store.sql import purge
from tests.support.submissions import HOUR, NOW, WRITER, add, claim, deliver, letter, submission, totals


class TestForgetting:
    def purge(self, store, unconfirmed=HOUR, handover=HOUR, now=NOW):
        return store.purge(Retention(now - unconfirmed, now - handover, now - HOUR, now, now - HOUR))

    def test_what_was_never_confirmed_vanishes_uncounted(self, store):
        name = add(store)
        assert self.purge(store).unconfirmed == 0
        assert self.purge(store, unconfirmed=-HOUR).unconfirmed == 1
        assert store.submission(name) is None and totals(store) == {}

    def test_letters_to_send_oneself_are_kept_for_a_while(self, store):
        name = add(store)
        store.confirm(name, WRITER, NOW)
        store.hand_over(name, "mayor", Way.COPIED, NOW)
        deliver(store)
        before = totals(store)
        assert store.submission(name).personal is not None
        assert self.purge(store, handover=-HOUR).handed_over == 1
        assert store.submission(name).personal is None
        assert totals(store) == before

    def test_however_much_is_due_others_have_their_turn_in_between(self, store, monkeypatch):
        monkeypatch.setattr(purge, "AT_A_TIME", 2)
        for _ in range(5):
            add(store)
        offered = [add(store, letter(send=False), confirm=False, notices=()) for _ in range(3)]
        forgotten, begin, forget = [], store.transaction, purge.Purging.forget_items

        @contextmanager
        def begun(*given, **named):
            forgotten.append(0)
            with begin(*given, **named):
                yield

        def forgets(*given):
            forgotten[-1] += 1
            forget(*given)

        monkeypatch.setattr(store, "transaction", begun)
        monkeypatch.setattr(store, "forget_items", partial(forgets, store))
        purged = self.purge(store, unconfirmed=-HOUR, handover=-HOUR)
        assert (purged.unconfirmed, purged.handed_over) == (5, 3)
        assert sum(forgotten) == 5 and max(forgotten) == 2
        assert store.select("SELECT count(*) FROM items") == [(0,)]
        assert all(store.submission(one).letters[0].state is State.ERASED for one in offered)

    def test_a_campaign_goes_live_without_what_was_tested(self, store):
        store.save_campaign("lakes", "test", "source")
        name = submission(campaign="lakes")
        store.add_submission(name)
        store.confirm(name.receipt, WRITER, NOW)
        assert store.totals("lakes")
        assert store.save_campaign("lakes", "live", "source")
        assert store.totals("lakes") == [] and store.submission(name.receipt) is None

    def test_what_is_erased_while_it_is_sent_is_not_given_back_when_that_fails(self, store):
        name = add(store, letter(), notices=())
        store.confirm(name, WRITER, NOW)
        (claimed,) = claim(store)
        store.erase(name)
        back = NewNotice(Kind.GIVEN_BACK, State.QUEUED, "<back@x>", "minister")
        assert store.finish(claimed, set_aside("no such mailbox"), NOW, back)
        assert store.select("SELECT 1 FROM items") == store.select("SELECT 1 FROM notices") == []
        assert totals(store)["failed"] == 1
