"""Names of people as lists have them: turned round, with forms of address, or standing for nobody."""

import re

_ADDRESSED = frozenset(
    "mr mrs ms miss mx dr prof professor hon honourable honorable rt right sir dame lord lady baroness baron the "
    "herr frau m mme mlle monsieur madame sr sra srta señor señora don doña ing dott sig dipl mag drs ir rev reverend "
    "senator sen rep representative cllr councillor councilor mp his her excellency he she most justice judge capt maj "
    "col gen lt cmdr 의원 씨 님 さん 様 先生 女士 adv shri smt tan sri dato datuk hrh mgr bc judr phdr".split()
)
_BEFORE = re.compile(
    r"(?:(?:mrs?|ms|mi?ss|mx|dr|prof|professor|hon|honou?rable|rt|sir|herr|frau|mme|mlle|sra|srta|dott|cllr|councill?or|"
    r"rep|sen|senator|representative)\b\.?\s+)+(?=\S)",
    re.IGNORECASE,
)
"""Forms of address that begin no family name."""
_OFFICES = frozenset("senator representative councillor councilor justice judge 의원".split())
_AFTER = frozenset(
    "jr sr ii iii iv v mp mla mpp mna msp ms td mep phd md esq qc kc mbe obe cbe kbe dbe ao am oam ac psm dl jp dc cm "
    "oc pc mhr mlc mba ba ma bsc jd dds rn cpa ret am. frs mbbs chm senator minister deputy".split()
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


def is_nobody(name: str) -> bool:
    """Whether what stands in place of a name says that the seat is empty."""
    return name.strip(" ()[]*.").casefold() in _NOBODY or not any(char.isalnum() for char in name)


def is_form_of_address(value: str) -> bool:
    """Whether a value is nothing but a form of address: "Mr", "The Hon.", "Frau Dr."; "Senator" is an office too."""
    found = _tokens(value)
    return bool(found) and len(found) <= 5 and all(word in _ADDRESSED - _OFFICES for word in found)


def turned(name: str) -> str:
    """A name as one says it: "Sample, Ann" is "Ann Sample". What is not surely turned round stays."""
    family, comma, rest = (part.strip() for part in name.partition(","))
    given, second, after = (part.strip() for part in rest.partition(","))
    if not comma or not family or not given or _is_after(given):
        return name
    if second and not _is_after(after):
        return name
    if any(word in _ROLE for word in _tokens(given)) or len(given.split()) > 4 or len(family.split()) > 4:
        return name
    if any(char.isdigit() for char in name) or " and " in f" {name} " or "&" in name:
        return name
    before = _BEFORE.match(family)
    if before:  # "Hon. Sample, Ann"
        given, family = f"{before[0].strip()} {given}", family[before.end() :]
    behind = re.search(r"\s+(jr|sr|ii|iii|iv)\.?$", given, re.IGNORECASE)
    if behind:  # "Sample, Bob Jr."
        given, family = given[: behind.start()], f"{family}{behind[0]}"
    last_word = re.search(r"\s+(jr|sr|ii|iii|iv)\.?$", family, re.IGNORECASE)
    end = last_word[0] if last_word else ""
    whole = f"{given} {family[: len(family) - len(end)]}{end}"
    return f"{whole}, {after}" if after else whole


def plainly(name: str) -> str:
    """A name without forms of address before it and letters after it, for a salutation; empty where none is safe."""
    name = name.partition(",")[0] if _is_after(name.partition(",")[2]) else name
    words = name.split()
    while len(words) > 1 and words[0].casefold().strip(".") in _ADDRESSED:
        words.pop(0)
    while len(words) > 2 and words[-1].isupper() and words[-1].casefold() in _AFTER:
        words.pop()
    whole = " ".join(words)
    if _BODY & set(_tokens(whole)):
        return ""
    return "" if not words or re.search(r"[,;/{}()\d@:&]", whole) or is_nobody(whole) else whole


def _is_after(words: str) -> bool:
    found = _tokens(words)
    return bool(found) and all(word in _AFTER for word in found)


def _tokens(value: str) -> list[str]:
    return [word for part in re.split(r"[\s,/&]+", value.casefold()) if (word := part.strip(".()"))]
