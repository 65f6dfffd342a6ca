"""What needs a person now: gathers the facts that `campaign.core.attention` decides from."""

from collections import Counter
from datetime import datetime

from campaign.actions import clocks, hosts, refusals
from campaign.actions.context import Context, today
from campaign.core import attention, attention_for
from campaign.core.attention import Facts, Matter, MatterKind
from campaign.core.delivery.holds import HoldKind
from campaign.core.rights import Account

BACKUP, DELIVERY, CEILING = "backup", "delivery", "ceiling"
"""What is remembered to have been done."""


def note_ceiling(context: Context, now: datetime) -> None:
    """More was sent in than is taken from everywhere together."""
    context.store.note_run(CEILING, now)


def matters(context: Context, now: datetime, language: str) -> list[Matter]:
    """Everything that needs a person; campaigns are named in `language`."""
    return attention.matters(facts(context, now), language)


def matters_for(context: Context, account: Account, now: datetime, language: str) -> list[Matter]:
    """The same, as far as an account may know of it."""
    return attention_for.matters_for(account, facts(context, now), language)


def held_by(context: Context, kind: str, key: str) -> list[str]:
    """The campaigns whose letters a hold keeps waiting; none for a kind that there is not."""
    if kind == HoldKind.PAUSED:
        return [key]
    if kind not in (HoldKind.SUSPENDED, HoldKind.SLOWED):
        return []
    held, directory = Matter(MatterKind(kind), "", key=key), context.catalogue.directory()
    return [one.slug for one in context.catalogue.campaigns() if attention.concerns(held, one, directory)]


def facts(context: Context, now: datetime) -> Facts:
    """What is known of the site and its campaigns."""
    store, settings = context.store, context.settings
    if not store.is_current():
        return Facts(today(context, now), now, is_current=False)
    return Facts(
        today=today(context, now),
        now=now,
        campaigns=tuple(context.catalogue.campaigns()),
        directory=context.catalogue.directory(),
        holds=tuple(store.holds(now)),
        held_back=Counter(letter.campaign for letter in store.held_back()),
        answers=Counter(answer.campaign for answer in store.pasted_answers() if not answer.words),
        office_asks=store.waiting_requests(),
        quotes=store.count_offered_quotes(),
        failures=store.failures(now - attention.LOOK_BACK),
        leaves=settings.mail.transport != "maildir",
        lost_in_restore=store.lost_in_restore(now - attention.TOLD_FOR),
        keys_missed=bool(store.keys_fault()),
        silent_hosts=hosts.silent(context, now),
        clock_jumped=bool(clocks.jump(context, now, clocks.machine(now))),
        backed_up=store.last_run(BACKUP),
        delivered=store.last_run(DELIVERY),
        crowded=store.last_run(CEILING),
        refusals=tuple(refusals.lately(context, now)),
        partners={partner.code: partner.name for partner in store.partners()},
    )
