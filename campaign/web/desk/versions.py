"""What is kept while a campaign is being written: saving by itself, earlier texts, what is different between two."""

from flask import Blueprint, g, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from campaign.actions import versions, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import toml
from campaign.core.errors import NotFound
from campaign.web.desk import rights
from campaign.web.desk.difference_views import difference_views
from campaign.web.desk.writing import LONGEST_FILE, typed_fields
from campaign.web.desk.writing_pages import conflict_page, title_of
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("versions", __name__)


@blueprint.post("/c/<slug>/edit/keep")
def keep(slug: str) -> ResponseReturnValue:
    """Save what is typed so far, for the page's script; it names the version that the page shows from then on."""
    seen, fields = writing.manuscript(context(), slug), typed_fields()
    typed = versions.typed(context(), seen, posted("version"), fields)
    if typed is None:
        return jsonify(words=_somebody(seen)), 409
    if len(toml.written(typed.document).encode()) > LONGEST_FILE:
        raise RequestEntityTooLarge
    page = typed.page if typed.is_merged else None
    if not writing.save(context(), seen, typed.document, g.session.organiser, now(), page):
        return jsonify(words="", again=True), 409
    version = posted("version") if typed.document == seen.document else toml.version(toml.written(typed.page))
    words = gettext("Saved by itself, %(moment)s.", moment=language.moment(now()))
    if seen.in_force:
        words += f" {gettext('What is changed here is not in force before you say so.')}"
    also = gettext("Others wrote meanwhile: reload the page to see it.") if typed.is_merged else ""
    return jsonify(version=version, words=f"{words} {also}".rstrip())


@blueprint.get("/c/<slug>/edit/versions")
def every(slug: str) -> str:
    """Earlier texts of a campaign: whose, and when."""
    seen = writing.manuscript(context(), slug)
    saved = versions.told(context(), slug)
    return render_template(
        "organiser/versions.html", seen=seen, heading=title_of(seen), versions=saved, in_force=seen.versions[0]
    )


@blueprint.get("/c/<slug>/edit/versions/<version>")
def one(slug: str, version: str) -> str:
    """What is different between an earlier text and the one that is being written."""
    seen = writing.manuscript(context(), slug)
    before = versions.document(context(), slug, version)
    saved = next((one for one in versions.told(context(), slug) if one.version == version), None)
    return render_template(
        "organiser/changes.html",
        seen=seen,
        heading=title_of(seen),
        version=version,
        saved=saved,
        **difference_views(before, seen.document),
    )


@blueprint.post("/c/<slug>/edit/versions/<version>")
def go_back(slug: str, version: str) -> ResponseReturnValue:
    """Make an earlier text the draft. The one that it takes the place of is a version too."""
    seen = writing.manuscript(context(), slug)
    mine, who = toml.written(versions.document(context(), slug, version)), g.session.organiser
    if posted("version") != seen.version or not versions.go_back(
        context(), seen, version, who, now(), may_join=rights.may_join()
    ):
        return conflict_page(writing.manuscript(context(), slug), mine, {})
    return redirect(url_for("organiser.writing.edit", slug=slug), 303)


@blueprint.get("/c/<slug>/edit/changes")
def changes(slug: str) -> str:
    """What changes for supporters when the draft takes the place of what is in force."""
    seen = writing.manuscript(context(), slug)
    if seen.in_force is None:
        raise NotFound
    before = toml.parse(seen.in_force.source)
    # Its status is not written but chosen at launch.
    before["campaign"]["status"] = seen.document["campaign"]["status"]
    return render_template(
        "organiser/changes.html",
        seen=seen,
        heading=title_of(seen),
        version="",
        saved=None,
        **difference_views(before, seen.document),
    )


def _somebody(seen: Manuscript) -> str:
    who = f"\u2068{seen.draft.who}\u2069" if seen.draft else "–"
    return gettext(
        "Not saved: %(who)s has changed the same words. Nothing of yours is lost: press “Save” to see both.", who=who
    )
