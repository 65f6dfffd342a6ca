"""Two connections at once, and the first one stopped before each of its statements: as if one had come after the other.

What is decided by reading and then writing is tried in pairs. Whatever is stored and answered must be what comes of one
of the two orders. The second runs while the first is stopped, to its end or until it waits for a lock.
"""

import ast
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from campaign.core.answers.office_page import Request, Wants
from campaign.core.counts.activity import Count
from campaign.core.counts.webhooks import Notice, Webhook
from campaign.core.delivery.outcomes import sent
from campaign.core.letters.ways_out import Way
from campaign.store import sql
from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.delivery import Pacing
from campaign.store.protocol.submissions import Allotment
from campaign.store.sql import activity
from tests.support.pairs import Case, require_one_after_the_other
from tests.support.submissions import HOUR, MINUTE, NOW, WRITER, claim, letter, submission

LONELY = Pacing(1, {("rivers", "office"): "Minister@gov.example"})
"""One letter an hour, to the one mailbox that there is."""
TWO = Pacing(2, {("rivers", office): f"{office}@gov.example" for office in ("first", "second")})


@pytest.fixture
def cluster(postgresql):
    return postgresql


def added(store, *letters, **changes):
    new = submission(*letters or (letter(),), notices=(), **changes)
    assert store.add_submission(new)
    return new


def queued(store, number=1):
    for each in range(number):
        assert store.confirm(added(store).receipt, bytes([each]) * 16, NOW)


def offered(store):
    return added(store, letter(send=False)).receipt


def two_of_one_writer(store):
    return [added(store, contact=b"sealed", writer=WRITER).receipt for _ in range(2)]


def waiting_to_be_confirmed(store):
    new = added(store)
    words = replace(new.personal, name="Jo Other")
    return new, replace(new, version=1, personal=words)


def signed_in(store):
    store.add_organiser(Organiser("o@desk.example", "hash", NOW))
    store.open_session(Session(b"key", "o@desk.example", NOW, NOW), "hash")


def told(store):
    store.add_webhook(Webhook("hook", "rivers", "https://hook.example", NOW.date(), 0))
    store.queue_webhook_notices([Notice("notice", "hook", "{}", 0)], NOW)


def queued_at(store, *offices):
    for at, office in enumerate(offices):
        assert store.confirm(added(store, letter(office=office)).receipt, bytes([at]) * 16, NOW)


def taken(store, now=NOW, pacing=None, worker="one", limit=10):
    return [claimed.id for claimed in store.claim(now, worker, now + MINUTE, limit, pacing)]


def room_for_one_source(store):
    there = {count.key for count in store.activity("rivers", "") if count.dimension == "source"}
    activity.MOST_SOURCES = len(there) + 1


def counted(source):
    return lambda store, _: store.count_activity("rivers", [Count("source", source, "seen")])


def allotted(store, _):
    return store.allot("rivers", [Allotment("b", "en", "1"), Allotment("a", "en", "1")])


def allotted_in_another_order(store, _):
    return store.allot("rivers", [Allotment("a", "en", "1"), Allotment("b", "en", "2")])


def confirmed(store, receipt):
    return store.confirm(receipt, WRITER, NOW)


def erased_late(store, receipt):
    store.erase(receipt)


CASES = {
    "the same link is used twice": Case(lambda store: added(store).receipt, confirmed, confirmed),
    "one writer confirms two submissions": Case(
        two_of_one_writer, lambda store, it: confirmed(store, it[0]), lambda store, it: confirmed(store, it[1])
    ),
    "the same form is sent twice": Case(
        lambda store: submission(letter(), notices=()),
        lambda store, new: store.add_submission(new),
        lambda store, new: store.add_submission(new),
    ),
    "a submission is confirmed while it is corrected": Case(
        waiting_to_be_confirmed,
        lambda store, it: store.correct_submission(it[1], new_link=False),
        lambda store, it: store.confirm(it[0].receipt, WRITER, NOW, 0),
    ),
    "a submission is corrected while it is confirmed": Case(
        waiting_to_be_confirmed,
        lambda store, it: store.confirm(it[0].receipt, WRITER, NOW, 0),
        lambda store, it: store.correct_submission(it[1], new_link=False),
    ),
    "a submission is erased while it is confirmed": Case(lambda store: added(store).receipt, confirmed, erased_late),
    "a letter is taken by two ways": Case(
        offered,
        lambda store, link: store.hand_over(link, "minister", Way.COPIED, NOW),
        lambda store, link: store.hand_over(link, "minister", Way.PRINTED, NOW),
    ),
    "a letter is taken while it is copied once more": Case(
        lambda store: (offered(store), submission(letter(send=False))),
        lambda store, it: store.hand_over(it[0], "minister", Way.COPIED, NOW),
        lambda store, it: store.copy_more(replace(it[1], receipt=it[0], personal=None)),
    ),
    "a letter is said to be sent while it is taken": Case(
        offered,
        lambda store, link: store.say_sent(link, "minister", NOW),
        lambda store, link: store.hand_over(link, "minister", Way.PRINTED, NOW),
    ),
    "two claim": Case(
        lambda store: queued(store, 2),
        lambda store, _: len(taken(store)),
        lambda store, _: len(taken(store, worker="two")),
    ),
    "two claim what one mailbox gets in an hour": Case(
        lambda store: queued(store, 2),
        lambda store, _: len(taken(store, pacing=LONELY)),
        lambda store, _: len(taken(store, pacing=LONELY, worker="two")),
    ),
    "two claim from the oldest of two mailboxes": Case(
        # Of more letters one may get fewer than it asked for, or a later one: another took some since it looked.
        lambda store: queued_at(store, "first", "second"),
        lambda store, _: len(taken(store, pacing=TWO, limit=1)),
        lambda store, _: len(taken(store, pacing=TWO, worker="two", limit=1)),
    ),
    "two claim where both mailboxes get one more in this hour": Case(
        lambda store: queued_at(store, "first", "second", "first", "second"),
        lambda store, _: len(taken(store, pacing=replace(TWO, per_hour=1), limit=1)),
        lambda store, _: len(taken(store, pacing=replace(TWO, per_hour=1), worker="two", limit=1)),
    ),
    "a letter is finished while its lease is over": Case(
        lambda store: (queued(store), claim(store))[1],
        lambda store, claims: store.finish(claims[0], sent("250"), NOW),
        lambda store, _: len(taken(store, NOW + HOUR, worker="two")),
    ),
    "a letter is claimed by another while it is finished": Case(
        lambda store: (queued(store), claim(store))[1],
        lambda store, _: len(taken(store, NOW + HOUR, worker="two")),
        lambda store, claims: store.finish(claims[0], sent("250"), NOW),
    ),
    "numbers are allotted": Case(lambda store: None, allotted, allotted_in_another_order),
    "something is counted that may be done so often": Case(
        lambda store: None,
        lambda store, _: store.hit_all([b"b", b"a"], NOW + HOUR),
        lambda store, _: store.hit_all([b"a", b"b"], NOW + HOUR),
    ),
    "what only one may have is taken": Case(
        lambda store: None,
        lambda store, _: store.take(b"key", NOW, NOW + HOUR),
        lambda store, _: store.take(b"key", NOW, NOW + HOUR),
    ),
    "two sources come where one more is counted apart": Case(room_for_one_source, counted("a"), counted("b")),
    "a session is looked at while it is closed": Case(
        signed_in,
        lambda store, _: store.session(b"key", NOW) is not None,
        lambda store, _: store.close_session(b"key"),
    ),
    "a session is closed while it is looked at": Case(
        signed_in,
        lambda store, _: store.close_session(b"key"),
        lambda store, _: store.session(b"key", NOW) is not None,
    ),
    "two carry what an office asked for": Case(
        lambda store: store.ask(Request("rivers", "office", "minister", "m@gov.example", Wants.PAUSE, NOW, "<x@x>")),
        lambda store, _: bool(store.claim_request_mail(NOW, NOW + HOUR)),
        lambda store, _: bool(store.claim_request_mail(NOW, NOW + HOUR)),
    ),
    "counters are put together while something is counted": Case(
        lambda store: queued(store, 2),
        lambda store, _: store.put_counters_together(),
        counted("a"),
    ),
    "something is counted while counters are put together": Case(
        lambda store: queued(store, 2),
        counted("a"),
        lambda store, _: store.put_counters_together(),
    ),
    "two put counters together": Case(
        lambda store: queued(store, 2),
        lambda store, _: store.put_counters_together(),
        lambda store, _: store.put_counters_together(),
    ),
    "two carry notices": Case(
        told,
        lambda store, _: bool(store.claim_notice(NOW, NOW + HOUR)),
        lambda store, _: bool(store.claim_notice(NOW, NOW + HOUR)),
    ),
}

DECIDES_NOTHING = {"forget_hits", "note_tried_again", "_try"}
"""Written beside others without anything being read."""
OF_A_HOSTS_TURN = {"_to_newest", "_share"}
"""What one process of a host does at a time (`HostFile.owned`): `tests/sealing/several_hosts` stops it at each step."""
SQL = Path(sql.__file__).parent


def test_every_verb_that_writes_beside_others_is_tried_here():
    """By its name in this file; a new one needs a pair of its own."""
    verbs = set()
    for file in SQL.glob("*.py"):
        for verb in [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)]:
            if "beside=True" in ast.unparse(verb):
                verbs.add(verb.name)
    tried = {verb for verb in verbs if f"store.{verb}(" in Path(__file__).read_text()}
    assert verbs - tried - DECIDES_NOTHING - OF_A_HOSTS_TURN == {"finish_all"}, "which is `finish`, for several"


@pytest.mark.parametrize("name", CASES)
def test_it_is_as_if_one_had_come_after_the_other(name, store, cluster, monkeypatch, long):
    monkeypatch.setattr(activity, "MOST_SOURCES", activity.MOST_SOURCES)  # a case may change it
    require_one_after_the_other(CASES[name], store, cluster, step=1 if long else 5)


class TestProcesses:
    def test_four_that_claim_take_no_letter_twice_and_no_mailbox_gets_more_than_it_may(self, store, together):
        offices = [f"office {number}" for number in range(5)]
        for number in range(60):
            new = added(store, letter(office=offices[number % 5]))
            store.confirm(new.receipt, number.to_bytes(16, "big"), NOW)
        pacing = Pacing(8, {("rivers", office): f"{office}@gov.example" for office in offices})

        def claims(number):
            taken = []
            while ids := [claimed.id for claimed in store.claim(NOW, f"worker {number}", NOW + HOUR, 3, pacing)]:
                taken += ids
            return taken

        taken = [one for each in together(claims) for one in each]
        assert len(taken) == len(set(taken)) == 5 * 8
        assert [count for (count,) in store.select("SELECT count(*) FROM paces GROUP BY mailbox")] == [8] * 5

    def test_what_those_left_who_ended_is_put_together_at_the_next_start_and_by_purge(self, store, together):
        together(lambda number: added(store, country="KR") and None)
        rows = "SELECT count(*), count(DISTINCT (partner, dimension, key, measure)) FROM totals"
        ((many, places),), before = store.select(rows), store.totals("rivers")
        store.destroy_unreferenced()
        assert store.select(rows) == [(places, places)] and many > places
        assert store.totals("rivers") == before

    def test_totals_are_exact_at_every_read_while_four_add_to_them(self, store, together, monkeypatch):
        monkeypatch.setattr("campaign.store.engine.postgresql.MOST_ADDED", 25)
        monkeypatch.setattr("campaign.store.engine.postgresql.LEFT_ALONE", 0)
        each = 12

        def adds(number):
            if number == 0:
                return [
                    sum(row.count for row in store.totals("rivers") if row.measure == "confirmed") for _ in range(60)
                ]
            for at in range(each):
                store.confirm(added(store, source=f"s{at % 3}").receipt, bytes([number, at]) * 8, NOW)
            return []

        read = together(adds)[0]
        assert read == sorted(read)
        totals = {(row.dimension, row.key, row.measure): row.count for row in store.totals("rivers")}
        assert totals["campaign", "", "queued"] == totals["campaign", "", "supporters"] == 3 * each
        assert totals["campaign", "", "awaiting_confirmation"] == 0
        assert store.waiting_at("rivers") == [("minister", "office", 3 * each)]
        (rows,), (places,) = (
            store.select(f"SELECT count({what}) FROM totals")[0]
            for what in ("*", "DISTINCT (partner, dimension, key, measure)")
        )
        assert rows < places + 4 * 25 + 4 * 12, "rows that count the same are put together on the way"


@pytest.fixture
def together(store):
    """Runs the same in four processes at once, each with its number; what came back from each."""
    context = multiprocessing.get_context("fork")

    def run(act):
        store.close()
        results, begin = context.SimpleQueue(), context.Barrier(4)

        def child(number):
            begin.wait()
            results.put((number, act(number)))

        children = [context.Process(target=child, args=(number,)) for number in range(4)]
        for process in children:
            process.start()
        for process in children:
            process.join()
        assert [process.exitcode for process in children] == [0] * 4
        return [result for _, result in sorted(results.get() for _ in children)]

    return run
