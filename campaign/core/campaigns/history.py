"""Which versions of a campaign being written are kept, and which of them a list tells.

A draft is saved every few seconds while somebody writes. The last ones are all kept: what is typed into a page that was
made from one of them can be put together with what others wrote. Of the older ones the last of each ten minutes stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

SITTING_SECONDS = 600
MOST_RECENT = 100
MOST_KEPT = 300


@dataclass(frozen=True)
class Saved:
    """One version: `version` is `toml.version` of its text, `who` saved it, "" where that is not known.

    `is_page` is what one page showed after its words were put together with those of others; it never was the draft.
    """

    id: int
    version: str
    who: str
    at: datetime
    is_page: bool = False


def told(saved: Sequence[Saved]) -> list[Saved]:
    """Of versions, the earliest first, the last of each person's ten minutes: what somebody may want back."""
    drafts = [version for version in saved if not version.is_page]
    return [draft for at, draft in enumerate(drafts, 1) if at == len(drafts) or _ends(draft, drafts[at])]


def passing(saved: Sequence[Saved]) -> list[int]:
    """The ids of those that need not be kept any longer."""
    kept = {version.id for version in told(saved)[-MOST_KEPT:]} | {version.id for version in saved[-MOST_RECENT:]}
    return [version.id for version in saved if version.id not in kept]


def _ends(saved: Saved, after: Saved) -> bool:
    return saved.who != after.who or _sitting(saved) != _sitting(after)


def _sitting(saved: Saved) -> int:
    return int(saved.at.timestamp() // SITTING_SECONDS)
