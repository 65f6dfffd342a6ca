"""Who wrote: one person by their address, however it is spelt, and by their name where several share it."""

import hmac
import re
import unicodedata

from campaign.core.words.addresses import in_ascii

_NO_LETTERS = re.compile(r"[\W_]+")


def writer_hash(address: str, key: bytes, name: str = "") -> bytes:
    """16 bytes that stand for an address, however it is spelt, or for one of the people who share it, by their `name`.

    Nothing is guessed about the address's provider.
    """
    known = f"{normalised(address)} {_plain_name(name)}" if name else normalised(address)
    return hmac.digest(key, known.encode(), "sha256")[:16]


def mailbox(address: str) -> str:
    """The address without what stands behind a plus: for counting mails to one mailbox, never for anything else.

    Most providers deliver `jane+anything@` to `jane@`. Nothing more is guessed: dots tell people apart at most of them.
    """
    local, _, domain = normalised(address).rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def normalised(address: str) -> str:
    """An e-mail address in one spelling: lower case, composed characters, the domain in A-labels (RFC 5890)."""
    return in_ascii(unicodedata.normalize("NFC", address.strip().casefold()))


def _plain_name(name: str) -> str:
    """A name without case, marks and order: the same person is not another one for a comma."""
    return " ".join(sorted(_NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).split()))
