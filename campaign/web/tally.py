"""How often forms are opened and begun: counted in memory, and written down together every few seconds.

A page costs one addition; what is counted is a day, a partner and a source, never a visitor. A process that is killed
loses the last seconds of it. Sending and handing over are counted by the store, in the transactions of their own.
"""

import logging
import threading
from collections import Counter
from datetime import datetime

from flask import current_app, request

from campaign.core import activity
from campaign.store.protocol import Store, StoreUnavailable

MOST_KEYS = 1_000
"""How much is counted apart before it is written down; beyond that, sources are left out."""

logger = logging.getLogger(__name__)

_Key = tuple[str, str, str, str, str]


class Tally:
    """The counts of one process. With `seconds` of 0 each is written at once."""

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._lock = threading.Lock()
        self._counts: Counter[_Key] = Counter()
        self._timer: threading.Timer | None = None

    def add(self, slug: str, step: str, day: str, partner: str = "", source: str = "") -> None:
        """Count one form that came as far as `step` ("seen" or "started")."""
        with self._lock:
            self._counts[slug, step, day, partner, source if len(self._counts) < MOST_KEYS else ""] += 1
            if self._seconds and self._timer is None:
                self._timer = threading.Timer(self._seconds, self._in_time)
                self._timer.daemon = True
                self._timer.start()
        if not self._seconds:
            self.write()

    def write(self) -> None:
        """Write down what was counted; what the database does not take now waits for the next time."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        for slug in sorted({key[0] for key in counts}):
            mine = {key: number for key, number in counts.items() if key[0] == slug}
            try:
                self._store.count_activity(slug, [one for key, number in mine.items() for one in _rows(key, number)])
            except StoreUnavailable as error:
                logger.warning("forms that were opened are counted later: %s", error)
                with self._lock:
                    self._counts.update(mine)

    def _in_time(self) -> None:
        """A timer's thread has a connection of its own, which ends with it."""
        self.write()
        self._store.close()


def _rows(key: _Key, number: int) -> list[activity.Count]:
    _, step, day, partner, source = key
    if step == "seen":
        return list(activity.seen(day, partner, source, number))
    return [activity.stepped(step, day, number)]


def tally() -> Tally:
    found = current_app.extensions["campaign_tally"]
    if not isinstance(found, Tally):
        raise TypeError("nothing is counted")
    return found


def seen(slug: str, partner: str, source: str, now: datetime) -> None:
    """The form was opened; a browser that fetches it ahead, for a click that may never come, does not count."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    if request.method == "GET" and "prefetch" not in ahead:
        tally().add(slug, "seen", now.date().isoformat(), partner, source)
