"""How often forms are opened, begun and refused: counted in memory, and written down together every few seconds.

A page costs one addition; what is counted is a day, a partner and a source, never a visitor. A process that is killed
loses the last seconds of it. Sending and handing over are counted by the store, in the transactions of their own.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from wsgiref.types import WSGIEnvironment

from flask import request

from campaign.actions import refusals, watching
from campaign.actions.context import Context
from campaign.core.counts import activity
from campaign.core.counts.refusals import Reason, Refusals
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site.extensions import Extension

MOST_KEYS = 1_000
"""How much is counted apart before it is written down; beyond that, sources and sites are left out."""

logger = logging.getLogger(__name__)

Key = tuple[str, str, str, str, str]
"""Campaign, step or reason, day (ISO 8601), partner, and source or site."""

Write = Callable[[Context, str, Mapping[Key, int]], None]
"""Writes down what was counted of one campaign. Raises StoreUnavailable."""


def write_forms(context: Context, slug: str, counts: Mapping[Key, int]) -> None:
    """Forms that were opened and begun."""
    watching.count(context, slug, [count for key, number in counts.items() for count in _rows(key, number)])


def write_refusals(context: Context, _slug: str, counts: Mapping[Key, int]) -> None:
    """Frames that were refused."""
    refusals.count(
        context,
        [
            Refusals(slug, partner, Reason(reason), site, date.fromisoformat(day), times)
            for (slug, reason, day, partner, site), times in counts.items()
        ],
    )


class Tally:
    """The counts of one process. With `seconds` of 0 each is written at once."""

    def __init__(self, context: Context, seconds: float, write: Write = write_forms) -> None:
        self._context = context
        self._seconds = seconds
        self._write = write
        self._lock = threading.Lock()
        self._counts: dict[Key, int] = {}
        self._timer: threading.Timer | None = None

    def add(self, key: Key) -> None:
        """Count one more."""
        with self._lock:
            if len(self._counts) >= MOST_KEYS:
                key = (*key[:4], "")
            self._counts[key] = self._counts.get(key, 0) + 1
            if self._timer is None and self._seconds:
                self._timer = threading.Timer(self._seconds, self._in_time)
                self._timer.daemon = True
                self._timer.start()
        if not self._seconds:
            self.write()

    def write(self) -> None:
        """Write down what was counted; what the database does not take now waits for the next time."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, {}, None
        for slug in sorted({key[0] for key in counts}):
            mine = {key: number for key, number in counts.items() if key[0] == slug}
            try:
                self._write(self._context, slug, mine)
            except StoreUnavailable as error:
                logger.warning("what was counted is written down later: %s", error)
                with self._lock:
                    self._counts = dict(Counter(self._counts) + Counter(mine))

    def _in_time(self) -> None:
        """A timer's thread has a connection of its own, which ends with it."""
        self.write()
        watching.let_go(self._context)


TALLY: Extension[Tally] = Extension("campaign_tally")
REFUSED: Extension[Tally] = Extension("campaign_refused")


def _rows(key: Key, number: int) -> list[activity.Count]:
    _, step, day, partner, source = key
    if step == "seen":
        return list(activity.seen(day, partner, source, number))
    return list(activity.stepped(step, day, partner, number))


def opening(slug: str, partner: str, source: str, day: date) -> Key:
    """What is counted when a form is opened on this day; made with the page, which many are given."""
    return slug, "seen", day.isoformat(), partner, source


def seen(key: Key) -> None:
    """The form was opened."""
    seen_again(TALLY.here(), key, request.environ)


def seen_again(counts: Tally, key: Key, environ: WSGIEnvironment) -> None:
    """As `seen`, for a request that is answered before it gets to the application."""
    if _is_looked_at(environ):
        counts.add(key)


def refused(refusal: Refusals) -> None:
    """A frame was refused."""
    if _is_looked_at(request.environ):
        REFUSED.here().add(
            (refusal.campaign, refusal.reason.value, refusal.day.isoformat(), refusal.partner, refusal.site)
        )


def started(slug: str, day: date, partner: str) -> None:
    """Somebody began to type, in the form of a partner or of none ("")."""
    TALLY.here().add((slug, "started", day.isoformat(), partner, ""))


def _is_looked_at(asked: WSGIEnvironment) -> bool:
    """A browser that fetches a page ahead, for a click that may never come, does not count."""
    ahead = asked.get("HTTP_SEC_PURPOSE") or asked.get("HTTP_PURPOSE")
    return asked["REQUEST_METHOD"] == "GET" and not (ahead and "prefetch" in ahead)
