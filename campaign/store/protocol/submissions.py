"""What supporters do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from campaign.core.counts.activity import Count
from campaign.core.crowds import Crowd
from campaign.core.letters.allowance import Allowance
from campaign.core.letters.submissions import NewSubmission, Personal, StoredSubmission
from campaign.core.letters.ways_out import Way


@dataclass(frozen=True)
class Allotment:
    """What a combination of variants is asked for: one letter to `office` in `language` showing the blocks `shown`."""

    office: str
    language: str
    shown: str


class Numbers(NamedTuple):
    """Which letter to an office in a language it is, and which of those with the same blocks; both from 0."""

    of_office: int
    of_set: int


class Confirmed(StrEnum):
    """What came of a confirmation."""

    NOW = "now"
    BEFORE = "before"
    GONE = "gone"


class Submissions(Protocol):
    """The verbs. `link` is the secret of a link that leads to a submission: without one nothing is done to it.

    Unless said otherwise a verb raises StoreUnavailable when the database or its key file cannot do it now.
    """

    def allot(
        self,
        campaign: str,
        allotments: Sequence[Allotment],
        counts: Sequence[Count] = (),
        crowd: Crowd | None = None,
    ) -> list[Numbers]:
        """The next numbers for each letter. Counts only; stores nothing of anybody.

        `counts` are counted up beside the ledger. Where there is no room in its `crowd` for another look, only that is
        counted, and TooManyRequests is raised.
        """

    def add_submission(
        self, submission: NewSubmission, allowance: Allowance | None = None, crowd: Crowd | None = None
    ) -> bool:
        """Store a submission with its letters, queue its mails and count them: all or nothing.

        `allowance` says which of its mails the day's limits and the address's own wish allow; they are counted with it.

        False, and nothing is changed, when the same form was sent already. Its contact is kept apart, so that nothing
        but the campaign's key and the submission's id leads to it.

        Raises:
            TooManyRequests: there is no room for it in its `crowd`; only that it came is counted.
            Conflict: it contradicts itself.
        """

    def correct_submission(
        self, submission: NewSubmission, *, new_link: bool, allowance: Allowance | None = None
    ) -> bool:
        """Put a submission in the place of the version before it, whose words are destroyed: all or nothing.

        False, and nothing is changed, unless that version is there and still waits to be confirmed. Letters that its
        writer has already taken to send stay counted. `new_link`: mails that have not left are cancelled, and the
        link to confirm that went to the earlier address leads nowhere any more. `allowance`: see `add_submission`.
        """

    def copy_more(self, submission: NewSubmission) -> None:
        """Let whoever takes copies take these letters too, or to other offices; those taken before stay counted.

        What is not among them now can still be taken: another page may show it.
        """

    def submission(self, link: bytes, *, whole: bool = True) -> StoredSubmission | None:
        """What the link leads to, with what it opens; None for any other.

        Without `whole` not the words of letters that we send once they are confirmed, which no page shows.

        What it says is gone is destroyed. What cannot be opened although it should be is `lost`, and is noted.
        """

    def confirm(
        self,
        link: bytes,
        writer: bytes,
        at: datetime,
        version: int | None = None,
        words: Personal | None = None,
        counted: tuple[bytes, datetime] | None = None,
    ) -> Confirmed:
        """Queue the letters we send, except to targets this writer has written to in this campaign before.

        Its contact counts from now on, instead of any earlier one of the same person. `version`: only as long as the
        submission was not corrected since; `words` are what it opened to then. `counted`: what a
        confirmation is counted under, and until when.
        """

    def erase(self, link: bytes) -> None:
        """Forget a submission's words, writer and contact; letters not yet sent are not sent. Nothing happens twice.

        Its keys are destroyed when this returns; where they cannot be, StoreUnavailable is raised.
        """

    def suppress(self, address: bytes) -> None:
        """Never write to this address again; `address` is a keyed hash."""

    def is_suppressed(self, address: bytes) -> bool: ...

    def hand_over(self, link: bytes, target: str, way: Way, at: datetime) -> bool:
        """Count a letter as handed over, by the first way only; False when it already was, or is not there."""

    def say_sent(self, link: bytes, target: str, at: datetime) -> bool:
        """Count a handed-over letter as sent by its writer's word, once. It is thereby handed over as well."""

    def contacts(self, campaign: str, partner: str = "") -> list[bytes]:
        """The contacts that opted in and confirmed, one for each person, as they were sealed; in no telling order.

        With `partner` those who opted in to this partner's own list, in that campaign; with `submissions.ANSWERS` those
        who want to be told when an office answers.
        """

    def count_contacts(self, campaign: str, partner: str = "") -> int:
        """How many `contacts` there are, without reading any of them."""
