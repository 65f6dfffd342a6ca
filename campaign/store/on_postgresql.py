"""The store on PostgreSQL: the same verbs, run again where it ended them, on the one host with the key files."""

from contextlib import suppress
from pathlib import Path

from campaign.sealing.host_keys import HostFile
from campaign.sealing.shared_ring import SharedRing
from campaign.store.engine.backup import LEFT_OUT
from campaign.store.engine.dumps import dump, put_back
from campaign.store.engine.postgresql import PostgresqlDatabase
from campaign.store.engine.trying_again import tried_again
from campaign.store.protocol import Store
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.key_names import KeyNames
from campaign.store.sql.pairing import NOT_A_PAIR, NOT_HANDED_OVER
from campaign.store.verbs import Verbs

NO_RECOVERY_KEY = (
    "a copy of a PostgreSQL database cannot hold what waits yet: take `privacy.recovery_key` out of the configuration, "
    "and what was not delivered is `lost in restore`"
)
NOT_EMPTY = "there is a database of ours in it: restore into a new one"
OTHER_HOST = (
    "{}. Where several hosts are to work on it, run `campaign keys export FILE` on the one that has them, and "
    "`campaign keys import FILE` here"
)


class PostgresqlStore(Verbs, PostgresqlDatabase):
    """Every verb of `Store`, on the database at `url`, with this host's files named after `path`."""

    _spared = 16_384

    def __init__(self, url: str, path: Path, seal_key: bytes, *, durable: bool = True) -> None:
        super().__init__(url, path, durable=durable)
        self._seal_with(path, seal_key)
        self._ring = SharedRing(path.with_name(path.name + ".names"), seal_key, KeyNames(self.aside))
        self._host_file = HostFile(path.with_name(path.name + ".host"))

    def migrate(self) -> None:
        """As on any engine; a new database and this host's key files become a pair at once: no other host can then."""
        super().migrate()
        with self.writing() as db:
            if not self.is_paired(db):
                with suppress(StoreUnavailable):  # whose key files these are is for a person to say: `campaign keys`
                    self._pair(db)

    def destroy_unreferenced(self) -> int:
        """As on any engine; raises StoreUnavailable on a host that lacks the key files of what is sealed here."""
        fault = self.keys_fault()
        if fault == NOT_HANDED_OVER:
            raise StoreUnavailable(fault)
        if fault and (fault == NOT_A_PAIR or not self._slots.exists) and not self.shares_keys():
            raise StoreUnavailable(OTHER_HOST.format(fault))
        self.put_counters_together()
        return super().destroy_unreferenced()

    def backup(self, path: Path, recovery_key: str = "") -> None:
        if recovery_key:
            raise StoreUnavailable(NO_RECOVERY_KEY)
        dump(self._url, path, LEFT_OUT | {"attempts"})

    def restore(self, path: Path) -> None:
        if self.is_there():
            raise StoreUnavailable(NOT_EMPTY)
        self.close()
        put_back(self._url, path)

    def keep_copy(self, path: Path) -> bool:
        return False

    def recovery_keys(self) -> bytes | None:
        return None  # they are in backups alone

    def recover(self, opened: bytes) -> int:
        return 0


for name in dir(Store):
    if not name.startswith("_"):
        setattr(PostgresqlStore, name, tried_again(getattr(PostgresqlStore, name)))
