"""Letters that can be read as threats: one organiser looks at each, without its writer's name, and decides."""

from dataclasses import dataclass
from datetime import datetime

from campaign.actions import submissions
from campaign.actions.context import Context, note, noted
from campaign.core.errors import AlreadyDecided, NotFound
from campaign.core.letters import doubts, writing
from campaign.core.letters.submissions import Kind, Words
from campaign.core.words.marking import N_
from campaign.store.protocol.held_back import HeldBackLetter


@dataclass(frozen=True)
class Looked:
    """A letter to decide about. `words` is None where it is another organiser's to look at, or cannot be opened."""

    letter: HeldBackLetter
    words: Words | None


def waiting(context: Context) -> list[HeldBackLetter]:
    """Those that wait for somebody to look, oldest first."""
    return context.store.held_back()


def look(context: Context, number: int, who: str, now: datetime) -> Looked:
    """Open a letter; from now on it is this organiser's to decide about. Raises NotFound once it waits no more."""
    letter = _waiting(context, number)
    if letter is None:
        raise NotFound
    personal = context.store.look(number, who)
    if personal is not None:
        note(context, who, N_("read a letter that was held back"), letter.campaign, now)
    return Looked(letter, doubts.without_writer(personal, letter.target) if personal else None)


def let_go(context: Context, number: int, who: str, now: datetime) -> None:
    """It is no threat: it leaves like any other; twice is as good as once.

    Raises NotFound where it is another organiser's to decide about, AlreadyDecided.
    """
    said = noted(who, N_("let a letter leave that had been held back"), campaign_of(context, number), now)
    if not context.store.let_go(number, who, now, said):
        raise _why_not(context, number)


def keep_back(context: Context, number: int, who: str, now: datetime) -> None:
    """It does not leave; its writer gets it back by mail. Twice is as good as once.

    Raises NotFound where it is another organiser's to decide about, AlreadyDecided.
    """
    if context.store.is_kept_back(number):
        return
    letter = _waiting(context, number)
    if letter is None:
        raise AlreadyDecided
    keys = submissions.keys(context, letter.campaign)
    notice = writing.gives_back(letter.submission, letter.target, keys, Kind.NOT_SENT)
    said = noted(who, N_("kept a letter back"), letter.campaign, now)
    if not context.store.keep_back(number, who, notice, now, said):
        raise _why_not(context, number)


def campaign_of(context: Context, number: int) -> str:
    """The campaign of a letter that waits for somebody to look, or did; "" where there is none of this number."""
    return context.store.campaign_of_letter(number)


def _waiting(context: Context, number: int) -> HeldBackLetter | None:
    return next((letter for letter in waiting(context) if letter.number == number), None)


def _why_not(context: Context, number: int) -> NotFound:
    return NotFound() if _waiting(context, number) else AlreadyDecided()
