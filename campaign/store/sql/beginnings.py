"""Where the queue begins, as this process last saw it."""

from collections.abc import Mapping

WHOLE_LOOK_SECONDS = 5.0
"""How long letters are looked for from where the queue began, before it is looked at from its very beginning."""


class Beginnings:
    """For each destination the oldest letter that was due when this process last looked: a hint, never a truth.

    While anybody holds a snapshot, PostgreSQL keeps what is gone in its indexes, and whoever looks from the very
    beginning passes all of it. Before its hint a destination may still have letters: one was confirmed, given back, or
    committed after its successor. They are found by the first look that is not told of hints: after WHOLE_LOOK_SECONDS
    at the latest, at once where nothing else is due, and by the next one where nothing that is due may leave.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next look is at everything."""
        self._known: Mapping[tuple[str, str], int] = {}
        self._since: float | None = None

    def known(self, now: float) -> Mapping[tuple[str, str], int]:
        """The number of the letter from which to look, by campaign and office; nothing where all is to be looked at.

        `now` is in seconds since 1970, as verbs are told it.
        """
        if self._since is None or abs(now - self._since) >= WHOLE_LOOK_SECONDS:
            self._known, self._since = {}, now
        return self._known

    def note(self, oldest: Mapping[tuple[str, str], int]) -> None:
        """What a look found. A destination that had nothing goes on where it was known to begin."""
        self._known = {**self._known, **oldest}
