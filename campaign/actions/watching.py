"""Watching a campaign: what is counted beside the ledger, and what waits."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from campaign.actions.attention import BACKUP, DELIVERY
from campaign.actions.context import Context
from campaign.core.counts import activity
from campaign.core.counts.activity import Activity, Count
from campaign.store.protocol.counts import Watched
from campaign.store.protocol.delivery import QueueState


def counted(context: Context, slug: str, since_hour: str) -> Activity:
    """Hours, sources, languages and how far forms come, since an hour (`2026-11-23T20`; "" for all)."""
    return activity.gather(context.store.activity(slug, since_hour))


def by_day(context: Context, slug: str, name: str, value: str) -> Mapping[str, Mapping[str, int]]:
    """Supporters and letters by day of one country, language or source, as far back as they are counted so."""
    return activity.by_day(context.store.activity_by_day(slug, name, value))


def count(context: Context, slug: str, counts: Iterable[Count]) -> None:
    """Count up what is counted beside the ledger. Raises StoreUnavailable."""
    context.store.count_activity(slug, counts)


def watched(context: Context, slug: str) -> Watched:
    """What the desk looks at beside a campaign's numbers."""
    return context.store.watched(slug)


def queue(context: Context, slug: str) -> QueueState:
    """The delivery queue of a campaign at a glance."""
    return context.store.queue(slug)


def complaints(context: Context, slug: str) -> int:
    """How many letters of a campaign were delivered and then called unwanted."""
    days = activity.gather(context.store.activity(slug, activity.NO_HOURS)).table(activity.COMPLAINT)
    return sum(day["letters"] for day in days.values())


def last_runs(context: Context) -> dict[str, datetime]:
    """When delivery last gave a sign, and when a backup was last made; whoever never did is left out."""
    runs = {name: context.store.last_run(name) for name in (DELIVERY, BACKUP)}
    return {name: at for name, at in runs.items() if at}


def verbs_tried_again(context: Context) -> Mapping[str, int]:
    """How often what somebody did was done anew because the database had ended it, by reason."""
    return context.store.verbs_tried_again()


def fault(context: Context) -> str:
    """Why the database cannot be written, or is not up to date, as the words after its name; "" if all is well."""
    return context.store.fault()


def let_go(context: Context) -> None:
    """Close this thread's connection to the database; the next action opens another."""
    context.store.close()
