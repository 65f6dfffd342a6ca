"""Who can read what, and when: the table of docs/sealing.md, each cell tried by a program that does its best.

It has copies of the database from every earlier moment with their logs, backups of each, the configuration, the key
files as they are now, and the links that the cell gives it; a canary stands in each letter, in its writer's name and
address.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from campaign.core.delivery.outcomes import sent
from campaign.core.letters import links
from campaign.core.letters.submissions import Kind, NewNotice, Personal, State, Words
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.upkeep import Retention
from tests.support import databases, thief
from tests.support.submissions import HOUR, NOW, claim, letter, submission

CONFIGURATION = b"k" * 32


@dataclass
class Site:
    """A site with its database, and copies of it from every moment so far."""

    folder: Path
    letters: int
    receipts: list[bytes] = field(default_factory=list)
    confirmations: list[bytes] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    def __post_init__(self):
        databases.provide(self.folder / "live/campaign.db")
        self.store = SqliteStore(self.folder / "live/campaign.db", CONFIGURATION)
        self.store.save_campaign("rivers", "live", "source")

    def copy(self):
        """Every file of the database as it stands, its log too; and a backup of this moment."""
        place = self.folder / f"copy {len(self.copies)}"
        place.mkdir()
        thief.take(self.folder / "live", place)
        backup = self.folder / f"backup {len(self.copies)}"
        backup.mkdir()
        self.store.backup(backup / "campaign.db")
        self.copies += [place, backup]

    def send(self, *, reminder=False):
        for number in range(self.letters):
            canary = f"CANARY{number:04}"
            personal = Personal(
                canary, f"{canary}@x.example", {name: Words(canary, canary) for name in ("minister", "agency", "un-sg")}
            )
            kinds = [NewNotice(Kind.CONFIRMATION, State.QUEUED, f"<c{number}@x>")]
            kinds += [NewNotice(Kind.REMINDER, State.QUEUED, f"<r{number}@x>", after=24 * HOUR)] if reminder else []
            new = submission(
                letter("minister"),
                letter("agency"),
                letter("un-sg", send=False),
                receipt=secrets.token_bytes(32),
                confirmation=secrets.token_bytes(32),
                personal=personal,
                notices=tuple(kinds),
            )
            assert self.store.add_submission(new)
            self.receipts.append(new.receipt)
            self.confirmations.append(new.confirmation)
        self.copy()

    def mail(self):
        """The mails that ask to confirm leave."""
        while claims := [claimed for claimed in claim(self.store, limit=500) if claimed.kind is not Kind.LETTER]:
            for claimed in claims:
                assert self.store.finish(claimed, sent("250"), NOW)
        self.store.destroy_due()
        self.copy()

    def confirm(self):
        for number, secret in enumerate(self.confirmations):
            self.store.confirm(links.receipt_of(secret), b"%016d" % number, NOW)
        self.copy()

    def deliver(self, target=""):
        claims = claim(self.store, limit=5_000)
        for claimed in claims:
            if target in ("", claimed.target):
                assert self.store.finish(claimed, sent("250"), NOW)
        self.store.destroy_due()
        self.copy()

    def erase(self):
        for receipt in self.receipts:
            self.store.erase(receipt)
        self.copy()

    def done(self):
        later = NOW + 100 * HOUR
        self.store.purge(Retention(later - 168 * HOUR, later - 72 * HOUR, later, later, later))
        self.copy()


def read(site, *, database, keys, given=()):
    """How many people can be told from what is given."""
    places = [site.folder / "live"] if database == "live" else site.copies
    return len(thief.canaries(places, CONFIGURATION, keys=site.folder / "live" if keys else None, given=given))


MOMENTS = {
    "sent, its mail waits": ["send"],
    "sent, its reminder waits": ["send reminder", "mail but the reminder"],
    "sent, unconfirmed": ["send", "mail"],
    "queued": ["send", "mail", "confirm"],
    "one of two delivered": ["send", "mail", "confirm", "deliver one"],
    "delivered, on offer": ["send", "mail", "confirm", "deliver"],
    "done": ["send", "mail", "confirm", "deliver", "done"],
    "erased unconfirmed": ["send", "mail", "erase"],
    "erased with its mail waiting": ["send", "erase"],
    "erased while queued": ["send", "mail", "confirm", "erase"],
    "erased after delivery": ["send", "mail", "confirm", "deliver", "erase"],
}
STEPS = {
    "send": Site.send,
    "send reminder": lambda site: site.send(reminder=True),
    "mail": Site.mail,
    "mail but the reminder": Site.mail,
    "confirm": Site.confirm,
    "deliver one": lambda site: site.deliver("minister"),
    "deliver": Site.deliver,
    "done": Site.done,
    "erase": Site.erase,
}
NOBODY, EVERYBODY = False, True
# database and configuration / live, with key files / old copies, with key files / and every link
TABLE = {
    "sent, its mail waits": (NOBODY, EVERYBODY, EVERYBODY, EVERYBODY),
    "sent, its reminder waits": (NOBODY, EVERYBODY, EVERYBODY, EVERYBODY),
    "sent, unconfirmed": (NOBODY, NOBODY, NOBODY, EVERYBODY),
    "queued": (NOBODY, EVERYBODY, EVERYBODY, EVERYBODY),
    "one of two delivered": (NOBODY, EVERYBODY, EVERYBODY, EVERYBODY),
    "delivered, on offer": (NOBODY, NOBODY, NOBODY, EVERYBODY),
    "done": (NOBODY, NOBODY, NOBODY, NOBODY),
    "erased unconfirmed": (NOBODY, NOBODY, NOBODY, NOBODY),
    "erased with its mail waiting": (NOBODY, NOBODY, NOBODY, NOBODY),
    "erased while queued": (NOBODY, NOBODY, NOBODY, NOBODY),
    "erased after delivery": (NOBODY, NOBODY, NOBODY, NOBODY),
}


@pytest.mark.parametrize("moment", TABLE)
def test_who_can_read(tmp_path, long, moment):
    (tmp_path / "live").mkdir()
    site = Site(tmp_path, letters=1_000 if long else 12)
    for step in MOMENTS[moment]:
        STEPS[step](site)
    links_of_all = [*site.receipts, *map(links.receipt_of, site.confirmations)]
    readable = (
        max(read(site, database="live", keys=False), read(site, database="copies", keys=False, given=links_of_all)),
        read(site, database="live", keys=True),
        read(site, database="copies", keys=True),
        read(site, database="copies", keys=True, given=links_of_all),
    )
    assert readable == tuple(site.letters * everybody for everybody in TABLE[moment])
    site.store.close()


def test_a_letter_that_was_delivered_is_gone_though_another_waits(tmp_path):
    (tmp_path / "live").mkdir()
    site = Site(tmp_path, letters=3)
    for step in MOMENTS["one of two delivered"]:
        STEPS[step](site)
    with site.store.reading() as db:
        parts = {part for (part,) in db.execute("SELECT part FROM items")}
    assert parts == {"letter agency", "held"}
    submission = site.store.submission(site.receipts[0])
    assert {letter.target: letter.words is None for letter in submission.letters} == {
        "minister": True,
        "agency": False,
        "un-sg": False,
    }
    site.store.close()
