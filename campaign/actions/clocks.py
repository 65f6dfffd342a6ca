"""Whether this machine's clock can be believed: what is forgotten or given up by the clock is so for good."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from campaign.actions.context import Context
from campaign.core import clocks

_BELIEVED = "clock"
"""What is noted of the clock, now and then, while it can be believed."""
_NOTED_EVERY = timedelta(minutes=10)
_BOOT = Path("/proc/sys/kernel/random/boot_id")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Machine:
    """A machine from its start until its end: `boot` names it, empty where it has no name; `began` is when it began."""

    boot: str
    began: datetime


def machine(now: datetime) -> Machine:
    """This one, by the clock's time."""
    try:
        boot = _BOOT.read_text("ascii").strip()
        running = time.clock_gettime(time.CLOCK_BOOTTIME)
    except (OSError, AttributeError):  # only Linux has them
        return Machine("", now)
    return Machine(boot, now - timedelta(seconds=running))


def jump(context: Context, now: datetime, seen: Machine) -> timedelta:
    """How far the clock jumped since this machine was first seen, or before that; nothing where it did not."""
    noted = context.store.last_run(_name(seen)) if seen.boot else None
    if noted:
        return clocks.jump(noted, seen.began)
    return clocks.start_at_odds(context.store.last_run(_BELIEVED), now)


def is_right(context: Context, now: datetime, seen: Machine) -> bool:
    """Whether the clock can be believed; says so in the log where it cannot. The very first time it is."""
    moved = jump(context, now, seen)
    if not moved:
        believed = context.store.last_run(_BELIEVED)
        if believed is None or now - believed > _NOTED_EVERY:
            context.store.note_run(_BELIEVED, now)
        if seen.boot and context.store.last_run(_name(seen)) is None:
            context.store.note_run(_name(seen), seen.began)
    else:
        log.error(
            "THE CLOCK JUMPED by %s, it says %s: nothing is forgotten or given up until it is right again, or "
            "`campaign clock --is-right` was run",
            moved,
            now.isoformat(timespec="seconds"),
        )
    return not moved


def believe(context: Context, now: datetime, seen: Machine) -> None:
    """A person says that the clock is right now."""
    context.store.note_run(_BELIEVED, now)
    if seen.boot:
        context.store.note_run(_name(seen), seen.began)


def _name(seen: Machine) -> str:
    return f"boot {seen.boot}"
