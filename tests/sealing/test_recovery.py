"""A backup with what waits, for a key that is kept elsewhere: nobody else opens it, and nothing mixes with it."""

import shutil

import pytest

from campaign.core.answers.published import Quote
from campaign.core.delivery.outcomes import LOST_IN_RESTORE, sent
from campaign.core.letters import links
from campaign.core.letters.submissions import Words
from campaign.sealing import age, recovery
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.submissions import Confirmed
from campaign.store.protocol.upkeep import Retention
from tests.support import databases
from tests.support.submissions import NOTE, NOW, WRITER, add, claim, letter

KEY = b"k" * 32
SECRET, PUBLIC = recovery.make_key(NOW.date())
IDENTITIES = age.read_key(SECRET.encode())


@pytest.fixture
def store(tmp_path):
    (tmp_path / "site").mkdir()
    databases.provide(tmp_path / "site/campaign.db")
    made = SqliteStore(tmp_path / "site/campaign.db", KEY)
    made.save_campaign("rivers", "live", "source")
    yield made
    made.close()


@pytest.fixture
def restored(tmp_path, store):
    """Puts a backup of the store on another machine, with none of its key files unless they are named."""
    opened = []

    def restore(*key_files, recovery_key=PUBLIC, backup="backup.db"):
        place = tmp_path / f"other {len(opened)}"
        place.mkdir()
        if not (tmp_path / backup).exists():
            store.backup(tmp_path / backup, recovery_key)
        shutil.copy(tmp_path / backup, place / "campaign.db")
        for name in key_files:
            shutil.copy(tmp_path / "site" / name, place)
        opened.append(SqliteStore(place / "campaign.db", KEY))
        return opened[-1]

    yield restore
    for made in opened:
        made.close()


def open_it(store):
    return store.recover(age.decrypt(store.recovery_keys(), IDENTITIES))


def queued(store):
    receipt = add(store, letter(), letter("un-sg", send=False), notices=())
    store.confirm(receipt, WRITER, NOW)
    return receipt


def words(store, receipt):
    return {letter.target: letter.words for letter in store.submission(receipt).letters}


ALL = {"minister": Words("Subject", "Body"), "un-sg": Words("Subject", "Body")}


def test_what_waited_waits_again(store, restored):
    receipt, unconfirmed = queued(store), add(store)
    other = restored()
    assert open_it(other) == 4, "a letter, what is on offer, what is to be confirmed, and its mail"
    assert words(other, receipt) == ALL and not other.keys_fault() and other.keys_state().missing == 0
    assert {claimed.personal.email for claimed in claim(other)} == {"jo@home.example"}
    assert other.confirm(links.receipt_of(submission_link(store, unconfirmed)), b"o" * 16, NOW) is Confirmed.NOW
    assert other.submission(add(other)).personal is not None
    assert other.recovery_keys() is None, "once, and no more"
    other.erase(receipt)
    assert other.submission(receipt).erased


def submission_link(store, receipt):
    """The secret in the mail that asks to confirm."""
    with store.reading() as db:
        (part,) = db.execute(
            "SELECT part FROM items WHERE submission = ? AND part GLOB 'mail *'", (links.name_of(receipt),)
        ).fetchone()
        return links.secret_of(store.open_item(db, links.name_of(receipt), part).personal.link)


def test_a_backup_holds_it_only_when_asked_to(store, restored):
    receipt = queued(store)
    other = restored(recovery_key="")
    assert other.recovery_keys() is None and other.submission(receipt).lost == LOST_IN_RESTORE
    assert other.keys_state().missing == 2


def test_nothing_waits_nothing_is_kept(store, restored):
    assert restored().recovery_keys() is None


@pytest.mark.parametrize("key_files", [(), ("campaign.db.names",)])
def test_without_the_key_nobody_reads_a_word(store, restored, tmp_path, key_files):
    receipt = queued(store)
    other = restored(*key_files)
    with store.reading() as db:
        slots = [slot for (slot,) in db.execute("SELECT slot FROM items")]
    raw = (tmp_path / "backup.db").read_bytes()
    for secret in (b"Jo Writer", b"Subject", *(store._slots.read(slot) for slot in slots), store._ring.get("pepper")):
        assert secret not in raw
    stranger = age.read_key(recovery.make_key(NOW.date())[0].encode())
    with pytest.raises(age.NotReadable, match="another key"):
        age.decrypt(other.recovery_keys(), stranger)
    with pytest.raises(StoreUnavailable, match="recovery open"):
        other.submission(receipt)


def test_with_the_key_what_only_its_writer_opens_stays_shut(store, restored):
    """Who stole a backup and the key, and has no link."""
    receipt = queued(store)
    other = restored()
    open_it(other)
    with other.reading() as db:
        name = links.name_of(receipt)
        assert other.open_item(db, name, "letter minister").personal is not None
        assert other.open_item(db, name, "held").personal is None


class TestUntilSomebodyDecides:
    def test_nothing_is_sent_sealed_erased_or_forgotten(self, store, restored):
        receipt = queued(store)
        other = restored()
        later = Retention(*[NOW] * 5)
        for verb in (
            lambda: claim(other),
            lambda: add(other),
            lambda: other.erase(receipt),
            lambda: other.purge(later),
            lambda: other.submission(receipt),
        ):
            with pytest.raises(StoreUnavailable, match=r"recovery open.*keys --give-up"):
                verb()
        assert "recovery open" in other.keys_fault() == other.keys_state().fault
        assert other.destroy_unreferenced() == 0
        open_it(other)
        assert words(other, receipt) == ALL

    def test_to_go_on_without_is_a_decision_too(self, store, restored):
        receipt = queued(store)
        other = restored()
        other.give_up_keys()
        assert other.recovery_keys() is None and not other.keys_fault()
        assert other.submission(receipt).lost == LOST_IN_RESTORE
        assert other.submission(add(other)).personal is not None

    def test_a_backup_of_such_a_database_holds_it_still(self, store, restored, tmp_path):
        receipt = queued(store)
        restored().backup(tmp_path / "again.db", PUBLIC)
        other = restored(backup="again.db")
        open_it(other)
        assert words(other, receipt) == ALL


class TestBesideKeyFiles:
    BOTH = ("campaign.db.keys", "campaign.db.names")

    def test_what_was_delivered_or_erased_since_stays_so(self, store, restored, tmp_path):
        """The database broke, its key files did not."""
        stays, erased, delivered = queued(store), queued_by(store, b"e"), queued_by(store, b"d")
        store.backup(tmp_path / "backup.db", PUBLIC)
        store.erase(erased)
        (claimed,) = [claimed for claimed in claim(store) if claimed.submission == links.name_of(delivered)]
        store.finish(claimed, sent("250"), NOW)
        store.destroy_due()
        other = restored(*self.BOTH)
        assert open_it(other) == 3
        assert words(other, stays) == ALL
        assert other.submission(erased).lost == LOST_IN_RESTORE
        assert words(other, delivered) == {"minister": None, "un-sg": Words("Subject", "Body")}
        assert not other.keys_fault()
        assert other.submission(add(other)).personal is not None and words(other, stays) == ALL

    @pytest.mark.parametrize("kept", [("campaign.db.keys",), ("campaign.db.names",), BOTH])
    def test_another_sites_are_left_alone(self, store, restored, tmp_path, kept):
        queued(store)
        other = restored()
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        databases.provide(foreign / "campaign.db")
        site = SqliteStore(foreign / "campaign.db", KEY)
        site.save_campaign("rivers", "live", "source")
        site.erase(add(site))
        site.close()
        before = {name: (foreign / name).read_bytes() for name in kept}
        for name in kept:
            shutil.copy(foreign / name, other._path.parent)
        with pytest.raises(StoreUnavailable, match="another database"):
            open_it(other)
        assert {name: (other._path.parent / name).read_bytes() for name in kept} == before
        assert other.recovery_keys() is not None


def queued_by(store, who):
    receipt = add(store, letter(), letter("un-sg", send=False), notices=())
    store.confirm(receipt, who * 16, NOW)
    return receipt


def test_it_may_be_killed_in_between_and_done_again(store, restored, monkeypatch):
    receipt = queued(store)
    other = restored()

    class Killed(BaseException):
        pass

    def die(_):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(other, "_note_what_is_owed", die)
        open_it(other)
    assert "recovery open" in other.keys_fault()
    open_it(other)
    assert words(other, receipt) == ALL


def test_what_is_forgotten_while_a_backup_is_made_is_not_in_it(store, restored, monkeypatch):
    """The rows are those of a moment ago, the key is not there any more."""
    erased, stays = queued(store), queued_by(store, b"s")
    keep = store._keep_waiting

    def meanwhile(source, **given):
        source.execute("SELECT count(*) FROM main.items").fetchone()
        other = SqliteStore(store._path, KEY)
        other.erase(erased)
        other.close()
        keep(source, **given)

    monkeypatch.setattr(store, "_keep_waiting", meanwhile)
    other = restored()
    assert open_it(other) == 2
    assert words(other, stays) == ALL and other.submission(erased).lost == LOST_IN_RESTORE


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("recovery_key", [PUBLIC, ""], ids=["with a recovery key", "without"])
def test_no_backup_brings_a_sentence_to_quote_back(store, restored, recovery_key, released):
    receipt = add(store, writer=WRITER)
    store.confirm(receipt, WRITER, NOW)
    assert store.offer_quote(receipt, Quote("I swim there."), NOW.date())
    if released:
        (one,) = store.offered_quotes("rivers")
        store.release_offered_quote("rivers", one.name, NOW.date(), NOTE)
    other = restored(recovery_key=recovery_key)
    sql = "SELECT count(*) FROM {} WHERE submission LIKE 'quote %'"
    assert [other.select(sql.format(table)) for table in ("items", "recovery_items")] == [[(0,)], [(0,)]]
    assert other.select("SELECT count(*) FROM offered_quotes") == [(0,)] and store.offered_quotes("rivers")
