"""Writing a campaign on the desk: one form, whose every button saves first what was typed."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from campaign.actions import versions, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, taking_out, toml
from campaign.core.campaigns.toml import Document
from campaign.core.errors import CampaignFileFaults, NotFound, NotYours
from campaign.core.words import text
from campaign.store.protocol.errors import AlreadyExists
from campaign.web.desk import rights
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.writing_pages import (
    conflict_page,
    edit_page,
    letter_page,
    new_page,
    take_out_page,
    which,
)
from campaign.web.site import draft_sheets, letter_views
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings
from campaign.web.site.faults import Fault

blueprint = Blueprint("writing", __name__)

LONGEST_FILE = 600_000
"""Bytes of a campaign that is written on the desk; the bundled one has 360,000."""
LONGEST_UPLOAD = 200_000
"""Bytes of a file that is uploaded."""
_LEADS_TO = {
    "check": "organiser.launch.checks",
    "picture": "organiser.pictures.show",
    "logo": "organiser.pictures.show_logo",
    "key": "organiser.contacts.key",
}
"""Buttons that save and lead to a page."""


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Begin a campaign: with a title, or with a file."""
    if request.method == "GET":
        return new_page()
    fault = "" if posted("do") == "upload" else _slug_fault(_new_slug())
    if fault:
        return new_page(400, [Fault(id="slug", message=fault)])
    try:
        slug, source = _uploaded() if posted("do") == "upload" else _titled()
        writing.begin(context(), slug, source, g.session.organiser, now())
    except CampaignFileFaults as error:
        return new_page(400, [Fault(id="file", message=line) for line in error.faults])
    except AlreadyExists:
        words = gettext("There is a campaign with this address already. Open that one, or take another address.")
        return new_page(400, [Fault(id="slug", message=words)])
    return redirect(url_for("organiser.writing.edit", slug=slug), 303)


@blueprint.get("/c/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    return edit_page(writing.manuscript(context(), slug))


@blueprint.post("/c/<slug>/edit")
def change(slug: str) -> ResponseReturnValue:
    return _change(slug, url_for("organiser.writing.edit", slug=slug))


@blueprint.get("/c/<slug>/edit/take-out/<path>")
def take_out(slug: str, path: str) -> ResponseReturnValue:
    """Asks whether a letter, a paragraph or whatever stands at this path is to be taken out."""
    seen = writing.manuscript(context(), slug)
    words = taking_out.lost_by(seen.document, f"delete:{path}")
    if words is None:
        return redirect(url_for("organiser.writing.edit", slug=slug), 303)
    return take_out_page(seen, path, words)


@blueprint.get("/c/<slug>/edit/letter/<int:number>")
def letter(slug: str, number: int) -> ResponseReturnValue:
    """One letter beside the paper on which it will stand."""
    seen = writing.manuscript(context(), slug)
    if not 1 <= number <= len(seen.document["letters"]):
        return redirect(url_for("organiser.writing.edit", slug=slug, _anchor="letters"), 303)
    return letter_page(seen, number)


@blueprint.post("/c/<slug>/edit/letter/<int:number>")
def change_letter(slug: str, number: int) -> ResponseReturnValue:
    shown = which(posted("n")) + (posted("do") == "another")
    page = url_for("organiser.writing.letter", slug=slug, number=number, country=posted("country")[:2], n=shown or None)
    return _change(slug, page)


@blueprint.post("/c/<slug>/edit/letter/<int:number>/preview")
def preview(slug: str, number: int) -> Response:
    """The letter as it would be with what is typed so far. Saves nothing."""
    seen = writing.manuscript(context(), slug)
    document = edits.filled(seen.document, typed_fields())
    if not 1 <= number <= len(document["letters"]):
        raise NotFound
    campaign = writing.draft_of(context(), document)
    sheets = draft_sheets.sheets(campaign, number, posted("country")[:2], which(posted("n")))
    names = ("target", "title", "organisation", "language", "direction", "subject", "body")
    return jsonify(letters=[{name: getattr(draft_sheets.letter_view(one), name) for name in names} for one in sheets])


@blueprint.get("/c/<slug>/campaign.toml")
def download(slug: str) -> Response:
    """The file of the campaign as it is being written."""
    response = make_response(writing.manuscript(context(), slug).source)
    response.mimetype = "application/toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{letter_views.file_name(slug)}.toml"'
    return response


@blueprint.post("/c/<slug>/upload")
def upload(slug: str) -> ResponseReturnValue:
    seen = writing.manuscript(context(), slug)
    try:
        source, name = _file()
        follows = writing.check_upload(context(), seen, source, name)["campaign"]["follows"]
        if follows != seen.document["campaign"]["follows"] and not rights.may_join():
            raise CampaignFileFaults([gettext("Only organisers say which campaign this one follows")])
    except CampaignFileFaults as error:
        return edit_page(seen, 400, [Fault(id="file", message=line) for line in error.faults])
    if posted("version") != seen.version or not writing.save_text(context(), seen, source, g.session.organiser, now()):
        return conflict_page(writing.manuscript(context(), slug), source, {})
    return redirect(url_for("organiser.writing.edit", slug=slug), 303)


@blueprint.post("/c/<slug>/copy")
def copy(slug: str) -> ResponseReturnValue:
    """Begin another campaign with everything that stands in this one, and nothing of its numbers."""
    seen = writing.manuscript(context(), slug)
    wanted = posted("slug").strip()
    fault = _slug_fault(wanted)
    if not fault:
        try:
            writing.begin_copy(context(), seen, wanted, g.session.organiser, now())
        except AlreadyExists:
            fault = gettext("There is a campaign with this address already. Open that one, or take another address.")
    if fault:
        return edit_page(seen, 400, [Fault(id="slug", message=fault)])
    return redirect(url_for("organiser.writing.edit", slug=wanted), 303)


@blueprint.post("/c/<slug>/discard")
def discard(slug: str) -> ResponseReturnValue:
    """Throw the draft away, or go on with it though the campaign was changed meanwhile."""
    seen = writing.manuscript(context(), slug)
    if posted("do") == "discard" and seen.draft is None:
        return redirect(url_for("organiser.writing.edit", slug=slug), 303)  # pressed twice: it is gone
    act = {"discard": writing.discard, "go-on": writing.take_over}.get(posted("do"))
    if act is None:
        raise BadRequest
    goes = posted("do") == "discard" and seen.in_force is None
    if goes and not rights.can("organiser.putting_away.delete", slug=slug):
        raise NotYours
    if posted("version") != seen.version or not act(context(), seen, g.session.organiser, now()):
        return conflict_page(writing.manuscript(context(), slug), "", {})
    return redirect(url_for("organiser.home") if goes else url_for("organiser.writing.edit", slug=slug), 303)


def _change(slug: str, page: str) -> ResponseReturnValue:
    """Save what was typed, do what the button says, and show `page` where that was done."""
    seen, fields = writing.manuscript(context(), slug), typed_fields()
    typed = versions.typed(context(), seen, posted("version"), fields)
    if typed is None or (acts_on_a_place(posted("do")) and not typed.same_places):
        return conflict_page(seen, toml.written(edits.filled(seen.document, fields)), fields, request.path)
    if taking_out.lost_by(typed.document, posted("do")) is not None and posted("sure") != "1":
        return _ask_first(seen, typed.document)
    if posted("do").startswith("delete:"):
        return _take_out(seen, typed.document, page)
    document, place = _acted(seen, typed.document)
    if len(toml.written(document).encode()) > LONGEST_FILE:
        raise RequestEntityTooLarge
    if not writing.save(context(), seen, document, g.session.organiser, now()):
        return _conflict(seen, document)
    return redirect(_where(slug, page, place), 303)


def acts_on_a_place(button: str) -> bool:
    """Whether a button says by number which entry it means."""
    what, _, path = button.partition(":")
    return any(step.isdecimal() for step in path.split(".")) and what != "put-back"


def _acted(seen: Manuscript, document: Document) -> tuple[Document, str]:
    what, _, about = posted("do").partition(":")
    if what == "put-back":
        path, _, version = about.partition(":")
        return versions.put_back(context(), seen, document, version, path), path
    return edits.acted(document, posted("do"), context().catalogue.directory())


def _take_out(seen: Manuscript, document: Document, page: str) -> ResponseReturnValue:
    """Save what was typed, then what is left without it: so that it can be put back."""
    if not writing.save(context(), seen, document, g.session.organiser, now()):
        return _conflict(seen, document)
    before = writing.manuscript(context(), seen.slug)
    expected = seen.version if document == seen.document else toml.version(toml.written(document))
    left, place = edits.acted(before.document, posted("do"), context().catalogue.directory())
    if left == before.document:
        return redirect(page, 303)
    mine = before.version == expected
    if not mine or not writing.save(context(), before, left, g.session.organiser, now()):
        return conflict_page(writing.manuscript(context(), seen.slug), toml.written(document), {}, request.path)
    path = posted("do").partition(":")[2]
    return redirect(_where(seen.slug, page, place, out=path, of=before.version), 303)


def _conflict(seen: Manuscript, document: Document) -> Response:
    """Somebody saved between our look and our saving."""
    theirs = writing.manuscript(context(), seen.slug)
    return conflict_page(theirs, toml.written(document), typed_fields(), request.path)


def _ask_first(seen: Manuscript, document: Document) -> ResponseReturnValue:
    """Save what was typed; then ask whether what the button is about is to be taken out."""
    if not writing.save(context(), seen, document, g.session.organiser, now()):
        return _conflict(seen, document)
    path = posted("do").partition(":")[2]
    return redirect(url_for("organiser.writing.take_out", slug=seen.slug, path=path), 303)


def _where(slug: str, page: str, place: str, **taken_out: str) -> str:
    """The page to go on with: another one where the button made or took away a letter."""
    if posted("do").startswith(("letter:", "put-back:letters.")) and place.count(".") == 1:
        return url_for("organiser.writing.letter", slug=slug, number=place.rpartition(".")[2])
    if posted("do").startswith("delete:letters.") and place.count(".") <= 1:
        return f"{url_for('organiser.writing.edit', slug=slug)}?{urlencode(taken_out)}#taken-out"
    asked_for = _page_asked_for(slug)
    if asked_for:
        return asked_for
    if taken_out:
        return f"{page}{'&' if '?' in page else '?'}{urlencode(taken_out)}#taken-out"
    return f"{page}#{place or ('paper' if posted('do') in ('show', 'another') else '')}".rstrip("#")


def _page_asked_for(slug: str) -> str:
    """The page that a button leads to, which saves only; empty for others."""
    if posted("do") in _LEADS_TO:
        return url_for(_LEADS_TO[posted("do")], slug=slug)
    button, _, about = posted("do").partition(":owners.")
    if button == "owner-logo":
        return url_for("organiser.owner_logos.show", slug=slug, number=about or "0")
    if button == "search":
        return url_for("organiser.writing.edit", slug=slug, q=posted("q")[:100], _anchor="search")
    return ""


@restores("organiser.writing.new")
def restore_new(fields: Fields) -> Response:
    return new_page(typed={name: fields.get(name, "") for name in ("title", "slug", "language")})


@restores("organiser.writing.change")
def restore(fields: Fields, slug: str) -> Response:
    """The campaign with what was typed, where it still is the text that it was typed into."""
    return _restored(fields, slug, url_for("organiser.writing.change", slug=slug), edit_page)


@restores("organiser.writing.change_letter")
def restore_letter(fields: Fields, slug: str, number: int) -> Response:
    act = url_for("organiser.writing.change_letter", slug=slug, number=number)
    return _restored(fields, slug, act, lambda seen: letter_page(seen, number))


def _restored(fields: Fields, slug: str, act: str, page: Callable[[Manuscript], Response]) -> Response:
    seen, typed = writing.manuscript(context(), slug), fields.to_dict(flat=False)
    document = edits.filled(seen.document, typed)
    if fields.get("version") != seen.version:
        return conflict_page(seen, toml.written(document), typed, act)
    return page(writing.as_typed(context(), seen, document))


def _titled() -> tuple[str, str]:
    """The slug and the text of a campaign that has a title and nothing else."""
    title, slug, chosen = text.line(posted("title")), _new_slug(), posted("language")
    if chosen not in settings().site.languages:
        raise BadRequest
    return slug, toml.written(edits.new_document(slug, title, chosen))


def _new_slug() -> str:
    """The address that was typed, else one made from the title."""
    return posted("slug").strip() or edits.slug_for(text.line(posted("title")))


def _uploaded() -> tuple[str, str]:
    """The slug and the text of the file that was uploaded."""
    source, name = _file()
    return writing.uploaded(context(), source, name)["campaign"]["slug"], source


def _file() -> tuple[str, str]:
    """The text and the name of the file that was uploaded. Raises CampaignFileFaults."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise CampaignFileFaults([gettext("No file was chosen")])
    raw, name = file.read(LONGEST_UPLOAD + 1), text.line(file.filename)[:100]
    if len(raw) > LONGEST_UPLOAD:
        raise CampaignFileFaults([gettext("%(name)s: this file is too long", name=name)])
    try:
        return text.decoded(raw), name
    except UnicodeDecodeError:
        raise CampaignFileFaults([gettext("%(name)s: this is not a text file in UTF-8", name=name)]) from None


def _slug_fault(slug: str) -> str:
    if edits.is_slug(slug):
        return ""
    return gettext("Small letters a to z, digits and hyphens only, such as clean-rivers")


def typed_fields() -> dict[str, list[str]]:
    """What was typed, as far as it is for who is signed in: which campaign one follows concerns that one as well."""
    fields = request.form.to_dict(flat=False)
    if not rights.may_join():
        fields.pop("campaign.follows", None)
    return fields
