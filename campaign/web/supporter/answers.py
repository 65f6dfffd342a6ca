"""Did they answer? A page behind a link that leads to nobody. Looking at it changes nothing; its form counts once."""

from dataclasses import dataclass, field

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import answers
from campaign.actions.answers import Question
from campaign.core.answers.cutting import cut_out
from campaign.core.answers.kinds import KINDS, LONGEST_WORDS, AnswerKind
from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters import targeting
from campaign.core.words import text
from campaign.web.site import campaign_views, guard, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now
from campaign.web.site.faults import Fault

LONGEST_NAMES = 300


@dataclass(frozen=True)
class Typed:
    """What was typed: `named` is what is to be cut out, and `cut` how many pieces were; it was looked at then."""

    kind: str = ""
    words: str = ""
    named: str = ""
    cut: int | None = None
    faults: list[Fault] = field(default_factory=list)


def ask(slug: str, token: str) -> ResponseReturnValue:
    """What came back? Opened by anybody, as often as they like."""
    campaign, asked = _asked(slug, token)
    return _page(campaign, token, asked, Typed())


def tell(slug: str, token: str) -> ResponseReturnValue:
    """Count it, once; show pasted words as they are left after cutting, before they are taken."""
    campaign, asked = _asked(slug, token)
    guard.require_bounds(request.form)
    guard.limit_submissions("answer")
    if _is_settled(asked, request.form.get("kind", "")):
        return _page(campaign, token, asked, Typed(), 409)
    typed = _typed()
    if typed.faults:
        return _page(campaign, token, asked, typed, 400)
    if typed.cut is not None:
        return _page(campaign, token, asked, typed)
    if not answers.tell(context(), asked, AnswerKind(typed.kind), typed.words, now()):
        return _page(campaign, token, answers.question(context(), campaign, token, now()), Typed(), 409)
    return redirect(url_for("public.answer", slug=slug, token=token, lang=language.asked_for()), 303)


def _asked(slug: str, token: str) -> tuple[Campaign, Question]:
    campaign = context().catalogue.campaign(slug)
    campaign.require_visible()
    g.slug = slug
    language.choose(campaign.languages)
    return campaign, answers.question(context(), campaign, token, now())


def _is_settled(asked: Question, kind: str) -> bool:
    """Whether the link has told this already, or all that it can tell."""
    return asked.told is AnswerKind.REAL or (asked.told is AnswerKind.NONE and kind == AnswerKind.NONE)


def _typed() -> Typed:
    """What was posted. Words that something is cut out of are shown first; so is what was asked to be cut."""
    form, cuts = request.form, request.form.get("do") == "cut"
    kind, words = form.get("kind", ""), text.paragraphs(form.get("words", ""))
    named = form.get("named", "")[:LONGEST_NAMES]
    faults = []
    if kind not in list(AnswerKind) and not cuts:
        faults.append(Fault(id="kind", message=gettext("Say what came back")))
    if len(words) > LONGEST_WORDS:
        faults.append(Fault(id="words", message=gettext("Use at most %(count)s characters", count=LONGEST_WORDS)))
    if faults:
        return Typed(kind, words, named, faults=faults)
    left = cut_out(words, named)
    is_new = left.pieces and kind != AnswerKind.NONE and form.get("looked") != "1"
    shown = left.pieces if cuts or is_new else None
    return Typed(kind, left.words if text.shows_something(left.words) else "", named, shown)


def _page(campaign: Campaign, token: str, asked: Question, typed: Typed, status: int = 200) -> Response:
    chosen, directory = language.page_language(), context().catalogue.directory()
    letter = asked.asked
    office = targeting.office_written_to(campaign, directory, letter.office, letter.target, "", campaign.languages[0])
    kinds = {kind: gettext(words) for kind, words in KINDS.items() if not _is_settled(asked, kind)}
    page = render_template(
        "answer.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        office=targeting.called(campaign, directory, office, letter.target, chosen, letter.monday),
        told=asked.told,
        kinds=kinds,
        typed=typed,
        errors=typed.faults,
        longest=LONGEST_WORDS,
        action=url_for("public.tell_answer", slug=campaign.slug, token=token, lang=language.asked_for()),
        again=status == 409,
    )
    return Response(page, status)
