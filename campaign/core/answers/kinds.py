"""What a supporter can tell of an office, and which letters there is something to tell of."""

from enum import StrEnum

from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import StoredLetter
from campaign.core.words.marking import N_


class AnswerKind(StrEnum):
    """What came back to somebody who wrote."""

    NONE = "none"
    """Nothing so far. The same person may tell later what did come."""
    AUTOMATIC = "automatic"
    FORM_LETTER = "form_letter"
    REAL = "real"


KINDS = {
    AnswerKind.NONE: N_("No answer so far"),
    AnswerKind.AUTOMATIC: N_("An automatic reply, such as “We have received your email”"),
    AnswerKind.FORM_LETTER: N_("A form letter that does not go into what I wrote"),
    AnswerKind.REAL: N_("A real answer to what I wrote"),
}
"""In the words of who tells it."""
LONGEST_WORDS = 5_000
"""Characters of what an office wrote, as a supporter pastes it."""


def may_be_answered(letter: StoredLetter, *, shows_states: bool) -> bool:
    """Whether a letter has left, as far as is known. Without `shows_states` no page may tell what became of ours."""
    if letter.way is not None or letter.said_sent:
        return True
    left = letter.state is State.SENT or letter.may_have_left
    return left if shows_states else letter.state is not State.OFFERED
