"""Two people's changes of one campaign put together, where they did not touch the same words."""

from typing import Any

from campaign.core.campaigns.toml import Document

_TEXTS = ("text", "subject")
"""Lists whose entries are words of their own; any other list of words is one value."""
_NAMES = ("id", "language", "personal", "point")
"""What tells entries of a list apart, as far as anything does."""

_ABSENT = object()
"""Stands for what a table has not: "the text in Korean is gone" is a change, and is no text that is nothing."""


class Apart(Exception):  # noqa: N818 - no error of anybody's
    """Both changed the same words, or one moved what the other wrote in."""


def merged(base: Document, mine: Document, theirs: Document) -> Document | None:
    """What was changed from `base` to `mine`, put into `theirs`, which was made from `base` too.

    None where that cannot be done without taking somebody's words away: both changed the same value, or entries of a
    list that one wrote in were added, taken out or moved by the other.
    """
    try:
        return dict(_together(base, mine, theirs, ""))
    except Apart:
        return None


def same_shape(one: Any, other: Any) -> bool:
    """Whether both have the same entries in the same places, whatever is written in them."""
    if isinstance(one, dict) and isinstance(other, dict):
        same = all(one.get(name) == other.get(name) for name in _NAMES)
        return same and all(same_shape(one[key], other.get(key)) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_shape, one, other))
    return True


def _together(base: Any, mine: Any, theirs: Any, key: str) -> Any:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if all(isinstance(side, dict) for side in (base, mine, theirs)):
        return _tables(base, mine, theirs)
    if all(isinstance(side, list) for side in (base, mine, theirs)) and _has_entries(base, key):
        return _entries(base, mine, theirs)
    raise Apart


def _tables(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    keys = dict.fromkeys([*theirs, *mine])
    both = {
        key: _together(base.get(key, _ABSENT), mine.get(key, _ABSENT), theirs.get(key, _ABSENT), key) for key in keys
    }
    return {key: value for key, value in both.items() if value is not _ABSENT}


def _has_entries(base: list[Any], key: str) -> bool:
    return key in _TEXTS or any(isinstance(entry, dict) for entry in base)


def _entries(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Entry by entry, where neither side has moved any."""
    if not len(base) == len(mine) == len(theirs):
        raise Apart
    known = set(map(repr, base))  # tables cannot be looked up
    for now in (mine, theirs):
        for at, entry in enumerate(now):
            if entry != base[at] and (repr(entry) in known or not _is_same(base[at], entry)):
                raise Apart
    return [_together(*three, "") for three in zip(base, mine, theirs, strict=True)]


def _is_same(was: Any, now: Any) -> bool:
    """Whether it may be the same entry with other words in it."""
    if not isinstance(was, dict) or not isinstance(now, dict):
        return True
    return all(was.get(name) == now.get(name) for name in _NAMES)
