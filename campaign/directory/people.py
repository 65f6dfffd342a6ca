"""Names of people as lists have them: turned round, with forms of address, or standing for nobody."""

import re
from itertools import takewhile

_ADDRESSED = frozenset(
    "mr mrs ms miss mx dr prof professor hon honourable honorable rt right sir dame lord lady baroness baron the "
    "herr frau m mme mlle monsieur madame sr sra srta señor señora don doña ing dott sig dipl mag drs ir rev reverend "
    "senator sen rep representative cllr councillor councilor mp his her excellency he she most justice judge capt maj "
    "col gen lt cmdr hon'ble hon’ble honble med jur phil rer nat habil hc "
    "의원 씨 님 さん 様 先生 女士 adv shri smt tan sri dato datuk hrh mgr bc judr phdr abg".split()
)
_BEFORE = re.compile(
    r"(?:(?:the(?=\s+(?:rt|right|hon|most|very))|right|most|very|mrs?|ms|mi?ss|mx|dr|prof|professor|hon|honou?rable|rt|sir|herr|frau|mme|mlle|sra|srta|dott|cllr|councill?or|"
    r"rep|sen|senator|representative)\b\.?\s+)+(?=\S)",
    re.IGNORECASE,
)
"""Forms of address that begin no family name."""
_PEERS = frozenset("lord lady baroness baron viscount viscountess countess duchess".split())
"""Whom nobody greets by the rest of the name alone."""
_FOOTNOTE = "*†‡§¹²³"
_OFFICES = frozenset("senator representative councillor councilor justice judge 의원".split())
_AFTER = frozenset(
    "jr sr ii iii iv v mp mla mpp mna msp ms td mep phd md esq qc kc mbe obe cbe kbe dbe ao am oam ac psm dl jp dc cm "
    "oc pc mhr mlc mdb mdl mdep mda mdhb mdbb mba ba ma bsc jd dds rn cpa ret am. frs mbbs chm "
    "senator minister deputy".split()
)
_ROLE = frozenset("minister secretary president chair director head member representative chief mayor governor".split())
_BODY = frozenset(
    "council ministry department office committee authority agency government commission board parliament assembly "
    "senate bureau association company ltd inc university institute".split()
)
_NOBODY = frozenset(
    "vacant vacancy unfilled vacated open empty vakant unbesetzt nn n.n tba tbc tbd none nobody n/a na unknown - – — . "
    "vacante vago leer 공석 궐원 欠員 空席 空缺".split()
) | {"vacant seat", "seat vacant", "to be announced", "to be elected", "position vacant", "non pourvu", "siège vacant"}


_EMPTY_SEAT = frozenset("vacant vacancy unfilled vakant unbesetzt 공석 欠員 空席 空缺".split())
"""Words that are in nobody's name: "Vacant (North)", "Seat vacant since May"."""
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_OTHER_COMMAS = re.compile("[،，]")
_EAST_ASIAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3々]+")
"""Names in these scripts have the family name first, whatever list they are in."""


def is_nobody(name: str) -> bool:
    """Whether what stands in place of a name says that the seat is empty."""
    plain = name.strip(" ()[]*.").casefold()
    if plain in _NOBODY or not any(char.isalnum() for char in name):
        return True
    return not _EMPTY_SEAT.isdisjoint(_tokens(plain.replace(":", " ").replace("-", " ")))


def is_form_of_address(value: str) -> bool:
    """Whether a value is nothing but a form of address: "Mr", "The Hon.", "Frau Dr."; "Senator" is an office too."""
    tokens = _tokens(value)
    return bool(tokens) and len(tokens) <= 5 and all(word in _ADDRESSED - _OFFICES for word in tokens)


def turned(name: str) -> str:
    """A name as one says it: "Sample, Ann" and "SAMPLE Ann" are Ann's. What is not surely turned round stays."""
    name = name.rstrip(f"{_FOOTNOTE} ")
    family, comma, rest = (part.strip() for part in _OTHER_COMMAS.sub(",", name).partition(","))
    if not comma:
        return _capitals_last(name)
    rest, behind = _apart(rest)
    given, second, after = (part.strip() for part in rest.partition(","))
    if not family or not given or _is_after(given) or (second and not _is_after(after)):
        return name
    if not (_can_be_turned(family) and _can_be_turned(given)) or _ROLE & set(_tokens(given)):
        return name
    if _EAST_ASIAN.fullmatch(family + given):
        return f"{family}{given}"
    before = _BEFORE.match(family)
    if before:  # "Hon. Sample, Ann"
        given, family = f"{before[0].strip()} {given}", family[before.end() :]
    given, of_given = _without_suffix(given)  # "Sample, Bob Jr."
    family, of_family = _without_suffix(family)
    whole = f"{given} {family}{of_given}{of_family}{behind}"
    return f"{whole}, {after}" if after else whole


def joined(given: str, middle: str, family: str, suffix: str) -> str:
    """A name from its parts, as one says it."""
    if given and family and _EAST_ASIAN.fullmatch(family + given):
        return f"{family}{given}"
    return " ".join(filter(None, (given, middle, family, suffix)))


def _apart(given: str) -> tuple[str, str]:
    """What stands in brackets behind a given name, such as a party, and the rest."""
    match = re.fullmatch(r"([^()\[\]]+?)(\s*[(\[][^()\[\]]*[)\]])", given)
    return (match[1], match[2]) if match else (given, "")


def _can_be_turned(part: str) -> bool:
    """Whether words can be one half of a person's name, and nothing else."""
    if len(part.split()) > 4 or any(char.isdigit() for char in part) or re.search(r"&| (?:and|-|–|—) |[;/|:]", part):
        return False
    return _BODY.isdisjoint(_tokens(part))


def _without_suffix(part: str) -> tuple[str, str]:
    """A half of a name without what stands behind the whole: "Jr.", "MP"."""
    words, behind = part.split(), ""
    while len(words) > 1 and (_SUFFIX.fullmatch(words[-1]) or (_are_letters(words[-1]) and not part.isupper())):
        behind = f" {words.pop()}{behind}"
    return " ".join(words), behind


def _capitals_last(name: str) -> str:
    """ "SAMPLE Ann", as lists of parliaments have it, is "Ann SAMPLE": a family name in capitals comes last."""
    words = name.split()
    family = list(takewhile(lambda word: word.isupper() and len(word) > 2 and "." not in word, words))
    given = words[len(family) :]
    if not family or not 0 < len(given) < 4 or not _BODY.isdisjoint(_tokens(name)):
        return name
    if not all(word[:1].isupper() and not word.isupper() and word.isalpha() for word in given):
        return name
    return " ".join((*given, *family))


def plainly(name: str) -> str:
    """A name without forms of address before it and letters after it, for a salutation; empty where none is safe."""
    name = name.partition(",")[0] if _is_after(name.partition(",")[2]) else name
    words = name.split()
    while len(words) > 1 and _addresses(*words[:2]):
        words.pop(0)
    while len(words) > 2 and _are_letters(words[-1]):
        words.pop()
    whole = " ".join(words)
    if not words or _BODY & set(_tokens(whole)) or _PEERS & set(_tokens(words[0])):
        return ""
    cut_to_one_word = len(words) == 1 and whole != name  # "Ms. Sample" is not greeted as "Sample"
    return (
        "" if cut_to_one_word or re.search(r"[,;/{}()\[\]\d@:&=|،，、*]| [-–—] ", whole) or is_nobody(whole) else whole
    )


def _addresses(word: str, following: str) -> bool:
    """Whether a word before others is a form of address; "Tan" alone is a family name, "Tan Sri" is none."""
    plain = word.casefold().replace(".", "")
    return plain in _ADDRESSED - _PEERS and (plain != "tan" or following.casefold() == "sri")


def _are_letters(word: str) -> bool:
    """Whether a word is letters that stand behind a name: "MP", "Q.C.", "PhD", "MdB"."""
    plain = word.replace(".", "")
    return sum(map(str.isupper, plain)) > 1 and plain.casefold() in _AFTER


def _is_after(words: str) -> bool:
    tokens = _tokens(words)
    return bool(tokens) and all(word in _AFTER for word in tokens)


def _tokens(value: str) -> list[str]:
    return [word for part in re.split(r"[\s,/&]+", value.casefold()) if (word := part.strip("()").replace(".", ""))]
