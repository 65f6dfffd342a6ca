"""The picture and the logo of a campaign that is being written: brought, described, taken out."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from campaign.actions import pictures, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.picture import HEIGHT, LOGO_HEIGHT, LOGO_WIDTH, WIDTH, ImageKind
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


PAGES = {ImageKind.PICTURE: "organiser.pictures.show", ImageKind.LOGO: "organiser.pictures.show_logo"}
ACTS = {ImageKind.PICTURE: "organiser.pictures.change", ImageKind.LOGO: "organiser.pictures.change_logo"}
BOUNDS = {ImageKind.PICTURE: (WIDTH, HEIGHT), ImageKind.LOGO: (LOGO_WIDTH, LOGO_HEIGHT)}


@blueprint.get("/c/<slug>/edit/picture")
def show(slug: str) -> Response:
    return _page(writing.manuscript(context(), slug), ImageKind.PICTURE)


@blueprint.get("/c/<slug>/edit/logo")
def show_logo(slug: str) -> Response:
    return _page(writing.manuscript(context(), slug), ImageKind.LOGO)


@blueprint.get("/c/<slug>/edit/picture/<name>")
def content(slug: str, name: str) -> Response:
    """The picture or logo of a text that may not be in force yet."""
    picture = pictures.named(context(), slug, name)
    return Response(picture.content, mimetype=picture.mimetype)


@blueprint.post("/c/<slug>/edit/picture")
def change(slug: str) -> ResponseReturnValue:
    """Save the description, and the picture that was brought; or take both out."""
    return _change(slug, ImageKind.PICTURE)


@blueprint.post("/c/<slug>/edit/logo")
def change_logo(slug: str) -> ResponseReturnValue:
    """The same for the logo."""
    return _change(slug, ImageKind.LOGO)


@restores("organiser.pictures.change")
def restore(fields: Fields, slug: str) -> Response:
    """The page with what was typed; the file itself has to be chosen once more."""
    return _restored(fields, slug, ImageKind.PICTURE)


@restores("organiser.pictures.change_logo")
def restore_logo(fields: Fields, slug: str) -> Response:
    return _restored(fields, slug, ImageKind.LOGO)


def _change(slug: str, kind: ImageKind) -> ResponseReturnValue:
    seen = writing.manuscript(context(), slug)
    document = edits.filled(seen.document, typed_fields())
    try:
        _change_image(slug, document, kind)
    except PictureFault as fault:
        shown = writing.as_typed(context(), seen, document)
        return _page(shown, kind, 400, [Fault(id="file", message=gettext(str(fault) or fault.sentence()))])
    who = g.session.organiser
    if posted("version") != seen.version or not writing.save(context(), seen, document, who, now()):
        return conflict_page(writing.manuscript(context(), slug), toml.written(document), {})
    return redirect(url_for(PAGES[kind], slug=slug), 303)


def _restored(fields: Fields, slug: str, kind: ImageKind) -> Response:
    seen = writing.manuscript(context(), slug)
    document = edits.filled(seen.document, fields.to_dict(flat=False))
    return _page(writing.as_typed(context(), seen, document), kind)


def _change_image(slug: str, document: Document, kind: ImageKind) -> None:
    """Have the document name the picture that was sent, or none. Raises PictureFault."""
    about, file = document["campaign"], request.files.get("file")
    if posted("do") == "take-out":
        about |= {kind: "", f"{kind}_alt": {}}
    elif file is not None and file.filename:
        about[kind] = brought(slug, file, kind)


def brought(slug: str, file: FileStorage, kind: ImageKind) -> str:
    """The name under which an uploaded image is kept. Raises PictureFault."""
    raw = file.read(LONGEST_UPLOAD + 1)
    if len(raw) > LONGEST_UPLOAD:
        raise PictureFault(gettext("This file is too large: %(most)s KB at most.", most=LONGEST_UPLOAD // 1_000))
    return pictures.bring(context(), slug, raw, kind)


def _page(seen: Manuscript, kind: ImageKind, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    about = seen.document["campaign"]
    picture = pictures.kept(context(), seen.slug, about[kind])
    words = {code: alt for code, alt in about[f"{kind}_alt"].items() if alt}
    in_force = pictures.in_force(context(), seen.slug, kind)
    page = render_template(
        "organiser/picture.html",
        seen=seen,
        heading=title_of(seen),
        kind=kind.value,
        action=url_for(ACTS[kind], slug=seen.slug),
        name=about[kind],
        alt=about[f"{kind}_alt"],
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        errors=errors,
        picture=picture,
        waits=seen.draft is not None and (picture, words) != (in_force.shown, in_force.alt),
        shape=BOUNDS[kind],
        most=LONGEST_UPLOAD,
        unusable=gettext(PictureFault.sentence()),
        shown=shown_languages(seen.document),
    )
    return Response(page, status)
