"""Sentences that supporters let a campaign quote, on the desk: read one by one, released or thrown away."""

import re

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import quoting
from campaign.core.errors import NotFound
from campaign.web.desk.watching import campaign_header
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("quoting", __name__)

_NAME = re.compile(r"[0-9a-f]{32}")


@blueprint.post("/c/<slug>/quotes/<name>")
def decide(slug: str, name: str) -> ResponseReturnValue:
    """Open one; or say what becomes of it."""
    campaign, who, do = context().catalogue.campaign(slug), g.session.organiser, posted("do")
    if not _NAME.fullmatch(name):
        raise NotFound
    if do == "read":
        quote = quoting.read(context(), slug, bytes.fromhex(name), who, now())
        return render_template(
            "organiser/quote.html", campaign=campaign_header(campaign), page="from_offices", quote=quote, name=name
        )
    if do == "release":
        quoting.release(context(), slug, bytes.fromhex(name), who, now())
    elif do == "throw-away":
        quoting.drop(context(), slug, bytes.fromhex(name), who, now())
    else:
        raise BadRequest
    return redirect(url_for("organiser.from_offices.everything", slug=slug, _anchor="quotes"), 303)
