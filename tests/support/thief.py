"""Somebody who holds copies and does their best to read what was written: whoever wrote is named by a canary."""

import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from campaign.core.errors import LinkNotValid
from campaign.core.letters import links
from campaign.store.engine.database import Database
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable

KEY_FILES = ("campaign.db.keys", "campaign.db.names")
CANARY = re.compile(rb"CANARY\d{4}")


def take(folder: Path, into: Path) -> None:
    """Copy every file of the database as it stands, its log too, but for the key files."""
    for file in folder.glob("campaign.db*"):
        if file.name not in KEY_FILES:
            shutil.copy(file, into)


def canaries(
    places: Sequence[Path], configuration: bytes, *, keys: Path | None, given: Iterable[bytes] = ()
) -> set[bytes]:
    """Everybody who can be told from the databases in `places`, with the key files in `keys` and the links `given`."""
    return set().union(*(_read(place, configuration, keys, given) for place in places))


def _read(place: Path, configuration: bytes, keys: Path | None, given: Iterable[bytes]) -> set[bytes]:
    with TemporaryDirectory() as name:
        attack = Path(name)
        take(place, attack)
        for file in [keys / name for name in KEY_FILES] if keys else []:
            if file.exists():
                shutil.copy(file, attack)
        canaries = set(CANARY.findall(b"".join(file.read_bytes() for file in attack.iterdir())))
        store = SqliteStore(attack / "campaign.db", configuration)
        try:
            return canaries | _opened(store, list(given))
        except StoreUnavailable:
            return canaries  # there is no key file
        finally:
            store.close()


def _opened(store: SqliteStore, known: list[bytes]) -> set[bytes]:
    """All that can be opened, with every link that turns up on the way."""
    canaries: set[bytes] = set()
    with store.reading() as db:
        for name, part in db.execute("SELECT submission, part FROM items WHERE part <> 'held'").fetchall():
            personal = store.open_item(db, name, part).personal
            if personal:
                canaries |= set(CANARY.findall(f"{personal}".encode()))
                known += _secrets(personal.link)
        for secret in known:
            canaries |= _behind(store, db, secret)
    return canaries


def _behind(store: SqliteStore, db: Database, secret: bytes) -> set[bytes]:
    of = db.execute("SELECT submission FROM links WHERE name = ?", (links.name_of(secret),)).fetchone()
    key = store.link_key(db, of[0], secret) if of else b""
    personal = store.open_item(db, of[0], "held", key).personal if key else None
    return set(CANARY.findall(f"{personal}".encode()))


def _secrets(token: str) -> list[bytes]:
    try:
        secret = links.secret_of(token)
    except LinkNotValid:
        return []
    return [secret, links.receipt_of(secret)]
