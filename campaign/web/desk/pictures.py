"""The picture of a campaign that is being written: brought, described, taken out."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import pictures, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.picture import HEIGHT, WIDTH
from campaign.core.campaigns.toml import Document
from campaign.core.errors import PictureFault
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.writing import LONGEST_UPLOAD, typed_fields
from campaign.web.desk.writing_pages import conflict_page, shown_languages, title_of
from campaign.web.desk.writing_views import Mistakes
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted
from campaign.web.site.faults import Fault

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/c/<slug>/edit/picture")
def show(slug: str) -> Response:
    return _page(writing.manuscript(context(), slug))


@blueprint.get("/c/<slug>/edit/picture/<name>")
def content(slug: str, name: str) -> Response:
    """The picture of a text that may not be in force yet."""
    return Response(pictures.named(context(), slug, name).content, mimetype="image/jpeg")


@blueprint.post("/c/<slug>/edit/picture")
def change(slug: str) -> ResponseReturnValue:
    """Save the description, and the picture that was brought; or take both out."""
    seen = writing.manuscript(context(), slug)
    document = edits.filled(seen.document, typed_fields())
    try:
        _change_picture(slug, document)
    except PictureFault as fault:
        shown = writing.as_typed(context(), seen, document)
        return _page(shown, 400, [Fault(id="file", message=gettext(str(fault) or fault.sentence()))])
    who = g.session.organiser
    if posted("version") != seen.version or not writing.save(context(), seen, document, who, now()):
        return conflict_page(writing.manuscript(context(), slug), toml.written(document), {})
    return redirect(url_for("organiser.pictures.show", slug=slug), 303)


@restores("organiser.pictures.change")
def restore(fields: Fields, slug: str) -> Response:
    """The page with what was typed; the file itself has to be chosen once more."""
    seen = writing.manuscript(context(), slug)
    document = edits.filled(seen.document, fields.to_dict(flat=False))
    return _page(writing.as_typed(context(), seen, document))


def _change_picture(slug: str, document: Document) -> None:
    """Have the document name the picture that was sent, or none. Raises PictureFault."""
    about, file = document["campaign"], request.files.get("file")
    if posted("do") == "take-out":
        about |= {"picture": "", "picture_alt": {}}
    elif file is not None and file.filename:
        raw = file.read(LONGEST_UPLOAD + 1)
        if len(raw) > LONGEST_UPLOAD:
            raise PictureFault(gettext("This file is too large: %(most)s KB at most.", most=LONGEST_UPLOAD // 1_000))
        about["picture"] = pictures.bring(context(), slug, raw)


def _page(seen: Manuscript, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    about = seen.document["campaign"]
    picture = pictures.kept(context(), seen.slug, about["picture"])
    words = {code: alt for code, alt in about["picture_alt"].items() if alt}
    page = render_template(
        "organiser/picture.html",
        seen=seen,
        heading=title_of(seen),
        about=about,
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        errors=errors,
        picture=picture,
        waits=seen.draft is not None and (picture, words) != pictures.in_force(context(), seen.slug),
        shape=(WIDTH, HEIGHT),
        most=LONGEST_UPLOAD,
        unusable=gettext(PictureFault.sentence()),
        shown=shown_languages(seen.document),
    )
    return Response(page, status)
