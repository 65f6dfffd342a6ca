"""How each country writes its postcodes, and the ways in which people and spreadsheets write them all the same.

A shape is a word of 9 (a digit), A (a letter) and X (what an Eircode's second half is made of: no letter that looks
like a digit). By the Universal Postal Union's country sheets.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_DIGITS = {
    "999": "FO IS LS MG OM PG",
    "9999": "AF AL AM AT AU BD BE BG CC CH CV CX CY DK ET GE GL GW HT HU LI LR LU LV MD MK MZ NE NF NO NZ PA PH PY SI "
    "SJ SV TN VE ZA",
    "99999": "AS AX BA BL BT CR CU CZ DE DO DZ EE EG ES FI FM FR GF GP GR GT GU HN HR ID IQ IT JO KE KH KR KW LA LK LT "
    "MA MC ME MF MH MM MP MQ MU MV MX MY NC NI NP PE PF PK PL PM PR PS PW RE RS SA SD SE SK SM SN TH TR TW UA US UY VA "
    "VI VN WF XK YT ZM",
    "999999": "BY CN CO EC IN KG KH KZ MN NG RO RU SG TJ TM TT TW UZ VN",
    "9999999": "CL IL JP PT",
    "99999999": "BR LB",
    "999999999": "AS FM GU MH MP PR PW SA US VI",
    "9999999999": "IR",
}
_LETTERED = {
    "GB": "A99AA A999AA AA99AA AA999AA A9A9AA AA9A9AA",
    "CA": "A9A9A9",
    "IE": "A99XXXX A9AXXXX",
    "NL": "9999AA",
    "MT": "AAA9999",
    "AR": "A9999AAA",
    "KZ": "A99A9A9",
    "BN": "AA9999",
    "BM": "AA99 AAAA",
    "SZ": "A999",
    "PN": "AAAA9AA",
    "AD": "999",
    "AZ": "9999",
    "BB": "99999",
    "KY": "99999",
    "VC": "9999",
    "VG": "9999",
    "SO": "99999",
}
_SHORT = {
    "GB": "A9 A99 AA9 AA99 A9A AA9A A99 A999 AA99 AA999 A9A9 AA9A9",
    "CA": "A9A",
    "IE": "A99 A9A",
    "NL": "9999",
    "PT": "9999",
    "AR": "A9999 9999",
    "BR": "99999",
    "JP": "999",
    "TW": "999",
    "MT": "AAA",
    "LB": "9999",
    "IR": "99999",
    "IL": "99999",
}
"""The parts by which short lists go: a beginning of the whole that is nobody's whole postcode. A whole is never cut
elsewhere: what is left might be somebody else's postcode."""
_SIGNS = {"AT": "A", "BE": "B", "DE": "D", "ES": "E", "FR": "F", "IT": "I", "LU": "L", "SE": "S", "NO": "N", "HU": "H"}
_SIGNS |= {"FI": "FIN SF", "PT": "P", "IE": "IRL", "SI": "SLO", "EE": "EST", "LI": "FL", "GR": "EL HELLAS", "GB": "UK"}
_SIGNS |= {"RU": "RUS", "BA": "BIH", "ME": "MNE", "JP": "T", "KR": "KOR", "SK": "SVK", "HR": "HRV", "CZ": "CS"}
_SIGNS |= {"SG": "S"}
_WITH_ZIP_AND_FOUR = "AS FM GU MH MP PR PW SA US VI".split()
_OF_CROWN = ("GG", "JE", "IM", "GI", "FK")
_WITH_STATES = ("US", "AU", "CA", "BR", "MX", "IN", "IT")
_TO_DIGIT = {"O": "0", "Q": "0", "I": "1", "L": "1"}
_TO_LETTER = {"0": "O", "1": "I"}
_LONDON = re.compile(r"\A(EC[1-4]|WC[12]|SW1|W1)[A-Z]\Z")
"""Districts of London that exist with a letter alone, which lists and people leave out."""
WITH_UNIT = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}")
"""A whole British postcode, and its district."""
_NO_DISTRICT = re.compile(r"[A-Z]0|[A-Z]\d[ILMNOQRVXYZ]\d|[A-Z]{2}\d[CDFGIJKLOQSTUZ]\d")
_MOST_ZEROS = 2
"""So many zeros at the beginning may have been eaten."""


@lru_cache
def shapes(country: str) -> tuple[str, ...]:
    """The shapes of a country's whole postcodes; none where we know none."""
    lettered = _LETTERED.get("GB" if country in _OF_CROWN else country, "").split()
    return (*lettered, *(shape for shape, codes in _DIGITS.items() if country in codes.split()))


@lru_cache
def short_shapes(country: str) -> tuple[str, ...]:
    """The shapes of the beginnings that short lists of a country go by."""
    return tuple(dict.fromkeys(_SHORT.get("GB" if country in _OF_CROWN else country, "").split()))


@lru_cache
def exact(country: str) -> re.Pattern[str]:
    """What needs no second look: a whole postcode of a country, or a beginning that short lists go by."""
    places = {"9": "[0-9]", "A": "[A-Z]", "X": "[0-9A-HJ-KMNP-Z]"}
    known = (*shapes(country), *short_shapes(country))
    pattern = "|".join("".join(places.get(place, place) for place in shape) for shape in known) or "(?!)"
    return re.compile(f"(?:{'(?![A-Z]0)' if country == 'GB' else ''}(?:{pattern}))")


def canonical(key: str, country: str, *, short: bool = False) -> tuple[str, ...]:
    """What a key (capitals and digits) means as a postcode of `country`, likeliest first; nothing where it is none.

    The country's letters are taken off, zeros that a spreadsheet ate are put back, and O and 0, I and 1 are what their
    place asks for. With `short` it may be a beginning that short lists go by.
    """
    known = (*shapes(country), *(short_shapes(country) if short else ()))
    for bare in _without_country(key, country):
        fitting = [fitted for shape in known if (fitted := _fitted(bare, shape)) and not _no_such(fitted[1], country)]
        if fitting:
            least = min(changes for changes, _ in fitting)
            return tuple(dict.fromkeys(postcode for changes, postcode in fitting if changes == least))
        padded = _padded(bare, known)
        if padded:
            return (padded,)
    return ()


def beginnings(whole: str, country: str) -> Iterator[str]:
    """The beginnings of a whole postcode that a short list may hold, the longest first."""
    if country in ("GB", *_OF_CROWN):
        # A district alone has no shorter one: of "SE10" "SE1" is somebody else's.
        district = WITH_UNIT.fullmatch(whole)
        yield from (whole[:-2], whole[:-3]) if district else ()
        yield from _LONDON.findall(district[1] if district else whole)
    elif country in _WITH_ZIP_AND_FOUR:
        yield whole[:5]
    else:
        lengths = {len(shape) for shape in short_shapes(country)}
        yield from (whole[:length] for length in sorted(lengths, reverse=True) if length < len(whole))
        if country == "AR" and len(whole) > 4 and whole[0].isalpha():
            yield whole[1:5]


def other_spellings(postcode: str, country: str) -> Iterator[str]:
    """How a list may hold this postcode: without its zeros, or with the country's letters before it."""
    if postcode.isdigit() and postcode.startswith("0") and postcode.strip("0"):
        yield postcode.lstrip("0")
    if postcode[0].isdigit():
        yield from (f"{sign}{postcode}" for sign in _signs(country))


def _signs(country: str) -> tuple[str, ...]:
    return (country, *_SIGNS.get(country, "").split())


def _without_country(key: str, country: str) -> Iterator[str]:
    yield key
    letters = len(key) - len(key.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    yield from (key.removeprefix(sign) for sign in _signs(country) if key.startswith(sign) and key != sign)
    if country in _WITH_STATES and 1 < letters < 4:
        yield key[letters:]


def _fitted(key: str, shape: str) -> tuple[int, str] | None:
    """How many characters have to change to fit a shape, and the key then; None where it cannot."""
    if len(key) != len(shape):
        return None
    fitted = "".join(_in_place(char, place) for char, place in zip(key, shape, strict=True))
    if " " in fitted:
        return None
    return sum(one != other for one, other in zip(key, fitted, strict=True)), fitted


def _in_place(char: str, place: str) -> str:
    if place == "A":
        sign = _TO_LETTER.get(char, char)
        return sign if sign.isalpha() else " "
    sign = _TO_DIGIT.get(char, char)
    return sign if place == "X" or sign.isdigit() else " "


def _no_such(fitted: str, country: str) -> bool:
    """What looks like S05 is SO5, and like S7O is S70: of British districts with one letter none begins with 0, and
    only some letters stand after a district's number (PAF Programmers' Guide).
    """
    return country == "GB" and _NO_DISTRICT.match(fitted) is not None


def _padded(key: str, known: tuple[str, ...]) -> str:
    """The key with the zeros that it must have lost, for the next longer shape of digits."""
    lengths = sorted(len(shape) for shape in known if shape == "9" * len(shape))
    # A list that still has a zero at the beginning has lost none: "021" is a part of a postcode, and no whole one.
    if not key.isdigit() or key.startswith("0"):
        return ""
    return next((key.zfill(length) for length in lengths if 0 < length - len(key) <= _MOST_ZEROS), "")
