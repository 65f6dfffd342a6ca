"""Areas that have a representative of their own, and the postcodes that lie in them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.core.offices import postcodes

_ZIP_AND_FOUR = re.compile(r"(\d{5})\d{4}")
_CANADIAN = re.compile(r"([A-Z]\d[A-Z])\d[A-Z]\d")
_APART = re.compile(r"[\s,:;()]+|(?<=[^\W\d_])-(?=\d)")
"""What stands between a postcode and other words: "New Delhi-110001", "우)03048"."""
LONGEST_POSTCODE = 20
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJABEZHIKMNOPTYX")
"""Letters of Cyrillic and Greek keyboards that are taken for the Latin ones they look like."""
_HYPHENS = str.maketrans("", "", "ー一ـ")
"""Letters that stand for the hyphen where keyboards have none: Japanese, Chinese, Arabic."""


@dataclass(frozen=True)
class AreaList:
    """A file of postcodes: its name, and pairs of a postcode (as `listed_key` has it) and the area it lies in.

    A postcode that lies in several areas has as many pairs. `digest` tells one list from another.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    digest: bytes


NO_AREAS = AreaList("", (), b"")


def postcode_key(postcode: str) -> str:
    """A postcode as it is compared: its letters and digits, in capitals. "sw1a 1aa" is "SW1A1AA".

    Digits, letters and hyphens may be those of any keyboard.
    """
    typed = postcode.strip()[:LONGEST_POSTCODE]
    if typed.isascii():
        return "".join(filter(str.isalnum, typed.upper()))
    whole = unicodedata.normalize("NFKC", typed).upper()
    digits = "".join(_digit(char) for char in whole.translate(_LOOKALIKES))
    if any("0" <= char <= "9" for char in digits):
        digits = digits.translate(_HYPHENS)
    return "".join(char for char in digits if char.isalnum())


def postcode_keys(postcode: str, country: str = "") -> tuple[str, ...]:
    """The keys to look a typed postcode up by, the whole one first, for a supporter who lives in `country`.

    Lists often hold only the part that decides: the five digits of a ZIP+4, the first half of a British or a Canadian
    postcode, the four digits of a Dutch one. They may have lost the zeros at its beginning, and have the country's
    letters before it. No other shorter key is tried: it might be somebody else's postcode.
    """
    key = postcode_key(postcode)
    if key and not postcodes.canonical(key, country, short=True):
        key = _among_words(postcode, country) or key
    return tuple(dict.fromkeys(filter(None, _keys(key, country)))) if key else ()


def listed_key(postcode: str, countries: Sequence[str] = ()) -> str:
    """A postcode of a list as it is kept: as its country writes it, where there is only one and we know how."""
    key = postcode_key(postcode)
    if len(countries) != 1 or postcodes.exact(countries[0]).fullmatch(key):
        return key
    meant = postcodes.canonical(key, countries[0], short=True)
    return meant[0] if len(meant) == 1 else key


def is_exact(postcode: str, country: str) -> bool:
    """Whether it is a whole postcode of a country, or a beginning that short lists go by, as that country writes it."""
    return postcodes.exact(country).fullmatch(postcode_key(postcode)) is not None


def is_postcode(key: str, countries: Sequence[str]) -> bool:
    """Whether a key of a list can be found by somebody in these countries; yes where we do not know how they write."""
    known = [country for country in countries if postcodes.shapes(country)]
    if len(known) < len(countries) or not known:
        return True
    return any(postcodes.exact(one).fullmatch(key) or postcodes.canonical(key, one, short=True) for one in known)


def _among_words(typed: str, country: str) -> str:
    """The only postcode of a country among other words: "10115 Berlin", "London SW1A 1AA"; else empty."""
    parts = [key for part in _APART.split(typed[:LONGEST_POSTCODE]) if (key := postcode_key(part))]
    pairs = ["".join(pair) for pair in zip(parts, parts[1:], strict=False)]
    for keys in (pairs, parts):
        codes = {
            key for key in keys if len(key) > 2 and any(map(str.isdigit, key)) and postcodes.canonical(key, country)
        }
        if len(codes) == 1:
            return codes.pop()
    return ""


def _keys(key: str, country: str) -> Iterator[str]:
    yield key
    wholes = postcodes.canonical(key, country)
    if not wholes:
        shorter = (pattern.fullmatch(key) for pattern in (_ZIP_AND_FOUR, postcodes.WITH_UNIT, _CANADIAN))
        yield from (match.group(1) for match in shorter if match)
        wholes = postcodes.canonical(key, country, short=True)
    for whole in wholes:
        for spelling in (whole, *postcodes.beginnings(whole, country)):
            yield spelling
            yield from postcodes.other_spellings(spelling, country)


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
