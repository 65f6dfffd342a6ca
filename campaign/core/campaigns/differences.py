"""What is different between two texts of a campaign, told by where it stands and not by the lines of a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from campaign.core.campaigns.taking_out import words_of
from campaign.core.campaigns.toml import Document

MOST_WORDS = 3_000
"""Words and signs of two texts that are compared one by one; beyond that the whole text counts as another."""
_LONGEST_SAME, _SHOWN_OF_IT = 160, 60
_PARTS = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|\w+|[^\w\s]")
"""Words, signs and spaces; in scripts without spaces each character."""
_TEXTS = ("text", "subject")


class Kind(StrEnum):
    """What happened there."""

    ADDED = "added"
    TAKEN_OUT = "taken-out"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One thing that is different: at `place` (`letters.2.blocks.1.text.3`) stood `was`, and now stands `now`.

    The place is that in the later text, but for what was taken out.
    """

    kind: Kind
    place: str
    was: str = ""
    now: str = ""


def differences(before: Document, after: Document) -> list[Difference]:
    """All of them, in the order of the text; what only stands elsewhere is told once, as moved."""
    return list(_between(before, after, "", ""))


def word_by_word(was: str, now: str) -> list[tuple[str, str]]:
    """Pieces of both texts: "same", "gone" or "new", and the words; of long pieces that are the same the ends."""
    old, new = _PARTS.findall(was), _PARTS.findall(now)
    if len(old) + len(new) > MOST_WORDS:
        return as_a_whole(was, now)
    pieces: list[tuple[str, str]] = []
    # What stands in a long text again and again is matched beside other words alone: else a text that is made of two
    # words takes seconds.
    for what, i, to_i, j, to_j in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            pieces.append(("same", _shortened("".join(new[j:to_j]))))
            continue
        pieces += [("gone", "".join(old[i:to_i]))] if to_i > i else []
        pieces += [("new", "".join(new[j:to_j]))] if to_j > j else []
    return pieces


def as_a_whole(was: str, now: str) -> list[tuple[str, str]]:
    """Both texts as one piece each."""
    return [(what, words) for what, words in (("gone", was), ("new", now)) if words]


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_SAME else f"{words[:_SHOWN_OF_IT]} … {words[-_SHOWN_OF_IT:]}"


def _between(before: Any, after: Any, place: str, key: str) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*after, *before]):
            yield from _between(before.get(name), after.get(name), f"{place}.{name}".lstrip("."), name)
    elif isinstance(before, list) and isinstance(after, list) and _has_entries([*before, *after], key):
        yield from _entries(before, after, place)
    else:
        was, now = _plain(before), _plain(after)
        if was != now:
            kind = Kind.CHANGED if was and now else Kind.ADDED if now else Kind.TAKEN_OUT
            yield Difference(kind, place, was, now)


def _has_entries(entries: Sequence[Any], key: str) -> bool:
    return key in _TEXTS or any(isinstance(entry, dict) for entry in entries)


def _entries(before: list[Any], after: list[Any], place: str) -> Iterator[Difference]:
    """Entries that are the same are found wherever they stand; the others are compared in their order."""
    gone: list[int] = []
    come: list[int] = []
    pairs: list[tuple[int, int]] = []
    old, new = list(map(repr, before)), list(map(repr, after))  # tables cannot be looked up
    for what, i, to_i, j, to_j in SequenceMatcher(None, old, new).get_opcodes():
        if what != "equal":
            both = min(to_i - i, to_j - j)
            pairs += zip(range(i, i + both), range(j, j + both), strict=True)
            gone += range(i + both, to_i)
            come += range(j + both, to_j)
    for was_at, at in pairs:
        yield from _between(before[was_at], after[at], f"{place}.{at + 1}", "")
    sources: dict[str, list[int]] = {}
    for index in reversed(gone):
        sources.setdefault(old[index], []).append(index)
    for at in come:
        source = sources[new[at]].pop() if sources.get(new[at]) else None
        kind = Kind.ADDED if source is None else Kind.MOVED
        yield Difference(kind, f"{place}.{at + 1}", now=_said(after[at]))
    left = {index for waiting in sources.values() for index in waiting}
    for at in gone:
        if at in left:
            yield Difference(Kind.TAKEN_OUT, f"{place}.{at + 1}", was=_said(before[at]))


def _said(entry: Any) -> str:
    """The words of an entry, or the name of what has none of its own."""
    words = "\n".join(one for one in words_of(entry) if one.strip())
    return words or (str(entry.get("office") or entry.get("id") or "") if isinstance(entry, dict) else "")


def _plain(value: Any) -> str:
    """A value as its field shows it; "" for none."""
    if value in (None, False, ""):
        return ""
    if value is True:
        return "✓"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "\n".join(words_of(value)) if isinstance(value, dict) else str(value)
