"""Offices' own pages: who was written to, what they ask for, what they wish."""

from datetime import datetime
from typing import Protocol

from campaign.core.answers.office_page import Request, Stage, WrittenTo
from campaign.core.offices.wishes import Wish


class OfficePages(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def office_page_key(self, slug: str) -> bytes:
        """32 bytes, outside the database, that links to the pages of a campaign's offices are signed with.

        They hold for a year after its end, and not beyond a restore without the file that they stand in.
        """

    def written_to(self, campaign: str) -> list[WrittenTo]:
        """The offices that letters of a campaign were queued to; one that several targets mean, once for each."""

    def ask(self, request: Request) -> int:
        """Keep what was asked for, and queue the mail that has it confirmed; the number it got."""

    def request(self, number: int) -> Request | None: ...

    def requests(self, campaign: str) -> list[Request]:
        """What the offices of a campaign asked for and confirmed, the newest first."""

    def waiting_requests(self) -> dict[str, int]:
        """How many requests wait for an organiser, by campaign."""

    def claim_request_mail(self, now: datetime, lease_until: datetime) -> Request | None:
        """Take a request whose mail is to leave; it is due again when the lease ends, unless it was finished."""

    def finish_request_mail(self, number: int) -> None:
        """Its mail has left, or never will."""

    def confirm_request(self, number: int, stage: Stage, at: datetime, wish: Wish | None = None) -> bool:
        """The office has confirmed it: it is at this stage now, and its `wish` holds. False where it was before."""

    def decide_request(self, number: int, stage: Stage) -> bool:
        """What an organiser made of a request that was confirmed. False where somebody decided before."""

    def wishes(self) -> dict[tuple[str, str], Wish]:
        """What offices wish, by campaign and office."""

    def save_wish(self, campaign: str, office: str, wish: Wish) -> None:
        """From now on an office wishes this in a campaign."""
