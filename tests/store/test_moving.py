"""Moving house: everything arrives, whichever way; the source sends nothing any more; a kill leaves one whole."""

import multiprocessing
import os
import signal
import sqlite3
from datetime import timedelta

import pytest

from campaign.core.accounts import Role
from campaign.core.counts.webhooks import Webhook
from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.letters.submissions import Kind
from campaign.core.offices.office import Office
from campaign.store import moving
from campaign.store.engine import postgresql as postgresql_engine
from campaign.store.moving import move
from campaign.store.open_store import open_store
from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.campaigns import Draft, Partner
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.submissions import Allotment, Confirmed
from tests.store.conftest import KEY
from tests.support import databases
from tests.support.submissions import AREAS, NOW, OTHER, WRITER, add, claim, deliver, letter, totals


@pytest.fixture
def another(cluster, tmp_path, request):
    """Opens a store on the other engine, as each program does that begins."""
    stores, url = [], ""
    if not cluster:
        server = request.getfixturevalue("postgresql")
        server.empty()
        url = server.url()

    def open_it():
        stores.append(open_store(tmp_path / "moved.db", lambda _: KEY, url=url))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def target(store, another):
    """A new store on the other engine."""
    made = another()
    made.migrate()
    return made


def lived_in(store):
    """What a site has after a while; the receipts of what waits to be confirmed, and of what waits to be sent."""
    store.save_campaign("rivers", "live", "source two", AREAS)
    store.save_offices([Office("office", "Office", email="o@office.example"), Office("other", "Zoë's “office”")])
    store.add_partner(Partner("watch", "River Watch", ("https://watch.example",), "salt"))
    store.add_organiser(Organiser("o@desk.example", "hash", NOW, Role.ORGANISER))
    store.open_session(Session(b"session", "o@desk.example", NOW, NOW), "hash")
    store.save_draft(Draft("lakes", "source", "", "o@desk.example", NOW), "")
    store.add_webhook(Webhook("hook", "rivers", "https://hook.example", NOW.date(), 0))
    store.note(NOW, "o@desk.example", "did", "something")
    store.suppress(b"never" * 4)
    store.hit(b"network", NOW + timedelta(days=1))
    store.allot("rivers", [Allotment("office", "en", "1")])
    store.confirm(add(store, letter()), OTHER, NOW)
    deliver(store)
    waits = add(store, contact=b"sealed", writer=WRITER, partner="watch")
    leaves = add(store, notices=())
    store.confirm(leaves, b"x" * 16, NOW)
    store.destroy_due()  # else a thread does, within seconds
    return waits, leaves


def everything(store):
    with store.writing() as db:
        tables = store.tables(db)
        tables.put_together()
        return {name: sorted(tables.rows(name, tables.columns(name)), key=repr) for name in tables.names()}


VALUES = {"TEXT": "x", "INTEGER": 1, "REAL": 0.5, "BLOB": b"x"}
REFERRED_TO = {"organiser": "o@desk.example", "webhook": "hook"}


def filled(store, path):
    """One row more in each table that has none, whatever tables there will be."""
    databases.provide(path)
    with sqlite3.connect(path) as schema, store.writing() as db:
        tables = store.tables(db)
        for name in [table for table in tables.names() if not tables.count(table)]:
            types = {column: kind for _, column, kind, *_ in schema.execute(f'PRAGMA table_info("{name}")')}
            row = [REFERRED_TO.get(column, VALUES[types[column]]) for column in tables.columns(name)]
            tables.put(name, tables.columns(name), [row])


def silent(_):
    return lambda _: None


def test_everything_arrives(store, target, tmp_path):
    lived_in(store)
    filled(store, tmp_path / "schema.db")
    before, told = everything(store), []
    assert all(before.values())
    rows = move(store, target, lambda rows: (told.append(rows), lambda _: told.append(1))[1])
    assert everything(target) == before
    assert rows == told[0] == len(told) - 1 == sum(map(len, before.values()))


def test_it_goes_on_there_and_ends_here(store, target, another):
    waits, leaves = lived_in(store)
    before = totals(store)
    move(store, target, silent)
    target = another()
    assert totals(target) == before
    assert target.submission(waits).personal.name == "Jo Writer"
    assert target.confirm(waits, WRITER, NOW) is Confirmed.NOW and target.contacts("rivers") == [b"sealed"]
    assert [one.kind for one in claim(target) if one.personal] == [Kind.CONFIRMATION, Kind.LETTER, Kind.LETTER]
    assert add(target) and target.session(b"session", NOW) and target.has_used_keys
    for verb in (lambda: claim(store), lambda: add(store), lambda: store.submission(leaves).personal):
        with pytest.raises(StoreUnavailable):
            verb()


def test_nobody_moves_into_what_is_used(store, target):
    lived_in(store)
    target.suppress(b"theirs")
    with pytest.raises(StoreUnavailable, match="not new: it has rows in suppressed"):
        move(store, target, silent)
    assert claim(store), "and nothing changed here"


def test_nor_beside_the_keys_of_another(store, target, tmp_path):
    lived_in(store)
    store.destroy_due()
    store.key_files[0].with_name("moved.db.keys").write_bytes(store.key_files[0].read_bytes())
    with pytest.raises(StoreUnavailable, match="another database's are there"):
        move(store, target, silent)


@pytest.mark.parametrize("rows", [1, 20, 40])
def test_a_kill_on_the_way_leaves_the_source_as_it_was_and_the_target_empty(store, target, rows):
    lived_in(store)
    before, new = everything(store), everything(target)

    def die_after(left):
        return lambda _: left.pop() or os.kill(os.getpid(), signal.SIGKILL)

    assert killed(lambda: move(store, target, lambda _: die_after([0, *[1] * rows]))) == -signal.SIGKILL
    assert everything(store) == before and everything(target) == new
    move(store, target, silent)
    assert everything(target) == before


def test_a_kill_before_the_keys_go_leaves_the_source_in_charge(store, target, monkeypatch):
    lived_in(store)
    with monkeypatch.context() as patched:
        patched.setattr(moving, "_take_keys", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        assert killed(lambda: move(store, target, silent)) == -signal.SIGKILL
    with pytest.raises(StoreUnavailable):
        add(target)
    with pytest.raises(StoreUnavailable, match="not new"):
        move(store, target, silent)
    assert claim(store) and add(store)


def test_words_that_postgresql_has_no_letter_for_are_no_hindrance(store, target):
    """A mail server may say them, and SQLite has kept them."""
    store.confirm(add(store, letter(), notices=()), OTHER, NOW)
    (claimed,) = claim(store)
    store.finish(claimed, Outcome(State.FAILED, "550 no\0such mailbox"), NOW)
    move(store, target, silent)
    assert target.select("SELECT reply FROM letters") == [("550 no\ufffdsuch mailbox",)]


def test_neither_database_gives_up_while_the_other_takes_its_time(store, target, postgresql, monkeypatch):
    """To count the rows of a large file, or to have them on disk, takes longer than a transaction may be idle."""
    impatient = postgresql_engine._WRITE.replace(b"idle_in_transaction_session_timeout = '60s'", IDLE)
    assert IDLE in impatient
    monkeypatch.setattr(postgresql_engine, "_WRITE", impatient)
    lived_in(store)
    move(store, target, lambda _: postgresql.run("SELECT pg_sleep(1.5)") and (lambda _: None))
    assert totals(target)


IDLE = b"idle_in_transaction_session_timeout = '1s'"


def killed(verb):
    child = multiprocessing.get_context("fork").Process(target=verb)
    child.start()
    child.join()
    return child.exitcode
