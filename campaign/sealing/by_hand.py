"""Letters to be handed over by hand: sealed to a campaign's own key (age format, v1) until its people open them."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import astuple

from pyrage.x25519 import Identity

from campaign.core.letters.by_hand import PromisedLetter
from campaign.sealing import age
from campaign.sealing.age import NotReadable

BLOCK = 1024
"""Letters are sealed in whole blocks of so many bytes: how long one is shows hardly."""

_FIRST_LINE = b"letter-campaign letters 1"


def seal(letter: PromisedLetter, public_key: str) -> bytes:
    """A letter that only the secret half of `public_key` opens."""
    plain = json.dumps(astuple(letter), ensure_ascii=False).encode()
    return age.encrypt(plain.ljust(-(-len(plain) // BLOCK) * BLOCK), public_key)


def pack(letters: Sequence[tuple[bytes, bytes]], public_key: str) -> bytes:
    """An age file with letters that stay sealed inside: one line each, its name in hexadecimal and Base64."""
    lines = (f"{name.hex()} ".encode() + b64encode(sealed) for name, sealed in letters)
    return age.encrypt(b"\n".join([_FIRST_LINE, *lines]), public_key)


def open_letters(packed: bytes, keys: Sequence[Identity]) -> tuple[list[PromisedLetter], int]:
    """What `pack` made, opened, and how many were sealed to keys not at hand. Raises NotReadable."""
    if not packed.startswith(age.BEGINNINGS):
        raise NotReadable("this is not an age file, as the desk gives it")
    first, *lines = age.decrypt(packed, keys).split(b"\n")
    if first != _FIRST_LINE:
        raise NotReadable("this age file opens, but there are no letters in it")
    opened = [_letter(line.partition(b" ")[2], keys) for line in lines]
    letters = [letter for letter in opened if letter]
    return letters, len(opened) - len(letters)


def _letter(line: bytes, keys: Sequence[Identity]) -> PromisedLetter | None:
    try:
        values = json.loads(age.decrypt(b64decode(line, validate=True), keys))
        return PromisedLetter(*values) if all(isinstance(value, str) for value in values) else None
    except (NotReadable, ValueError, TypeError, RecursionError):
        return None
