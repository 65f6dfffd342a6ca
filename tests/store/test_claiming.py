"""What it promises of letters that workers claim and finish, and of the pace at which they leave."""

from datetime import timedelta
from typing import ClassVar

import pytest

from campaign.core.delivery.outcomes import State, sent, set_aside, try_later, unavailable
from campaign.core.letters import links
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.store.protocol.delivery import Finished, Pacing
from tests.support.submissions import ATTEMPT, HOUR, MINUTE, NOW, WRITER, add, claim, letter, submission, totals


class TestDelivery:
    def test_a_claim_is_held_by_one_worker(self, store):
        store.confirm(add(store), WRITER, NOW)
        assert [claimed.kind for claimed in claim(store)] == [Kind.CONFIRMATION, Kind.LETTER]
        assert claim(store, worker="two") == []

    def test_a_lease_that_ran_out_is_taken_over_and_its_first_holder_cannot_finish(self, store):
        store.confirm(add(store, notices=()), WRITER, NOW)
        (first,) = claim(store)
        (second,) = claim(store, NOW + 2 * MINUTE, "two")
        assert (first.message_id, first.date) == (second.message_id, second.date)
        assert not store.finish(first, sent("250"), NOW)
        assert store.finish(second, sent("250"), NOW)
        assert totals(store)["sent"] == 1

    @pytest.mark.parametrize(
        ("outcome", "measure", "attempts"),
        [
            (sent("250"), "sent", None),
            (set_aside("550"), "failed", None),
            (try_later(ATTEMPT, "450"), "queued", 1),
            (unavailable(NOW, MINUTE, "421"), "queued", 0),
        ],
    )
    def test_an_outcome_moves_the_ledger(self, store, outcome, measure, attempts):
        store.confirm(add(store, letter(personalised=True), notices=()), WRITER, NOW)
        (first,) = claim(store)
        assert store.finish(first, outcome, NOW)
        assert {name: totals(store).get(name, 0) for name in ("queued", "sent", "failed")} == {
            "queued": 0, "sent": 0, "failed": 0, measure: 1,
        }  # fmt: skip
        assert totals(store).get("personalised", 0) == (0 if measure == "failed" else 1)
        again = claim(store, NOW + HOUR)
        assert [claimed.attempts for claimed in again] == ([] if attempts is None else [attempts])

    def test_mails_to_supporters_go_first_then_the_oldest(self, store):
        names = [add(store) for _ in range(3)]
        for at, name in enumerate(names):
            store.confirm(name, bytes([at]) * 16, NOW)
        claims = claim(store, limit=4)
        assert [claimed.kind for claimed in claims] == [Kind.CONFIRMATION] * 3 + [Kind.LETTER]
        assert claims[3].submission == links.name_of(names[0])

    @pytest.mark.parametrize("limit", [0, 1, 3])
    def test_no_more_are_taken_than_were_asked_for(self, store, limit):
        for at in range(3):
            store.confirm(add(store), bytes([at]) * 16, NOW)
        assert len(claim(store, limit=limit)) == limit

    def test_a_reminder_for_tomorrow_hides_nothing_that_is_due(self, store):
        later = NewNotice(Kind.REMINDER, State.QUEUED, "<later@letters.example>", after=HOUR)
        for _ in range(5):
            add(store, notices=(later,))
        store.confirm(add(store), WRITER, NOW)
        assert [claimed.kind for claimed in claim(store, limit=2)] == [Kind.CONFIRMATION, Kind.LETTER]
        assert [one.kind for one in claim(store, NOW + HOUR, "two", 4)] == [Kind.CONFIRMATION] + [Kind.REMINDER] * 3

    def test_several_are_finished_at_once_but_for_what_another_took(self, store):
        for at in range(4):
            store.confirm(add(store, letter(personalised=True), notices=()), bytes([at]) * 16, NOW)
        taken, kept = claim(store, limit=2), claim(store, limit=2)
        claim(store, NOW + 2 * MINUTE, "two", 2)
        outcomes = [sent("250"), sent("250"), set_aside("550"), try_later(ATTEMPT, "450")]
        finished = [Finished(*pair, NOW) for pair in zip((*taken, *kept), outcomes, strict=True)]
        assert store.finish_all(finished) == [False, False, True, True]
        assert {name: totals(store)[name] for name in ("queued", "failed", "personalised")} == {
            "queued": 3, "failed": 1, "personalised": 3,
        }  # fmt: skip
        assert store.waiting_at("rivers") == [("minister", "office", 1)], "two are being sent"
        assert store.finish_all([]) == []

    def test_what_is_not_due_waits(self, store):
        store.confirm(add(store, notices=()), WRITER, NOW + HOUR)
        assert claim(store) == []
        assert len(claim(store, NOW + HOUR)) == 1

    def test_a_submission_is_forgotten_when_nothing_is_left_to_do(self, store):
        name = add(store, letter(), letter("agency"))
        store.confirm(name, WRITER, NOW)
        notice, first, second = claim(store)
        for claimed in (notice, first):
            store.finish(claimed, sent("250"), NOW)
            assert store.submission(name).personal is not None
        store.finish(second, set_aside("550"), NOW)
        assert store.submission(name).personal is None

    def test_an_erased_submission_is_not_sent(self, store):
        name = add(store, notices=())
        store.confirm(name, WRITER, NOW)
        store.erase(name)
        assert claim(store) == [] and store.submission(name).erased
        assert totals(store) == {"supporters": 1, "confirmed": 1, "different_letters": 1}

    def test_what_was_on_its_way_when_it_was_erased_is_not_lost(self, store):
        name = add(store, notices=())
        store.confirm(name, WRITER, NOW)
        (letter,) = claim(store)
        store.erase(name)
        submission = store.submission(name)
        assert (submission.erased, submission.lost, submission.letters[0].state) == (True, "", State.SENDING)
        assert store.finish(letter, sent("250"), NOW) and store.submission(name).lost == ""

    def test_the_queue_is_told_at_a_glance(self, store):
        assert store.queue("rivers").waiting == 0
        store.confirm(add(store), WRITER, NOW)
        assert (store.queue("rivers").waiting, store.queue("rivers").oldest) == (1, NOW)


class TestPacing:
    MAILBOXES: ClassVar = {("rivers", "office"): "gov@office.example", ("rivers", "other"): "GOV@office.example"}

    def queue(self, store, count, office="office", campaign="rivers"):
        for number in range(count):
            new = submission(letter(office=office), notices=(), campaign=campaign)
            store.add_submission(new)
            store.confirm(new.receipt, f"{office} {campaign} {number}".encode(), NOW)

    def claim(self, store, now, per_hour=5, limit=50):
        return store.claim(now, "one", now + MINUTE, limit, Pacing(per_hour, self.MAILBOXES))

    def test_no_sliding_hour_has_more_letters_than_allowed(self, store, opened):
        self.queue(store, 12)
        self.queue(store, 11, "other")
        sent_at, now = [], NOW
        while len(sent_at) < 23:
            for claimed in self.claim(store, now):
                now += timedelta(seconds=7)
                assert store.finish(claimed, sent("250"), now)
                sent_at.append(now)
            now += timedelta(minutes=3)
            store.close()
            store = opened()
        for at in sent_at:
            assert sum(at <= other < at + HOUR for other in sent_at) <= 5
        assert sent_at[-1] - NOW < 5 * HOUR, "and the pace is used"

    def test_what_never_reached_the_mailbox_does_not_count(self, store):
        self.queue(store, 6)
        for claimed in self.claim(store, NOW):
            store.finish(claimed, unavailable(NOW, MINUTE, "421"), NOW)
        assert len(self.claim(store, NOW + MINUTE)) == 5

    def test_a_lease_taken_over_counts_once(self, store):
        self.queue(store, 6)
        assert len(self.claim(store, NOW)) == 5
        assert len(self.claim(store, NOW + 2 * MINUTE)) == 5

    def test_offices_without_a_mailbox_are_not_held_back(self, store):
        self.queue(store, 9, "vanished")
        assert len(self.claim(store, NOW)) == 9

    def test_a_mailbox_that_is_full_hides_no_other(self, store):
        self.queue(store, 20)
        self.queue(store, 3, "elsewhere")
        assert [claimed.office for claimed in self.claim(store, NOW, per_hour=2)] == ["office"] * 2 + ["elsewhere"] * 3
        assert self.claim(store, NOW, per_hour=2) == []

    def test_of_many_offices_the_oldest_letters_go_first(self, store):
        names = [f"office {number * 7 % 30}" for number in range(30)]
        for name in names:
            self.queue(store, 1, name)
        assert [claimed.office for _ in range(2) for claimed in self.claim(store, NOW, limit=15)] == names

    def test_campaigns_take_turns(self, store):
        store.save_campaign("lakes", "live", "source")
        self.queue(store, 9)
        self.queue(store, 2, "elsewhere", "lakes")
        assert [one.campaign for one in self.claim(store, NOW, limit=4)] == ["rivers", "lakes", "rivers", "lakes"]
