"""Cutting names and addresses out of what an office wrote, before its reader passes it on. What is cut is marked "…".

It helps and promises nothing: a person reads what is left, first the supporter, then an organiser.
"""

import re
from dataclasses import dataclass

from campaign.core.words import text

CUT = "…"

_ADDRESS = re.compile(r"[^\s@<>()\[\]\",;:]+@[^\s@<>()\[\]\",;:]+\.[^\s@<>()\[\]\",;:.]+")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,/-])(?:[A-Z]{1,6}[-/ ]?)?[+(]?\d[\d ()./-]*\d(?!\w)")
_DAY = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}|\d{4}[ ./-]\d{1,2}[ ./-]\d{1,2}|\d{4}")
_SHORTEST_NUMBER = 5
"""Digits of a number that may lead to somebody: a telephone, a postcode, a file."""
_HEAD = re.compile(
    r"^(?P<kept>(?:From|To|Cc|Reply-To|Our ref|Your ref|Von|An|Kopie|De|À|A|Para|Enviado por|Objet|"
    r"보낸 ?사람|받는 ?사람|참조|差出人|宛先|发件人|收件人|抄送|寄件者|收件者|副本|من|إلى)\s*[:：])[^\n]+",
    re.IGNORECASE | re.MULTILINE,
)
_GREETING = re.compile(
    r"^(?P<kept>(?:Dear|Hello|Hi|Sehr geehrter|Sehr geehrte|Guten Tag|Lieber|Liebe|Cher|Chère|Madame|Monsieur|Bonjour|"
    r"Estimado|Estimada|Querido|Querida|Hola|عزيزي|عزيزتي|السيدة|السيد))\s+[^\n,،:]{1,80}(?P<end>[,،:]?)[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_GREETING_AFTER = re.compile(
    r"^[^\n,，]{1,40}?(?P<kept>\s?(?:님께|님|귀하|様|さま|殿|先生|女士|小姐|您好|你好))(?P<end>[,，:：、]?)[^\S\n]*$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE)
_AGAIN = re.compile(rf"{CUT}(?:[ \t]*{CUT})+")


@dataclass(frozen=True)
class CutOut:
    """What is left of a text, and how many pieces were cut out of it."""

    words: str
    pieces: int


def cut_out(words: str, named: str = "") -> CutOut:
    """Cut out addresses, telephone and file numbers, who is greeted, quoted letters, and what was `named`."""
    pieces = 0

    def cut(match: re.Match[str]) -> str:
        nonlocal pieces
        kept = match.groupdict()
        left = f"{kept['kept']} {CUT}{kept.get('end') or ''}" if kept.get("kept") else CUT
        pieces += left != match.group()
        return left

    def cut_after(match: re.Match[str]) -> str:
        nonlocal pieces
        left = f"{CUT}{match['kept']}{match['end']}"
        pieces += left != match.group()
        return left

    def cut_number(match: re.Match[str]) -> str:
        long = sum(map(str.isdigit, match.group())) >= _SHORTEST_NUMBER
        return cut(match) if long and not _DAY.fullmatch(match.group()) else match.group()

    left = text.paragraphs(words)
    for pattern in (_QUOTED, _HEAD, _ADDRESS, _WEB, _GREETING):
        left = pattern.sub(cut, left)
    left = _GREETING_AFTER.sub(cut_after, left)
    left = _NUMBER.sub(cut_number, left)
    for pattern in _names(named):
        left = pattern.sub(cut, left)
    return CutOut(_AGAIN.sub(CUT, left), pieces)


def _names(named: str) -> list[re.Pattern[str]]:
    """Each line or part between commas as a whole, then each word of it; nothing shorter than two characters."""
    whole = [part for part in (text.line(part) for part in re.split(r"[,;،、\n]", named)) if len(part) > 1]
    words = [word for part in whole for word in part.split() if len(word) > 1]
    sought = sorted(dict.fromkeys([*whole, *words]), key=len, reverse=True)
    # Scripts without spaces have no edges of words: a name stands anywhere there.
    return [
        re.compile(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name), re.IGNORECASE)
        for name in sought
    ]
