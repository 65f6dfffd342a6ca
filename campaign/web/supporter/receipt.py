"""After sending: the receipt with the letters to send oneself, handing letters over, and confirming by mail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import answers, forecasts, hosts, quoting, retention, submissions, totals
from campaign.core import days
from campaign.core.campaigns.campaign import Campaign
from campaign.core.delivery.outcomes import LOST_IN_RESTORE, State
from campaign.core.errors import CampaignClosed, LinkNotValid
from campaign.core.letters import doubts
from campaign.core.letters.by_hand import may_be_left
from campaign.core.letters.standing import standing
from campaign.core.letters.submissions import StoredLetter, StoredSubmission
from campaign.core.letters.ways_out import Way
from campaign.store.protocol.submissions import Confirmed
from campaign.web.sharing.share_links import share_links
from campaign.web.site import acts, campaign_views, guard, language, letter_views
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, printer, settings
from campaign.web.site.framing import is_embedded
from campaign.web.site.letter_views import HANDED_TO_THE_SUPPORTER, LetterView
from campaign.web.supporter import documents, finishing, promising
from campaign.web.supporter.documents import Writer
from campaign.web.supporter.linked import behind, page_url
from campaign.web.supporter.opening import stored_attempt
from campaign.web.supporter.steps import check_page, form_page, receipt_url


def show(token: str, slug: str = "") -> ResponseReturnValue:
    """Where a submission stands, and the letters its writer sends."""
    submission, campaign = behind(token, "receipt", slug)
    kept = submission.personal is not None or submission.erased or submission.lost or submission.confirmed_at
    if not kept and not _ours(submission):
        return _copies_taken(campaign, submission)
    until = submission.at + timedelta(hours=settings().privacy.handover_hours)
    minutes = hosts.minutes(context()) if submission.erased else 0
    return render_template(
        "receipt.html",
        campaign=campaign_views.campaign_view(campaign, language.page_language()),
        state=_state(submission),
        restored=submission.lost == LOST_IN_RESTORE,
        has_vanished=not submission.erased or minutes > 0 or retention.has_vanished(context()),
        minutes=minutes,
        standing=standing(letter for letter in submission.letters if letter.target not in submission.promised),
        refused=submission.confirmation is State.FAILED,
        first_stands=request.args.get("first") == "stands",
        write_url=url_for(".campaign", slug=campaign.slug, lang=language.asked_for()) if _is_open(campaign) else "",
        outcome_url=_outcome_url(campaign),
        may_have_left=any(letter.may_have_left for letter in submission.letters),
        we_send=_where_they_stand(campaign, submission),
        you_send=[_view(campaign, submission, letter) for letter in _theirs(submission)],
        hand_over_url=url_for(".hand_over", slug=campaign.slug, lang=language.asked_for()),
        receipt=token,
        next_url=finishing.next_url(token, submission, campaign),
        next_step=_next_step(campaign, submission),
        erase_url=receipt_url(campaign.slug, submission.link, language.asked_for()),
        share=share_links(campaign, language.page_language()),
        country=submission.country,
        own_sentence=doubts.shareable(submission.personal.note) if submission.personal else "",
        until=until,
        mailed=submission.personal.email if submission.personal else "",
        opted_in=submission.opted_in,
        promises=promising.promises(campaign, submission),
        by_hand=campaign.by_hand.day if campaign.by_hand and not _ours(submission) else None,
        quote_url=page_url("quote", campaign, token) if _may_be_quoted(campaign, submission) else "",
        pdf=printer().is_installed,
        total=_total(campaign) if is_embedded() and not submission.erased else None,
        answers=_answers(campaign, submission),
        goes_on=acts.goes_on(campaign, source=acts.BY_RECEIPT),
    )


def letter(token: str, target: str, slug: str = "") -> ResponseReturnValue:
    """One letter to send oneself, on a screen of its own."""
    submission, campaign = behind(token, "receipt", slug)
    return finishing.page(token, submission, campaign, target)


def calendar(token: str, target: str, slug: str = "") -> ResponseReturnValue:
    """The day on which an office should have answered, for a calendar."""
    submission, campaign = behind(token, "receipt", slug)
    return finishing.calendar(submission, campaign, target)


def erase(token: str, slug: str = "") -> ResponseReturnValue:
    """Forget everything about a submission, at its writer's word; or show it to be corrected, with every word kept."""
    submission, campaign = behind(token, "receipt", slug)
    if request.form.get("do") == "correct":
        return _correct(submission, campaign)
    if request.form.get("do") in promising.BUTTONS:
        promising.act(campaign, submission)
        return redirect(receipt_url(campaign.slug, submission.link, language.asked_for()), 303)
    if request.form.get("do") != "erase":
        raise BadRequest
    submissions.erase(context(), submission)
    return redirect(receipt_url(campaign.slug, submission.link, language.asked_for()), 303)


def hand_over(slug: str) -> ResponseReturnValue:
    """Count letters as taken, each by the first way; answer with the document where that is the way."""
    submission, campaign = behind(request.form.get("receipt", ""), "receipt", slug)
    wanted, targets = request.form.get("way", ""), request.form.getlist("target")
    letters = [letter for letter in submission.letters if letter.target in targets]
    if not letters:
        raise LinkNotValid
    if wanted == "said_sent":
        submissions.say_sent(context(), submission, letters[0].target, now())
        following = finishing.next_url(request.form["receipt"], submission, campaign, letters[0].target)
        goes_on = following if request.form.get("then") == "next" else ""
        ends = receipt_url(slug, submission.link, language.asked_for()) + ("" if following else "#share")
        return _told() or redirect(goes_on or ends, 303)
    try:
        way = Way(wanted)
    except ValueError:
        raise BadRequest from None
    answer = _told()
    if answer is None and way in documents.DOCUMENTS:
        way, answer = _document(campaign, submission, letters, way)
    for letter in letters:
        submissions.hand_over(context(), submission, letter.target, way, now())
    return answer or Response(status=204)


def ask_to_confirm(token: str) -> ResponseReturnValue:
    """The letters and two buttons. Looking changes nothing, however often: mail scanners look too."""
    submission, campaign = behind(token, "confirm")
    if _settled(submission):
        return redirect(receipt_url(campaign.slug, submission.link, language.asked_for()), 303)
    _require_in_time(campaign, submission)
    left = submission.personal is not None and may_be_left(campaign, submission.country, now())
    if not _ours(submission) and not left:
        return redirect(receipt_url(campaign.slug, submission.link, language.asked_for()), 303)
    return _confirmation(campaign, submission, changed=False)


def _confirmation(campaign: Campaign, submission: StoredSubmission, *, changed: bool) -> Response:
    """The letters as they are now; `changed`: since the page was opened whose button was pressed."""
    page = render_template(
        "confirm.html",
        campaign=campaign_views.campaign_view(campaign, language.page_language()),
        letters=[_view(campaign, submission, letter) for letter in _ours(submission) or _theirs(submission)],
        by_hand=campaign.by_hand.day if campaign.by_hand and not _ours(submission) else None,
        action=request.path,
        version=submission.version,
        changed=changed,
        state="waiting",
    )
    return Response(page, 409 if changed else 200)


def decide(token: str) -> ResponseReturnValue:
    """Confirm, or reject and erase; a second time leads to the same page and does nothing."""
    submission, campaign = behind(token, "confirm")
    decision = request.form.get("do")
    if decision not in ("confirm", "reject", "never"):
        raise BadRequest
    if not _settled(submission):
        _require_in_time(campaign, submission)
        if decision == "confirm" and request.form.get("version", str(submission.version)) != str(submission.version):
            return _confirmation(campaign, submission, changed=True)
        if decision == "never":
            submissions.never_write(context(), submission)
        elif decision == "reject":
            submissions.erase(context(), submission)
        else:
            confirmed = submissions.confirm(context(), submission, now(), guard.confirmed_here())
            if confirmed is Confirmed.GONE:
                raise LinkNotValid
            if confirmed is Confirmed.NOW and not _ours(submission):
                promising.leave_all(campaign, submission)
    return redirect(receipt_url(campaign.slug, submission.link, language.asked_for()), 303)


def _correct(submission: StoredSubmission, campaign: Campaign) -> ResponseReturnValue:
    """The letters and the address once more, to be changed; nothing that is stored changes before they are sent."""
    if _settled(submission) or submission.personal is None or submission.by_mail:
        return redirect(receipt_url(campaign.slug, submission.link, language.asked_for()), 303)
    campaign.require_open(now())
    attempt = stored_attempt(campaign, language.page_language(), submission, submission.personal)
    return check_page(attempt) if not attempt.faults else form_page(attempt)


def _next_step(campaign: Campaign, submission: StoredSubmission) -> finishing.Step | None:
    """The first letter that its writer has not sent yet."""
    return next((step for step in finishing.steps(campaign, submission) if not step.letter.said_sent), None)


def _is_open(campaign: Campaign) -> bool:
    return campaign.is_open(now())


def _outcome_url(campaign: Campaign) -> str:
    """Where a campaign that is over tells what came of it; "" before."""
    return url_for("public.campaign", slug=campaign.slug) if campaign.is_over(now()) else ""


def _settled(submission: StoredSubmission) -> bool:
    return submission.confirmed_at is not None or submission.erased or bool(submission.lost) or not submission.confirm


def _require_in_time(campaign: Campaign, submission: StoredSubmission) -> None:
    """After a campaign's end its links still hold, for as long as letters wait for their confirmation."""
    wait = timedelta(hours=settings().privacy.unconfirmed_hours)
    if campaign.is_over(now()) and now() > submission.at + wait:
        raise CampaignClosed


def _state(submission: StoredSubmission) -> str:
    if submission.erased:
        return "erased"
    if submission.lost:
        return "lost"
    if not submission.confirm and _ours(submission):
        return "unasked"
    if not _ours(submission) and submission.confirmation is None:
        return "queued"
    return "confirmed" if submission.confirmed_at else "unconfirmed"


def _ours(submission: StoredSubmission) -> list[StoredLetter]:
    """The letters that we send."""
    return [letter for letter in submission.letters if letter.state not in HANDED_TO_THE_SUPPORTER]


def _theirs(submission: StoredSubmission) -> list[StoredLetter]:
    """The letters that their writer sends, as long as we still have them."""
    return [
        letter
        for letter in submission.letters
        if letter.state in HANDED_TO_THE_SUPPORTER
        and letter.words is not None
        and letter.target not in submission.promised
    ]


def _where_they_stand(campaign: Campaign, submission: StoredSubmission) -> list[LetterView]:
    """The letters that we send; how long one may still wait is told where that is longer than a moment."""
    ours = _ours(submission)
    waits = submission.confirm and any(letter.state is State.QUEUED for letter in ours)
    when = forecasts.forecasts(context(), campaign.slug, now()) if waits else {}
    views = []
    for letter in ours:
        view = _view(campaign, submission, letter, show_state=submission.confirm)
        waits = letter.state is State.QUEUED and not letter.held_back
        forecast = when.get((letter.target, letter.office)) if waits else None
        if forecast:
            wish = letter_views.wish_text(campaign.wish(letter.office), now())
            view = replace(view, state_text=wish or letter_views.waiting_text(forecast, now()))
        views.append(view)
    return views


def _view(
    campaign: Campaign, submission: StoredSubmission, letter: StoredLetter, *, show_state: bool = False
) -> LetterView:
    directory = context().catalogue.directory()
    view = letter_views.of_stored(campaign, directory, submission, letter, show_state=show_state)
    return replace(view, wish=letter_views.wish_text(campaign.wish(letter.office), now()))


def _total(campaign: Campaign) -> int:
    """What the page around a frame is told: how many letters there are by now."""
    return totals.public_ledger(context(), campaign, now()).towards_goal


def _next_act(campaign: Campaign) -> list[tuple[str, str]]:
    """The form of the act that follows, for who comes back."""
    act = acts.goes_on(campaign, source=acts.BY_RECEIPT)
    return [(gettext("It goes on: write again"), act.url)] if act else []


def _may_be_quoted(campaign: Campaign, submission: StoredSubmission) -> bool:
    """Whether there is something on the page where a sentence is offered and taken back."""
    return quoting.may_offer(campaign, submission) or quoting.offered(context(), submission) is not None


def _answers(campaign: Campaign, submission: StoredSubmission) -> list[tuple[str, str]]:
    """The offices that may have answered, each with the link to tell of it: it works when this page says no more."""
    if submission.lost:
        return []
    told = answers.tokens(context(), submission, now())
    shown = {letter.target: _view(campaign, submission, letter).title for letter in submission.letters}
    asked_for = language.asked_for()
    return [
        (shown[target], url_for("public.answer", slug=campaign.slug, token=token, lang=asked_for))
        for target, token in told.items()
    ]


def _copies_taken(campaign: Campaign, submission: StoredSubmission) -> str:
    """What the receipt says when nothing was kept that it could show."""
    asked = [
        (gettext("Did they answer? %(office)s", office=office), url) for office, url in _answers(campaign, submission)
    ]
    return render_template(
        "message.html",
        heading=gettext("Thank you"),
        text=gettext("We keep no copy of the letters that you send yourself, so there is nothing more to show here."),
        links=[*_next_act(campaign), *asked, (_title(campaign), url_for("public.campaign", slug=campaign.slug))],
        code=200,
    )


def _told() -> ResponseReturnValue | None:
    """The answer to a script, which asks for JSON and needs no words."""
    return Response(status=204) if request.accept_mimetypes.best == "application/json" else None


def _document(
    campaign: Campaign, submission: StoredSubmission, letters: Sequence[StoredLetter], way: Way
) -> tuple[Way, Response]:
    """The letters as a document, in the words that came with the request."""
    alone = len(letters) == 1
    views = [documents.in_posted_words(_view(campaign, submission, letter), alone=alone) for letter in letters]
    kept = submission.personal
    day = days.writers_day(now(), submission.country, campaign.place, request.form.get("time_zone", ""))
    writer = (
        Writer(kept.name, kept.place, submission.country, kept.address)
        if kept
        else documents.posted_writer(submission.country)
    )
    return documents.make(way, letter_views.file_name(campaign.slug), views, writer, day)


def _title(campaign: Campaign) -> str:
    return campaign.in_language(campaign.title, language.page_language())
