"""Who claims on PostgreSQL has a mailbox to itself, and takes its oldest letters: others claim beside it."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import psycopg
import pytest

from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import sent, try_later
from campaign.store.engine import postgresql
from campaign.store.engine.postgresql_session import _said_together as said_together
from campaign.store.engine.postgresql_session import said
from campaign.store.protocol.delivery import Finished, Pacing
from campaign.store.sql import beginnings, slots
from campaign.store.sql.claiming import _WHOLE as WHOLE
from campaign.store.sql.pacing import COUNT
from campaign.store.sql.queue import HELD
from campaign.store.sql.slots import AHEAD, FEW, FILL
from tests.support.submissions import ATTEMPT, HOUR, MINUTE, NOW, add, letter, submission

SECOND = timedelta(seconds=1)
FORGETTING = "DELETE FROM items WHERE submission = ? AND part = ?"
OFFICES = ("first", "second", "third")


@pytest.fixture
def cluster(postgresql):
    return postgresql


def pacing(per_hour=100, campaigns=("rivers",), offices=OFFICES):
    return Pacing(per_hour, {(slug, office): f"{office}@gov.example" for slug in campaigns for office in offices})


def queue(store, *offices, campaign="rivers"):
    """A letter to each, in this order."""
    for office in offices:
        new = submission(letter(office=office), notices=(), campaign=campaign)
        assert store.add_submission(new) and store.confirm(new.receipt, new.receipt[:16], NOW)


def claimed(store, limit=3, now=NOW, paced=None, worker="one"):
    return [one.office for one in store.claim(now, worker, now + MINUTE, limit, paced or pacing())]


@contextmanager
def claimed_by_another(cluster, *offices):
    """Somebody is in the middle of claiming for these mailboxes, until the end of the block."""
    with psycopg.connect(cluster.url()) as other:
        other.execute("LOCK TABLE turn IN ROW SHARE MODE")
        for office in offices:
            other.execute("INSERT INTO mailboxes VALUES (%s) ON CONFLICT DO NOTHING", (f"{office}@gov.example",))
        other.commit()
        mailboxes = [f"{office}@gov.example" for office in offices]
        other.execute("SELECT 1 FROM mailboxes WHERE mailbox = ANY (%s) FOR UPDATE", (mailboxes,))
        yield other
        other.rollback()


class TestAMailbox:
    def test_the_one_with_the_oldest_letter_is_claimed_and_its_letters_taken(self, store):
        queue(store, *OFFICES * 3)
        assert [claimed(store) for _ in range(4)] == [["first"] * 3, ["second"] * 3, ["third"] * 3, []]

    def test_those_with_few_letters_are_claimed_together(self, store):
        offices = [f"office {number * 7 % 30}" for number in range(30)]
        queue(store, *offices)
        assert claimed(store, 30, paced=pacing(offices=offices)) == offices

    def test_one_that_somebody_else_claims_for_is_passed_over(self, store, cluster):
        queue(store, *OFFICES * 2)
        with claimed_by_another(cluster, "first"):
            assert claimed(store, 2) == ["second"] * 2
        assert claimed(store, 4) == ["first"] * 2 + ["third"] * 2

    def test_who_found_one_full_and_the_others_taken_waits_for_nobody(self, store, cluster):
        queue(store, *OFFICES * 2)
        assert claimed(store, 1, paced=pacing(1)) == ["first"]
        with claimed_by_another(cluster, "second", "third"):
            assert claimed(store, paced=pacing(1)) == []
        assert claimed(store, paced=pacing(1)) == ["second", "third"]

    def test_one_that_is_full_or_held_hides_no_other(self, store):
        queue(store, *OFFICES * 2)
        store.hold(Hold(HoldKind.SUSPENDED, "second@gov.example", NOW))
        assert claimed(store, 4, paced=pacing(1)) == ["first", "third"]

    def test_campaigns_take_turns_each_with_a_mailbox_of_its_own(self, store):
        store.save_campaign("lakes", "live", "source")
        queue(store, *["first"] * 4)
        queue(store, *["second"] * 4, campaign="lakes")
        both = pacing(campaigns=("rivers", "lakes"))
        assert claimed(store, 4, paced=both) == ["first", "second"] * 2

    def test_offices_of_one_mailbox_share_its_pace_and_its_claim(self, store, cluster):
        queue(store, *OFFICES)
        shared = Pacing(2, {("rivers", office): "All@gov.example" for office in OFFICES})
        with claimed_by_another(cluster, "second"):
            assert claimed(store, 9, paced=shared) == ["first", "second"]

    def test_after_a_correction_letters_go_by_their_new_mailbox(self, store):
        queue(store, "first", "first", "second")
        assert claimed(store, 1, paced=pacing(1)) == ["first"]
        assert claimed(store, 9, paced=pacing(1)) == ["second"]
        moved = Pacing(1, {("rivers", office): f"new-{office}@gov.example" for office in OFFICES})
        assert claimed(store, 9, paced=moved) == ["first"]

    def test_a_letter_that_is_tried_again_counts_once(self, store):
        queue(store, "first", "first")
        (one,) = store.claim(NOW, "one", NOW + MINUTE, 1, pacing(2))
        assert store.finish(one, try_later(ATTEMPT, "450"), NOW)
        later = NOW + 30 * MINUTE
        taken = store.claim(later, "one", later + MINUTE, 9, pacing(2))
        assert [each.attempts for each in taken] == [1, 0]
        assert store.select("SELECT count(*) FROM paces") == [(2,)]

    def test_what_is_old_of_the_pace_is_left_to_who_deletes_it(self, store, cluster):
        queue(store, "first", "first")
        for each in store.claim(NOW, "one", NOW + MINUTE, 1, pacing(1)):
            assert store.finish(each, sent("250"), NOW)
        later = NOW + 2 * HOUR
        with psycopg.connect(cluster.url()) as other:
            other.execute("DELETE FROM paces")
            assert claimed(store, now=later, paced=pacing(1)) == ["first"]


class TestKeys:
    def test_before_none_are_left_others_are_filled_and_nobody_begins_anew(self, store, cluster, monkeypatch):
        add(store)
        cluster.run(f"DELETE FROM slots_fresh WHERE slot NOT IN (SELECT slot FROM slots_fresh LIMIT {FEW + 1})")
        turn = type(store).require_turn

        def has_its_turn(engine, db):
            assert not db.is_beside, "a verb has to run again"
            turn(engine, db)

        monkeypatch.setattr(type(store), "require_turn", has_its_turn)
        for _ in range(16):  # it is asked at every sixteenth key
            assert add(store)
        ((fresh,),) = store.select("SELECT count(*) FROM slots_fresh")
        assert AHEAD - 32 <= fresh <= AHEAD
        assert store.keys_state().lost == 0 and store.keys_fault() == ""
        assert store.submission(add(store)).personal is not None

    def test_those_of_letters_that_are_finished_together_are_counted_once(self, store):
        queue(store, *OFFICES * 3)
        claims = store.claim(NOW, "one", NOW + MINUTE, 9, pacing())
        ((before,),) = store.select("SELECT number FROM sealing")
        dead = len(store.select("SELECT 1 FROM slots_dead"))
        assert all(store.finish_all([Finished(one, sent("250"), NOW) for one in claims]))
        assert store.select("SELECT number FROM sealing") == [(before + 1,)]
        assert len(store.select("SELECT 1 FROM slots_dead")) == dead + 9 and not store.select("SELECT 1 FROM items")


class TestWhatIsGone:
    """While anybody holds a snapshot it stays in tables and indexes, and who passes it is slow."""

    def test_a_claim_looks_from_where_the_queue_began(self, store, monkeypatch):
        monkeypatch.setattr(beginnings, "LEFT_ALONE", 0)
        older = add(store, letter(office="first"), notices=())
        queue(store, *["first"] * 3)
        assert [claimed(store, 1) for _ in range(2)] == [["first"]] * 2
        assert store.confirm(older, older[:16], NOW)
        ((least,),) = store.select("SELECT min(id) FROM letters")
        first, second = (store.claim(now, "one", now + MINUTE, 1, pacing())[0] for now in (NOW, NOW + 5 * SECOND))
        assert first.id > least and second.id == least

    @pytest.mark.parametrize("table", ["letters", "notices"])
    def test_a_letter_that_is_known_by_its_number_is_not_looked_for_among_what_is_being_sent(self, store, table):
        with store.writing() as db:
            db.execute("SET LOCAL enable_seqscan = off")
            plan = "".join(line for (line,) in db.execute(f"EXPLAIN {HELD[table].format(places='1, 2')}"))
        assert f"{table}_pkey" in plan and f"{table}_sending" not in plan

    def test_items_are_looked_for_one_by_one_though_all_that_were_there_are_gone(self, store, cluster):
        cluster.run(
            "SET session_replication_role = replica; INSERT INTO items (slot, submission, part, mark, sealed) "
            "SELECT n, n, 'letter minister', '', decode(repeat('00', 400), 'hex') FROM generate_series(1, 2000) AS n; "
            "DELETE FROM items; ANALYZE items"
        )
        reading = said(f"EXPLAIN {WHOLE['letters']} WHERE letters.id IN (1, 2)").words
        deleting = said(f"EXPLAIN {said_together(FORGETTING, 2)}").words
        of_one = "Index Cond: ((submission = {}) AND (part = {}"
        with psycopg.connect(cluster.url(), cursor_factory=psycopg.RawCursor) as other:
            read = "".join(line for (line,) in other.execute(reading))
            deleted = "".join(line for (line,) in other.execute(deleting, ["a", "b", "c", "d"]))
        assert of_one.format("letters.submission", "('letter ") in read
        assert of_one.format("'c'::text", "'d'") in deleted

    def test_the_pace_of_a_mailbox_is_counted_from_its_own_letters(self, store, cluster):
        cluster.run(
            "INSERT INTO paces SELECT 'm' || n % 40, n, 1000 + n FROM generate_series(1, 4000) AS n; ANALYZE paces"
        )
        with psycopg.connect(cluster.url(), cursor_factory=psycopg.RawCursor) as other:
            other.execute(
                b"SET plan_cache_mode = force_generic_plan; SET enable_bitmapscan = off; SET enable_seqscan = off"
            )
            other.execute(b"PREPARE counting (TEXT, DOUBLE PRECISION) AS " + said(COUNT).words)
            plan = "".join(line for (line,) in other.execute("EXPLAIN EXECUTE counting('m1', 900)"))
        assert "paces_pkey" in plan and "paces_at" not in plan

    def test_what_mailboxes_got_is_counted_in_one_statement_for_those_that_are_claimed_together(self, store):
        queue(store, *OFFICES)
        asked, execute = [], psycopg.Cursor.execute

        def said_to_it(cursor, query, *given, **named):
            asked.append(query)
            return execute(cursor, query, *given, **named)

        with mock.patch.object(psycopg.Cursor, "execute", said_to_it):
            assert claimed(store) == list(OFFICES)
        counting = [query for query in asked if b"count(*) FROM paces" in query]
        assert len(counting) == 2 and b"$2" in counting[1], "the oldest one's, then the others'"

    def test_a_letter_that_was_sent_has_its_moment_changed_where_it_stands(self, store, cluster):
        """On the same page, and no index is on what changes: one entry leads to it, and who counts passes no other."""
        queue(store, *OFFICES * 10)
        claims = store.claim(NOW, "one", NOW + MINUTE, 30, pacing())
        places = "SELECT letter, split_part(CAST(ctid AS TEXT), ',', 1), at FROM paces ORDER BY letter"
        before = store.select(places)
        with psycopg.connect(cluster.url()) as holds:
            holds.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            holds.execute("SELECT 1 FROM paces")
            store.finish_all([Finished(one, sent("250"), NOW + MINUTE) for one in claims])
        after = store.select(places)
        assert [row[:2] for row in after] == [row[:2] for row in before] and len(after) == 30
        assert all(new[2] == old[2] + 60 for old, new in zip(before, after, strict=True))
        assert (
            cluster.run("SELECT indexname FROM pg_indexes WHERE tablename = 'paces' AND indexdef LIKE '%(at)%'") == []
        )

    def test_slots_are_used_again_late_and_in_turn(self, store, monkeypatch):
        """What was under a number before is still in five indexes."""
        monkeypatch.setattr(type(store), "_spared", 20)
        with store.writing() as db:
            db.execute("DELETE FROM slots_free")
            db.execute("INSERT INTO slots_free SELECT n FROM generate_series(1000, 1019) AS n")
            assert store._free(db, 8) == []
            db.execute("INSERT INTO slots_free SELECT n FROM generate_series(1020, 1029) AS n")
            assert [store._free(db, most) for most in (8, 90)] == [[*range(1000, 1008)], [*range(1008, 1018)]]
            assert [store._free(db, 9) for _ in range(2)] == [
                [*range(1018, 1027)],
                [*range(1027, 1030), *range(1000, 1006)],
            ]

    def test_the_key_file_grows_by_no_more_than_what_is_spared(self, store, monkeypatch):
        monkeypatch.setattr(type(store), "_spared", 20)
        monkeypatch.setattr(slots, "FRESH_SECONDS", -1)  # so that each who takes some fills some
        for _ in range(30):
            store.erase(add(store))
        state = store.keys_state().slots
        assert 20 <= state["free"] <= 22 and store._slots.count() == sum(state.values()) <= FILL + 22

    @pytest.mark.parametrize(("left_alone", "times"), [(0, 3), (1_000_000, 1)])
    def test_counters_are_put_together_for_a_small_part_of_the_time(self, store, monkeypatch, left_alone, times):
        put_together, done = postgresql.PostgresqlDatabase._put_together, []
        monkeypatch.setattr(postgresql, "MOST_ADDED", 1)
        monkeypatch.setattr(postgresql, "LEFT_ALONE", left_alone)
        monkeypatch.setattr(type(store), "_put_together", lambda *args: done.append(put_together(*args)))
        for _ in range(3):
            add(store)
        assert len(done) == times


class TestPlans:
    def test_statements_are_planned_once_where_a_connection_is_ours(self, store):
        for _ in range(5):
            add(store)
        assert store.select("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'") > [(5,)]

    def test_one_whose_table_has_changed_since_is_planned_anew(self, store, cluster):
        receipt = add(store)
        for _ in range(5):
            store.campaigns(), store.submission(receipt)
        cluster.run("ALTER TABLE notices ADD COLUMN another TEXT")
        try:
            assert store.campaigns() and store.submission(receipt).letters
        finally:
            cluster.run("ALTER TABLE notices DROP COLUMN another")
        assert store.submission(receipt).letters
