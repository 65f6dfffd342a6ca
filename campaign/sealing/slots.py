"""The key file: one random key in each slot. To overwrite a slot is to forget what was sealed under it.

It stands outside the database, so that no page, log or backup of a database ever holds a key. Which slots are in use
is the database's to know: here are a header and a row of keys, written in place and synced, never mapped into memory.
"""

import os
import struct
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from campaign.sealing.on_disk import sync_folder, write_at

KEY = 32
HEADER = 4096
"""Bytes before the first slot: a sector of its own on any disk, so that writing a slot never touches it."""

_MAGIC = b"letter campaign keys 1\n\0"
_HEAD = struct.Struct(f"<{len(_MAGIC)}s16sQ")
_NUMBER = struct.Struct("<Q")
_NUMBER_AT = _HEAD.size - _NUMBER.size


class KeyFileFault(OSError):
    """The key file is not there, or not the one that it was; says which in plain words."""


@dataclass(frozen=True)
class Head:
    """Which file this is (`installation`, 16 random bytes), and the number of its last change."""

    installation: bytes
    number: int


class SlotFile:
    """The file at `path`. Several processes may use it at once; who overwrites has to keep the others out meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = str(path)
        self._open: int | None = None
        self._guard = threading.Lock()

    @property
    def path(self) -> Path:
        return self._path

    @property
    def exists(self) -> bool:
        return self._path.exists()

    def create(self) -> Head:
        """A new file without slots, for its owner alone; whole, or not there at all."""
        head = Head(os.urandom(16), 0)
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(descriptor, _HEAD.pack(_MAGIC, head.installation, head.number).ljust(HEADER, b"\0"), 0)
            os.fsync(descriptor)
            temporary.rename(self._path)
            sync_folder(self._path.parent)
        except BaseException:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
            raise
        with self._guard:
            self._keep(descriptor)
        return head

    def head(self) -> Head:
        """Raises KeyFileFault where the file is missing, was replaced while in use, or is something else."""
        magic, installation, number = _HEAD.unpack(os.pread(self._descriptor(), _HEAD.size, 0).ljust(_HEAD.size, b"\0"))
        if magic != _MAGIC:
            raise KeyFileFault(f"{self._path} is not a key file")
        return Head(installation, number)

    def count(self) -> int:
        """How many slots it has."""
        return max(0, os.fstat(self._descriptor()).st_size - HEADER) // KEY

    def read(self, slot: int) -> bytes:
        """The key in a slot; empty beyond the last one."""
        key = os.pread(self._open or self._descriptor(), KEY, HEADER + slot * KEY)
        return key if len(key) == KEY else b""

    def overwrite(self, slots: Iterable[int], number: int | None = None) -> None:
        """Put other keys into these slots, and the `number` of this change into the header. It is on disk afterwards.

        Raises OSError: then it is not done, and has to be done again from the beginning.
        """
        descriptor = self._descriptor()
        for first, length in _runs(sorted(slots)):
            write_at(descriptor, os.urandom(length * KEY), HEADER + first * KEY)
        if number is not None:
            write_at(descriptor, _NUMBER.pack(number), _NUMBER_AT)
        os.fdatasync(descriptor)

    def put(self, keys: Mapping[int, bytes]) -> None:
        """Put keys that are known from elsewhere into their slots. It is on disk afterwards; raises OSError."""
        descriptor = self._descriptor()
        for slot, key in keys.items():
            write_at(descriptor, key, HEADER + slot * KEY)
        os.fdatasync(descriptor)

    def note(self, number: int) -> None:
        """Put the `number` of a change into the header; it is on disk with whatever is overwritten next."""
        write_at(self._descriptor(), _NUMBER.pack(number), _NUMBER_AT)

    def _descriptor(self) -> int:
        """The open file: the one at `path`, and no other that stood there before."""
        try:
            there = os.stat(self._name)  # noqa: PTH116 - asked in every transaction, where a Path costs more than the call
        except FileNotFoundError:
            raise KeyFileFault(f"the key file {self._path} is missing") from None
        with self._guard:
            if self._open is None:
                self._keep(os.open(self._path, os.O_RDWR | os.O_CLOEXEC))
            descriptor = self._open
        assert descriptor is not None  # it was opened just now, or before  # noqa: S101
        mine = os.fstat(descriptor)
        if (mine.st_dev, mine.st_ino) != (there.st_dev, there.st_ino):
            raise KeyFileFault(f"the key file {self._path} was replaced while it was in use: start everything anew")
        return descriptor

    def _keep(self, descriptor: int) -> None:
        """Closed with this object: other threads may be using it until then."""
        self._open = descriptor
        weakref.finalize(self, os.close, descriptor)


def _runs(slots: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First slot and length of each row of slots that stand beside each other."""
    first = length = 0
    for slot in slots:
        if length and slot == first + length:
            length += 1
            continue
        if length:
            yield first, length
        first, length = slot, 1
    if length:
        yield first, length
