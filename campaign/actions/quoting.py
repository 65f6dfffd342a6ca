"""Sentences that supporters let a campaign quote: offered, taken back, read one by one, and released."""

from datetime import datetime

from campaign.actions.context import Context, note, noted
from campaign.core.answers.published import STANDS_FOR, WAITS_FOR, Quote
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import NotFound
from campaign.core.letters import targeting
from campaign.core.letters.submissions import StoredSubmission
from campaign.core.words.marking import N_
from campaign.store.protocol.offered_quotes import OfferedQuote


def may_offer(campaign: Campaign, submission: StoredSubmission) -> bool:
    """Whether its writer is asked: whoever has confirmed, and lives where it is not dangerous to be named."""
    settled = submission.confirmed_at is not None and not submission.erased and not submission.lost
    return settled and not targeting.withheld_government(campaign, submission.country)


def offer(context: Context, campaign: Campaign, submission: StoredSubmission, quote: Quote, now: datetime) -> bool:
    """Keep a sentence, sealed, until an organiser has read it. False where one stands already, or none may."""
    until = (now + WAITS_FOR).date()
    return may_offer(campaign, submission) and context.store.offer_quote(submission.link, quote, until)


def offered(context: Context, submission: StoredSubmission) -> OfferedQuote | None:
    """What was offered with a submission, and still stands."""
    return context.store.quote_offered(submission.link)


def take_back(context: Context, submission: StoredSubmission) -> None:
    """Forget what was offered with a submission; on the sheet for the press too."""
    context.store.take_offered_quote_back(submission.link)


def every(context: Context, slug: str) -> list[OfferedQuote]:
    """Those that wait to be read, and those that everybody may read."""
    return context.store.offered_quotes(slug)


def in_public(context: Context, slug: str) -> list[Quote]:
    """Those that were released, and no others."""
    return [offered.quote for offered in every(context, slug) if offered.quote]


def read(context: Context, slug: str, name: bytes, who: str, now: datetime) -> Quote:
    """Open a sentence that waits. Raises NotFound where none does, or it cannot be opened."""
    quote = context.store.read_offered_quote(slug, name)
    if quote is None:
        raise NotFound
    note(context, who, N_("read a sentence that its writer lets you quote"), slug, now)
    return quote


def release(context: Context, slug: str, name: bytes, who: str, now: datetime) -> None:
    """Let everybody read a sentence, for a year; twice is as good as once.

    Raises NotFound where its writer took it back meanwhile.
    """
    said = noted(who, N_("released a sentence for quoting"), slug, now)
    if not context.store.release_offered_quote(slug, name, (now + STANDS_FOR).date(), said):
        raise NotFound


def drop(context: Context, slug: str, name: bytes, who: str, now: datetime) -> None:
    """Forget a sentence, released or not; twice is as good as once."""
    if context.store.drop_offered_quote(slug, name):
        note(context, who, N_("threw away a sentence that was offered for quoting"), slug, now)
