"""What offices answered and what they ask for."""

from typing import Protocol

from campaign.core.answers.published import Answer, Quote


class PublishedAnswers(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def add_answer(self, answer: Answer) -> int:
        """Keep a new answer; the number that it got, or that the same has which was entered before."""

    def change_answer(self, answer: Answer, instead_of: Answer | None = None) -> bool:
        """Replace the answer with this number.

        False, and nothing changes, where it is not `instead_of` any more, if that is said. Raises Missing.
        """

    def release_quote(self, campaign: str, quote: Quote) -> bool:
        """Let a sentence be quoted; False where the same one was released before."""

    def take_back_quote(self, campaign: str, number: int) -> bool:
        """Let it be quoted no more; False where it was not."""

    def quotes(self, campaign: str) -> list[Quote]:
        """The sentences that may be quoted, as they were released."""

    def answer(self, number: int) -> Answer | None: ...

    def answers(self, campaign: str) -> list[Answer]:
        """All answers in a campaign, as they were entered."""
