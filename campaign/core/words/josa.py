"""Korean particles after a word that is put in: they hang on the word's last sound."""

import re

PAIRS = {
    "은/는": ("은", "는", "은(는)"),
    "이/가": ("이", "가", "이(가)"),
    "을/를": ("을", "를", "을(를)"),
    "과/와": ("과", "와", "과(와)"),
    "으로/로": ("으로", "로", "(으)로"),
}
"""By pair: the particle after a consonant, after a vowel, and after what no rule can tell the sound of."""

_FIRST, _LAST = "가", "힣"
_FINALS, _RIEUL = 28, 8
_CLOSING = "\"'”’»」』)]\u2069"
_EITHER = "|".join(re.escape(either) for _, _, either in PAIRS.values())
_IN_TEXT = re.compile(rf"(\S)((?:<[^<>]*>|[{re.escape(_CLOSING)}])*)({_EITHER})")


def particle(word: str, pair: str) -> str:
    """The particle of `pair` (see `PAIRS`) that follows `word`; both after what is not Hangul, none after nothing."""
    consonant, vowel, either = PAIRS[pair]
    last = word.rstrip(_CLOSING)[-1:]
    if not last:
        return ""
    if not _FIRST <= last <= _LAST:
        return either
    final = (ord(last) - ord(_FIRST)) % _FINALS
    open_sound = final == 0 or (pair == "으로/로" and final == _RIEUL)
    return vowel if open_sound else consonant


def settled(text: str) -> str:
    """`text` with the right particle for each "은(는)" and the like after Hangul, behind quotes and tags as well."""
    return _IN_TEXT.sub(_settle, text) if "(" in text else text


_PAIR_OF = {either: pair for pair, (_, _, either) in PAIRS.items()}


def _settle(match: re.Match[str]) -> str:
    word, between, either = match.groups()
    return f"{word}{between}{particle(word, _PAIR_OF[either])}"
