"""Letters that no server may send, handed over by the campaign's people: promised, taken back, opened, destroyed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from campaign.actions import submissions
from campaign.actions.context import Context, note
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import NotFound
from campaign.core.letters.by_hand import PromisedLetter, may_be_left
from campaign.core.letters.submissions import StoredSubmission
from campaign.core.words.marking import N_
from campaign.sealing import by_hand
from campaign.store.protocol.promises import HandedOver

KEPT = timedelta(days=30)
"""How long after its day a promised letter that nobody handed over is kept."""


def may_promise(campaign: Campaign, submission: StoredSubmission, now: datetime) -> bool:
    """Whether its writer can have letters handed over: their address is proven, or none is asked to be."""
    proven = submission.confirmed_at is not None or not submission.confirm
    stands = not submission.erased and not submission.lost
    return proven and stands and may_be_left(campaign, submission.country, now)


def promise(
    context: Context, campaign: Campaign, submission: StoredSubmission, letter: PromisedLetter, now: datetime
) -> bool:
    """Keep a letter until it is handed over; False where it cannot be promised, or not any more."""
    owner = campaign.by_hand
    if owner is None or not may_promise(campaign, submission, now):
        return False
    personal = submission.personal
    known = submissions.writer(context, campaign.slug, personal.email, personal.name) if personal else b""
    sealed = by_hand.seal(letter, owner.public_key)
    return context.store.promise(submission.link, letter.target, sealed, known or submission.id.encode())


def take_back(context: Context, submission: StoredSubmission, target: str) -> None:
    """Forget a promised letter."""
    context.store.take_back(submission.link, target)


def promised(context: Context, campaign: Campaign) -> dict[str, int]:
    """How many letters wait to be handed over, by target."""
    return context.store.count_promises(campaign.slug)


def record(context: Context, campaign: Campaign) -> list[HandedOver]:
    """How many were handed over, by day and target."""
    return context.store.handed_over_by_hand(campaign.slug)


def sealed(context: Context, campaign: Campaign, who: str, now: datetime) -> bytes:
    """All promised letters as an age file that the campaign's key alone opens. Raises NotFound before their day."""
    if campaign.by_hand is None or not campaign.hands_over(now):
        raise NotFound
    packed = by_hand.pack(context.store.promises(campaign.slug), campaign.by_hand.public_key)
    note(context, who, N_("fetched the sealed letters to hand over"), campaign.slug, now)
    return packed


def handed_over(context: Context, campaign: Campaign, names: Sequence[bytes], who: str, now: datetime) -> int:
    """Count these letters as handed over today, and destroy them; how many there were. Raises NotFound as `sealed`."""
    if not campaign.hands_over(now):
        raise NotFound
    gone = context.store.hand_over_promises(campaign.slug, names, campaign.day_at(now))
    note(context, who, N_("handed letters over by hand, and destroyed them here"), campaign.slug, now)
    return gone


def overdue(context: Context, now: datetime) -> Iterator[str]:
    """Campaigns whose promised letters nobody handed over in time."""
    for campaign in context.catalogue.campaigns():
        if campaign.by_hand and campaign.day_at(now - KEPT) > campaign.by_hand.day:
            yield campaign.slug
