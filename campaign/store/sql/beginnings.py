"""Where the queue begins, as this process last saw it."""

import time
from collections.abc import Mapping

WHOLE_LOOK_SECONDS = 5.0
"""How long letters are looked for from where the queue began, before it is looked at from its very beginning."""
LEFT_ALONE = 50
"""Or for so many times as long as such a look took, where that is longer: it passes all that are gone."""


class Beginnings:
    """For each destination the oldest letter that was due when this process last looked: a hint, never a truth.

    While anybody holds a snapshot, PostgreSQL keeps what is gone in its indexes, and whoever looks from the very
    beginning passes all of it. Before its hint a destination may still have letters: one was confirmed, given back, or
    committed after its successor. They are found by the first look that is not told of hints: when WHOLE_LOOK_SECONDS
    are over, at once where nothing else is due, and by the next one where nothing that is due may leave.
    """

    def __init__(self) -> None:
        self.forget()

    @property
    def since(self) -> float:
        """When all was looked at; 0 where it was not yet."""
        return self._since or 0.0

    def forget(self) -> None:
        """The next look is at everything."""
        self._known: Mapping[tuple[str, str], int] = {}
        self._since: float | None = None
        self._began: float | None = None
        self._pause = WHOLE_LOOK_SECONDS

    def known(self, now: float) -> Mapping[tuple[str, str], int]:
        """The number of the letter from which to look, by campaign and office; nothing where all is to be looked at.

        `now` is in seconds since 1970, as verbs are told it.
        """
        if self._since is None or abs(now - self._since) >= self._pause:
            self._known, self._since, self._began = {}, now, time.monotonic()
        return self._known

    def note(self, oldest: Mapping[tuple[str, str], int]) -> None:
        """What a look found. A destination that had nothing goes on where it was known to begin."""
        if self._began is not None:
            took, self._began = time.monotonic() - self._began, None
            self._pause = max(WHOLE_LOOK_SECONDS, LEFT_ALONE * took)
        self._known = {**self._known, **oldest}
