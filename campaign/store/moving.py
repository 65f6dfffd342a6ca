"""Moving house: an installation from one database to another, whole or not at all.

The source is locked meanwhile, so nobody writes what would be left behind. The target has everything or nothing: it is
one transaction. Then the key files go; from that moment the source opens nothing, so it sends nothing twice.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Protocol

from campaign.store.engine.tables import Tables
from campaign.store.protocol.errors import StoreUnavailable

OF_A_NEW_ONE = frozenset({"sealing", "slots_dead", "slots_free", "slots_fresh", "tried_again"})
"""Tables that may have rows where nobody has used the database yet."""
NOT_EMPTY = "the target is not new: it has rows in {}"
OTHER_TABLES = "the target is of another version: run `campaign migrate` on both first"
HOSTS_SHARE = "several hosts share the keys of this database, so it stays where it is"
NO_ROOM_FOR_KEYS = "the key files cannot be moved to {}: another database's are there, or it is on another disk"
NOT_THE_SAME = "{} rows of {} did not arrive: nothing was kept"

Tell = Callable[[int], object]
"""Is told of so many more rows."""


class House(Protocol):
    """A store that can be moved from, or to."""

    @property
    def key_files(self) -> tuple[Path, Path]: ...

    @property
    def has_used_keys(self) -> bool: ...

    def shares_keys(self) -> bool: ...

    def writing(self) -> AbstractContextManager[Any]: ...

    def tables(self, db: Any) -> Tables: ...


def move(source: House, target: House, begin: Callable[[int], Tell]) -> int:
    """Put everything that is in `source` into `target`, which is of the same version and new; how many rows it was.

    `begin` is told how many there are, and gives whom to tell of those that were copied. Raises StoreUnavailable: then
    the source is as it was, and the target holds nothing.
    """
    if source.shares_keys():
        raise StoreUnavailable(HOSTS_SHARE)
    folder = target.key_files[0].parent
    if target.has_used_keys or source.key_files[0].parent.stat().st_dev != folder.stat().st_dev:
        raise StoreUnavailable(NO_ROOM_FOR_KEYS.format(folder))
    with source.writing() as here:
        with target.writing() as there:
            moved = _copy(source.tables(here), target.tables(there), begin)
        _take_keys(source, target)
    return moved


def _copy(here: Tables, there: Tables, begin: Callable[[int], Tell]) -> int:
    referred = there.names()
    columns = {name: here.columns(name) for name in here.names()}
    if columns != {name: there.columns(name) for name in referred}:
        raise StoreUnavailable(OTHER_TABLES)
    if used := sorted(name for name in columns if name not in OF_A_NEW_ONE and there.count(name)):
        raise StoreUnavailable(NOT_EMPTY.format(", ".join(used)))
    here.put_together()
    counts = {name: here.count(name) for name in columns}
    tell = begin(sum(counts.values()))
    for name in TopologicalSorter(referred).static_order():
        there.clear(name)
        there.put(name, columns[name], _told(here.rows(name, columns[name]), tell))
        if missing := counts[name] - there.count(name):
            raise StoreUnavailable(NOT_THE_SAME.format(missing, name))
    there.finish()
    return sum(counts.values())


def _told(rows: Iterator[tuple[Any, ...]], tell: Tell) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        tell(1)
        yield row


def _take_keys(source: House, target: House) -> None:
    """The one that opens what is sealed first: from then on the source opens nothing."""
    for theirs, mine in zip(source.key_files, target.key_files, strict=True):
        if theirs.exists():
            theirs.replace(mine)
    for folder in {source.key_files[0].parent, target.key_files[0].parent}:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
