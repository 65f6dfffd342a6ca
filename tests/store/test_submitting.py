"""What the store promises of a submission that comes in, and of one that is corrected before it is confirmed."""

from dataclasses import replace

import pytest

from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Personal, Words
from campaign.core.letters.ways_out import Way
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.protocol.submissions import Confirmed
from tests.support.submissions import NOW, WRITER, add, claim, letter, submission, totals


class TestSubmissions:
    def test_a_submission_is_kept_with_its_letters(self, store):
        submission = store.submission(add(store))
        assert [(letter.target, letter.state, letter.words) for letter in submission.letters] == [
            ("minister", State.AWAITING, Words("Subject", "Body")),
            ("mayor", State.OFFERED, Words("Subject", "Body")),
        ]
        assert (submission.personal.name, submission.personal.email) == ("Jo Writer", "jo@home.example")

    def test_the_same_act_is_stored_once(self, store):
        new = submission()
        assert store.add_submission(new)
        before = totals(store)
        assert not store.add_submission(replace(new, country="KR"))
        assert totals(store) == before == {"awaiting_confirmation": 1}

    def test_nothing_is_stored_when_a_part_fails(self, store):
        broken = submission(letter(), replace(letter("x"), digest=None))
        with pytest.raises(Conflict):
            store.add_submission(broken)
        assert store.submission(broken.receipt) is None
        assert totals(store) == {} and claim(store) == []

    def test_words_and_writer_are_never_in_the_file_in_clear(self, store, kept):
        add(store)
        for secret in (b"Jo Writer", b"jo@home.example", b"Subject", b"Body"):
            assert secret not in kept()

    def test_another_configuration_opens_nothing_and_says_so(self, store, opened):
        name = add(store)
        with pytest.raises(StoreUnavailable, match="another site.secret_key"):
            opened(key=b"x" * 32).submission(name)
        assert store.submission(name).personal is not None


class TestCopyingMore:
    def copies(self, *letters, **more):
        return submission(*letters, personal=None, confirm=False, notices=(), **more)

    def test_others_can_be_taken_as_well_and_what_was_taken_stays_counted(self, store):
        first = self.copies(letter("minister", send=False), country="GB")
        store.add_submission(first)
        store.hand_over(first.receipt, "minister", Way.COPIED, NOW)
        moved = replace(letter("minister", send=False), office="kr-ministry", language="ko")
        store.copy_more(replace(first, letters=(moved, letter("agency", send=False)), country="KR"))
        store.copy_more(replace(first, letters=(letter("agency", send=False),)))
        stored = store.submission(first.receipt)
        by_target = {one.target: (one.office, one.state) for one in stored.letters}
        assert by_target["minister"] == ("kr-ministry", State.HANDED_OVER) and by_target["agency"][1] is State.OFFERED
        store.hand_over(first.receipt, "agency", Way.PRINTED, NOW)
        store.hand_over(first.receipt, "minister", Way.PRINTED, NOW)
        counted = totals(store)
        assert [counted[name] for name in ("supporters", "handed_over", "copied", "printed")] == [1, 2, 1, 1]
        assert stored.country == "GB", "where it is counted"

    @pytest.mark.parametrize("end", ["erased", "unknown"])
    def test_what_is_gone_stays_gone(self, store, end):
        new = self.copies(letter("minister", send=False))
        if end == "erased":
            store.add_submission(new)
            store.erase(new.receipt)
        before = store.submission(new.receipt)
        store.copy_more(replace(new, letters=(letter("agency", send=False),)))
        assert store.submission(new.receipt) == before and totals(store) == {}


class TestCorrecting:
    def corrected(self, new, **changes):
        """The same submission with other words, as its next version."""
        words = {letter.target: Words("Subject", "Corrected") for letter in new.letters}
        personal = Personal("Jo Writer", "jo@other.example", words)
        return replace(new, version=new.version + 1, personal=personal, **changes)

    @pytest.mark.parametrize("new_link", [True, False])
    def test_the_words_before_are_destroyed_and_nothing_counts_twice(self, store, new_link):
        new = submission(contact=b"first", writer=WRITER, partner="watch")
        store.add_submission(new)
        words = "SELECT sealed FROM items WHERE part = 'held'"
        (sealed,) = store.select(words)
        assert store.correct_submission(self.corrected(new, contact=b"second", notices=()), new_link=new_link)
        stored = store.submission(new.receipt)
        assert stored.personal.letters["minister"].body == "Corrected" and stored.version == 1
        assert stored.confirmation == (State.CANCELLED if new_link else State.QUEUED)
        (corrected,) = store.select(words)
        assert corrected != sealed
        assert totals(store) == totals(store, "watch") == {"awaiting_confirmation": 1}
        assert store.confirm(new.receipt, WRITER, NOW) is Confirmed.NOW
        assert store.contacts("rivers") == [b"second"]
        assert totals(store) == {"supporters": 1, "confirmed": 1, "queued": 1, "different_letters": 1}

    def test_another_choice_of_offices_and_another_country_count_instead(self, store):
        new = submission(letter(), letter("agency"), country="GB")
        store.add_submission(new)
        fewer = replace(self.corrected(new), letters=(letter("agency", send=False),), country="KR")
        assert store.correct_submission(fewer, new_link=False)
        assert [(one.target, one.state) for one in store.submission(new.receipt).letters] == [("agency", State.OFFERED)]
        assert totals(store) == {}
        store.hand_over(new.receipt, "agency", Way.COPIED, NOW)
        by_country = {row.key for row in store.totals("rivers") if row.dimension == "country" and row.count}
        assert by_country == {"KR"}

    @pytest.mark.parametrize("end", ["confirmed", "erased", "version", "unasked", "unknown"])
    def test_what_no_longer_waits_is_not_corrected(self, store, end):
        new = submission(confirm=end != "unasked")
        if end != "unknown":
            store.add_submission(new)
        if end == "confirmed":
            store.confirm(new.receipt, WRITER, NOW)
        if end == "erased":
            store.erase(new.receipt)
        before, counted = store.submission(new.receipt), totals(store)
        late = self.corrected(replace(new, version=1) if end == "version" else new)
        assert not store.correct_submission(late, new_link=True)
        assert (store.submission(new.receipt), totals(store)) == (before, counted)

    def test_nothing_changes_when_a_part_fails(self, store):
        new = submission()
        store.add_submission(new)
        before = store.submission(new.receipt)
        broken = replace(self.corrected(new), letters=(letter(), letter("x", digest=None)))
        with pytest.raises(Conflict):
            store.correct_submission(broken, new_link=True)
        assert store.submission(new.receipt) == before and totals(store) == {"awaiting_confirmation": 1}

    def test_only_the_version_that_was_read_is_confirmed(self, store):
        new = submission()
        store.add_submission(new)
        store.correct_submission(self.corrected(new), new_link=False)
        assert store.confirm(new.receipt, WRITER, NOW, 0) is Confirmed.GONE
        assert totals(store) == {"awaiting_confirmation": 1}
        assert store.confirm(new.receipt, WRITER, NOW, 1) is Confirmed.NOW
