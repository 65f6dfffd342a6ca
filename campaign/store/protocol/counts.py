"""The ledger, what is counted beside it, and what is looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from campaign.core.counts.activity import Count
from campaign.core.counts.refusals import Refusals
from campaign.core.counts.totals import Row
from campaign.core.delivery.troubles import Trouble
from campaign.core.letters.variants import Given


@dataclass(frozen=True)
class MarkedDay:
    """A day that an organiser marked, in words such as "article in the paper"."""

    id: int
    day: date
    words: str


@dataclass(frozen=True)
class Watched:
    """What the desk looks at beside a campaign's numbers.

    `oldest` is when the longest-waiting letter was queued. `tried` are letters waiting for another attempt, with the
    mail server's last words about them, `failed` the last that failed. `given` are the variants given out.
    """

    oldest: datetime | None = None
    tried: tuple[Trouble, ...] = ()
    failed: tuple[Trouble, ...] = ()
    given: tuple[Given, ...] = ()
    marked: tuple[MarkedDay, ...] = ()


@dataclass(frozen=True)
class Published:
    """The rows of a ledger that everybody may see, and the hour (its beginning) since when."""

    hour: datetime
    rows: tuple[Row, ...] = ()


class Counts(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def totals(self, campaign: str) -> list[Row]:
        """The rows of the ledger for a campaign; how many there are does not grow with its letters."""

    def published(self, campaign: str) -> Published | None:
        """What was published last; None where nothing was."""

    def publish_figures(self, campaign: str, hour: datetime, figures: Sequence[Row]) -> None:
        """Keep these rows as what everybody may see from this hour on; nothing changes when it had its own already."""

    def count_activity(self, campaign: str, counts: Iterable[Count]) -> None:
        """Count up beside the ledger. A power cut may undo it; nothing happens for a campaign that is not there."""

    def activity(self, campaign: str, since_hour: str) -> list[Count]:
        """The counters of a campaign, those by hour from `since_hour` on (a key of `core.activity`).

        Those by day of a country, a language or a source are left out: there may be many.
        """

    def activity_by_day(self, campaign: str, name: str, value: str) -> list[Count]:
        """The supporters and letters by day of one country, language or source; `name` as in `core.activity.BY_DAY`."""

    def count_refusals(self, refused: Iterable[Refusals]) -> None:
        """Count frames that were refused, as `core.counts.refusals.within_bounds` says. A power cut may undo it."""

    def refusals(self, since: date) -> list[Refusals]:
        """Frames that were refused on this day or later, by campaign, partner, reason, day and site."""

    def forget_refusals(self, partner: str) -> None:
        """Forget those that came with this partner's code; with "" those that came with none that is known."""

    def watched(self, campaign: str) -> Watched:
        """Queue, errors, variants and marked days; takes no longer the more letters are done."""

    def failures(self, since: datetime) -> dict[str, int]:
        """How many letters have failed since then, by campaign; those without failures left out.

        One that came back failed when its report was read, however long before it was sent.
        What a restored backup did not hold is counted by `lost_in_restore`. What failed because there is no such
        mailbox counts as long as that is suspended, and what failed at an address that its office no longer has does
        not count: nothing is left to do. The verb decides that, as many may have failed and only numbers are read.
        """

    def lost_in_restore(self, since: datetime) -> int:
        """How many letters have failed since then because a restored backup does not hold them."""

    def verbs_tried_again(self) -> dict[str, int]:
        """How often a verb ran again that the database had ended, by reason; nothing where that does not happen."""

    def mark_day(self, campaign: str, day: date, words: str, most: int) -> bool | None:
        """Mark a day; False when `most` are marked already, None where it is marked already, in the same words."""

    def unmark_day(self, campaign: str, number: int) -> bool:
        """False when there was no such mark."""
