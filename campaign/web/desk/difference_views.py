"""What is different between two texts of a campaign, as pages tell it."""

from dataclasses import dataclass

from campaign.core.campaigns import differences
from campaign.core.campaigns.differences import Kind
from campaign.core.campaigns.toml import Document
from campaign.web.desk.writing_views import place_in_words
from campaign.web.site.catalogues import gettext

MOST_SHOWN = 200
"""Differences on one page."""
MOST_COMPARED = 60_000
"""Characters of both texts that are compared word by word on one page; what comes after is shown as a whole."""


@dataclass(frozen=True)
class DifferenceView:
    """A difference in words: what happened, where, and the pieces of both texts, "same", "gone" or "new" each."""

    what: str
    where: str
    pieces: list[tuple[str, str]]


def difference_views(before: Document, after: Document) -> dict[str, object]:
    """What a template shows of the differences between two texts."""
    changes = differences.differences(before, after)
    what = {
        Kind.ADDED: gettext("new"),
        Kind.TAKEN_OUT: gettext("taken out"),
        Kind.MOVED: gettext("moved"),
        Kind.CHANGED: gettext("changed"),
    }
    room, shown = MOST_COMPARED, []
    for change in changes[:MOST_SHOWN]:
        room -= len(change.was) + len(change.now)
        compared = differences.word_by_word if room >= 0 else differences.as_a_whole
        shown.append(DifferenceView(what[change.kind], place_in_words(change.place), compared(change.was, change.now)))
    return {"differences": shown, "more": max(0, len(changes) - MOST_SHOWN)}
