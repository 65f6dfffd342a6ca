"""What keeps letters waiting, on the desk: told in a sentence each, with the button that mends it."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign import actions
from campaign.core.holds import Hold, HoldKind
from campaign.core.marking import N_
from campaign.web.catalogues import gettext
from campaign.web.current import context, now, posted

delivery = Blueprint("delivery", __name__)

RELEASED = {
    HoldKind.SUSPENDED: N_("let letters to an address leave again"),
    HoldKind.PAUSED: N_("let a campaign's letters leave again"),
    HoldKind.SLOWED: N_("let letters to an address leave at the usual pace again"),
}


@dataclass(frozen=True)
class HoldView:
    """A hold in words; `button` is empty where no button mends it."""

    kind: str
    key: str
    sentence: str
    reply: str
    button: str


def hold_views() -> list[HoldView]:
    """Every hold in force, oldest first."""
    return [_view(hold) for hold in context().store.holds(now())]


@delivery.post("/holds")
def release() -> ResponseReturnValue:
    """End one hold; to end it twice is as good as once."""
    try:
        kind = HoldKind(posted("kind"))
        what = RELEASED[kind]
    except (ValueError, KeyError):
        raise BadRequest from None
    key = posted("key")
    if context().store.release(kind, key):
        actions.note(context(), g.session.organiser, what, key, now())
    return redirect(url_for("organiser.home"), 303)


@delivery.post("/c/<slug>/pause")
def pause(slug: str) -> ResponseReturnValue:
    """Keep a campaign's letters back until somebody lets them go."""
    campaign = context().catalogue.campaign(slug)
    if request.form.get("do") != "pause":
        raise BadRequest
    context().store.hold(Hold(HoldKind.PAUSED, campaign.slug, now()))
    actions.note(context(), g.session.organiser, N_("paused delivery"), slug, now())
    return redirect(url_for("organiser.home"), 303)


def _view(hold: Hold) -> HoldView:
    sentence, button = {
        HoldKind.SUSPENDED: (
            gettext("There is no mailbox at this address. Letters to it wait until you have checked it."),
            gettext("The address is right: try again"),
        ),
        HoldKind.PAUSED: (
            gettext("The mail server does not want the letters of this campaign. They wait.")
            if hold.reply
            else gettext("Delivery of this campaign is paused. Its letters wait."),
            gettext("Let the letters go"),
        ),
        HoldKind.SLOWED: (
            gettext("This address gets more letters than it takes. They leave more slowly for a day."),
            gettext("Back to the usual pace"),
        ),
        HoldKind.STOPPED: (
            gettext("No letter can leave. Ask whoever runs this website to look at the mail settings."),
            "",
        ),
    }[hold.kind]
    return HoldView(hold.kind.value, hold.key, sentence, hold.reply, button)
