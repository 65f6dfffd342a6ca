"""Delivery, from the desk: pause a campaign, let go what is held."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import holds, launching
from campaign.core.delivery.holds import HoldKind
from campaign.web.desk import landing
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("delivery", __name__)


@blueprint.post("/holds")
def release() -> ResponseReturnValue:
    """End one hold; to end it twice is as good as once."""
    if posted("kind") not in holds.MAY_BE_RELEASED:
        raise BadRequest
    kind, key = HoldKind(posted("kind")), posted("key")
    holds.release(context(), kind, key, g.session.organiser, now())
    if kind is HoldKind.PAUSED and launching.standing(context(), key, now()).status:
        return landing.after(landing.RELEASED, key)
    return landing.home(kind.value)


@blueprint.post("/c/<slug>/pause")
def pause(slug: str) -> ResponseReturnValue:
    """Keep a campaign's letters back until somebody lets them go."""
    if posted("do") != "pause":
        raise BadRequest
    holds.pause(context(), slug, g.session.organiser, now())
    return landing.after(landing.PAUSED, slug)
