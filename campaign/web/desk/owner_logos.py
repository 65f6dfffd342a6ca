"""The logo of a group that runs a campaign which is being written: brought, and taken out."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import pictures, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.picture import LOGO_HEIGHT, LOGO_WIDTH, ImageKind
from campaign.core.errors import NotFound, PictureFault
from campaign.web.desk.pictures import brought
from campaign.web.desk.writing import LONGEST_UPLOAD
from campaign.web.desk.writing_pages import conflict_page, title_of
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted
from campaign.web.site.faults import Fault

blueprint = Blueprint("owner_logos", __name__)


@blueprint.get("/c/<slug>/edit/owners/<number>/logo")
def show(slug: str, number: str) -> Response:
    return _page(_manuscript(slug, number), int(number))


@blueprint.post("/c/<slug>/edit/owners/<number>/logo")
def change(slug: str, number: str) -> ResponseReturnValue:
    """Keep the logo that was brought, or take the one there is out."""
    seen = _manuscript(slug, number)
    document = edits.filled(seen.document, {})
    try:
        document["owners"][int(number) - 1]["logo"] = _brought(slug)
    except PictureFault as fault:
        return _page(seen, int(number), 400, [Fault(id="file", message=gettext(str(fault) or fault.sentence()))])
    who = g.session.organiser
    if posted("version") != seen.version or not writing.save(context(), seen, document, who, now()):
        return conflict_page(writing.manuscript(context(), slug), toml.written(document), {})
    return redirect(url_for("organiser.writing.edit", slug=slug, _anchor=f"owners.{number}"), 303)


def _manuscript(slug: str, number: str) -> Manuscript:
    """Raises NotFound where the draft has no such group."""
    seen = writing.manuscript(context(), slug)
    if not edits.is_among(number, seen.document["owners"]):
        raise NotFound
    return seen


def _brought(slug: str) -> str:
    """The name of the logo that was sent, "" where it is taken out. Raises PictureFault."""
    if posted("do") == "take-out":
        return ""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise PictureFault(gettext("No file was chosen"))
    return brought(slug, file, ImageKind.LOGO)


def _page(seen: Manuscript, number: int, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    owner = seen.document["owners"][number - 1]
    chosen = language.page_language()
    page = render_template(
        "organiser/owner_logo.html",
        seen=seen,
        heading=title_of(seen),
        number=number,
        name=owner["name"].get(chosen) or next(iter(owner["name"].values()), ""),
        file=owner["logo"],
        picture=pictures.kept(context(), seen.slug, owner["logo"]),
        shape=(LOGO_WIDTH, LOGO_HEIGHT),
        most=LONGEST_UPLOAD,
        errors=errors,
    )
    return Response(page, status)
