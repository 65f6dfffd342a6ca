"""What the values of a column are, whatever its name says: whether they can be a title, a name, an area, a day."""

import re
from collections.abc import Callable, Mapping, Sequence

from campaign.core.campaigns.reader import is_language
from campaign.core.words import country_codes
from campaign.directory import codes, days, people
from campaign.directory.contacts import What, classify

_ROOM = re.compile(
    r"(?:room|rm|suite|ste|floor|bldg|building|zimmer|raum|bureau|salle|sala|kamer|kontor|ext|extension|durchwahl|box|"
    r"level|door|desk|locker|x)\b\.?\s*(?:[-#:]\s*)?[^\W\d]*\d.*|.*\b(?:building|room|suite|floor|hob|hsob|lhob|rhob|chob)\W*\d*",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{0,4}[-. /#]?\d[\dA-Z.\-/#]*|#\w+", re.IGNORECASE)
_NUMBER = re.compile(r"[^\W\d_]{0,4}[^\w=+]{0,3}\d[^A-Za-z_=+]*?[^\W\d_]{0,4}\W?")
"""A sum, a share, a place on the map: digits, and at most a unit around them."""
_STREET = re.compile(r"\d+[A-Za-z]?,?\s+\D")
"""A house's number with what comes after it."""
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_YES_OR_NO = frozenset("yes no true false ja nein oui non si sí".split())
_IN = frozenset(
    "current active sitting serving incumbent elected in true yes y 1 ja oui si sí 현직 現職 在任 aktiv actif active "
    "activo activa attivo ativo actief aktywny amtierend aktuell actual actuel actuelle vigente t ✓ ✔ ☑ ✅ ○ ◯ 〇 "
    "재직 재직중 재임 재임중 현역 예 네 在職 在任中 現任 はい 在职 现任 现职 是 حالي حالية نشط نعم".split()
) | {"in office", "still serving", "still in office", "en exercice", "en cours", "en fonction", "im amt", "in carica"}
_IN |= {"en poste", "en activo", "en el cargo", "noch im amt", "재직 중", "재임 중", "في المنصب", "عضو حالي"}
_OUT = frozenset(
    "former ex past resigned deceased died retired defeated inactive vacated vacant removed ended false no n 0 left "
    "nein non suspended ehemalig ancien ancienne 전직 元職 离任 expelled disqualified outgoing inaktiv zurückgetreten "
    "gestorben ausgeschieden verstorben inactif inactive démissionnaire décédé décédée inactivo fallecido fallecida "
    "cesado cesada inattivo cessato inativo falecido inactief overleden avgått † defunct dimitido dimitida baja "
    "renunció 퇴직 퇴임 사퇴 사임 사망 제명 해임 전임 前職 退任 退職 辞職 辞任 死亡 死去 逝去 失職 落選 "
    "卸任 已卸任 離職 已離職 離任 辭職 去世 已故 逝世 前任 免職 离职 已离职 辞职 已离任 免职 "
    "سابق سابقة مستقيل متوفى متوفي منتهية معزول".split()
) | {"not in office", "left office", "no longer in office", "nicht mehr im amt", "fin de mandat"}
_OUT |= {"의원직 상실", "عضو سابق"}
_MERELY_NO = frozenset("아니오 아니요 いいえ 否 لا f × ✗ ✘ ✕ ❌ ☐".split())
"""What says no, and by itself nothing of somebody who left."""
_MARKED = frozenset(
    "yes y true 1 x ✓ ✔ ☑ ✅ ja j oui si sí sim tak ano kyllä да 예 네 はい 是 نعم unsubscribed dnc".split()
) | {"do not contact", "don't contact", "do not email", "opt out", "opt-out", "opted out", "opted-out"}
_UNMARKED = frozenset(
    "no n false 0 f nein non não nao nee nej nei nie ne ei нет 아니오 아니요 いいえ 否 لا - -- – — . / "
    "n/a n.a. na none nil null nan".split()
) | {"", "opt in", "opt-in", "opted in", "opted-in"}
_LEFT = re.compile(
    r"(?:former|ex-|ex |resigned|deceased|retired|died|defeated|lost (?:(?:her|his|their|the) )?seat|no longer|"
    r"left (?:office|the|her|his|their|house|parliament|council|post|on|in|at|\d+)|(?:not in|out of) office|stood down|"
    r"stepped down|ancien|ancienne|antigu[oa]|fuera del|ehemalige|démission\w*|décéd\w*|dimess\w*|ausgeschieden|"
    r"verstorben)(?:\b|(?<=[- ]))|[^(\[]+[(\[](?:deceased|resigned|retired|former|died|vacated)\b"
)
"""How words begin, or end in brackets, that say that somebody left."""
_GREETING = re.compile(
    r"(?:dear|to|hello|good|sehr|liebe|lieber|guten|madame|monsieur|cher|chère|estimad|señor|a quien|querid|caro|cara|"
    r"gentile|egregi|beste|geachte|kära|kære|bäste|hei|szanown|vážen|tisztelt|spoštovan|exm|prezad|your|mr\.? speaker)",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(r"[:/@<>_=#?|\\\n]|.{120}")
_DAY_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d{4}")
ENOUGH = 0.7
"""So large a part of a column's values has to be what its name says."""


def share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    """The part of the values for which something holds; the whole, where there are none."""
    return sum(map(holds, values)) / len(values) if values else 1.0


def fits(field: str, values: Sequence[str]) -> bool:
    """Whether a column's values can be what its name says."""
    test = _TESTS.get(field)
    return test is None or share(values, test) >= ENOUGH


def is_email(value: str) -> bool:
    return classify(value)[0] is What.EMAIL


def is_form(value: str) -> bool:
    return people.is_form_of_address(value)


def is_street(value: str) -> bool:
    """Whether a value can be a postal address: words and a number."""
    return classify(value)[0] is What.WORDS and "@" not in value and bool(re.search(r"\d", value)) and len(value) > 8


def is_person(value: str) -> bool:
    """Whether a value can be a person's name."""
    return is_words(value) and sum(char.isdigit() for char in value) < 2 and not _NOT_IN_NAMES.search(value)


def is_full_name(value: str) -> bool:
    """Whether a value can be the whole name of a person: two words or more, each with a letter, and no address."""
    words = value.replace(",", " ").split()
    return is_person(value) and 2 <= len(words) <= 5 and all(any(map(str.isalpha, word)) for word in words)


def are_parts(names: Sequence[str], wholes: Sequence[str]) -> bool:
    """Whether most of these names stand in the others as well, as family names do in whole names."""
    known = {word for whole in wholes for word in re.split(r"[\s,]+", whole.casefold())}
    return share(names, lambda name: not known.isdisjoint(name.casefold().split())) > 1 / 2


def is_over(value: str) -> bool | None:
    """Whether a word about somebody's standing says that they are out of office; None where it says neither."""
    word = value.strip().casefold()
    if word in _OUT or word in _MERELY_NO or _LEFT.match(word):
        return True
    return False if word in _IN or word.startswith(("current ", "in office", "serving ")) else None


def has_left(value: str) -> bool:
    """Whether a value says in words that somebody left office: "resigned in May", "Former"; a mere "no" does not."""
    word = value.strip().casefold()
    return word not in _YES_OR_NO | _MERELY_NO | {"0", "n", "open"} and is_over(value) is True and not word.isdigit()


def is_unwanted(value: str) -> bool:
    """Whether what stands under "do not contact" asks that nobody writes: whatever does not say no."""
    return value.strip().casefold() not in _UNMARKED


def is_words(value: str) -> bool:
    """Whether a value is words, and no address, number, code, formula, room, day or answer to a question."""
    if value.strip().casefold() in _YES_OR_NO or value.startswith("=") or not any(map(str.isalpha, value)):
        return False
    if any(pattern.fullmatch(value) for pattern in (_CODE, _NUMBER, _ROOM)) or days.is_day(value):
        return False
    return classify(value)[0] in (What.WORDS, What.NOTHING)


def _is_title(value: str) -> bool:
    if not is_words(value) or people.is_form_of_address(value) or _STREET.match(value):
        return False
    return not all(any(map(str.isdigit, word)) for word in value.split())  # "SW1A 1AA"


def _is_area(value: str) -> bool:
    what = classify(value)[0]
    if (
        value.strip().casefold() in _YES_OR_NO
        or what in (What.EMAIL, What.FORM)
        or (what is What.PHONE and sum(map(str.isdigit, value)) > 5)
    ):
        return False
    return not re.fullmatch(r"\d+[.,]\d.*|[\d\s.,']*(?:km²|km2|sq\W?\w+|ha)", value, re.IGNORECASE) and not (
        days.is_day(value) and not value.isdigit()
    )


def _is_seat(value: str) -> bool:
    return _is_area(value) and not _CODE.fullmatch(value)


def _is_state(value: str) -> bool:
    return _is_area(value) and is_over(value) is None and not value.strip().isdigit()


def is_country(value: str) -> bool:
    """Whether a value is a country, by its name or a code of it."""
    return country_codes.is_country(country_codes.country(value))


def _is_country(value: str) -> bool:
    return is_country(value) or (is_words(value) and not re.search(r"[,;/]", value))


def _is_language(value: str) -> bool:
    return is_language(codes.language(value)) or re.fullmatch(r"[A-Za-z]{2,3}([-_][^\W_]+)*", value) is not None


def _is_salutation(value: str) -> bool:
    ends = value.rstrip().endswith((",", ":", "，", "：", "،", "!", "。", "！"))
    return ends or _GREETING.match(value) is not None or not value.isascii() or "{" in value


def _is_place(value: str) -> bool:
    """Whether a value can be an address of any kind: not an account's name ("@ann"), a greeting or a mere number."""
    if people.is_form_of_address(value) or value.casefold().startswith(("@", "dear ")):
        return False
    return any(map(str.isalpha, value))


def _is_close(value: str) -> bool:
    return any(map(str.isalpha, value)) and not re.search(r"\d", value) and not _WEEKDAY.match(value)


def _is_day(value: str) -> bool:
    known = (
        days.is_open(value)
        or days.is_over(value)
        or has_left(value)
        or days.is_day(value)
        or _DAY_LIKE.search(value[:40]) is not None
    )
    return known and classify(value)[0] is not What.EMAIL


def is_standing(value: str) -> bool:
    return is_over(value) is not None


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "title": _is_title,
    "organisation": _is_title,
    "role": is_words,
    "holder": lambda value: is_words(value) and sum(map(str.isdigit, value)) < 3,
    "given_name": is_person,
    "family_name": is_person,
    "middle_name": lambda value: not any(char.isdigit() for char in value),
    "area": _is_area,
    "seat": _is_seat,
    "state": _is_state,
    "district": _is_area,
    "country": _is_country,
    "language": _is_language,
    "salutation": _is_salutation,
    "close": _is_close,
    "start": _is_day,
    "until": _is_day,
    "in_office": is_standing,
    "do_not_contact": lambda value: value.strip().casefold() in _MARKED | _UNMARKED,
    "postal_address": _is_place,
    "email": lambda value: True,
}
