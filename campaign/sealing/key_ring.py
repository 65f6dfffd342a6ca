"""Keys by name, in a small file outside the database and outside backups: what tells who wrote hashes under them.

Each is sealed under the configuration. A key that is destroyed is overwritten and synced; then nobody can ask any copy
of the database whether somebody wrote.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from campaign.sealing.on_disk import sync_folder, write_at
from campaign.sealing.slots import KeyFileFault

_TAG, _NONCE, _KEY, _MARK = 16, 12, 32, 16
RECORD = _TAG + _NONCE + _KEY + _MARK
_BLANK = bytes(RECORD)
_SETTLED_NANOSECONDS = 1_000_000_000
"""A file that was written to longer ago shows by its time whether it was written to again: its clock is coarse."""


class KeyRing:
    """The file at `path`; `key` (32 bytes) comes from the configuration. Several processes may use it at once."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._name = str(path)
        self._next_name = f"{path}.next"
        self._key_of_site = key
        self._cipher = AESGCM(key)
        self._seen: _Seen | None = None

    @property
    def path(self) -> Path:
        return self._path

    @property
    def exists(self) -> bool:
        return self._path.exists()

    def get(self, name: str) -> bytes | None:
        """The key of this name (32 bytes), or None where there is none.

        Raises KeyFileFault where it was sealed under another configuration.
        """
        try:
            kept = self._key(name)
        except KeyFileFault:
            if not self.go_on_after_rotating():
                raise
            return self._key(name)
        if kept is None and os.path.exists(self._next_name):  # noqa: PTH110 - as below
            self.go_on_after_rotating()
            return self._key(name)
        return kept

    def keep(self, name: str, key: bytes | None = None) -> bytes:
        """The key of this name; where there is none, `key` or a random one is it from now on, and is on disk.

        Raises KeyFileFault as `get`.
        """
        kept = self.get(name)
        return self.kept_here(name, key) if kept is None else kept

    def kept_here(self, name: str, key: bytes | None = None) -> bytes:
        """As `keep`, whatever else `get` looks at."""
        with self._changing() as descriptor:
            records = read_all(descriptor)
            kept = self._found(records, name)
            if kept is None:
                kept = key or os.urandom(_KEY)
                place = next((at for at in _places(records) if records[at : at + RECORD] == _BLANK), end_of(records))
                write_at(descriptor, self._record(name, kept), place)
                os.fsync(descriptor)
            return kept

    def destroy(self, *names: str) -> int:
        """Overwrite the keys of these names, on disk too; how many there were."""
        if not self.exists:
            return 0
        self._seen = None
        tags = {_tag(name) for name in names}
        with self._changing() as descriptor:
            if self._next.exists():
                with self._next.open("r+b") as sealed_for_another:
                    _overwrite(sealed_for_another.fileno(), tags)
            return _overwrite(descriptor, tags)

    def follow(self) -> None:
        """Destroy what was destroyed on another host; there is none."""

    def seal_for(self, key: bytes) -> None:
        """Write the same keys for another configuration beside it; they count once that configuration is in force."""
        with self._changing() as descriptor:
            records = read_all(descriptor)
            other, opened = KeyRing(self._next, key), []
            for at in _places(records):
                tag = records[at : at + _TAG]
                if tag != bytes(_TAG):
                    opened.append(other._sealed(tag, self._open(records[at : at + RECORD])))
            self._next.unlink(missing_ok=True)
            new = os.open(self._next, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                _give_to_owner_of(descriptor, new)
                write_at(new, b"".join(opened), 0)
                os.fsync(new)
            except BaseException:
                self._next.unlink()
                raise
            finally:
                os.close(new)
            sync_folder(self._path.parent)

    @property
    def _next(self) -> Path:
        return Path(self._next_name)

    def _key(self, name: str) -> bytes | None:
        """The key of this name; as it was found before, as long as nothing was written to the file since.

        A page asks for a dozen, and the file changes once a day.
        """
        try:
            there = _mark(os.stat(self._name))  # noqa: PTH116 - asked a dozen times for a page
            seen = self._seen
            if seen is None or seen.mark != there:
                descriptor = os.open(self._name, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    there = _mark(os.fstat(descriptor))
                    seen = _Seen(there, read_all(descriptor), {})
                finally:
                    os.close(descriptor)
                has_settled = time.time_ns() - max(there[-2:]) > _SETTLED_NANOSECONDS
                self._seen = seen if has_settled else None
        except FileNotFoundError:
            self._seen = None
            return None
        if name not in seen.keys:
            seen.keys[name] = self._found(seen.records, name)
        return seen.keys[name]

    def go_on_after_rotating(self) -> bool:
        """What was sealed for this configuration takes the place of what was sealed for the one before.

        False where nothing was sealed for it. Who was stopped on the way left the old ones overwritten: it is gone on.
        """
        if not self._next.exists() or not self._opens(self._next.read_bytes()):
            return False
        with self._changing() as descriptor:
            records = read_all(descriptor)
            if self._next.exists() and (not any(records) or not self._opens(records)):
                write_at(descriptor, bytes(len(records)), 0)
                os.fdatasync(descriptor)
                self._next.replace(self._path)
                sync_folder(self._path.parent)
        return True

    def _opens(self, records: bytes) -> bool:
        try:
            for at in _places(records):
                if records[at : at + RECORD] != _BLANK:
                    self._open(records[at : at + RECORD])
        except InvalidTag:
            return False
        return True

    def _found(self, records: bytes, name: str) -> bytes | None:
        for at in _places(records):
            if records[at : at + _TAG] == _tag(name):
                try:
                    return self._open(records[at : at + RECORD])
                except InvalidTag:
                    raise KeyFileFault(f"{self._path} was sealed under another site.secret_key") from None
        return None

    def _record(self, name: str, key: bytes) -> bytes:
        return self._sealed(_tag(name), key)

    def _sealed(self, tag: bytes, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return tag + nonce + self._cipher.encrypt(nonce, key, tag)

    def _open(self, record: bytes) -> bytes:
        tag, nonce, sealed = record[:_TAG], record[_TAG : _TAG + _NONCE], record[_TAG + _NONCE :]
        return self._cipher.decrypt(nonce, sealed, tag)

    @contextmanager
    def _changing(self) -> Iterator[int]:
        """The open file, and nobody else's change meanwhile. The file may have been another's place a moment ago."""
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if self.exists and os.fstat(descriptor).st_ino == self._path.stat().st_ino:
                    yield descriptor
                    return
            finally:
                os.close(descriptor)


@dataclass(frozen=True)
class _Seen:
    """The file as it was read last, what tells whether it is that still, and the keys that were asked for."""

    mark: tuple[int, ...]
    records: bytes
    keys: dict[str, bytes | None]


def _mark(stat: os.stat_result) -> tuple[int, ...]:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


@lru_cache(maxsize=1_000)
def _tag(name: str) -> bytes:
    return sha256(b"named key " + name.encode()).digest()[:_TAG]


def _places(records: bytes) -> range:
    return range(0, end_of(records), RECORD)


def end_of(records: bytes) -> int:
    """Where the next record stands: a part of one, which a full disk left, is none."""
    return len(records) // RECORD * RECORD


def _give_to_owner_of(before: int, new: int) -> None:
    """Whoever could read the file can read what takes its place, though another user, such as root, makes it."""
    owner = os.fstat(before)
    with suppress(PermissionError):
        os.fchown(new, owner.st_uid, owner.st_gid)


def _overwrite(descriptor: int, tags: set[bytes]) -> int:
    """Overwrite the records with these tags, on disk too; how many there were."""
    records = read_all(descriptor)
    places = [at for at in _places(records) if records[at : at + _TAG] in tags]
    for at in places:
        write_at(descriptor, _BLANK, at)
    if places:
        os.fdatasync(descriptor)
    return len(places)


def read_all(descriptor: int) -> bytes:
    """All that the file holds."""
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
