"""The hosts that work on one PostgreSQL database: this one's sign of life, and what the keys that they share need."""

import logging
import socket
from datetime import UTC, datetime
from importlib.metadata import version
from threading import Event

from campaign.actions.context import Context
from campaign.config.settings import Settings
from campaign.store.protocol.errors import Conflict, StoreUnavailable
from campaign.store.protocol.hosts import Host, Running

PAGES, DELIVERY = "pages", "delivery"
LIFETIMES = 3
"""A host is missed that gave no sign for so long, in times within which what was forgotten is unreadable."""
TURNS = 10
"""How often a host looks after its keys in the time within which what was forgotten is unreadable."""

log = logging.getLogger(__name__)


def name_of_this(settings: Settings) -> str:
    """What this host is called: `server.name`, else the machine's own name."""
    return settings.server.name or socket.gethostname()[:63] or "localhost"


def worker_name(settings: Settings, name: str) -> str:
    """What a worker is called in what it claims: which host it is on can be read from it."""
    return f"{name_of_this(settings)}/{name}" if settings.database.postgresql else name


def seconds(settings: Settings) -> float:
    """Within which what was forgotten is unreadable, where hosts share the keys."""
    return settings.privacy.key_minutes * 60.0


def turn(context: Context) -> None:
    """Look after the keys of this host. Raises StoreUnavailable where it may not go on."""
    if context.settings.database.postgresql:
        context.store.turn_host_keys(name_of_this(context.settings), seconds(context.settings))


def begin(context: Context, kind: str, since: datetime) -> None:
    """Before a process of this host serves or delivers. Raises StoreUnavailable where it may not."""
    turn(context)
    _give_sign(context, kind, since)


def keep(context: Context, kind: str, since: datetime, stop: Event) -> None:
    """Give the sign of a process and look after this host's keys until `stop` is set, in a thread of its own."""
    wait = seconds(context.settings) / TURNS
    while context.settings.database.postgresql and not stop.wait(wait):
        try:
            begin(context, kind, since)
        except (StoreUnavailable, Conflict) as error:
            log.error("this host could not look after its keys: %s", error)
        finally:
            # The next connection looks anew whether this machine's clock is right.
            context.store.close()


def end(context: Context, kind: str) -> None:
    """A process of this host ends as it should."""
    if context.settings.database.postgresql:
        context.store.forget_running(name_of_this(context.settings), kind)


def everybody(context: Context, now: datetime, *, counted: bool = True) -> list[Host]:
    """All hosts that are known, with what each alone can open if that is `counted`; on SQLite there is none."""
    return context.store.hosts(now, counted=counted) if context.settings.database.postgresql else []


def minutes(context: Context) -> int:
    """Within how many minutes what was forgotten is unreadable; 0 where it is so at once."""
    several = context.settings.database.postgresql and context.store.shares_keys()
    return context.settings.privacy.key_minutes if several else 0


def fault(context: Context) -> str:
    """Why nothing can be taken in now, as the words after the database's name; "" where it can."""
    words = context.store.hosts_fault() if context.settings.database.postgresql else ""
    return f": {words}" if words else ""


def silent(context: Context, now: datetime) -> dict[str, datetime]:
    """Hosts that gave no sign for long, and since when: whatever they are to forget is not forgotten."""
    last_signs = {}
    for host in everybody(context, now, counted=False):
        last = max((process.seen for process in host.running), default=None)
        since = host.silent or last
        if since and (host.silent or (now - since).total_seconds() > LIFETIMES * seconds(context.settings)):
            last_signs[host.name] = last or since
    return last_signs


def _give_sign(context: Context, kind: str, since: datetime) -> None:
    if context.settings.database.postgresql:
        running = Running(kind, version("letter-campaign"), since, datetime.now(UTC))
        context.store.note_running(name_of_this(context.settings), running)
