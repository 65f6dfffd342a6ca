"""A page of its own behind the receipt: its writer lets the campaign quote a sentence, or takes it back."""

from dataclasses import dataclass, field

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import quoting
from campaign.core.answers.published import LONGEST_NAME, LONGEST_QUOTE, STANDS_FOR, WAITS_FOR, Quote
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import LinkNotValid
from campaign.core.letters import doubts
from campaign.core.letters.submissions import StoredSubmission
from campaign.core.words import text
from campaign.web.site import campaign_views, guard, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now
from campaign.web.site.faults import Fault
from campaign.web.supporter.linked import behind, page_url


@dataclass(frozen=True)
class Typed:
    """What was typed: the sentence, and as whom its writer wants to be named."""

    words: str = ""
    who: str = ""
    agreed: bool = False
    faults: list[Fault] = field(default_factory=list)


def show(token: str, slug: str = "") -> ResponseReturnValue:
    """What is offered already, or the form, with the writer's own sentence in it as far as we still have it."""
    submission, campaign = behind(token, "receipt", slug)
    kept = submission.personal
    return _page(token, submission, campaign, Typed(doubts.shareable(kept.note)[:LONGEST_QUOTE] if kept else ""))


def act(token: str, slug: str = "") -> ResponseReturnValue:
    """Offer a sentence, once it is ticked that it may be quoted; or take back what was offered."""
    submission, campaign = behind(token, "receipt", slug)
    guard.require_bounds(request.form)
    if request.form.get("do") == "take-back":
        quoting.take_back(context(), submission)
    elif request.form.get("do") == "offer":
        _require_asked(campaign, submission)
        guard.limit_submissions("quote")
        typed = _typed()
        if typed.faults:
            return _page(token, submission, campaign, typed, 400)
        quoting.offer(context(), campaign, submission, Quote(typed.words, typed.who), now())
    else:
        raise BadRequest
    return redirect(page_url("quote", campaign, token), 303)


def _typed() -> Typed:
    form, faults = request.form, []
    words, who, agreed = text.line(form.get("words", "")), text.line(form.get("who", "")), form.get("agreed") == "1"
    if not text.shows_something(words) or len(words) > LONGEST_QUOTE:
        message = gettext("Enter a sentence of at most %(count)s characters", count=LONGEST_QUOTE)
        faults.append(Fault(id="words", message=message))
    elif text.has_web_address(words):
        faults.append(Fault(id="words", message=gettext("Leave out web addresses")))
    if len(who) > LONGEST_NAME or text.has_web_address(who):
        message = gettext("Enter at most %(count)s characters, without a web address", count=LONGEST_NAME)
        faults.append(Fault(id="who", message=message))
    if not agreed:
        faults.append(Fault(id="agreed", message=gettext("Tick the box if the campaign may quote you")))
    return Typed(words, who, agreed, faults)


def _require_asked(campaign: Campaign, submission: StoredSubmission) -> None:
    """Raise LinkNotValid where this writer is not asked for a sentence."""
    if not quoting.may_offer(campaign, submission):
        raise LinkNotValid


def _page(token: str, submission: StoredSubmission, campaign: Campaign, typed: Typed, status: int = 200) -> Response:
    offered = quoting.offered(context(), submission)
    if offered is None:
        _require_asked(campaign, submission)
    page = render_template(
        "quote.html",
        campaign=campaign_views.campaign_view(campaign, language.page_language()),
        offered=offered,
        typed=typed,
        errors=typed.faults,
        longest=LONGEST_QUOTE,
        waits=WAITS_FOR.days,
        stands=STANDS_FOR.days,
        action=page_url("quote", campaign, token),
        receipt_url=page_url("receipt", campaign, token),
        press_url=url_for("sharing.press", slug=campaign.slug),
    )
    return Response(page, status)
