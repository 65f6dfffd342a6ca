"""Opens the store that the settings name: the only place that knows which engines there are."""

from pathlib import Path

from campaign.store.protocol import Store
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.recovery import Recovery
from campaign.store.sql.sealing_anew import KeyBefore, SealingAnew
from campaign.store.verbs import Verbs


class SqliteStore(Verbs, SealingAnew, Recovery):
    """Every verb of `Store`, on the file at `path`; `seal_key` (32 bytes) comes from the configuration.

    Without `durable` a power cut may undo what was written, which nobody relied on.
    """

    def __init__(
        self, path: Path, seal_key: bytes, *, durable: bool = True, key_before: KeyBefore | None = None
    ) -> None:
        super().__init__(path, durable=durable)
        self._seal_with(path, seal_key)
        self._key_before = key_before or (lambda _: seal_key)


def open_store(path: Path, key: KeyBefore, *, url: str = "", durable: bool = True) -> Store:
    """The store on the SQLite file at `path`, or on the PostgreSQL database at `url`, with its keys beside `path`.

    Nothing is opened before its first verb. `key` gives the configuration's 32 bytes for a purpose. Without `durable` a
    power cut may undo what was written. Raises StoreUnavailable where what PostgreSQL needs is not installed.
    """
    if not url:
        return SqliteStore(path, key("seal"), durable=durable, key_before=key)
    try:
        from campaign.store.on_postgresql import PostgresqlStore
    except ImportError as error:
        raise StoreUnavailable(f'{error}: run `pip install "letter-campaign[postgresql]"`') from error
    return PostgresqlStore(url, path, key("seal"), durable=durable)
