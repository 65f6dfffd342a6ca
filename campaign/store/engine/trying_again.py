"""A verb that PostgreSQL ended before it was stored runs again: bounded, with nobody beside it, and counted."""

import functools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from campaign.store.protocol.errors import StoreUnavailable

TRIES = 3
"""How often a verb is run that PostgreSQL ended before it was stored."""
FIRST_PAUSE_SECONDS = 0.05

DEADLOCK, CONFLICT, CONNECTION = "deadlock", "conflict", "connection"
"""Why a verb ran again: it and another waited for each other, two would have stored the same, the server went away."""


class TryAgain(StoreUnavailable):
    """PostgreSQL ended the transaction, and nothing of it was stored: the verb may run again."""

    def __init__(self, words: str = "", reason: str = "") -> None:
        super().__init__(words)
        self.reason = reason


class NeedsItsTurn(TryAgain):
    """What the verb has to do must not be done beside others: it runs again at once, alone."""


class Runs(Protocol):
    """What has verbs."""

    is_alone: bool

    def note_tried_again(self, reason: str) -> None: ...


def tried_again(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, run anew where its transaction was ended before it was stored; from the second time on by itself."""

    @functools.wraps(verb)
    def run(store: Runs, *args: Any, **named: Any) -> Any:
        given = [list(value) if isinstance(value, Iterator) else value for value in args]
        was_alone, ended = store.is_alone, list[TryAgain]()
        try:
            while True:
                try:
                    done = verb(store, *given, **named)
                    break
                except TryAgain as error:
                    ended.append(error)
                    if len(ended) == TRIES:
                        raise StoreUnavailable(str(error)) from error
                    _pause(ended)
                    store.is_alone = True
            for reason in filter(None, (one.reason for one in ended)):
                store.note_tried_again(reason)
            return done
        finally:
            store.is_alone = was_alone

    return run


def _pause(ended: Sequence[TryAgain]) -> None:
    if not isinstance(ended[-1], NeedsItsTurn):
        pause(len(ended))


def pause(number: int) -> None:
    """Before it is tried again for the first time (1), or a later one; the longer, the more often it was."""
    if number:
        time.sleep(random.uniform(0.5, 1) * FIRST_PAUSE_SECONDS * 4 ** (number - 1))  # noqa: S311 - no secret
