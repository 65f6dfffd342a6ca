"""The database itself, what is forgotten, and what may be done only so often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Retention:
    """What `purge` lets go: everything from before these moments.

    `over` are the campaigns that take no more letters: what addresses were hashed under in them goes as soon as their
    last links are void. `overdue`: those whose promised letters nobody handed over in time.
    """

    unconfirmed: datetime
    handover: datetime
    sessions: datetime
    now: datetime
    audit: datetime
    over: frozenset[str] = frozenset()
    overdue: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Purged:
    """How much a purge let go, in submissions, campaigns whose writers were forgotten, and rows of bookkeeping."""

    unconfirmed: int = 0
    handed_over: int = 0
    campaigns: int = 0
    rows: int = 0


@dataclass(frozen=True)
class KeysState:
    """How it stands with the keys of what is sealed.

    `slots` counts those of the key file by what they are: used, forgotten (to be overwritten), free, fresh. `lost`
    counts what cannot be opened and that nobody has given up, `missing` the letters that wait and that a restored
    backup does not hold. `fault` says why nothing is destroyed, "" where it is.
    """

    slots: Mapping[str, int]
    lost: int
    missing: int
    fault: str


class Upkeep(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def migrate(self) -> None:
        """Bring the database up to date; creates it when there is none. Safe from several processes at once."""

    def pending(self) -> list[str]:
        """The names of the steps that `migrate` would take, in their order. There must be a database."""

    def is_there(self) -> bool:
        """Whether there is a database of ours, of whichever version."""

    def is_current(self) -> bool:
        """Whether the database exists and is whole, can be written, has room to grow and has every migration."""

    def fault(self) -> str:
        """Why the database is not current, as the words after its name; "" where it is. Raises nothing."""

    def close(self) -> None:
        """Let go of this thread's connection."""

    def backup(self, path: Path, recovery_key: str = "") -> None:
        """Write a consistent copy that holds nothing that is sealed. Raises FileExistsError.

        With `recovery_key` (a public key, age) it holds what waits, too, and its keys for the owner of that key alone.
        """

    def restore(self, path: Path) -> None:
        """Put what a backup holds where no database is; `migrate` brings it up to date.

        Raises StoreUnavailable where there is one, and OSError where there is no such backup.
        """

    def keep_copy(self, path: Path) -> bool:
        """Write a consistent copy to go back to beside the same key files, without which it opens nothing.

        False where copies are made with the database's own tools. Raises FileExistsError.
        """

    def recovery_keys(self) -> bytes | None:
        """The keys of what waited, sealed, in a restored backup that holds them and was not decided on yet."""

    def recover(self, opened: bytes) -> int:
        """Have what waited in a restored backup wait again; `opened` is what came out of `recovery_keys`.

        Returns how many items that are. Where the key file of before is there, what it no longer has a key for was
        delivered or erased since the backup, and stays so. Raises StoreUnavailable beside another site's key files.
        """

    def note_run(self, name: str, at: datetime) -> None:
        """Remember when something was last done, such as a backup."""

    def last_run(self, name: str) -> datetime | None: ...

    def empty_log(self) -> bool:
        """Let what was deleted vanish from the write-ahead log too. False when a reader is in the way.

        Then it is tried again every two seconds until it is done, by this process and by whoever writes. `erase` and
        `purge` end with it; after any other verb that forgets it follows within seconds.
        """

    def destroy_due(self, submission: str = "") -> None:
        """Destroy the keys of what was forgotten, before anybody says that it is gone; of one submission, or of all.

        Raises StoreUnavailable where that cannot be.
        """

    def destroy_unreferenced(self) -> int:
        """At a start, before anything is served: destroy the keys that nothing refers to. How many there were."""

    def keys_fault(self) -> str:
        """Why nothing is destroyed, in plain words; "" where it is. Cheap."""

    def keys_state(self) -> KeysState:
        """How it stands with every key; the more waits, the longer it takes."""

    def give_up_keys(self) -> int:
        """A person says that what cannot be opened is lost, and that the key file is this database's: it goes on.

        Returns how many items were lost; their letters fail when their turn comes.
        """

    def campaign_key(self, slug: str, purpose: str) -> bytes:
        """What is hashed under in a campaign for one purpose: 32 bytes that are in no database and no backup.

        Made when first asked for; it is destroyed with the campaign's end.
        """

    def campaign_mark(self, slug: str, *parts: bytes) -> bytes:
        """16 bytes that stand for something in a campaign, until its key is destroyed with the campaign's end."""

    def day_key(self, day: date) -> bytes:
        """What limits of one day are counted under: 32 bytes that are in no database and no backup."""

    def kept_key(self, name: str, first: bytes) -> bytes:
        """A key that survives a restore: sealed under the configuration, in the database. `first` is it at first."""

    def seal_keys_for(self, seal_key: bytes, kept: Mapping[str, bytes]) -> None:
        """Seal all keys for another configuration as well, which is put in force next; `kept` survive a restore."""

    def drop_keys_from_before(self) -> None:
        """Under the configuration that is in force now: destroy what was sealed for the one before."""

    def has_vanished(self) -> bool:
        """Whether all that was forgotten has vanished from the write-ahead log; tries once more where it has not."""

    def purge(self, retention: Retention) -> Purged:
        """Forget what retention says. No total changes but `awaiting_confirmation`.

        It is many transactions, and nobody waits for all of them. Whatever one of them cannot do is left to the next
        time.
        """

    def take(self, key: bytes, now: datetime, until: datetime) -> bool:
        """Take what only one may have at a time; False when it is taken, until its time is over."""

    def hit(self, key: bytes, until: datetime) -> int:
        """Count one more under `key` and say how many there are; the count is forgotten after `until`."""

    def hit_all(self, keys: Sequence[bytes], until: datetime) -> list[int]:
        """As `hit`, for several keys at once."""

    def hits(self, key: bytes, now: datetime) -> int:
        """How many are counted under `key`."""

    def forget_hits(self, key: bytes) -> None: ...
