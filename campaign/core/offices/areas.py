"""Areas that have a representative of their own, and the postcodes that lie in them."""

import re
import unicodedata
from dataclasses import dataclass

_ZIP_AND_FOUR = re.compile(r"(\d{5})\d{4}")
_BRITISH = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}")
_CANADIAN = re.compile(r"([A-Z]\d[A-Z])\d[A-Z]\d")
LONGEST_POSTCODE = 20


@dataclass(frozen=True)
class AreaList:
    """A file of postcodes: its name, and pairs of a postcode (as `postcode_key` has it) and the area it lies in.

    A postcode that lies in several areas has as many pairs. `digest` tells one list from another.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    digest: bytes


NO_AREAS = AreaList("", (), b"")


def postcode_key(postcode: str) -> str:
    """A postcode as it is compared: its letters and digits, in capitals. "sw1a 1aa" is "SW1A1AA"."""
    whole = unicodedata.normalize("NFKC", postcode[:LONGEST_POSTCODE]).upper()
    return "".join(char for char in whole if char.isalnum())


def postcode_keys(postcode: str) -> tuple[str, ...]:
    """The keys to look a typed postcode up by, the whole one first.

    Lists often hold only the part that decides: the five digits of a ZIP+4, the first half of a British or a Canadian
    postcode. No other shorter key is tried: it might be somebody else's postcode.
    """
    key = postcode_key(postcode)
    shorter = (pattern.fullmatch(key) for pattern in (_ZIP_AND_FOUR, _BRITISH, _CANADIAN))
    return tuple(dict.fromkeys([key, *(match.group(1) for match in shorter if match)])) if key else ()
