"""Contacts that opted in: sealed to a campaign's public key (age format, v1), so that only its own people read them."""

import csv
import errno
import io
import json
import os
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import pyrage
from pyrage import x25519

from campaign.core.words.text import defused

COLUMNS = ("name", "address", "language", "day", "wording")
BLOCK = 512
"""Contacts are sealed in whole blocks of so many bytes: how long a name is does not show."""

_FIRST_LINE = b"letter-campaign contacts 1"
_AGE = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_KEY_FILE = """\
# This is a key. It opens the list of the people who asked to hear from you, and nothing else does.
# Whoever has this file can read their names and addresses. Keep it off the server, and give it to nobody
# who should not read the list. Keep a second copy in another safe place: if this key is lost, so is the
# list, and nobody can bring it back.
#
# Made on {day}. Its public half, which stands in the campaign file and may be seen by everybody:
# {public}
{secret}
"""


class NotReadable(Exception):
    """A file that is not what it should be; the message says what it is, and repeats nothing of a key."""


@dataclass(frozen=True)
class Contact:
    """Somebody who opted in: `language` (BCP 47) is that of the `wording` they ticked, `day` is in UTC."""

    name: str
    email: str
    language: str
    day: str
    wording: str


@dataclass(frozen=True)
class Opened:
    """What an export held: the contacts, oldest day first, and how many were sealed to keys not at hand."""

    contacts: tuple[Contact, ...]
    unread: int


def make_key(day: date) -> tuple[str, str]:
    """A new pair: the text of the key file, and the public half."""
    made = x25519.Identity.generate()
    public = str(made.to_public())
    return _KEY_FILE.format(day=day.isoformat(), public=public, secret=str(made)), public


def seal(contact: Contact, public_key: str) -> bytes:
    """A contact that only the secret half of `public_key` opens."""
    plain = json.dumps(astuple(contact), ensure_ascii=False).encode()
    return _encrypt(plain.ljust(-(-len(plain) // BLOCK) * BLOCK), public_key)


def pack(sealed: Sequence[bytes], public_key: str) -> bytes:
    """An age file with contacts that stay sealed inside: one line each, in Base64."""
    return _encrypt(b"\n".join([_FIRST_LINE, *map(b64encode, sealed)]), public_key)


def read_key(raw: bytes) -> list[x25519.Identity]:
    """The secret keys in an age identity file. Raises NotReadable."""
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise NotReadable("this is not a key file: it is no text") from None
    keys = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                keys.append(x25519.Identity.from_str(line.strip()))
            except pyrage.IdentityError:
                raise NotReadable(f"this is not a key file: line {number} is not AGE-SECRET-KEY-1…") from None
    if not keys:
        raise NotReadable("this is not a key file: there is no line AGE-SECRET-KEY-1… in it")
    return keys


def open_export(packed: bytes, keys: Sequence[x25519.Identity]) -> Opened:
    """What `pack` made, opened with any of `keys`. Raises NotReadable."""
    if not packed.startswith(_AGE):
        raise NotReadable("this is not an age file, as `campaign contacts export` writes it")
    first, *lines = _decrypt(packed, keys).split(b"\n")
    if first != _FIRST_LINE:
        raise NotReadable("this age file opens, but it was not written by `campaign contacts export`")
    found = [_contact(line, keys) for line in lines]
    contacts = [one for one in found if one]
    return Opened(tuple(sorted(contacts, key=lambda one: (one.day, one.name))), len(found) - len(contacts))


def as_csv(contacts: Iterable[Contact]) -> bytes:
    """A table for spreadsheets (RFC 4180, UTF-8 with the mark they know it by); no cell is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(defused, astuple(one)) for one in contacts)
    return out.getvalue().encode("utf-8-sig")


def write_new(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, that its owner alone may read. Raises FileExistsError, OSError for `path`."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".contacts-")
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


def _encrypt(plain: bytes, public_key: str) -> bytes:
    sealed: bytes = pyrage.encrypt(plain, [x25519.Recipient.from_str(public_key)])
    return sealed


def _decrypt(sealed: bytes, keys: Sequence[x25519.Identity]) -> bytes:
    try:
        plain: bytes = pyrage.decrypt(sealed, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotReadable("this was sealed to another key") from None
        raise NotReadable("this file is damaged or cut short") from None
    return plain


def _contact(line: bytes, keys: Sequence[x25519.Identity]) -> Contact | None:
    """The contact in a line of an export; None where no key opens it, or where it is no contact."""
    try:
        values = json.loads(_decrypt(b64decode(line, validate=True), keys))
        return Contact(*values) if all(isinstance(value, str) for value in values) else None
    except (NotReadable, ValueError, TypeError, RecursionError):
        return None
