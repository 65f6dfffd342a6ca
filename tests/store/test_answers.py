"""What the store promises about what came back: each link counts once, exactly, and leads to nobody."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaign.core.answers.kinds import AnswerKind
from campaign.core.answers.links import KEPT, Marks
from campaign.core.letters import links
from campaign.store.protocol.accounts import Organiser
from campaign.store.protocol.told_answers import Telling
from campaign.store.protocol.upkeep import Retention
from tests.support.submissions import HOUR, NOTE, NOW, WRITER, add, deliver, submission

DAY = date(2026, 12, 3)
TELLING = Telling(
    "rivers", "minister", "office", AnswerKind.REAL, Marks(b"a" * 16, b"n" * 16, b"m" * 16), few=0, day=DAY
)


def none_of(telling=TELLING):
    return replace(telling, kind=AnswerKind.NONE)


def counts(store):
    return {(count.office, count.kind): count.count for count in store.told("rivers")}


def purge(store, later, *, over=True):
    now = NOW + later
    slugs = frozenset({"rivers"} if over else ())
    store.purge(Retention(now - 168 * HOUR, now - 72 * HOUR, now, now, now, over=slugs))


class TestTelling:
    def test_a_link_counts_once(self, store):
        assert store.told_before(TELLING.marks) is None
        assert store.tell_answer(TELLING)
        for kind in AnswerKind:
            assert not store.tell_answer(replace(TELLING, kind=kind))
        assert counts(store) == {("office", AnswerKind.REAL): 1}
        assert store.told_before(TELLING.marks) is AnswerKind.REAL

    def test_an_answer_takes_the_place_of_none_so_far(self, store):
        assert store.tell_answer(none_of()) and not store.tell_answer(none_of())
        assert store.told_before(TELLING.marks) is AnswerKind.NONE
        assert store.tell_answer(replace(TELLING, kind=AnswerKind.AUTOMATIC))
        assert counts(store) == {("office", AnswerKind.AUTOMATIC): 1}

    def test_an_office_with_few_letters_is_not_counted_by_itself(self, store):
        assert store.tell_answer(replace(none_of(), few=2))
        assert counts(store) == {("", AnswerKind.NONE): 1}

    def test_none_so_far_leaves_where_it_was_counted_though_more_letters_came(self, store):
        assert store.tell_answer(replace(none_of(), few=1))
        add_delivered(store)
        assert store.tell_answer(replace(TELLING, few=1))
        assert counts(store) == {("office", AnswerKind.REAL): 1}

    def test_eight_at_once_are_counted_exactly(self, store, long):
        people = 1_000 if long else 60
        tellings = [
            replace(
                TELLING,
                kind=list(AnswerKind)[number % 4],
                marks=Marks(*(f"{what}{number:015}".encode() for what in "anm")),
            )
            for number in range(people)
        ]
        with ThreadPoolExecutor(8) as clients:
            done = list(clients.map(store.tell_answer, [*tellings, *reversed(tellings)]))
        assert sum(done) == people
        assert counts(store) == {("office", kind): people // 4 for kind in AnswerKind}


def add_delivered(store):
    link = add(store)
    store.confirm(link, WRITER, NOW)
    deliver(store)
    return link


class TestOfficesWrittenTo:
    def test_letters_count_where_they_were_sent_and_where_they_are_said_to_be(self, store):
        assert store.letters_out("rivers") == []
        link = add_delivered(store)
        store.say_sent(link, "mayor", NOW + HOUR)
        store.say_sent(link, "mayor", NOW + HOUR)
        offices = {one.target: (one.sent, one.said_sent, one.since) for one in store.letters_out("rivers")}
        assert offices == {"minister": (1, 0, NOW.date()), "mayor": (0, 1, NOW.date())}

    def test_what_a_test_run_left_is_gone_once_the_campaign_is_live(self, store):
        store.save_campaign("rivers", "test", "source")
        key = store.answers_key("rivers", NOW)
        add_delivered(store)
        store.tell_answer(replace(TELLING, words="What they wrote"))
        store.save_campaign("rivers", "live", "other source")
        assert (store.letters_out("rivers"), store.told("rivers"), store.pasted_answers()) == ([], [], [])
        assert store.told_before(TELLING.marks) is None
        assert store.answers_key("rivers", NOW) not in (b"", key)


class TestKeys:
    def test_both_links_to_a_submission_have_the_same_secret(self, store, opened):
        new = submission()
        store.add_submission(new)
        by_mail = links.receipt_of(new.confirmation)
        assert store.answers_secret(new.receipt) == store.answers_secret(by_mail) != new.receipt

    def test_where_nothing_personal_is_stored_the_link_itself_is_it(self, store):
        link = add(store, personal=None, confirm=False, notices=(), confirmation=b"")
        assert store.answers_secret(link) == link

    def test_links_are_signed_until_half_a_year_after_the_end_and_then_nothing_is_left(self, store):
        assert store.answers_key("nowhere", NOW) == b""
        key = store.answers_key("rivers", NOW)
        store.tell_answer(replace(TELLING, words="What they wrote"))
        purge(store, timedelta())
        purge(store, KEPT)
        assert store.answers_key("rivers", NOW + KEPT) == key and store.pasted_answers()
        later = KEPT + timedelta(days=1)
        purge(store, later)
        assert store.answers_key("rivers", NOW + later) == b""
        assert store.told_before(TELLING.marks) is None and store.pasted_answers() == []
        assert counts(store) == {("office", AnswerKind.REAL): 1}, "numbers stay"
        assert store.keys_state().slots["used"] == 0


class TestPastedWords:
    @pytest.fixture
    def number(self, store):
        assert store.tell_answer(replace(TELLING, words="Secret words of an office"))
        (pasted,) = store.pasted_answers("rivers")
        assert (pasted.words, pasted.looker, pasted.kind, pasted.day) == ("", "", AnswerKind.REAL, DAY)
        return pasted.number

    def test_are_in_no_file_in_clear(self, store, number, kept):
        assert b"Secret words" not in kept()

    def test_are_opened_by_one_organiser(self, store, number):
        for email in ("a@x.test", "b@x.test"):
            store.add_organiser(Organiser(email, "hash", NOW))
        assert store.look_at_answer(number, "a@x.test") == "Secret words of an office"
        assert store.look_at_answer(number, "b@x.test") is None
        assert not store.keep_answer(number, "b@x.test", "x", NOTE)
        assert not store.drop_answer(number, "b@x.test", NOTE)
        store.remove_organiser("a@x.test")
        assert store.look_at_answer(number, "b@x.test") == "Secret words of an office"

    def test_stand_as_the_organiser_left_them_and_what_was_sent_is_destroyed(self, store, number):
        store.look_at_answer(number, "a@x.test")
        assert store.keep_answer(number, "a@x.test", "Words", NOTE)
        assert [answer.words for answer in store.pasted_answers()] == ["Words"]
        assert store.look_at_answer(number, "a@x.test") is None
        assert store.keys_state().slots["used"] == 0
        assert not store.keep_answer(number, "a@x.test", "Others", NOTE)
        assert store.drop_answer(number, "b@x.test", NOTE) and store.pasted_answers() == []

    def test_who_let_them_stand_is_not_kept_with_them(self, store, number):
        store.look_at_answer(number, "a@x.test")
        store.keep_answer(number, "a@x.test", "Words", NOTE)
        assert [answer.looker for answer in store.pasted_answers()] == [""]

    def test_of_a_test_are_gone_when_the_campaign_goes_live_those_that_stand_too(self, store):
        store.save_campaign("lakes", "test", "source")
        for mark, decide in ((b"x", True), (b"y", False)):
            marks = Marks(mark * 16, mark * 15 + b"1", mark * 15 + b"2")
            assert store.tell_answer(replace(TELLING, campaign="lakes", words="Tried out", marks=marks))
            if decide:
                number = store.pasted_answers("lakes")[0].number
                store.look_at_answer(number, "a@x.test")
                assert store.keep_answer(number, "a@x.test", "Tried out", NOTE)
        assert len(store.pasted_answers("lakes")) == 2
        store.save_campaign("lakes", "live", "source")
        assert store.pasted_answers("lakes") == [] and store.keys_state().slots["used"] == 0

    def test_are_forgotten_when_they_are_thrown_away_and_stay_counted(self, store, number):
        assert not store.drop_answer(number, "a@x.test", NOTE), "nobody has looked"
        store.look_at_answer(number, "a@x.test")
        assert store.drop_answer(number, "a@x.test", NOTE)
        assert store.pasted_answers() == [] and store.keys_state().slots["used"] == 0
        assert counts(store) == {("office", AnswerKind.REAL): 1}
