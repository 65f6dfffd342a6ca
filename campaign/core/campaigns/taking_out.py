"""What a button of the desk would take out of a campaign's document, so that it can ask first; and putting it back."""

import copy
from collections.abc import Iterator
from typing import Any

from campaign.core.campaigns.edits import entries_at, is_among
from campaign.core.campaigns.toml import Document

_NAMES = {"id", "office", "role", "rule", "point", "language", "target", "targets", "position"}
_NAMES |= {"countries", "except_countries", "languages", "logo", "partner"}
"""Keys of what names a thing, in the document of a campaign, rather than being written to be read."""


def lost_by(document: Document, button: str) -> list[str] | None:
    """The words that a button would take out; None where it takes out nothing, or something without words.

    A letter, and whom letters are written to, count even without words of their own.
    """
    what, _, path = button.partition(":")
    name, _, number = path.rpartition(".")
    entries = entries_at(document, name) if what == "delete" and name else None
    if entries is None or not is_among(number, entries):
        return None
    gone = entries[int(number) - 1]
    is_addressed = name == "targets" and any(gone["id"] in letter["targets"] for letter in document["letters"])
    words = said_in(gone)
    return words if words or is_addressed or name == "letters" else None


def taken_out(before: Document, path: str) -> Any:
    """What stood at a path; None where nothing did that can be taken out."""
    name, _, number = path.rpartition(".")
    entries = entries_at(before, name) if name else None
    return entries[int(number) - 1] if entries is not None and is_among(number, entries) else None


def put_back(document: Document, before: Document, path: str) -> Document:
    """The document with what stood at a path `before` it was taken out, at its place as far as there is one.

    An office is written to again by the letters that were addressed to it.
    """
    changed, entry = copy.deepcopy(document), copy.deepcopy(taken_out(before, path))
    name, _, number = path.rpartition(".")
    entries = entries_at(changed, name) if name else None
    if entry is None or entries is None or entry in entries:
        return changed
    entries.insert(int(number) - 1, entry)
    if name == "targets":
        for letter, former in zip(changed["letters"], before["letters"], strict=False):
            if entry["id"] in former["targets"] and entry["id"] not in letter["targets"]:
                letter["targets"].insert(former["targets"].index(entry["id"]), entry["id"])
    return changed


def said_in(entry: Any) -> list[str]:
    """What a person wrote in an entry, names of things and what is empty left out."""
    return [said for said in words_of(entry) if said.strip()]


def words_of(entry: Any) -> Iterator[str]:
    """What a person wrote in an entry, names of things left out."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, list):
        for part in entry:
            yield from words_of(part)
    elif isinstance(entry, dict):
        for key, value in entry.items():
            if key not in _NAMES:
                yield from words_of(value)
