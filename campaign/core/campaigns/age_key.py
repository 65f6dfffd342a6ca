"""Public keys in the age format (https://age-encryption.org/v1, section "The X25519 recipient type")."""

import re

_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SECRET = re.compile(r"age-secret-key-", re.IGNORECASE)
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = [*(ord(letter) >> 5 for letter in "age"), 0, *(ord(letter) & 31 for letter in "age")]
_PRIME = 2**255 - 19
_MISTAKE = "has a mistake in it: copy it once more, whole"
# Every point of small order on Curve25519 (RFC 7748, section 6.1): what is sealed to one of them is sealed to nobody.
_WEAK = {
    0,
    1,
    _PRIME - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
}


def fault(key: str) -> str:
    """What is wrong with a public key, as the end of a sentence that begins "public_key"; empty when nothing is.

    A secret key is never repeated.
    """
    if _SECRET.search(key):
        return (
            "holds a secret key, and whoever reads this file could read the list: make a new pair with "
            "`campaign contacts keygen FILE`, and put the text that begins with age1 here"
        )
    if not _KEY.fullmatch(key):
        return f"= {key!r} is not valid; write it like age1… (62 characters), as `campaign contacts keygen` prints it"
    values = [_ALPHABET.index(letter) for letter in key[4:]]
    if _checksum([*_PREFIX, *values]) != 1:
        return f"= {key!r} {_MISTAKE}"
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    if number & 15:
        return f"= {key!r} {_MISTAKE}"
    point = int.from_bytes((number >> 4).to_bytes(32, "big"), "little") & (2**255 - 1)
    return f"= {key!r} is a key that protects nothing" if point % _PRIME in _WEAK else ""


def _checksum(values: list[int]) -> int:
    """1 for what is written correctly in Bech32 (BIP 173)."""
    sum_ = 1
    for value in values:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            sum_ ^= generator if top >> at & 1 else 0
    return sum_
