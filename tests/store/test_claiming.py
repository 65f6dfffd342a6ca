"""What the store promises, verb by verb, on every backend."""

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest

from campaign.core.delivery.outcomes import Attempt, State, sent, set_aside, try_later, unavailable
from campaign.core.letters import links
from campaign.core.letters.submissions import Kind, NewLetter, NewNotice, NewSubmission, Personal, Words
from campaign.core.letters.ways_out import Way
from campaign.core.offices.areas import NO_AREAS, AreaList
from campaign.core.offices.office import Office
from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.delivery import Finished, Pacing
from campaign.store.protocol.errors import AlreadyExists, Conflict, Missing, StoreUnavailable
from campaign.store.protocol.submissions import Allotment, Confirmed
from campaign.store.protocol.upkeep import Retention

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WRITER, OTHER = b"w" * 16, b"o" * 16
ATTEMPT = Attempt(NOW, 1, "rivers", "minister@gov.test", 600, 5 * HOUR)


def letter(target="minister", **changes):
    new = NewLetter(target, "office", "en", send=True, personalised=False, digest=b"d" * 16, message_id=f"<{target}@x>")
    return replace(new, **changes)


def submission(*letters, **changes):
    letters = letters or (letter(), letter("mayor", send=False, digest=b"e" * 16))
    personal = Personal("Jo Writer", "jo@home.example", {one.target: Words("Subject", "Body") for one in letters})
    new = NewSubmission(
        receipt=secrets.token_bytes(32),
        confirmation=secrets.token_bytes(32),
        campaign="rivers",
        at=NOW,
        country="GB",
        language="en",
        page_language="en",
        letters=letters,
        personal=personal,
        notices=(NewNotice(Kind.CONFIRMATION, State.QUEUED, "<notice@x>"),),
    )
    return replace(new, **changes)


def add(store, *letters, **changes):
    new = submission(*letters, **changes)
    assert store.add_submission(new)
    return new.receipt


def totals(store, partner=""):
    """The numbers of the whole campaign that are not zero."""
    return {
        row.measure: row.count
        for row in store.totals("rivers")
        if (row.partner, row.dimension) == (partner, "campaign") and row.count
    }


def claim(store, now=NOW, worker="one", limit=10):
    return store.claim(now, worker, now + MINUTE, limit)


def deliver(store, now=NOW, outcome=None):
    for one in claim(store, now):
        assert store.finish(one, outcome or sent("250 Ok"), now)


class TestSubmissions:
    def test_a_submission_is_kept_with_its_letters(self, store):
        submission = store.submission(add(store))
        assert [(one.target, one.state, one.words) for one in submission.letters] == [
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


class TestCorrecting:
    def corrected(self, new, **changes):
        """The same submission with other words, as its next version."""
        words = {one.target: Words("Subject", "Corrected") for one in new.letters}
        personal = Personal("Jo Writer", "jo@other.example", words)
        return replace(new, version=new.version + 1, personal=personal, **changes)

    @pytest.mark.parametrize("new_link", [True, False])
    def test_the_words_before_are_destroyed_and_nothing_counts_twice(self, store, new_link):
        new = submission(contact=b"first", writer=WRITER, partner="watch")
        store.add_submission(new)
        words = "SELECT sealed FROM items WHERE part = 'held'"
        (sealed,) = store.select(words)
        assert store.correct_submission(self.corrected(new, contact=b"second", notices=()), new_link=new_link)
        found = store.submission(new.receipt)
        assert found.personal.letters["minister"].body == "Corrected" and found.version == 1
        assert found.confirmation == (State.CANCELLED if new_link else State.QUEUED)
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
        assert [one.kind for one in claim(store)] == [Kind.COPY, Kind.LETTER]


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

    def test_copies_leave_nothing_personal(self, store):
        name = add(store, letter(send=False), personal=None, notices=(), confirm=False)
        assert totals(store) == {}
        assert store.submission(name).personal is None
        assert store.hand_over(name, "minister", Way.COPIED, NOW)
        assert totals(store) == {"supporters": 1, "handed_over": 1, "copied": 1, "different_letters": 1}


class TestDelivery:
    def test_a_claim_is_held_by_one_worker(self, store):
        store.confirm(add(store), WRITER, NOW)
        assert [one.kind for one in claim(store)] == [Kind.CONFIRMATION, Kind.LETTER]
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
        (one,) = claim(store)
        assert store.finish(one, outcome, NOW)
        assert {name: totals(store).get(name, 0) for name in ("queued", "sent", "failed")} == {
            "queued": 0, "sent": 0, "failed": 0, measure: 1,
        }  # fmt: skip
        assert totals(store).get("personalised", 0) == (0 if measure == "failed" else 1)
        again = claim(store, NOW + HOUR)
        assert [found.attempts for found in again] == ([] if attempts is None else [attempts])

    def test_mails_to_supporters_go_first_then_the_oldest(self, store):
        names = [add(store) for _ in range(3)]
        for at, name in enumerate(names):
            store.confirm(name, bytes([at]) * 16, NOW)
        found = claim(store, limit=4)
        assert [one.kind for one in found] == [Kind.CONFIRMATION] * 3 + [Kind.LETTER]
        assert found[3].submission == links.name_of(names[0])

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
        assert [one.kind for one in claim(store, limit=2)] == [Kind.CONFIRMATION, Kind.LETTER]
        assert [one.kind for one in claim(store, NOW + HOUR, "two", 4)] == [Kind.CONFIRMATION] + [Kind.REMINDER] * 3

    def test_several_are_finished_at_once_but_for_what_another_took(self, store):
        for at in range(4):
            store.confirm(add(store, letter(personalised=True), notices=()), bytes([at]) * 16, NOW)
        taken, kept = claim(store, limit=2), claim(store, limit=2)
        claim(store, NOW + 2 * MINUTE, "two", 2)
        outcomes = [sent("250"), sent("250"), set_aside("550"), try_later(ATTEMPT, "450")]
        finished = [Finished(*one, NOW) for one in zip((*taken, *kept), outcomes, strict=True)]
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
        for one in (notice, first):
            store.finish(one, sent("250"), NOW)
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
        found = store.submission(name)
        assert (found.erased, found.lost, found.letters[0].state) == (True, "", State.SENDING)
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
            for one in self.claim(store, now):
                now += timedelta(seconds=7)
                assert store.finish(one, sent("250"), now)
                sent_at.append(now)
            now += timedelta(minutes=3)
            store.close()
            store = opened()
        for at in sent_at:
            assert sum(at <= other < at + HOUR for other in sent_at) <= 5
        assert sent_at[-1] - NOW < 5 * HOUR, "and the pace is used"

    def test_what_never_reached_the_mailbox_does_not_count(self, store):
        self.queue(store, 6)
        for one in self.claim(store, NOW):
            store.finish(one, unavailable(NOW, MINUTE, "421"), NOW)
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
        assert [one.office for one in self.claim(store, NOW, per_hour=2)] == ["office"] * 2 + ["elsewhere"] * 3
        assert self.claim(store, NOW, per_hour=2) == []

    def test_of_many_offices_the_oldest_letters_go_first(self, store):
        names = [f"office {number * 7 % 30}" for number in range(30)]
        for name in names:
            self.queue(store, 1, name)
        assert [one.office for _ in range(2) for one in self.claim(store, NOW, limit=15)] == names

    def test_campaigns_take_turns(self, store):
        store.save_campaign("lakes", "live", "source")
        self.queue(store, 9)
        self.queue(store, 2, "elsewhere", "lakes")
        assert [one.campaign for one in self.claim(store, NOW, limit=4)] == ["rivers", "lakes", "rivers", "lakes"]


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

    def test_a_campaign_goes_live_without_what_was_tested(self, store):
        store.save_campaign("lakes", "test", "source")
        name = submission(campaign="lakes")
        store.add_submission(name)
        store.confirm(name.receipt, WRITER, NOW)
        assert store.totals("lakes")
        assert store.save_campaign("lakes", "live", "source")
        assert store.totals("lakes") == [] and store.submission(name.receipt) is None


class TestCampaignsAndOffices:
    def test_a_campaign_is_saved_when_it_changed(self, store):
        versions = store.campaign_versions()
        assert not store.save_campaign("rivers", "live", "source")
        assert store.campaign_versions() == versions
        assert store.save_campaign("rivers", "live", "other")
        assert store.campaign_versions() != versions
        assert (store.campaign("rivers").source, store.campaign("rivers").version) == ("other", 2)
        assert [one.slug for one in store.campaigns()] == ["rivers"] and store.campaign("lakes") is None

    def test_a_live_campaign_keeps_its_totals(self, store):
        store.confirm(add(store), WRITER, NOW)
        before = totals(store)
        store.save_campaign("rivers", "live", "other")
        assert totals(store) == before

    def test_an_address_stays_checked_while_it_is_the_same(self, store):
        office = Office("o", "Office", email="o@office.example")
        assert store.save_offices([office]) == (1, 0)
        assert store.check_office("o", NOW.date()).checked_on == NOW.date()
        assert store.save_offices([replace(office, title="The office")]) == (0, 1)
        assert store.offices()[0].checked_on == NOW.date()
        store.save_offices([replace(office, email="new@office.example")])
        assert store.offices()[0].checked_on is None
        with pytest.raises(Missing):
            store.check_office("nobody", NOW.date())

    def test_allotted_numbers_count_per_office_and_set_of_blocks(self, store):
        both = [Allotment("a", "en", "1,2"), Allotment("b", "en", "1,2")]
        assert store.allot("rivers", both) == [(0, 0), (0, 0)]
        assert store.allot("rivers", both) == [(1, 1), (1, 1)]
        assert store.allot("rivers", [Allotment("a", "en", "1")]) == [(2, 2)], "starts where the office's letters stand"
        assert store.allot("rivers", [Allotment("a", "en", "1,2")]) == [(3, 2)]
        assert store.allot("rivers", [Allotment("a", "ko", "1,2")]) == [(0, 0)]


class TestAreas:
    """Which postcodes lie in which areas."""

    def test_areas_are_found_by_the_first_key_that_has_any(self, store):
        store.save_campaign("rivers", "live", "x", AREAS)
        assert store.area_list_name("rivers") == "postcodes.csv" and store.area_names("rivers") == ["Elm", "Oak"]
        assert store.listed_postcodes("rivers") == ["0800", "0822"] and store.listed_postcodes("lakes") == []
        assert store.areas_of("rivers", ["0822"]) == ["Elm", "Oak"]
        assert store.areas_of("rivers", ["0822999", "0800", "0822"]) == ["Elm"]
        assert (
            store.areas_of("rivers", ["9"]) == store.areas_of("rivers", []) == store.areas_of("lakes", ["0800"]) == []
        )

    def test_a_list_stays_until_another_takes_its_place(self, store):
        assert store.save_campaign("rivers", "live", "x", AREAS) and not store.save_campaign(
            "rivers", "live", "x", AREAS
        )
        assert store.save_campaign("rivers", "live", "y") and store.areas_of("rivers", ["0800"]) == ["Elm"]
        other = AreaList("postcodes.csv", (("0800", "Ash"),), b"other")
        assert store.save_campaign("rivers", "live", "y", other) and store.areas_of("rivers", ["0800"]) == ["Ash"]
        assert store.areas_of("rivers", ["0822"]) == []
        assert store.save_campaign("rivers", "live", "y", NO_AREAS) and store.area_list_name("rivers") == ""

    def test_a_holder_whose_time_is_over_keeps_the_row_with_its_last_day(self, store):
        store.save_offices([Office("a", "A"), Office("b", "B", checked_on=date(2026, 1, 1))])
        assert store.save_offices([], {"b": date(2026, 2, 1), "unknown": date(2026, 2, 1)}) == (0, 1)
        assert store.save_offices([], {"b": date(2026, 2, 1)}) == (0, 0)
        assert [(one.until, one.checked_on) for one in store.offices()] == [
            (None, None),
            (date(2026, 2, 1), date(2026, 1, 1)),
        ]


AREAS = AreaList("postcodes.csv", (("0800", "Elm"), ("0822", "Elm"), ("0822", "Oak")), b"one")


class TestPeople:
    def test_partners(self, store):
        partner = Partner("watch", "River Watch", ("https://watch.example",), "salt")
        store.add_partner(partner)
        assert store.partner("watch") == partner and store.partners() == [partner] and store.partner("x") is None
        with pytest.raises(AlreadyExists):
            store.add_partner(partner)

    def test_organisers_and_sessions(self, store):
        account = Organiser("o@desk.example", "hash", NOW)
        store.add_organiser(account)
        with pytest.raises(AlreadyExists):
            store.add_organiser(account)
        assert store.open_session(Session(b"key", account.email, NOW, NOW), "hash")
        assert store.session(b"key", NOW + MINUTE).seen_at == NOW
        assert store.session(b"key", NOW + MINUTE).seen_at == NOW + MINUTE
        store.close_session(b"key")
        assert store.session(b"key", NOW) is None
        assert store.open_session(Session(b"key", account.email, NOW, NOW), "hash")
        store.remove_organiser(account.email)
        assert store.organisers() == [] and store.session(b"key", NOW) is None
        with pytest.raises(Missing):
            store.remove_organiser(account.email)

    def test_hits_are_counted_until_they_are_forgotten(self, store):
        assert [store.hit(b"key", NOW + MINUTE) for _ in range(3)] == [1, 2, 3]
        assert (store.hits(b"key", NOW), store.hits(b"key", NOW + HOUR), store.hits(b"other", NOW)) == (3, 0, 0)
        store.forget_hits(b"key")
        assert store.hits(b"key", NOW) == 0
