"""Letters that can be read as threats, on the desk: looked at by one organiser, without name or address."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import held_back
from campaign.core.errors import AlreadyDecided, NotFound
from campaign.core.rights import Right
from campaign.store.protocol.held_back import HeldBackLetter
from campaign.web.desk import landing, rights
from campaign.web.site import language
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("held_back", __name__)


@blueprint.get("/held-back")
def waiting() -> str:
    """Those that wait; which of them are somebody's already."""
    letters = [
        {"letter": letter, "campaign": _campaign(letter)}
        for letter in held_back.waiting(context())
        if rights.may(Right.READS, letter.campaign)
    ]
    return render_template("organiser/held_back.html", letters=letters, done=landing.home_sentence())


@blueprint.post("/held-back/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Open one, which makes it this organiser's; or say what becomes of it."""
    who, decision = g.session.organiser, posted("do")
    if decision == "look":
        letter = held_back.look(context(), number, who, now())
        if letter.words is None:
            raise NotFound
        return render_template("organiser/held_back_letter.html", found=letter, campaign_title=_campaign(letter.letter))
    if decision not in (landing.LET_GO, landing.KEPT_BACK):
        raise BadRequest
    act = held_back.let_go if decision == landing.LET_GO else held_back.keep_back
    try:
        act(context(), number, who, now())
    except AlreadyDecided:
        decision = landing.DECIDED
    return redirect(url_for("organiser.held_back.waiting", done=decision), 303)


def _campaign(letter: HeldBackLetter) -> str:
    campaign = context().catalogue.campaign(letter.campaign)
    return campaign.in_language(campaign.title, language.page_language())
