"""A process beside the pages that gives this host's sign of life, and looks after the keys that hosts share."""

import signal
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event

from campaign.actions import hosts
from campaign.actions.context import Context
from campaign.store.protocol.errors import StoreUnavailable

STOPPING = (signal.SIGTERM, signal.SIGINT)


def run(context: Context) -> None:
    """Until SIGTERM or SIGINT."""
    stop = Event()
    for number in STOPPING:
        signal.signal(number, lambda *_: stop.set())
    hosts.keep(context, hosts.PAGES, datetime.now(UTC), stop)
    with suppress(StoreUnavailable):
        hosts.end(context, hosts.PAGES)
    context.store.close()
