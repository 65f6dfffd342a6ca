"""Who told that an office answered, whose sentence is quoted? A program with everything but the links finds nobody.

It has copies of the database from every earlier moment with their logs, backups of each, the configuration and the key
files as they are now. From all that stands in them it makes every link that it can, as our own program would.
"""

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain

import pytest

from campaign.core.answers import links as asking
from campaign.core.answers.kinds import AnswerKind
from campaign.core.answers.links import Asked
from campaign.core.answers.published import Quote
from campaign.core.letters import links
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.told_answers import Telling
from campaign.store.sql.keys import hashed
from tests.sealing.test_who_can_read import CONFIGURATION, Site
from tests.support import thief
from tests.support.submissions import NOW

TARGET, OFFICE = "minister", "office"
KEPT = (("mark", "answers_marks"), ("name", "offered_quotes"))


@pytest.fixture(scope="module")
def site(tmp_path_factory, long):
    """Everybody wrote, confirmed, got through, and told, eight at once, each twice and the second time in vain."""
    folder = tmp_path_factory.mktemp("who told")
    (folder / "live").mkdir()
    made = Site(folder, letters=1_000 if long else 12)
    for step in (made.send, made.mail, made.confirm, made.deliver):
        step()
    tellings = [telling(made.store, secret) for secret in made.receipts]
    random.Random(1).shuffle(tellings)
    with ThreadPoolExecutor(8) as clients:
        assert sum(clients.map(made.store.tell_answer, tellings * 2)) == made.letters
    for number, secret in enumerate(made.receipts):
        assert made.store.offer_quote(secret, Quote(f"Sentence {number}."), date(2027, 1, 3))
    made.copy()
    yield made
    made.store.close()


def marks_of(key, secret):
    """What is kept of the link that is made from this."""
    asked = Asked(TARGET, OFFICE, asking.week_of(NOW))
    return asking.read(key, "rivers", asking.token(key, "rivers", asked, secret))[1]


def telling(store, secret):
    kind = list(AnswerKind)[secret[0] % 4]
    marks = marks_of(store.answers_key("rivers", NOW), store.answers_secret(secret))
    return Telling("rivers", TARGET, OFFICE, kind, marks, few=0, day=date(2026, 12, 3))


def test_with_every_link_the_program_finds_everybody_so_it_can_look(site):
    assert linked(site, site.folder / "live", given=site.receipts) == (site.letters, site.letters)


def test_without_links_it_finds_nobody(site):
    places = [site.folder / "live", *site.copies]
    assert [linked(site, place) for place in places] == [(0, 0)] * len(places)


def test_the_counts_are_exact(site):
    told = {count.kind: count.count for count in site.store.told("rivers")}
    expected = [list(AnswerKind)[secret[0] % 4] for secret in site.receipts]
    assert told == {kind: expected.count(kind) for kind in set(expected)}


def test_marks_lie_in_an_order_of_their_own(site):
    with site.store.reading() as db:
        marks = [mark for (mark,) in db.execute("SELECT mark FROM answers_marks")]
    assert marks == sorted(marks) and len(marks) == site.letters


@pytest.mark.parametrize(("name", "which"), [("answers rivers", 0), ("quotes rivers", 1)])
def test_once_the_key_is_destroyed_not_even_the_links_tell(site, name, which):
    key = site.store._ring.get(name)
    site.store._ring.destroy(name)
    try:
        assert linked(site, site.folder / "live", given=site.receipts)[which] == 0
    finally:
        site.store._ring.keep(name, key)


def linked(site, place, given=()):
    """How many submissions can be told to have told, and how many to be quoted, from this copy and the keys of now."""
    attack = site.folder / f"attack {place.name} {len(given)} {random.random()}"
    attack.mkdir()
    thief.take(place, attack)
    for name in thief.KEY_FILES:
        shutil.copy(site.folder / "live" / name, attack)
    kept, quotes = (set(site.store.select(f"SELECT {name} FROM {table}")) for name, table in KEPT)
    store = SqliteStore(attack / "campaign.db", CONFIGURATION)
    names, quoted = set(), set()
    try:
        key, quotes_key = store.answers_key("rivers", NOW), store._quotes_key("rivers")
        with store.reading() as db:
            leads = {name for (name,) in db.execute("SELECT name FROM links")}
        for name, secrets in chain(_known(store), ((links.name_of(secret), [secret]) for secret in given)):
            opened = [store.answers_secret(secret) for secret in secrets if links.name_of(secret) in leads]
            for secret in (*secrets, *opened):
                marks = marks_of(key, secret)
                if kept & {(marks.answered,), (marks.none,), (marks.none_among,)}:
                    names.add(name)
                if (hashed(quotes_key, b"quote", secret),) in quotes:
                    quoted.add(name)
    except StoreUnavailable:
        pass  # a backup beside a key file that is not its own
    finally:
        store.close()
    return len(names), len(quoted)


def _known(store):
    """Every submission, with all that stands about it anywhere, as bytes that could be a link or what it opens."""
    with store.reading() as db:
        tables = {"submissions": "id", "letters": "submission", "links": "submission", "notices": "submission"}
        about = {}
        for table, column in tables.items():
            cursor = db.execute(f"SELECT *, {column} AS of FROM {table}")
            for *values, of in cursor.fetchall():
                about.setdefault(of, []).extend(values)
        for of, part in db.execute("SELECT submission, part FROM items WHERE part <> 'held'").fetchall():
            personal = store.open_item(db, of, part).personal
            about.setdefault(of, []).extend([personal.link] if personal and personal.link else [])
    for of, values in about.items():
        raw = set()
        for value in values:
            as_bytes = value if isinstance(value, bytes) else str(value).encode()
            raw |= {as_bytes, links.receipt_of(as_bytes), as_bytes[-32:].rjust(32, b"\0")}
            try:
                raw.add(bytes.fromhex(str(value)))
            except ValueError:
                continue
        yield of, sorted(raw)
