"""The age format (https://age-encryption.org/v1): sealed to a public key whose secret half is kept elsewhere."""

import errno
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

BEGINNINGS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")


class NotReadable(Exception):
    """A file that is not what it should be; the message says what it is, and repeats nothing of a key."""


def make_key(words: str, day: date) -> tuple[str, str]:
    """A new pair: the text of its file, which is `words` with `day`, `public` and `secret` put in; the public half."""
    made = Identity.generate()
    public = str(made.to_public())
    return words.format(day=day.isoformat(), public=public, secret=str(made)), public


def read_key(raw: bytes) -> list[Identity]:
    """The secret keys in an age identity file. Raises NotReadable."""
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise NotReadable("this is not a key file: it is no text") from None
    keys = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                keys.append(Identity.from_str(line.strip()))
            except pyrage.IdentityError:
                raise NotReadable(f"this is not a key file: line {number} is not AGE-SECRET-KEY-1…") from None
    if not keys:
        raise NotReadable("this is not a key file: there is no line AGE-SECRET-KEY-1… in it")
    return keys


def encrypt(plain: bytes, public_key: str) -> bytes:
    """What only the secret half of `public_key` opens."""
    sealed: bytes = pyrage.encrypt(plain, [Recipient.from_str(public_key)])
    return sealed


def decrypt(sealed: bytes, keys: Sequence[Identity]) -> bytes:
    """What was sealed to any of `keys`. Raises NotReadable."""
    try:
        plain: bytes = pyrage.decrypt(sealed, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotReadable("this was sealed to another key") from None
        raise NotReadable("this file is damaged or cut short") from None
    return plain


def write_new(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, that its owner alone may read. Raises FileExistsError, OSError for `path`."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".age-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _name(Path(temporary), path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _name(temporary: Path, path: Path) -> None:
    """Give the file its name, unless there is one by that name."""
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        # Memory sticks are seldom formatted so that a file can have two names.
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
            raise
        if path.exists() or path.is_symlink():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.rename(path)
