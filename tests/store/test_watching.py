"""What the desk asks of the store beside the numbers: counters, errors, marked days, when something was last done."""

from datetime import date, timedelta

import pytest

from campaign.core.counts.activity import HOUR, SOURCE, Count
from campaign.core.counts.webhooks import Notice, Webhook
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import State, refused, sent, set_aside, try_later, unavailable
from campaign.core.delivery.troubles import Trouble
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.core.offices.office import Office
from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.delivery import Bounce
from campaign.store.protocol.errors import Conflict, Missing
from campaign.store.protocol.submissions import Allotment
from campaign.store.protocol.upkeep import Retention
from campaign.store.sql import queue
from tests.support.submissions import ATTEMPT, MINUTE, NOTE, NOW, OTHER, WRITER, add, claim, deliver, letter
from tests.support.submissions import HOUR as AN_HOUR

DAY = date(2026, 11, 20)
LATER = "450 4.2.0 later"


def counts(store, since=""):
    return sorted((count.dimension, count.key, count.measure, count.count) for count in store.activity("rivers", since))


class TestCounters:
    def test_they_add_up(self, store):
        for _ in range(2):
            store.count_activity("rivers", [Count(SOURCE, "paper", "seen", 2), Count(SOURCE, "paper", "seen")])
        assert counts(store) == [("source", "paper", "seen", 6)]

    def test_a_source_that_somebody_wrote_through_finds_room(self, store, monkeypatch):
        monkeypatch.setattr("campaign.store.sql.activity.MOST_SOURCES", 3)
        for number, made_up in enumerate("abcd", 1):
            store.count_activity("rivers", [Count(SOURCE, made_up, "seen", number)])
        store.confirm(add(store, letter(), source="paper"), WRITER, NOW)
        by_source = {(key, measure): count for dimension, key, measure, count in counts(store) if dimension == SOURCE}
        assert by_source["*", "seen"] == 5, "of d, which found no room, and of a, which made some"
        assert by_source["paper", "supporters"] == by_source["paper", "letters"] == 1
        assert {key for key, _ in by_source} == {"*", "b", "c", "paper"}

    def test_hours_are_read_from_one_on(self, store):
        hours = [Count(HOUR, f"2026-11-23T{hour:02}", "letters") for hour in (1, 5, 23)]
        store.count_activity("rivers", [*hours, Count(SOURCE, "paper", "seen")])
        assert [key for _, key, *_ in counts(store, "2026-11-23T05")] == ["2026-11-23T05", "2026-11-23T23", "paper"]

    def test_allotting_counts_in_its_own_transaction(self, store):
        store.allot("rivers", [Allotment("office", "en", "1")], [Count("funnel", "2026-11-23", "checked")])
        assert counts(store) == [("funnel", "2026-11-23", "checked", 1)]

    def test_a_submission_that_fails_counts_nothing(self, store):
        with pytest.raises(Conflict, match="(?i)not.null"):
            add(store, letter(), letter("x", digest=None))
        assert counts(store) == []

    def test_a_letter_is_counted_where_it_enters_and_nowhere_else(self, store):
        receipt = add(store, letter(personalised=True), source="paper", language="ko")
        assert counts(store) == [("funnel", "2026-11-23", "acted", 1)]
        store.confirm(receipt, WRITER, NOW + AN_HOUR)
        entered = [
            ("funnel", "2026-11-23", "acted", 1),
            ("funnel", "2026-11-23", "confirmed", 1),
            ("hour", "2026-11-23T13", "letters", 1),
            ("hour", "2026-11-23T13", "supporters", 1),
            *(("language", "ko", measure, 1) for measure in ("letters", "personalised", "supporters")),
            *(("source", "paper", measure, 1) for measure in ("letters", "personalised", "supporters")),
            ("week_hour", "0-13", "letters", 1),
        ]
        assert counts(store) == entered
        deliver(store, NOW + AN_HOUR)
        store.confirm(receipt, WRITER, NOW + AN_HOUR)
        assert counts(store) == entered

    def test_one_person_twice_is_one_supporter(self, store):
        for _ in range(2):
            store.confirm(add(store, letter()), WRITER, NOW)
        store.confirm(add(store, letter()), OTHER, NOW)
        numbers = {place[:3]: place[3] for place in counts(store)}
        assert numbers["funnel", "2026-11-23", "acted"] == 3 and numbers["funnel", "2026-11-23", "confirmed"] == 2
        assert numbers["hour", "2026-11-23T12", "letters"] == numbers["hour", "2026-11-23T12", "supporters"] == 2


class TestErrors:
    def queued(self, store, target="minister", writer=WRITER):
        store.confirm(add(store, letter(target)), writer, NOW)

    def finish(self, store, outcome, at=NOW):
        for claimed in claim(store, at):
            assert store.finish(claimed, outcome, at)

    def test_what_waits_says_why_and_until_when(self, store):
        self.queued(store)
        assert store.watched("rivers").tried == ()
        self.finish(store, try_later(ATTEMPT, LATER))
        (trouble,) = store.watched("rivers").tried
        assert trouble == Trouble("minister", LATER, 1, NOW + 5 * MINUTE, 1)
        self.finish(store, unavailable(NOW, MINUTE, "timed out"), NOW + 5 * MINUTE)
        (trouble,) = store.watched("rivers").tried
        assert (trouble.reply, trouble.attempts) == ("timed out", 1)
        deliver(store, NOW + 10 * MINUTE)
        assert store.watched("rivers").tried == store.watched("rivers").failed == ()

    def test_what_failed_is_counted_by_what_was_said(self, store):
        for writer in (WRITER, OTHER):
            self.queued(store, writer=writer)
        self.finish(store, refused(ATTEMPT, 554, "554 no"))
        assert store.watched("rivers").failed == (Trouble("minister", "554 no", 2, NOW, 1),)
        assert store.watched("lakes").failed == ()

    def test_failures_since_a_moment(self, store):
        self.queued(store)
        self.finish(store, refused(ATTEMPT, 554, "554 no"))
        assert store.failures(NOW - MINUTE) == {"rivers": 1} and store.failures(NOW + MINUTE) == {}

    def test_what_came_back_failed_when_that_was_known_and_not_when_it_was_sent(self, store):
        self.queued(store)
        (sending,) = (claimed for claimed in claim(store) if claimed.target)
        store.finish(sending, sent("250 ok"), NOW)
        back = NOW + timedelta(days=2)
        assert store.bounced(sending.id, sending.message_id, "5.1.1", back).bounce is Bounce.FAILED
        assert store.failures(back - AN_HOUR) == {"rivers": 1} and store.failures(back + MINUTE) == {}
        assert [one.at for one in store.watched("rivers").failed] == [back]

    def test_what_failed_for_want_of_a_mailbox_counts_until_somebody_has_looked(self, store):
        for writer in (WRITER, OTHER):
            self.queued(store, writer=writer)
        one, two = (claimed for claimed in claim(store) if claimed.target)
        store.finish(one, refused(ATTEMPT, 550, "550 5.1.1 no such user"), NOW)
        store.finish(two, refused(ATTEMPT, 554, "554 no"), NOW)
        assert store.failures(NOW - MINUTE) == {"rivers": 2}
        store.hold(Hold(HoldKind.SUSPENDED, "mayor@gov.test", NOW))
        store.release(HoldKind.SUSPENDED, ATTEMPT.mailbox)
        assert store.failures(NOW - MINUTE) == {"rivers": 1}, "the other one failed for another reason"

    def test_what_failed_at_an_address_that_was_corrected_is_done_with(self, store):
        store.save_offices([Office("office", "Office", email="Old@gov.test")])
        self.queued(store)
        self.finish(store, refused(ATTEMPT, 554, "554 no"))
        store.correct_office(Office("office", "Another title", email="Old@gov.test"), NOW)
        assert store.failures(NOW - MINUTE) == {"rivers": 1}, "the address is the same"
        store.correct_office(Office("office", "Office", email="new@gov.test"), NOW)
        assert store.failures(NOW - MINUTE) == {}
        assert store.watched("rivers").failed[0].letters == 1, "it stays failed"
        self.queued(store, writer=OTHER)
        self.finish(store, refused(ATTEMPT, 554, "554 no"))
        assert store.failures(NOW - MINUTE) == {"rivers": 1}

    def test_the_oldest_letter_that_waits(self, store):
        assert store.watched("rivers").oldest is None
        self.queued(store)
        store.confirm(add(store, letter("other", office="elsewhere")), OTHER, NOW - AN_HOUR)
        assert store.watched("rivers").oldest == NOW - AN_HOUR
        for _ in range(2):
            deliver(store)
        assert store.watched("rivers").oldest is None


def test_what_waits_is_what_the_ledger_calls_queued_but_for_what_is_being_sent(store):
    """Through every way into the queue and out of it."""

    def waiting(sending=0):
        queued = {row.measure: row.count for row in store.totals("rivers") if row.dimension == "campaign"}["queued"]
        count = sum(count for _, _, count in store.waiting_at("rivers"))
        assert count == store.backlog("", [("rivers", "office")], NOW).waiting == queued - sending
        return count

    ids = [add(store, letter(), letter("mayor")) for _ in range(4)]
    for number, one in enumerate(ids):
        store.confirm(one, bytes([number]) * 16, NOW)
    assert waiting() == 8
    store.erase(ids[0])
    assert waiting() == 6
    one, two, *others = [claimed for claimed in claim(store, limit=50) if claimed.target]
    assert waiting(sending=6) == 0
    for claimed, outcome in ((one, try_later(ATTEMPT, LATER)), (two, refused(ATTEMPT, 554, "554 no"))):
        assert store.finish(claimed, outcome, NOW)
    assert waiting(sending=4) == 1
    for claimed in others:
        store.finish(claimed, sent("250 ok"), NOW)
    assert waiting() == 1
    store.save_campaign("rivers", "test", "source")
    store.save_campaign("rivers", "live", "source")
    assert store.waiting_at("rivers") == []


def test_what_was_given_out(store):
    for shown in ("0,1", "0,1", "0"):
        store.allot("rivers", [Allotment("office", "en", shown)])
    given = sorted((given.shown, given.start, given.count) for given in store.watched("rivers").given)
    assert given == [("*", 0, 3), ("0", 2, 1), ("0,1", 0, 2)], "all of the office's, and those with each set of blocks"


def test_marked_days_are_kept_in_order_and_taken_away_one_by_one(store):
    assert store.mark_day("rivers", DAY, "second", 3) and store.mark_day("rivers", DAY - timedelta(days=1), "first", 3)
    assert store.mark_day("lakes", DAY, "another's", 1) and store.mark_day("rivers", DAY, "third", 3)
    assert store.mark_day("rivers", DAY, "too many", 3) is False
    assert store.mark_day("rivers", DAY, "second", 3) is None, "it is marked already"
    days = store.watched("rivers").marked
    assert [marked.words for marked in days] == ["first", "second", "third"] and days[0].day == DAY - timedelta(days=1)
    assert not store.unmark_day("lakes", days[0].id)
    assert store.unmark_day("rivers", days[0].id) and not store.unmark_day("rivers", days[0].id)
    assert len(store.watched("rivers").marked) == 2 and len(store.watched("lakes").marked) == 1


def test_when_something_was_last_done(store):
    assert store.last_run("backup") is None
    for at in (NOW, NOW + AN_HOUR):
        store.note_run("backup", at)
    assert store.last_run("backup") == NOW + AN_HOUR and store.last_run("delivery") is None


def test_a_look_at_a_session_leaves_it_as_idle_as_it_was(store):
    store.add_organiser(Organiser("o@x.example", "hash", NOW))
    store.open_session(Session(b"key", "o@x.example", NOW, NOW), "hash")
    assert store.session(b"key", NOW + MINUTE, seen=False).seen_at == NOW
    assert store.session(b"key", NOW + AN_HOUR).seen_at == NOW
    assert store.session(b"key", NOW + AN_HOUR, seen=False).seen_at == NOW + AN_HOUR
    assert store.session(b"other", NOW, seen=False) is None


def test_who_wants_mail(store):
    store.add_organiser(Organiser("o@x.example", "hash", NOW))
    assert not store.organiser("o@x.example").wants_mail
    store.set_wants_mail("o@x.example", True)
    assert [organiser.wants_mail for organiser in store.organisers()] == [True]
    with pytest.raises(Missing):
        store.set_wants_mail("nobody@x.example", True)


class TestHolds:
    """A mailbox that was too fast is slowed for a while."""

    @staticmethod
    def slowed(at):
        return Hold(HoldKind.SLOWED, "minister@gov.test", at, "450 slow down", 9, at, at + AN_HOUR)

    def test_one_that_is_in_force_keeps_its_beginning_and_one_that_ended_begins_anew(self, store):
        store.hold(self.slowed(NOW))
        store.hold(self.slowed(NOW + AN_HOUR / 2))
        assert [hold.since for hold in store.holds(NOW + AN_HOUR)] == [NOW]
        store.hold(self.slowed(NOW + 5 * AN_HOUR))
        assert [hold.since for hold in store.holds(NOW + 5 * AN_HOUR)] == [NOW + 5 * AN_HOUR]
        store.hold(Hold(HoldKind.PAUSED, "rivers", NOW))
        store.hold(Hold(HoldKind.PAUSED, "rivers", NOW + AN_HOUR))
        assert NOW in [hold.since for hold in store.holds(NOW + AN_HOUR)]

    def test_one_that_ended_is_forgotten_with_what_the_server_said(self, store):
        store.hold(self.slowed(NOW))
        store.hold(Hold(HoldKind.SUSPENDED, "mayor@gov.test", NOW, "550 unknown"))
        store.purge(Retention(NOW, NOW, NOW, NOW + AN_HOUR, NOW))
        assert store.select("SELECT key FROM holds") == [("mayor@gov.test",)]


def test_what_waits_is_counted_once_for_a_campaign_however_many_offices_share_a_mailbox(store, monkeypatch):
    """In test mode all of them do."""
    counted, whole = [], queue._waiting
    monkeypatch.setattr(queue, "_waiting", lambda db, slug: (counted.append(slug), whole(db, slug))[1])
    store.confirm(add(store, letter(), notices=()), WRITER, NOW)
    sharing = [("rivers", "office"), *(("rivers", f"office {number}") for number in range(300)), ("lakes", "office")]
    assert store.backlog("test@site.test", sharing, NOW).waiting == 1
    assert sorted(counted) == ["lakes", "rivers"]


@pytest.mark.parametrize("end", ["let go", "kept back", "erased", "given up"])
def test_who_looked_at_a_letter_is_not_kept_with_it(store, end):
    receipt = add(store, letter(held_back=True), notices=())
    store.confirm(receipt, WRITER, NOW)
    ((number,),) = store.select("SELECT id FROM letters")
    assert store.look(number, "o@desk.example")
    if end == "let go":
        assert store.let_go(number, "o@desk.example", NOW, NOTE)
    elif end == "kept back":
        assert store.keep_back(number, "o@desk.example", NewNotice(Kind.NOT_SENT, State.QUEUED, "<back@x>"), NOW, NOTE)
    elif end == "erased":
        store.erase(receipt)
    else:
        (claimed,) = store.claim_overdue(NOW + AN_HOUR, "one", NOW + 2 * AN_HOUR, 9)
        assert store.finish(claimed, set_aside("waited too long"), NOW)
    assert store.select("SELECT looker FROM letters") == [("",)]


def test_a_notice_for_a_webhook_that_was_removed_a_moment_ago_is_queued_for_nobody(store):
    """The desk reads whom to tell, and then queues what there is to tell."""
    for name in ("there", "gone"):
        store.add_webhook(Webhook(name, "rivers", "https://hook.example", NOW.date(), 0))
    store.remove_webhook("gone")
    store.queue_webhook_notices([Notice(f"of {name}", name, "{}", 0) for name in ("there", "gone")], NOW)
    assert store.select("SELECT id, webhook, body, attempts FROM webhook_notices") == [("of there", "there", "{}", 0)]
