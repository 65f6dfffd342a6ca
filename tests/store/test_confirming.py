"""What it promises of a submission that is confirmed."""

from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.store.protocol.submissions import Confirmed
from tests.support.submissions import NOW, OTHER, WRITER, add, claim, letter, totals


class TestConfirming:
    def test_confirming_queues_what_we_send_and_counts_the_supporter(self, store):
        name = add(store, partner="watch")
        assert store.confirm(name, WRITER, NOW) is Confirmed.NOW
        assert totals(store) == totals(store, "watch") | {"different_letters": 1}
        assert totals(store) == {"supporters": 1, "confirmed": 1, "queued": 1, "different_letters": 1}

    def test_confirming_twice_is_confirming_once(self, store):
        name = add(store)
        assert store.confirm(name, WRITER, NOW) is Confirmed.NOW
        before = totals(store)
        assert store.confirm(name, WRITER, NOW) is Confirmed.BEFORE
        assert totals(store) == before

    def test_one_letter_per_writer_and_target(self, store):
        for _ in range(2):
            store.confirm(add(store, letter()), WRITER, NOW)
        store.confirm(add(store, letter(), letter("agency")), WRITER, NOW)
        assert totals(store)["queued"] == 2
        assert totals(store)["supporters"] == totals(store)["confirmed"] == 1
        store.confirm(add(store), OTHER, NOW)
        assert (totals(store)["queued"], totals(store)["supporters"]) == (3, 2)

    def test_a_repeated_letter_is_forgotten_at_once(self, store):
        for _ in range(2):
            name = add(store, letter(), notices=())
            store.confirm(name, WRITER, NOW)
        assert store.submission(name).personal is None
        assert store.submission(name).letters[0].state is State.CANCELLED

    def test_without_confirming_letters_are_queued_at_once(self, store):
        add(store, confirm=False, writer=WRITER)
        add(store, confirm=False, writer=WRITER)
        assert totals(store) == {"supporters": 1, "confirmed": 1, "queued": 1, "different_letters": 1}

    def test_what_was_erased_cannot_be_confirmed(self, store):
        name = add(store)
        store.erase(name)
        assert store.confirm(name, WRITER, NOW) is Confirmed.GONE
        assert store.confirm(bytes(32), WRITER, NOW) is Confirmed.GONE
        assert totals(store) == {}

    def test_a_copy_for_the_writer_waits_for_the_confirmation(self, store):
        name = add(store, notices=(NewNotice(Kind.COPY, State.AWAITING, "<copy@x>"),))
        assert claim(store) == []
        store.confirm(name, WRITER, NOW)
        assert [claimed.kind for claimed in claim(store)] == [Kind.COPY, Kind.LETTER]
