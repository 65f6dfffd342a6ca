"""Organisers' passwords: argon2id, with parameters no weaker than OWASP asks for, and none that is easy to guess."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from campaign.assets import bundled
from campaign.core.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort

SHORTEST, LONGEST = 12, 200
"""Characters a new password must have, and may have."""
LEAST_LEFT = 5
"""Characters, all different, that must be left of a password once everything that anybody would guess is taken out."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Rows of keyboards, the alphabet and the digits: four neighbours in a row are no more than one guess.
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp", "zaqxswcdevfrbgtnhymjukilop", "qweasdzxc", "qwerasdfzxcv", "qwertasdfgzxcvb",
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
)  # fmt: skip
_PAD = {"14", "47", "25", "58", "36", "69", "41", "74", "52", "85", "63", "96", "72", "83", "94", "61", "27", "38"}
_RUN = 4
# Columns as well, and fingers that come back in the next one; a number pad's; halves of rows one after the other.
_KEYS = ("1234567890", "qwertyuiop", "asdfghjkl;", "zxcvbnm,./")
_SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
_LOOK_ALIKES = (str.maketrans("0134578@$!+|", "oieastbasitl"), str.maketrans("0134579@$!+2", "oleasygasltz"))
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_WORD = 60


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    return _HASHER.hash(_typed(password))


def matches(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed; as slow when it is not."""
    try:
        return _HASHER.verify(password_hash, _typed(password))
    except (VerificationError, InvalidHashError):
        return False


def require_strong(password: str, names: Iterable[str]) -> None:
    """Refuse a new password that is short or easy to guess; `names` are the site's and the account's own.

    Raises PasswordTooShort, PasswordTooLong or PasswordTooCommon.
    """
    if len(password) > LONGEST:
        raise PasswordTooLong
    if len(_typed(password)) < SHORTEST:
        raise PasswordTooShort
    words = _common() | {word for name in names for word in _words(name)}
    plain = _typed(password).lower()
    ways = (plain, plain.translate(_SHIFTED), *(plain.translate(table) for table in _LOOK_ALIKES))
    if any(len(set(_left(text, words))) < LEAST_LEFT for way in ways for text in (way, way[::-1])):
        raise PasswordTooCommon


def _left(password: str, words: frozenset[str] | set[str]) -> str:
    """What is left once common words, names, rows of keys, years, signs and repetitions are taken out."""
    left = re.sub(r"[\W_]", "", password)
    for word in sorted((word for word in words if word in left), key=lambda word: (-len(word), word)):
        left = left.replace(word, "")
    left = re.sub(r"(.+?)\1+", r"\1", _YEAR.sub("", _without_runs(left)))
    # What everybody adds to a word: a few digits. Where there was no word, they are all that there is.
    return re.sub(r"\d", "", left) if len(left) < len(password) // 2 else left


def _without_runs(text: str) -> str:
    kept, start = "", 0
    while start < len(text):
        length = next((size for size in range(len(text) - start, _RUN - 1, -1) if _is_run(text[start:][:size])), 0)
        kept += "" if length else text[start]
        start += length or 1
    return kept


def _is_run(text: str) -> bool:
    return any(text in row or text[::-1] in row for row in _ROWS) or all(map(_are_neighbours, text, text[1:]))


def _are_neighbours(one: str, other: str) -> bool:
    """Whether two keys lie beside, above or below each other, or in the same column of a number pad."""
    return other in _around().get(one, "") or one + other in _PAD


@cache
def _around() -> dict[str, str]:
    places = {key: (row, at) for row, keys in enumerate(_KEYS) for at, key in enumerate(keys)}
    return {
        key: "".join(near for near, (r, c) in places.items() if near != key and abs(r - row) <= 1 and abs(c - at) <= 1)
        for key, (row, at) in places.items()
    }


@cache
def _common() -> frozenset[str]:
    lines = bundled("common-passwords.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _words(name: str) -> list[str]:
    """The words of a site's name or of an address, and the whole of it without signs; none under three letters."""
    lower = unicodedata.normalize("NFKC", name[:_LONGEST_WORD]).lower()
    return [word for word in {*re.split(r"[\W_\d]+", lower), re.sub(r"[\W_]", "", lower)} if len(word) > 2]


def _typed(password: str) -> str:
    """The same password from every keyboard: composed or taken apart, it is one (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", password)
