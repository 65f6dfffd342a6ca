"""Days that organisers mark on the charts, such as "article in the paper"."""

from datetime import date, datetime

from campaign.actions.context import Context, note
from campaign.core.words.marking import N_
from campaign.store.protocol.counts import MarkedDay

MOST_MARKED = 100


def mark(context: Context, slug: str, day: date, words: str, who: str, now: datetime) -> bool:
    """Mark a day on the charts, twice is as good as once; False when there are as many as there can be."""
    marked = context.store.mark_day(slug, day, words, MOST_MARKED)
    if marked:
        note(context, who, N_("marked a day"), slug, now)
    return marked is not False


def marked(context: Context, slug: str) -> tuple[MarkedDay, ...]:
    """The days that are marked in a campaign, the earliest first."""
    return context.store.watched(slug).marked


def unmark(context: Context, slug: str, number: int, who: str, now: datetime) -> None:
    """Take a mark away; twice is as good as once."""
    if context.store.unmark_day(slug, number):
        note(context, who, N_("took a marked day away"), slug, now)
