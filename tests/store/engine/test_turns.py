"""Verbs that have their turn alone: what they read stays true until they have written, whoever else comes.

The desk's and the upkeep's are such. Two at once are tried as those beside each other are (`test_many_writers.py`).
"""

import ast
import os
from datetime import date
from pathlib import Path

import pytest

from campaign.core.accounts import Role
from campaign.core.answers.office_page import Request, Stage, Wants
from campaign.core.answers.published import Quote
from campaign.core.delivery.outcomes import State, sent
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.sealing import slots as slots_file
from campaign.store import sql
from campaign.store.engine.file_lock import FileLock
from campaign.store.protocol.accounts import AccountLink, Organiser, Session
from campaign.store.protocol.campaigns import Draft
from campaign.store.protocol.delivery import Pacing
from campaign.store.protocol.errors import Conflict, Missing, StoreUnavailable
from campaign.store.protocol.upkeep import Retention
from tests.support.pairs import Case, require_one_after_the_other
from tests.support.submissions import HOUR, MINUTE, NOTE, NOW, WRITER, add, claim, letter, submission

CODE, ME = b"c" * 32, Organiser("o@desk.example", "hash", NOW)
PURGED = Retention(NOW + HOUR, NOW + HOUR, NOW, NOW, NOW)
KEPT_BACK = NewNotice(Kind.GIVEN_BACK, State.QUEUED, "<back@x>", "minister")
DAILY = Pacing(9, {("rivers", "office"): "Minister@gov.example"}, per_day=1)
SAID = Quote("I swim in the lake.")


@pytest.fixture
def cluster(postgresql):
    return postgresql


@pytest.fixture
def beside(opened, tmp_path, store):
    """The same store without this host's file lock, as on another one: the database alone keeps the two apart."""
    made = opened()
    made._lock = FileLock(tmp_path / "another.lock")
    return made


def tried(verb):
    """What a verb gives, or the name of what it refuses with."""

    def run(store, given):
        try:
            return verb(store, given)
        except (Conflict, Missing, StoreUnavailable) as error:
            return type(error).__name__

    return run


def queued(store, writer=WRITER, **changes):
    receipt = add(store, letter(**changes), notices=())
    store.confirm(receipt, writer, NOW)
    return receipt


def with_codes(store):
    store.add_organiser(ME)
    store.replace_recovery_codes(ME.email, [CODE])


def with_session(store):
    store.add_organiser(ME)
    store.add_organiser(Organiser("another@desk.example", "hash", NOW))
    store.open_session(Session(b"half", ME.email, NOW, NOW), "hash")


def invited(store):
    store.add_account_link(AccountLink(b"link", ME.email, Role.ORGANISER, NOW))


def draft(who):
    return Draft("begun", f"a text of {who}", "", who, NOW)


def delivered(store):
    queued(store)
    (claimed,) = claim(store)
    store.finish(claimed, sent("250"), NOW)
    return claimed


def looked_at(store):
    queued(store)
    store.select("UPDATE letters SET held_back = 1 RETURNING id")
    (number,) = [number for (number,) in store.select("SELECT id FROM letters")]
    store.look(number, ME.email)
    return number


def asked(store):
    return store.ask(Request("rivers", "office", "minister", "m@gov.example", Wants.PAUSE, NOW, "<x@x>"))


def offered(store):
    receipt = queued(store)
    store.offer_quote(receipt, SAID, date(2026, 12, 23))
    return receipt, store.quote_offered(receipt).name


def lost(store):
    store.select("UPDATE sealing SET lost = 0 RETURNING lost")
    receipt = add(store, letter(), notices=())
    for (slot,) in store.select("SELECT slot FROM items"):
        os.pwrite(store._slots._descriptor(), os.urandom(32), slots_file.HEADER + slot * slots_file.KEY)
    return receipt


def forgotten(store):
    add(store, notices=())
    store.confirm(queued(store), WRITER, NOW)


def in_a_test(store):
    store.save_campaign("rivers", "draft", "source")
    return submission(letter(), notices=())


def destroyed(store, _):
    store.destroy_due()
    return store.has_vanished()


OF_ROWS = {
    "a recovery code is used twice": Case(
        with_codes,
        lambda store, _: store.use_recovery_code(ME.email, CODE),
        lambda store, _: store.use_recovery_code(ME.email, CODE),
    ),
    "an invitation is redeemed twice": Case(
        invited,
        lambda store, _: store.redeem_account_link(b"link", "one", NOW, NOTE) is not None,
        lambda store, _: store.redeem_account_link(b"link", "two", NOW, NOTE) is not None,
        "SELECT password_hash FROM organisers",
    ),
    "a session is completed twice": Case(
        with_session,
        lambda store, _: store.complete_session(b"half", b"one"),
        lambda store, _: store.complete_session(b"half", b"two"),
        "SELECT key, whole FROM sessions ORDER BY key",
    ),
    "an account goes while it is signed in to": Case(
        with_session,
        tried(lambda store, _: store.remove_organiser(ME.email)),
        tried(lambda store, _: store.open_session(Session(b"new", ME.email, NOW, NOW), "hash")),
        "SELECT email FROM organisers ORDER BY email",
    ),
    "a draft is saved over the same text": Case(
        lambda store: None,
        lambda store, _: store.save_draft(draft("one"), ""),
        lambda store, _: store.save_draft(draft("two"), ""),
        "SELECT source FROM drafts",
    ),
    "a campaign is published while its draft is saved": Case(
        lambda store: None,
        lambda store, _: store.publish("begun", "live", "a text", ("", "")),
        lambda store, _: store.save_draft(draft("two"), ""),
        "SELECT slug, source FROM drafts UNION SELECT slug, source FROM campaigns ORDER BY 1, 2",
    ),
    "two take what a day left over": Case(
        lambda store: [queued(store, bytes([at]) * 16) for at in range(3)],
        lambda store, _: bool(store.claim_digest(NOW, "one", NOW + MINUTE, DAILY, "<one@x>")),
        lambda store, _: bool(store.claim_digest(NOW, "one", NOW + MINUTE, DAILY, "<one@x>")),
        "SELECT letters FROM digests",
    ),
    "two carry what is overdue": Case(
        queued,
        lambda store, _: len(store.claim_overdue(NOW + HOUR, "one", NOW + 2 * HOUR, 9)),
        lambda store, _: len(store.claim_overdue(NOW + HOUR, "one", NOW + 2 * HOUR, 9)),
    ),
    "what an office asked for is confirmed twice": Case(
        asked,
        lambda store, number: store.confirm_request(number, Stage.CONFIRMED, NOW),
        lambda store, number: store.confirm_request(number, Stage.DONE, NOW),
        "SELECT stage FROM office_requests",
    ),
}

OF_KEYS = {
    "a letter comes back twice": Case(
        delivered,
        lambda store, it: store.bounced(it.id, it.message_id, "550", NOW).bounce,
        lambda store, it: store.bounced(it.id, it.message_id, "550", NOW).bounce,
    ),
    "a letter is kept back while it is let go": Case(
        looked_at,
        lambda store, number: store.keep_back(number, ME.email, KEPT_BACK, NOW, NOTE),
        lambda store, number: store.let_go(number, ME.email, NOW, NOTE),
    ),
    "a letter is looked at while it is claimed": Case(
        lambda store: (queued(store), store.select("SELECT id FROM letters")[0][0])[1],
        lambda store, number: store.look(number, ME.email) is not None,
        lambda store, _: len(claim(store)),
    ),
    "a letter is erased while it is claimed": Case(
        queued,
        lambda store, _: len(claim(store)),
        lambda store, receipt: store.erase(receipt),
    ),
    "a letter is claimed while it is erased": Case(
        queued,
        lambda store, receipt: store.erase(receipt),
        lambda store, _: len(claim(store)),
    ),
    "what is not confirmed in time is confirmed": Case(
        lambda store: add(store, letter(), notices=()),
        lambda store, _: store.purge(PURGED).unconfirmed,
        lambda store, receipt: store.confirm(receipt, WRITER, NOW),
    ),
    "a sentence is released while it is taken back": Case(
        offered,
        lambda store, it: store.release_offered_quote("rivers", it[1], date(2027, 11, 23), NOTE),
        lambda store, it: store.take_offered_quote_back(it[0]),
        "SELECT count(*) FROM offered_quotes",
    ),
    "a campaign is deleted while somebody writes": Case(
        in_a_test,
        tried(lambda store, _: store.delete_campaign("rivers")),
        tried(lambda store, new: store.add_submission(new)),
        "SELECT slug FROM campaigns",
    ),
    "what is lost is found while it is erased": Case(
        lost,
        tried(lambda store, receipt: store.submission(receipt) and None),
        tried(lambda store, receipt: store.erase(receipt)),
        "SELECT lost FROM sealing UNION ALL SELECT lost FROM items",
    ),
    "what is lost is found by two": Case(
        lost,
        lambda store, receipt: store.submission(receipt).lost,
        lambda store, receipt: store.submission(receipt).lost,
        "SELECT lost FROM sealing UNION ALL SELECT lost FROM items",
    ),
    "keys that are due are destroyed by two": Case(forgotten, destroyed, destroyed, "SELECT count(*) FROM slots_dead"),
}
"""What is forgotten in these has its slot overwritten afterwards, by one process of the host at a time: a file lock."""

IN_TWO = {
    "session": "reads or writes, never both",
    "claim_request_mail": "asks again what it read",
    "submission": "what is lost is found while it is erased",
    "_some_at_a_time": "asks again what it read: what is not confirmed in time is confirmed",
    "destroy_due": "keys that are due are destroyed by two",
    "_sign": "a host's turn: tests/sealing/several_hosts stops it before each statement",
    "_share": "the same",
    "_destroy": "the same",
}
"""Verbs that have two transactions, the first of which only reads: each with what keeps that from being wrong."""


@pytest.mark.parametrize("name", OF_ROWS)
def test_on_two_hosts_it_is_as_if_one_had_come_after_the_other(name, store, beside, cluster, long):
    require_one_after_the_other(OF_ROWS[name], store, cluster, 1 if long else 4, beside)


@pytest.mark.parametrize("name", OF_KEYS)
def test_on_one_host_it_is_as_if_one_had_come_after_the_other(name, store, cluster, long):
    require_one_after_the_other(OF_KEYS[name], store, cluster, 1 if long else 4)


def test_a_verb_that_reads_before_it_writes_does_so_in_one_transaction():
    in_two = set()
    for file in Path(sql.__file__).parent.glob("*.py"):
        for verb in [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)]:
            words = ast.unparse(verb)
            if "self.writing(" in words and "self.reading(" in words:
                in_two.add(verb.name)
    assert in_two == set(IN_TWO)
