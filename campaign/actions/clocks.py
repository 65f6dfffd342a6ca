"""Whether this machine's clock can be believed: what is forgotten or given up by the clock is so for good."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from campaign.actions.context import Context
from campaign.core import clocks

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


def jump(context: Context, seen: Machine) -> timedelta:
    """How far the clock jumped since it was first seen or said to be right; nothing where it did not."""
    return clocks.jump(context.store.last_run(_name(seen)), seen.began) if seen.boot else timedelta()


def is_right(context: Context, now: datetime, seen: Machine) -> bool:
    """Whether the clock can be believed; says so in the log where it cannot. The first time it is."""
    if seen.boot and context.store.last_run(_name(seen)) is None:
        context.store.note_run(_name(seen), seen.began)
    moved = jump(context, seen)
    if moved:
        log.error(
            "THE CLOCK JUMPED by %s, it says %s: nothing is forgotten or given up until it is right again, or "
            "`campaign clock --is-right` was run",
            moved,
            now.isoformat(timespec="seconds"),
        )
    return not moved


def believe(context: Context, seen: Machine) -> None:
    """A person says that the clock is right now."""
    if seen.boot:
        context.store.note_run(_name(seen), seen.began)


def _name(seen: Machine) -> str:
    return f"boot {seen.boot}"
