"""Delivery, from the desk: pause a campaign, let go what is held."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions.context import note
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.words.marking import N_
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("delivery", __name__)

RELEASED = {
    HoldKind.SUSPENDED: N_("let letters to an address leave again"),
    HoldKind.PAUSED: N_("let a campaign's letters leave again"),
    HoldKind.SLOWED: N_("let letters to an address leave at the usual pace again"),
}


@blueprint.post("/holds")
def release() -> ResponseReturnValue:
    """End one hold; to end it twice is as good as once."""
    try:
        kind = HoldKind(posted("kind"))
        what = RELEASED[kind]
    except (ValueError, KeyError):
        raise BadRequest from None
    key = posted("key")
    if context().store.release(kind, key):
        note(context(), g.session.organiser, what, key, now())
    return redirect(url_for("organiser.home"), 303)


@blueprint.post("/c/<slug>/pause")
def pause(slug: str) -> ResponseReturnValue:
    """Keep a campaign's letters back until somebody lets them go."""
    campaign = context().catalogue.campaign(slug)
    if request.form.get("do") != "pause":
        raise BadRequest
    context().store.hold(Hold(HoldKind.PAUSED, campaign.slug, now()))
    note(context(), g.session.organiser, N_("paused delivery"), slug, now())
    return redirect(url_for("organiser.home"), 303)
