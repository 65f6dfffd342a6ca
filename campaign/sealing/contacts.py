"""Contacts that opted in: sealed to a campaign's public key (age format, v1), so that only its own people read them."""

import csv
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from pyrage.x25519 import Identity

from campaign.core.words.text import defused
from campaign.sealing import age
from campaign.sealing.age import NotReadable

COLUMNS = ("name", "address", "language", "day", "wording")
BLOCK = 512
"""Contacts are sealed in whole blocks of so many bytes: how long a name is does not show."""

_FIRST_LINE = b"letter-campaign contacts 1"
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
    return age.make_key(_KEY_FILE, day)


def seal(contact: Contact, public_key: str) -> bytes:
    """A contact that only the secret half of `public_key` opens."""
    plain = json.dumps(astuple(contact), ensure_ascii=False).encode()
    return age.encrypt(plain.ljust(-(-len(plain) // BLOCK) * BLOCK), public_key)


def pack(sealed: Sequence[bytes], public_key: str) -> bytes:
    """An age file with contacts that stay sealed inside: one line each, in Base64."""
    return age.encrypt(b"\n".join([_FIRST_LINE, *map(b64encode, sealed)]), public_key)


def open_export(packed: bytes, keys: Sequence[Identity]) -> Opened:
    """What `pack` made, opened with any of `keys`. Raises NotReadable."""
    if not packed.startswith(age.BEGINNINGS):
        raise NotReadable("this is not an age file, as `campaign contacts export` writes it")
    first, *lines = age.decrypt(packed, keys).split(b"\n")
    if first != _FIRST_LINE:
        raise NotReadable("this age file opens, but it was not written by `campaign contacts export`")
    opened = [_contact(line, keys) for line in lines]
    contacts = [contact for contact in opened if contact]
    return Opened(tuple(sorted(contacts, key=lambda contact: (contact.day, contact.name))), len(opened) - len(contacts))


def as_csv(contacts: Iterable[Contact]) -> bytes:
    """A table for spreadsheets (RFC 4180, UTF-8 with the mark they know it by); no cell is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(defused, astuple(contact)) for contact in contacts)
    return out.getvalue().encode("utf-8-sig")


def _contact(line: bytes, keys: Sequence[Identity]) -> Contact | None:
    """The contact in a line of an export; None where no key opens it, or where it is no contact."""
    try:
        values = json.loads(age.decrypt(b64decode(line, validate=True), keys))
        return Contact(*values) if all(isinstance(value, str) for value in values) else None
    except (NotReadable, ValueError, TypeError, RecursionError):
        return None
