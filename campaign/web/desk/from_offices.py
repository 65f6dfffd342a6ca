"""What offices answered, on the desk: enter it, publish it, correct it, withdraw it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import answers, office_pages, published_answers, quoting
from campaign.actions.totals import target_titles
from campaign.core.answers.office_page import SENTENCES, Request, Wants
from campaign.core.answers.published import LONGEST_NAME, Answer, Quote, Standing
from campaign.core.campaigns.campaign import Campaign
from campaign.core.offices.wishes import Wish
from campaign.core.words import text
from campaign.web.desk import marks, rights
from campaign.web.desk.account_forms import faults
from campaign.web.desk.answer_forms import AnswerForm, QuoteForm
from campaign.web.desk.answers import office_title
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.offices import NOT_THEIRS
from campaign.web.desk.watching import campaign_header
from campaign.web.site import campaign_views, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted
from campaign.web.site.faults import Fault

blueprint = Blueprint("from_offices", __name__)

MOST = 2**62
"""No row has a number so high; the database takes none that is much higher."""


@blueprint.get("/c/<slug>/from-offices")
def everything(slug: str) -> Response:
    """All of it, and the form for another answer: with what a supporter pasted in it, where that was let stand."""
    campaign, told = context().catalogue.campaign(slug), request.args.get("told", type=int)
    known = {"day": campaign.day_at(now())} if told is None else _as_told(campaign, told)
    return _page(campaign, _form(campaign, data=known), was_told=told is not None)


@blueprint.post("/c/<slug>/from-offices")
def enter(slug: str) -> ResponseReturnValue:
    """Keep an answer that nobody sees yet."""
    campaign = context().catalogue.campaign(slug)
    form = _form(campaign, request.form)
    if not form.validate():
        return _page(campaign, form, 400)
    entered = published_answers.enter(context(), _answer(campaign, form), g.session.organiser, now())
    return _back(slug, entered.number)


@restores("organiser.from_offices.enter")
def restore(fields: Fields, slug: str) -> Response:
    campaign = context().catalogue.campaign(slug)
    return _page(campaign, _form(campaign, fields))


@blueprint.get("/c/<slug>/from-offices/<int:number>")
def one(slug: str, number: int) -> Response:
    """One answer as it stands, to correct it."""
    campaign, answer = context().catalogue.campaign(slug), published_answers.one(context(), slug, _row(number))
    return _one_page(campaign, answer, _form(campaign, obj=answer))


@blueprint.post("/c/<slug>/from-offices/<int:number>")
def decide(slug: str, number: int) -> ResponseReturnValue:
    """Publish, correct or withdraw an answer."""
    campaign, answer = context().catalogue.campaign(slug), published_answers.one(context(), slug, _row(number))
    who, do = g.session.organiser, posted("do")
    if do == "publish":
        seen = marks.is_seen(answer) or answer.standing is Standing.PUBLISHED
        if not seen or not published_answers.publish(context(), answer, who, now()):
            words = gettext("This answer was changed meanwhile. Read it again before you publish it.")
            return _page_with(slug, words, 409)
    elif do == "withdraw":
        reason = text.line(posted("reason"))
        if len(reason) > LONGEST_NAME:
            fault = Fault(id="reason", message=gettext("Use at most %(count)s characters", count=LONGEST_NAME))
            return _one_page(campaign, answer, _form(campaign, obj=answer), 400, [fault], reason)
        published_answers.withdraw(context(), answer, reason, who, now())
    elif do == "correct":
        form = _form(campaign, request.form)
        if not form.validate():
            return _one_page(campaign, answer, form, 400)
        corrected = _answer(campaign, form, answer)
        seen = marks.is_seen(answer) or corrected == answer
        if not seen or not published_answers.correct(context(), answer, corrected, who, now()):
            stored = published_answers.one(context(), slug, answer.number)
            return _one_page(campaign, stored, form, 409, [marks.changed_meanwhile()])
    else:
        raise BadRequest
    return _back(slug, number)


@restores("organiser.from_offices.decide")
def restore_one(fields: Fields, slug: str, number: int) -> Response:
    campaign, answer = context().catalogue.campaign(slug), published_answers.one(context(), slug, _row(number))
    if fields.get("do") != "correct":
        return _one_page(campaign, answer, _form(campaign, obj=answer), reason=fields.get("reason", ""))
    errors = [] if marks.is_same(fields, answer) else [marks.changed_meanwhile()]
    return _one_page(campaign, answer, _form(campaign, fields), errors=errors)


@blueprint.post("/c/<slug>/from-offices/quotes")
def quote(slug: str) -> ResponseReturnValue:
    """Release a sentence for quoting, or take one back."""
    campaign, who = context().catalogue.campaign(slug), g.session.organiser
    if posted("do") == "take-back":
        number = request.form.get("number", type=int) or 0
        published_answers.take_back(context(), slug, _row(number), who, now())
    else:
        form = QuoteForm(request.form)
        if not form.validate():
            return _page(campaign, _form(campaign, data={"day": campaign.day_at(now())}), 400, form)
        released = Quote(form.said.data or "", form.by.data or "")
        published_answers.release(context(), slug, released, who, now())
    return redirect(url_for("organiser.from_offices.everything", slug=slug, _anchor="quotes"), 303)


@restores("organiser.from_offices.quote")
def restore_quote(fields: Fields, slug: str) -> Response:
    campaign = context().catalogue.campaign(slug)
    return _page(campaign, _form(campaign, data={"day": campaign.day_at(now())}), quote_form=QuoteForm(fields))


@blueprint.post("/c/<slug>/from-offices/asked/<int:number>")
def requested(slug: str, number: int) -> ResponseReturnValue:
    """Do what an office asked for, or set it aside."""
    if posted("do") not in ("accept", "set-aside"):
        raise BadRequest
    decided = office_pages.is_decided(context(), slug, _row(number))  # pressed twice: the page says how
    fault = None if decided else _request_done(slug, _row(number))
    if fault:
        return fault
    return redirect(url_for("organiser.from_offices.everything", slug=slug, _anchor="asked"), 303)


def _request_done(slug: str, number: int) -> Response | None:
    """Do what the button says; the page that tells why not, where it cannot be done. Raises NotFound."""
    who = g.session.organiser
    if posted("do") == "set-aside":
        office_pages.set_aside(context(), slug, number, who, now())
        return None
    office = office_pages.readdressed(context(), slug, number)
    if office is not None and not rights.may_correct(office):
        return _page_with(slug, gettext(NOT_THEIRS), 400)
    if not office_pages.accept(context(), slug, number, who, now()):
        return _page_with(slug, gettext("The address was changed meanwhile. Look again."), 409)
    return None


@blueprint.post("/c/<slug>/from-offices/wishes")
def end_wish(slug: str) -> ResponseReturnValue:
    """Letters leave as they do to any office again."""
    campaign = context().catalogue.campaign(slug)
    if posted("office") in campaign.wishes:
        office_pages.end_wish(context(), slug, posted("office"), g.session.organiser, now())
    return redirect(url_for("organiser.from_offices.everything", slug=slug, _anchor="asked"), 303)


def _row(number: int) -> int:
    """The number of a row; 0, which none has, where it is higher than a database can count."""
    return number if number < MOST else 0


def _page_with(slug: str, fault: str, status: int) -> Response:
    campaign = context().catalogue.campaign(slug)
    form = _form(campaign, data={"day": campaign.day_at(now())})
    return _page(campaign, form, status, more=[{"id": "", "message": fault}])


def _form(campaign: Campaign, posted: Fields | None = None, **known: Any) -> AnswerForm:
    form = AnswerForm(posted, **known)
    form.target.choices = list(_titles(campaign).items())
    form.today = campaign.day_at(now())
    return form


def _as_told(campaign: Campaign, number: int) -> dict[str, Any]:
    """The form's fields from what was let stand. Its day is not known: whoever publishes it has to find it out."""
    told = answers.standing(context(), campaign.slug, number)
    return {"target": told.target, "who": office_title(campaign, told), "words": told.words}


def _answer(campaign: Campaign, form: AnswerForm, before: Answer | None = None) -> Answer:
    day = form.day.data or date.min
    said: dict[str, Any] = {name: form[name].data or "" for name in ("target", "who", "words", "link")}
    return replace(before, day=day, **said) if before else Answer(campaign.slug, day=day, **said)


def _titles(campaign: Campaign) -> dict[str, str]:
    return target_titles(context(), campaign, language.page_language(), *campaign_views.own_titles())


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("organiser.from_offices.everything", slug=slug, _anchor=f"answer-{number}"), 303)


def _page(
    campaign: Campaign,
    form: AnswerForm,
    status: int = 200,
    quote_form: QuoteForm | None = None,
    more: Sequence[Fault] = (),
    *,
    was_told: bool = False,
) -> Response:
    entered = published_answers.every(context(), campaign.slug)
    page = render_template(
        "organiser/from_offices.html",
        campaign=campaign_header(campaign),
        page="from_offices",
        answers=[(answer, campaign_views.answered(answer), marks.mark(answer)) for answer in reversed(entered)],
        requests=[_request_view(request, title) for request, title in office_pages.requests(context(), campaign.slug)],
        wishes=[
            {"office": office, "title": title, "sentences": _wish_sentences(wish)}
            for office, title, wish in office_pages.wishes(context(), campaign)
        ],
        quotes=published_answers.quotes(context(), campaign.slug),
        offered=sorted(quoting.every(context(), campaign.slug), key=lambda offered: offered.quote is not None),
        want_to_know=published_answers.want_to_know(context(), campaign.slug),
        form=form,
        was_told=was_told,
        quote_form=quote_form or QuoteForm(),
        errors=[*more, *faults(form), *(faults(quote_form) if quote_form else [])],
    )
    return Response(page, status)


def _request_view(asked: Request, title: str) -> dict[str, object]:
    return {
        "number": asked.number,
        "title": title,
        "wants": gettext(SENTENCES[asked.wants]),
        "words": asked.words,
        "link": asked.link,
        "at": asked.confirmed_at or asked.at,
        "stage": asked.stage.value,
    }


def _wish_sentences(wish: Wish) -> list[str]:
    """What an office wishes, as far as that is not over."""
    wants = (
        (wish.stopped, Wants.STOP),
        (wish.is_paused(now()), Wants.PAUSE),
        (wish.daily, Wants.DAILY),
    )
    return [gettext(SENTENCES[what]) for holds, what in wants if holds]


def _one_page(
    campaign: Campaign,
    answer: Answer,
    form: AnswerForm,
    status: int = 200,
    errors: Sequence[Fault] = (),
    reason: str = "",
) -> Response:
    page = render_template(
        "organiser/office_answer.html",
        campaign=campaign_header(campaign),
        page="from_offices",
        answer=answer,
        said=campaign_views.answered(answer),
        stands=answer.standing is Standing.PUBLISHED,
        seen=marks.mark(answer),
        form=form,
        reason=reason,
        errors=[*errors, *faults(form)],
    )
    return Response(page, status)
