"""What it promises of letters that their writers send themselves."""

from campaign.core.letters.ways_out import Way
from tests.support.submissions import NOW, add, letter, totals


class TestHandingOver:
    def test_a_letter_counts_once_by_the_first_way(self, store):
        name = add(store)
        assert store.hand_over(name, "mayor", Way.PRINTED, NOW)
        assert not store.hand_over(name, "mayor", Way.COPIED, NOW)
        assert totals(store) == {
            "supporters": 1, "handed_over": 1, "printed": 1, "different_letters": 1, "awaiting_confirmation": 1,
        }  # fmt: skip

    def test_a_letter_that_we_send_is_not_handed_over(self, store):
        assert not store.hand_over(add(store), "minister", Way.COPIED, NOW)

    def test_a_writers_word_counts_once_and_hands_over(self, store):
        name = add(store)
        assert store.say_sent(name, "mayor", NOW) and not store.say_sent(name, "mayor", NOW)
        assert not store.hand_over(name, "mayor", Way.PRINTED, NOW)
        assert (totals(store)["said_sent"], totals(store)["handed_over"], totals(store)["copied"]) == (1, 1, 1)

    def test_a_supporter_who_confirms_as_well_counts_once(self, store):
        for first in ("confirm", "hand over"):
            name = add(store)
            if first == "confirm":
                store.confirm(name, name[:16], NOW)
            store.hand_over(name, "mayor", Way.FORM, NOW)
            if first != "confirm":
                store.confirm(name, name[:16], NOW)
        assert (totals(store)["supporters"], totals(store)["confirmed"]) == (2, 2)

    def test_a_supporter_whose_letters_leave_at_once_counts_once(self, store):
        name = add(store, confirm=False)
        assert store.hand_over(name, "mayor", Way.COPIED, NOW)
        assert (totals(store)["supporters"], totals(store)["handed_over"]) == (1, 1)

    def test_copies_leave_nothing_personal(self, store):
        name = add(store, letter(send=False), personal=None, notices=(), confirm=False)
        assert totals(store) == {}
        assert store.submission(name).personal is None
        assert store.hand_over(name, "minister", Way.COPIED, NOW)
        assert totals(store) == {"supporters": 1, "handed_over": 1, "copied": 1, "different_letters": 1}
