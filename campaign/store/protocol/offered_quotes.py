"""Sentences that supporters let a campaign quote: sealed until an organiser has read and released them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from campaign.core.answers.published import Quote
from campaign.store.protocol.accounts import Note


@dataclass(frozen=True)
class OfferedQuote:
    """One of them. `name` (16 bytes) leads to nobody; after the day `until` (UTC) it is forgotten.

    `quote` is what everybody may read once it was released; None before.
    """

    name: bytes
    until: date
    quote: Quote | None = None


class OfferedQuotes(Protocol):
    """The verbs. `link` is the secret of a link that leads to a submission, as for submissions.

    Unless said otherwise a verb raises StoreUnavailable when the database or its keys are not at hand.
    """

    def offer_quote(self, link: bytes, quote: Quote, until: date) -> bool:
        """Keep a sentence until an organiser has read it: one of a submission. False where there is one already."""

    def quote_offered(self, link: bytes) -> OfferedQuote | None:
        """What was offered with this submission, and still stands."""

    def take_offered_quote_back(self, link: bytes) -> None:
        """Forget what was offered with this submission, released or not."""

    def offered_quotes(self, campaign: str) -> list[OfferedQuote]:
        """Those of a campaign; in no telling order."""

    def count_offered_quotes(self) -> dict[str, int]:
        """How many wait to be read, by campaign."""

    def read_offered_quote(self, campaign: str, name: bytes) -> Quote | None:
        """The sentence, where it waits to be released; None where it does not, or cannot be opened."""

    def release_offered_quote(self, campaign: str, name: bytes, until: date, note: Note) -> bool:
        """Let everybody read it until that day; the key that it was sealed under is destroyed. False: it is gone.

        One that everybody may read stays as it is.
        """

    def drop_offered_quote(self, campaign: str, name: bytes) -> bool:
        """Forget one, released or not. False where there was none."""
