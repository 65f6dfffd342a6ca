"""Keys by name that several hosts have in common: made ahead, handed over once, and given to names one by one.

Which number a name has is for the database to say, so that all hosts take the same key for it; the keys are in no
database. What is destroyed on one host is destroyed on each of the others with its next turn.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from campaign.sealing.key_ring import KeyRing, end_of, read_all
from campaign.sealing.on_disk import sync_folder, write_at
from campaign.sealing.slots import KeyFileFault

SPARES = 4096
"""Keys that are made ahead: one a day, and a few for each campaign, which is enough for ten years."""
_SHARED = "shared"
_FIRST_LINE = b"letter-campaign keys of several hosts 1\n"
USED_UP = (
    "the keys that the hosts have in common are used up, or were handed over anew: run `campaign keys import` here"
)
NOT_KEYS = "this file holds no keys of another host"


class Names(Protocol):
    """Which number a name has. Each raises StoreUnavailable."""

    def numbers(self, names: Iterable[str]) -> Mapping[str, int]:
        """Of those names that have one."""

    def assign(self, name: str) -> int:
        """The number of this name from now on, on every host."""

    def let_go(self, names: Iterable[str]) -> None:
        """These names have no number any more, and what they had is destroyed on every host."""

    def gone(self) -> list[tuple[str, int]]:
        """The names, and the numbers that they had, whose keys are to be destroyed on every host."""

    def settle(self, number: int) -> None:
        """That this one is to be destroyed is stored for good, wherever the database may go on."""


class SharedRing(KeyRing):
    """A `KeyRing` as long as nothing was shared; from then on new names take keys that were made ahead."""

    def __init__(self, path: Path, key: bytes, names: Names) -> None:
        super().__init__(path, key)
        self._names = names
        self._numbers: dict[str, int | None] = {}
        """None where a name had none: only `keep` gives it one, which asks anew."""
        self._followed: set[int] = set()

    @property
    def is_shared(self) -> bool:
        return super().get(_SHARED) is not None

    def get(self, name: str) -> bytes | None:
        kept = super().get(name)
        if kept is not None or not self.is_shared:
            return kept
        if name not in self._numbers:
            self._numbers[name] = self._names.numbers([name]).get(name)
        number = self._numbers[name]
        return super().get(_spare(number)) if number else None

    def keep(self, name: str, key: bytes | None = None) -> bytes:
        if not self.is_shared:
            return super().keep(name, key)
        kept = self.get(name)
        if kept is None:
            number = self._numbers[name] = self._names.assign(name)
            kept = super().get(_spare(number))
        if kept is None:
            raise KeyFileFault(USED_UP)
        return kept

    def destroy(self, *names: str) -> int:
        if not self.is_shared:
            return super().destroy(*names)
        numbers = self._names.numbers(names)
        there = [name for name in names if name in numbers or KeyRing.get(self, name) is not None]
        if there:
            self._names.let_go(there)
            self.follow()
        return len(there)

    def follow(self) -> None:
        """Destroy what was destroyed on another host."""
        due = [(name, number) for name, number in self._names.gone() if number not in self._followed]
        for name, number in due:
            if self._numbers.get(name) == number:
                del self._numbers[name]
        if due:
            self._names.settle(due[-1][1])
            super().destroy(*(name for name, _ in due), *(_spare(number) for _, number in due))
            self._followed |= {number for _, number in due}

    def share(self) -> None:
        """Make the keys ahead, on disk too, unless that was done."""
        if self.is_shared:
            return
        with self._changing() as descriptor:
            end = end_of(read_all(descriptor))
            names = [*(_spare(number) for number in range(1, SPARES + 1)), _SHARED]
            records = b"".join(self._record(name, os.urandom(32)) for name in names)
            write_at(descriptor, records, end)
            os.fsync(descriptor)

    def keep_by_name(self, numbers: Mapping[str, int]) -> None:
        """Have the keys that these names share stand under the names themselves, on disk too."""
        for name, number in numbers.items():
            key = super().get(_spare(number))
            if key is None:
                raise KeyFileFault(USED_UP)
            self.kept_here(name, key)

    def end_sharing(self) -> None:
        """Destroy the keys that were made ahead: what is kept by name is this host's alone."""
        if self.is_shared:
            super().destroy(*(_spare(number) for number in range(1, SPARES + 1)))
            super().destroy(_SHARED)
        self._numbers, self._followed = {}, set()

    def handed_over(self) -> bytes:
        """What another host is given: all keys, as they stand sealed under the configuration."""
        return _FIRST_LINE + self._path.read_bytes()

    def take(self, handed_over: bytes) -> None:
        """Put what another host gave into the place of what is here, on disk too. Raises KeyFileFault."""
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        self._write_new(new, _records_of(handed_over))
        try:
            given = KeyRing(new, self._key_of_site)
            if given.get(_SHARED) is None:
                raise KeyFileFault(NOT_KEYS)
            new.replace(self._path)
            sync_folder(self._path.parent)
        finally:
            new.unlink(missing_ok=True)

    def named(self, handed_over: bytes, name: str) -> bytes | None:
        """A key in what another host gave, which is not here yet. Raises KeyFileFault."""
        aside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        self._write_new(aside, _records_of(handed_over))
        try:
            return KeyRing(aside, self._key_of_site).get(name)
        finally:
            aside.unlink(missing_ok=True)

    def _write_new(self, path: Path, records: bytes) -> None:
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            write_at(descriptor, records, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _records_of(handed_over: bytes) -> bytes:
    if not handed_over.startswith(_FIRST_LINE):
        raise KeyFileFault(NOT_KEYS)
    return handed_over.removeprefix(_FIRST_LINE)


def _spare(number: int) -> str:
    return f"spare {number}"
