"""Names of areas, compared as their people write them: marks, capitals and the word for "and" may differ."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ـ": "", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "臺": "台", "ヶ": "ケ"}
    | {"ı": "i", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"}
)
"""Letters that Unicode does not take apart, though people leave out what they have more than the plain one."""
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc\u02bb`\u00b4\u05f3]")
_AND = frozenset("and und et og och ja és es και и та i y e en a ve an agus og və și si dhe eta".split()) | {"및"}
_LONG_VOWELS = re.compile("(?<=[aou])e|(?<=a)a")
_NUMBERED = re.compile(r"(?<!\w)(?:no|nr|num|nº|№)\b\.?\s*(?=\d)", re.IGNORECASE)
_NUMERALS = "〇一二三四五六七八九"
_ORDINAL = re.compile("第([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])|第(?=\\d)")
_SAINTS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_INVERTED = re.compile(r"([^,]+),\s*([^,]*\b(?:of|the|of the|de|du|von|van))", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def area_key(area: str) -> str:
    """An area's name as it is compared: letters and digits, in lower case, without the marks that people leave out.

    Marks stay in scripts whose vowels they are: in Hindi or Thai the name would be another one without them.
    """
    return "".join(_words(_plain(area)))


@lru_cache(maxsize=50_000)
def exact_key(area: str) -> str:
    """The name with its marks and the gaps between its words; capitals and what stands in the gaps aside."""
    return " ".join(_words(unicodedata.normalize("NFC", unicodedata.normalize("NFKC", area).casefold())))


@lru_cache(maxsize=50_000)
def loose_key(area: str) -> str:
    """The name without what is spelt in two ways: "&" and "and", "St" and "Saint", "ü" and "ue", "05" and "5"."""
    inverted = _INVERTED.fullmatch(area.strip())
    area = f"{inverted[2]} {inverted[1]}" if inverted else area
    area = _ORDINAL.sub(lambda match: _number(match[1]) if match[1] else "", _NUMBERED.sub("", area))
    written, shouted = _words(unicodedata.normalize("NFC", area)), area.isupper()
    words = [word for at, word in enumerate(written) if not _is_and(word, at in (0, len(written) - 1), shouted)]
    plain = [_plain(word) for word in words]
    if plain and plain[0] in ("the", "la", "le"):
        plain = plain[1:] or plain
    return "".join(_LONG_VOWELS.sub("", _SAINTS.get(word, word.lstrip("0") or word)) for word in plain)


def _number(written: str) -> str:
    """A number below a hundred in Chinese numerals, in digits."""
    tens, ten, ones = written.rpartition("十")
    return str((_NUMERALS.index(tens) if tens else 1) * 10 * bool(ten) + (_NUMERALS.index(ones) if ones else 0))


def _is_and(word: str, outermost: bool, shouted: bool) -> bool:
    """Whether a word is "and" in some language; an "I" or "A" that counts areas is none."""
    one_letter = len(word) == 1 and not (word.islower() or shouted)
    return word.casefold() in _AND and not outermost and not one_letter


def _plain(area: str) -> str:
    kept, base = [], ""
    for char in unicodedata.normalize("NFKD", area.casefold()):
        if not unicodedata.category(char).startswith("M"):
            base = char
        elif _loses_marks(base):
            continue
        kept.append(str(unicodedata.decimal(char, char)))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


def _loses_marks(base: str) -> bool:
    """Whether a letter is one of the Latin, Greek, Cyrillic, Hebrew or Arabic script."""
    return base < "\u0780" or "\u1e00" <= base <= "\u1fff"


def _words(area: str) -> list[str]:
    """The words of a name: runs of letters, digits and marks."""
    together = _APOSTROPHES.sub("", area)
    apart = (char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in together)
    return "".join(apart).split()
