"""On the receipt: a letter that its writer sends is handed over by the campaign's people instead, or taken back."""

from dataclasses import dataclass, replace
from datetime import date

from flask import request

from campaign.actions import by_hand
from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters.by_hand import PromisedLetter
from campaign.core.letters.submissions import StoredSubmission
from campaign.web.site.current import context, now
from campaign.web.site.letter_views import LetterView, of_stored

BUTTONS = ("promise", "take-back")


@dataclass(frozen=True)
class Promises:
    """What a page says of letters that are handed over: on which day, which are, and whether others may be."""

    day: date
    letters: list[LetterView]
    open: bool


def promises(campaign: Campaign, submission: StoredSubmission) -> Promises | None:
    """None where a campaign hands no letters over, or this writer may and did promise none."""
    if campaign.by_hand is None:
        return None
    shown = [_view(campaign, submission, target) for target in sorted(submission.promised)]
    may = by_hand.may_promise(campaign, submission, now())
    return Promises(campaign.by_hand.day, shown, may) if shown or may else None


def act(campaign: Campaign, submission: StoredSubmission) -> None:
    """Do what the button says, where it still can be done; twice is as good as once."""
    target = request.form.get("target", "")
    if request.form.get("do") == "take-back":
        if target in submission.promised:
            by_hand.take_back(context(), submission, target)
        return
    _promise(campaign, submission, target)


def leave_all(campaign: Campaign, submission: StoredSubmission) -> None:
    """Leave every letter for handing over, as its writer asked; `submission` is as it was before they confirmed."""
    proven = replace(submission, confirmed_at=submission.confirmed_at or now())
    for letter in submission.letters:
        _promise(campaign, proven, letter.target)


def _promise(campaign: Campaign, submission: StoredSubmission, target: str) -> None:
    if any(letter.target == target and letter.words is not None for letter in submission.letters):
        view = _view(campaign, submission, target)
        letter = PromisedLetter(
            target, submission.country, view.language, view.direction, view.envelope, view.subject, view.leaving
        )
        by_hand.promise(context(), campaign, submission, letter, now())


def _view(campaign: Campaign, submission: StoredSubmission, target: str) -> LetterView:
    letter = next(one for one in submission.letters if one.target == target)
    return of_stored(campaign, context().catalogue.directory(), submission, letter, show_state=False)
