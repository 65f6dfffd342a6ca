"""A database of version 0.1: what waited still waits, links lead where they led, and what was kept is hashed anew."""

import hmac
import json
import os
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Database

from campaign.core.delivery.outcomes import LOST_IN_RESTORE, State
from campaign.core.letters import links
from campaign.core.letters.submissions import Kind, Words
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.submissions import Confirmed
from campaign.store.schema import migrations
from campaign.store.sql.keys import hashed
from tests.support.submissions import NOW, add, claim, letter

WRITER_KEY, OLD_WRITER = b"w" * 32, b"o" * 16


def key(purpose):
    return hmac.digest(b"a secret", purpose.encode(), "sha256")


class Before:
    """The tables as version 0.1 filled them."""

    def __init__(self, path):
        self.db = Database(path)
        migrations.apply(self.db, stop_before="seal_each_item_by_itself")
        self.db.execute(
            "INSERT INTO campaigns (slug, status, source, version, writer_key, position) "
            "VALUES ('rivers', 'live', 'source', 1, ?, 0)",
            (WRITER_KEY,),
        )

    def add(self, name, states, *, notices=(), kept=True, confirmed=False):
        self.db.execute(
            "INSERT INTO submissions (id, campaign, at, country, language, page_language, partner, source, embedded, "
            "confirm, confirmed_at) VALUES (?, 'rivers', ?, 'GB', 'en', 'en', '', '', 0, 1, ?)",
            (name, NOW.timestamp(), NOW.timestamp() if confirmed else None),
        )
        for target, state in states.items():
            self.db.execute(
                "INSERT INTO letters (submission, campaign, target, office, language, personalised, digest, state, "
                "message_id, date, not_before) VALUES (?, 'rivers', ?, 'office', 'en', 0, ?, ?, '<m@x>', ?, ?)",
                (name, target, b"q" * 16, state, NOW.timestamp(), NOW.timestamp()),
            )
            self.db.execute("INSERT OR IGNORE INTO destinations VALUES ('rivers', 'office')")
        for kind in notices:
            self.db.execute(
                "INSERT INTO notices (submission, kind, state, message_id, date, not_before) "
                "VALUES (?, ?, 'queued', '<n@x>', ?, ?)",
                (name, kind, NOW.timestamp(), NOW.timestamp()),
            )
        words = {target: ["Subject", "Body"] for target in states}
        personal = json.dumps(["Jo Writer", "jo@home.example", words, {}, "Elm"]).encode()
        own, named = os.urandom(32), name.encode()
        self.db.execute("INSERT INTO personal VALUES (?, ?)", (name, self._sealed(own, personal, named)))
        if kept:
            wrapped = self._sealed(key("seal"), own, named)
            self.db.execute("INSERT INTO seals VALUES (?, ?)", (name, wrapped))

    def end(self):
        self.db.execute("INSERT INTO written VALUES ('rivers', 'minister', ?)", (OLD_WRITER,))
        contact_key = hmac.digest(key("seal"), b"contacts", "sha256")
        person = hashed(contact_key, "person", b"rivers", OLD_WRITER)
        mine = hashed(contact_key, "submission", WAITING.encode())
        self.db.execute(
            "INSERT INTO contacts (id, campaign, person, confirmed, sealed) VALUES (?, 'rivers', ?, 1, ?)",
            (mine, person, b"contact"),
        )
        self.db.conn.commit()
        self.db.conn.close()

    def _sealed(self, with_key, plain, named):
        nonce = os.urandom(12)
        return nonce + AESGCM(with_key).encrypt(nonce, plain, named)


WAITING, QUEUED, OFFERED, GONE, LOST = (digit * 32 for digit in "abcde")
AWAITING = {"minister": "awaiting_confirmation", "un-sg": "offered"}


def token(name, purpose):
    raw = bytes.fromhex(name)
    return urlsafe_b64encode(raw + hmac.digest(key(purpose), raw, "sha256")[:16]).decode().rstrip("=")


def receipt(name):
    return links.secret_of(token(name, "receipt"))


@pytest.fixture
def store(tmp_path):
    before = Before(tmp_path / "campaign.db")
    before.add(WAITING, AWAITING, notices=["reminder"])
    before.add(QUEUED, {"minister": "queued", "agency": "sent"}, notices=["copy"], confirmed=True)
    before.add(OFFERED, {"minister": "sent", "un-sg": "offered"}, confirmed=True)
    before.add(GONE, {"minister": "sent"}, kept=False, confirmed=True)
    before.add(LOST, AWAITING, kept=False)
    before.end()
    made = SqliteStore(tmp_path / "campaign.db", key("seal"), key_before=key)
    made.migrate()
    yield made
    made.close()


def test_nothing_that_waits_is_lost(store):
    words = Words("Subject", "Body")
    waiting, queued, offered = (store.submission(receipt(name)) for name in (WAITING, QUEUED, OFFERED))
    assert [one.words for one in waiting.letters] == [words, words] and waiting.personal.email == "jo@home.example"
    assert [letter.words for letter in queued.letters] == [words, None], "what was delivered is gone"
    assert [letter.words for letter in offered.letters] == [None, words] and offered.personal.email == ""
    assert store.submission(receipt(GONE)).personal is None and not store.submission(receipt(GONE)).lost
    assert store.submission(receipt(LOST)).lost == LOST_IN_RESTORE


def test_links_lead_where_they_led(store):
    for name in (WAITING, QUEUED, OFFERED, GONE):
        by_mail = store.submission(links.receipt_of(links.secret_of(token(name, "confirm"))))
        assert by_mail.by_mail and by_mail.id == store.submission(receipt(name)).id
    (reminder,) = [claimed for claimed in claim(store) if claimed.kind is Kind.REMINDER]
    assert reminder.personal.link == token(WAITING, "confirm")
    mailed = links.receipt_of(links.secret_of(reminder.personal.link))
    assert store.confirm(mailed, b"n" * 16, NOW) is Confirmed.NOW
    assert store.submission(mailed).letters[0].state is State.QUEUED


def test_who_wrote_is_known_under_another_key_and_still_writes_once(store, tmp_path):
    assert store.campaign_key("rivers", "writers") == hmac.digest(key("writers"), WRITER_KEY, "sha256")
    again = add(store, letter(), notices=())
    store.confirm(again, store.campaign_mark("rivers", OLD_WRITER), NOW)
    assert store.submission(again).letters[0].state is State.CANCELLED
    assert store.submission(receipt(WAITING)).opted_in
    store.empty_log()
    raw = (tmp_path / "campaign.db").read_bytes()
    for before in (OLD_WRITER, b"q" * 16, WRITER_KEY, WAITING.encode(), bytes.fromhex(WAITING)):
        assert before not in raw


def test_a_person_is_on_a_list_once_whenever_they_ticked(store):
    person = store.campaign_mark("rivers", OLD_WRITER)
    assert store.contacts("rivers") == [b"contact"]
    assert store.contact_person("rivers", OLD_WRITER) != person
    with store.reading() as db:
        assert db.execute("SELECT person FROM contacts").fetchone()[0] == store.contact_person("rivers", OLD_WRITER)


def test_a_copy_that_is_kept_before_holds_no_key(tmp_path):
    before = Before(tmp_path / "campaign.db")
    before.add(WAITING, AWAITING)
    before.end()
    SqliteStore(tmp_path / "campaign.db", b"k" * 32, key_before=key).keep_copy(tmp_path / "copy.db")
    copy = Database(tmp_path / "copy.db")
    assert copy["personal"].count == 1 and copy["seals"].count == 0
