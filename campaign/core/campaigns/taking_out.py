"""What a button of the desk would take out of a campaign's document, so that it can ask first."""

from collections.abc import Iterator
from typing import Any

from campaign.core.campaigns.edits import entries_at, is_among
from campaign.core.campaigns.toml import Document

_NAMES = {"id", "office", "role", "point", "language", "targets", "countries", "except_countries"}
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
    words = [one for one in _words(gone) if one.strip()]
    return words if words or is_addressed or name == "letters" else None


def _words(entry: Any) -> Iterator[str]:
    """What a person wrote in an entry, names of things left out."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, list):
        for one in entry:
            yield from _words(one)
    elif isinstance(entry, dict):
        for key, value in entry.items():
            if key not in _NAMES:
                yield from _words(value)
