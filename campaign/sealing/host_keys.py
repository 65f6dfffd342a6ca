"""The private keys of a host among several, each of which lives for minutes: a file outside database and backups.

It is preallocated and written in place, as the slots of one host are. A key stands where its number says, and its
record is overwritten and synced before anybody says that it is gone.
"""

import fcntl
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from campaign.sealing.on_disk import sync_folder, write_at
from campaign.sealing.slots import HEADER, KeyFileFault

PLACES = 1024
"""Keys that a host can have at a time."""
LONGEST_NAME = 64
"""Bytes of a host's name."""

_MAGIC = b"letter campaign host 1\n\0"
_HEAD = struct.Struct(f"<{len(_MAGIC)}s16s{LONGEST_NAME}sQQ")
_NUMBERS = struct.Struct("<QQ")
_NUMBERS_AT = _HEAD.size - _NUMBERS.size
_RECORD = struct.Struct("<Q32s")


@dataclass(frozen=True)
class HostHead:
    """Whose file it is: the host's `name`, and `identity`, 16 random bytes, so that it is told from another's.

    `committed` is the highest number of a key that the database is known to have, `intended` of one that was made.
    """

    identity: bytes
    name: str
    committed: int
    intended: int


class HostFile:
    """The file at `path`. One process at a time adds and drops keys (`owned`), others of the host read them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        return self._path

    @property
    def exists(self) -> bool:
        return self._path.exists()

    def create(self, name: str) -> HostHead:
        """A new file without keys, for its owner alone; whole, or not there at all. Raises OSError."""
        head = HostHead(os.urandom(16), name, 0, 0)
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            write_at(descriptor, bytes(HEADER + PLACES * _RECORD.size), 0)
            write_at(descriptor, _HEAD.pack(_MAGIC, head.identity, name.encode(), 0, 0), 0)
            os.fsync(descriptor)
            temporary.rename(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        sync_folder(self._path.parent)
        return head

    def head(self) -> HostHead:
        """Raises KeyFileFault where the file is missing or is something else."""
        with self._opened(os.O_RDONLY) as descriptor:
            return self._head(descriptor)

    def key(self, number: int) -> bytes:
        """The private key of this number, 32 bytes; empty where it is no longer there. Raises KeyFileFault."""
        with self._opened(os.O_RDONLY) as descriptor:
            there, key = self._record(descriptor, number % PLACES)
            return key if there == number else b""

    def numbers(self) -> set[int]:
        """The numbers of the keys that are there. Raises KeyFileFault."""
        with self._opened(os.O_RDONLY) as descriptor:
            return {self._record(descriptor, place)[0] for place in range(PLACES)} - {0}

    def add(self, key: bytes) -> int:
        """Put a key into the file, under the next number, which is returned. It is on disk afterwards.

        Raises OSError: then it is not done. KeyFileFault, which is one, where the file is missing or full.
        """
        with self._opened(os.O_RDWR) as descriptor:
            head = self._head(descriptor)
            first = max(head.committed, head.intended) + 1
            free = (one for one in range(first, first + PLACES) if not self._record(descriptor, one % PLACES)[0])
            number = next(free, 0)
            if not number:
                raise KeyFileFault(f"{self._path} is full of keys that are still in use")
            write_at(descriptor, _RECORD.pack(number, key), _place(number))
            write_at(descriptor, _NUMBERS.pack(head.committed, number), _NUMBERS_AT)
            os.fdatasync(descriptor)
            return number

    def note_committed(self, number: int) -> None:
        """The database is known to have the key of this number. It is on disk afterwards; raises OSError."""
        with self._opened(os.O_RDWR) as descriptor:
            head = self._head(descriptor)
            write_at(descriptor, _NUMBERS.pack(number, max(number, head.intended)), _NUMBERS_AT)
            os.fdatasync(descriptor)

    def drop(self, numbers: Iterable[int]) -> None:
        """Overwrite these keys. It is on disk afterwards; raises OSError: then it is not done."""
        numbers = sorted(numbers)
        if not numbers:
            return
        with self._opened(os.O_RDWR) as descriptor:
            for number in numbers:
                write_at(descriptor, bytes(_RECORD.size), _place(number))
            os.fdatasync(descriptor)

    def end(self) -> None:
        """Overwrite every key, on disk too, and delete the file: this host is one of several no longer."""
        if self.exists:
            self.drop(self.numbers())
            self._path.unlink()

    @contextmanager
    def owned(self) -> Iterator[bool]:
        """Whether this process alone may add and drop keys meanwhile: no other of this machine does."""
        descriptor = os.open(
            self._path.with_name(self._path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    def _head(self, descriptor: int) -> HostHead:
        raw = os.pread(descriptor, _HEAD.size, 0).ljust(_HEAD.size, b"\0")
        magic, identity, name, committed, intended = _HEAD.unpack(raw)
        if magic != _MAGIC:
            raise KeyFileFault(f"{self._path} is not a host's key file")
        return HostHead(identity, name.rstrip(b"\0").decode(), committed, intended)

    def _record(self, descriptor: int, place: int) -> tuple[int, bytes]:
        raw = os.pread(descriptor, _RECORD.size, HEADER + place * _RECORD.size).ljust(_RECORD.size, b"\0")
        number, key = _RECORD.unpack(raw)
        return number, key

    @contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        try:
            descriptor = os.open(self._path, flags | os.O_CLOEXEC)
        except FileNotFoundError:
            raise KeyFileFault(f"the key file {self._path} is missing") from None
        try:
            self._head(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)


def _place(number: int) -> int:
    return HEADER + (number % PLACES) * _RECORD.size
