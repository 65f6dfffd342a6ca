"""A campaign that is over: into the archive and out of it, or deleted, once its address was typed."""

from flask import Blueprint, Response, g, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import putting_away, writing
from campaign.core.errors import NotFound
from campaign.core.launch import steps
from campaign.web.desk import landing
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.writing_pages import title_of
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted
from campaign.web.site.faults import Fault

blueprint = Blueprint("putting_away", __name__)

_ACTS = {
    landing.ARCHIVED: putting_away.archive,
    landing.BROUGHT_BACK: putting_away.bring_back,
}


@blueprint.post("/c/<slug>/archive")
def archive(slug: str) -> ResponseReturnValue:
    """Put a campaign into the archive, or take it out; twice is as good as once."""
    act = _ACTS.get(posted("do"))
    if act is None or not act(context(), slug, g.session.organiser, now()):
        raise BadRequest
    return landing.home(posted("do"))


@blueprint.get("/c/<slug>/delete")
def ask(slug: str) -> Response:
    """What goes with a campaign, and what keeps it from going."""
    return _page(slug)


@blueprint.post("/c/<slug>/delete")
def delete(slug: str) -> ResponseReturnValue:
    """Delete it, where its address was typed and nobody waits for a letter."""
    if posted("address").strip() != slug:
        words = gettext("Type the address of the campaign as it stands here")
        return _page(slug, 400, words)
    try:
        if not putting_away.delete(context(), slug, g.session.organiser, now()):
            return _page(slug, 409)
    except NotFound:
        pass  # twice is as good as once
    return landing.home(landing.DELETED)


@restores("organiser.putting_away.delete")
def restore(fields: Fields, slug: str) -> Response:
    return _page(slug)


def _page(slug: str, status: int = 200, fault: str = "") -> Response:
    seen = writing.manuscript(context(), slug)
    in_force = seen.in_force.status if seen.in_force else ""
    page = render_template(
        "organiser/delete.html",
        seen=seen,
        heading=title_of(seen),
        in_force=in_force,
        goes=putting_away.goes_with(context(), seen, now()),
        may_go=steps.may_be_put_away(in_force),
        closed=steps.was_live(in_force),
        back=url_for("organiser.writing.edit", slug=slug),
        errors=[Fault(id="address", message=fault)] if fault else [],
    )
    return Response(page, status)
