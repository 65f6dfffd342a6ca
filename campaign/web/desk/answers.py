"""What offices answered, on the desk: the board, and what supporters pasted, which one organiser reads first."""

from dataclasses import dataclass

from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import answer_board, answers
from campaign.core.answers.board import ENOUGH, Line
from campaign.core.answers.kinds import KINDS, LONGEST_WORDS
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import AlreadyDecided
from campaign.core.letters import targeting
from campaign.core.words import text
from campaign.store.protocol.told_answers import PastedAnswer
from campaign.web.desk import landing
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.numbers import target_titles
from campaign.web.desk.watching import campaign_header
from campaign.web.site import answer_lines
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("answers", __name__)


@dataclass(frozen=True)
class PastedView:
    """What was pasted, with what its office is called, and what it is said to be."""

    answer: PastedAnswer
    office: str
    kind: str


@blueprint.get("/c/<slug>/answers")
def board(slug: str) -> str:
    """Each office with what came back; below it what waits for somebody to look, and what stands."""
    campaign = context().catalogue.campaign(slug)
    views = [_view(campaign, answer) for answer in answers.pasted(context(), slug)]
    return render_template(
        "organiser/answers.html",
        campaign=campaign_header(campaign),
        page="answers",
        waiting=[view for view in views if not view.answer.words],
        standing=[view for view in views if view.answer.words],
        lines=answer_lines.line_views(_lines(campaign), campaign.day_at(now())),
        enough=ENOUGH,
        done=landing.answers_sentence(),
    )


@blueprint.post("/c/<slug>/answers/<int:number>")
def decide(slug: str, number: int) -> ResponseReturnValue:
    """Open one, which makes it this organiser's; or say what becomes of it."""
    campaign = context().catalogue.campaign(slug)
    who, decision = g.session.organiser, posted("do")
    if decision == "look":
        looked = answers.look(context(), slug, number, who, now())
        return _page(campaign, looked.answer, looked.words)
    words = text.paragraphs(posted("words"))[:LONGEST_WORDS]
    if decision != landing.DROPPED_WORDS and not (decision == landing.KEPT_WORDS and text.shows_something(words)):
        raise BadRequest
    try:
        if decision == landing.KEPT_WORDS:
            answers.keep(context(), slug, number, who, words, now())
        else:
            answers.drop(context(), slug, number, who, now())
    except AlreadyDecided:
        decision = landing.DECIDED
    return redirect(url_for("organiser.answers.board", slug=slug, done=decision), 303)


@restores("organiser.answers.decide")
def restore(fields: Fields, slug: str, number: int) -> Response:
    """The words as their reader left them when the session ended."""
    if fields.get("do") != landing.KEPT_WORDS:
        return Response(board(slug))
    campaign = context().catalogue.campaign(slug)
    return Response(_page(campaign, answers.one(context(), slug, number), fields.get("words", "")))


def _lines(campaign: Campaign) -> list[Line]:
    return answer_board.board(context(), campaign, target_titles(campaign), now())


def _page(campaign: Campaign, answer: PastedAnswer, words: str) -> str:
    return render_template(
        "organiser/answer.html", campaign=campaign_header(campaign), one=_view(campaign, answer), words=words
    )


def office_title(campaign: Campaign, answer: PastedAnswer) -> str:
    """What the office is called whose words were pasted."""
    directory, written_in = context().catalogue.directory(), campaign.languages[0]
    return targeting.office_written_to(campaign, directory, answer.office, answer.target, "", written_in).title


def _view(campaign: Campaign, answer: PastedAnswer) -> PastedView:
    return PastedView(answer, office_title(campaign, answer), gettext(KINDS[answer.kind]))
