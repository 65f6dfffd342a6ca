"""Translating a campaign: what lacks in each language, its texts as a file for translators, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from campaign.actions import translating, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.reader import is_language
from campaign.core.campaigns.toml import Document
from campaign.core.campaigns.translating import Passage, first_language, passages
from campaign.core.errors import NotFound, TranslationFault
from campaign.web.desk import writing_views
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.writing import LONGEST_FILE, LONGEST_UPLOAD
from campaign.web.desk.writing_pages import conflict_page, title_of
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings
from campaign.web.site.faults import Fault

blueprint = Blueprint("translating", __name__)

MOST_SHOWN = 200
"""Texts that lack, in a language."""


@dataclass(frozen=True)
class LackingView:
    """A text that lacks: where, what it says in the first language, and the link to its place."""

    where: str
    source: str
    url: str


@dataclass(frozen=True)
class LanguageView:
    """How far a language is."""

    code: str
    there: int
    texts: int
    lacking: Sequence[LackingView]


@blueprint.get("/c/<slug>/edit/texts")
def texts(slug: str) -> Response:
    """What lacks in which language."""
    return _page(writing.manuscript(context(), slug))


@blueprint.get("/c/<slug>/edit/texts/<language>.po")
def download(slug: str, language: str) -> Response:
    """All texts beside those in a language, for a translator."""
    seen = writing.manuscript(context(), slug)
    if not is_language(language) or language == first_language(seen.document):
        raise NotFound
    response = Response(
        translating.file(seen, language, now()), content_type="text/x-gettext-translation; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{language}.po"'
    return response


@blueprint.post("/c/<slug>/edit/texts")
def change(slug: str) -> ResponseReturnValue:
    """Add a language, or put a translator's file into the draft."""
    seen = writing.manuscript(context(), slug)
    try:
        document, told = _changed(seen)
    except TranslationFault as fault:
        return _page(seen, 400, [Fault(id="file", message=gettext(fault.sentence()))])
    if len(toml.written(document).encode()) > LONGEST_FILE:
        raise RequestEntityTooLarge
    same = posted("version") == seen.version
    if not same or not writing.save(context(), seen, document, g.session.organiser, now()):
        return conflict_page(writing.manuscript(context(), slug), toml.written(document), {})
    page = url_for("organiser.translating.texts", slug=slug)
    return redirect(f"{page}?{urlencode(told)}".rstrip("?"), 303)


@restores("organiser.translating.change")
def restore(fields: Fields, slug: str) -> Response:
    """The page; a file has to be chosen once more."""
    return _page(writing.manuscript(context(), slug))


def _changed(seen: Manuscript) -> tuple[Document, dict[str, str]]:
    """The campaign after the button, and what to tell of it. Raises TranslationFault."""
    chosen = posted("language")
    if posted("do") == "add":
        if not is_language(chosen):
            raise BadRequest
        return edits.acted(seen.document, f"language:{chosen}", context().catalogue.directory())[0], {}
    file = request.files.get("file")
    raw = file.read(LONGEST_UPLOAD + 1) if file is not None else b""
    if len(raw) > LONGEST_UPLOAD:
        raise TranslationFault
    brought, language = translating.brought(seen, raw, chosen)
    told = {"language": language, "taken": str(brought.taken), "without_place": str(brought.without_place)}
    return brought.document, told


def _page(seen: Manuscript, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    first = first_language(seen.document)
    there = [code for code in edits.letter_languages(seen.document) if code != first and is_language(code)]
    offered = writing_views.letter_choices(settings().site.languages, context().catalogue.directory())
    page = render_template(
        "organiser/texts.html",
        seen=seen,
        heading=title_of(seen),
        first=first,
        languages_there=[_language_view(seen, code) for code in there],
        offered=[code for code in offered if code not in (first, *there)],
        taken=request.args.get("taken", type=int),
        without_place=request.args.get("without_place", 0, type=int),
        brought=request.args.get("language", "") if is_language(request.args.get("language", "")) else "",
        most=LONGEST_UPLOAD,
        errors=errors,
    )
    return Response(page, status)


def _language_view(seen: Manuscript, code: str) -> LanguageView:
    every = passages(seen.document, code)
    lacking = [passage for passage in every if not passage.translation.strip()]
    views = [_lacking_view(seen.slug, passage) for passage in lacking[:MOST_SHOWN]]
    return LanguageView(code, len(every) - len(lacking), len(every), views)


def _lacking_view(slug: str, passage: Passage) -> LackingView:
    name = passage.field or passage.place
    url = url_for("organiser.writing.edit", slug=slug, _anchor=passage.field or "letters")
    if passage.field.startswith("letters."):
        url = url_for("organiser.writing.letter", slug=slug, number=passage.field.split(".")[1], _anchor=passage.field)
    return LackingView(writing_views.place_in_words(name), passage.source, url)
