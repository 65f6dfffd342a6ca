"""Lists of offices on the desk: uploaded, looked at, columns pointed at, rows corrected, taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import uploads
from campaign.actions.uploads import Brought, ListAnswers
from campaign.core.campaigns import edits
from campaign.core.errors import NotFound, OfficeFileFaults
from campaign.core.words import text
from campaign.web.desk import area_pages, list_views
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.list_views import ROWS, UNDECIDED
from campaign.web.site import countries, language, letter_languages
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings, today
from campaign.web.site.faults import Fault

blueprint = Blueprint("lists", __name__)

UPLOADS = "organiser.lists.begin"
"""The one endpoint that takes more than a form."""
LONGEST_LIST = 1_000_000
"""Bytes of a list that is uploaded; longer ones are for the command line."""
_LONGEST_WORD = 200


@blueprint.get("/lists")
def new() -> Response:
    """Choose a file: of offices, or of the postcodes of one campaign."""
    return _new_page(request.args.get("campaign", "")[: edits.LONGEST_SLUG])


@blueprint.post("/lists")
def begin() -> ResponseReturnValue:
    """Keep the file, and look at it."""
    about = posted("campaign").strip()
    if about and not edits.is_slug(about):
        raise NotFound
    try:
        upload_id = uploads.begin(context(), _file(), about, _said_first(request.form), g.session.organiser, now())
    except OfficeFileFaults as error:
        return _new_page(about, 400, _faults(error, "file"))
    return redirect(url_for("organiser.lists.show", upload=upload_id), 303)


@restores(UPLOADS)
def restore_new(fields: Fields) -> Response:
    return _new_page(fields.get("campaign", ""), typed=fields)


@blueprint.get("/lists/<upload>")
def show(upload: str) -> ResponseReturnValue:
    """What the columns and the rows were taken for, and what became of each."""
    return _page(uploads.brought(context(), upload))


@blueprint.post("/lists/<upload>")
def decide(upload: str) -> ResponseReturnValue:
    """Say what the columns are, take the rows over, or forget the file."""
    seen, do = uploads.brought(context(), upload), posted("do")
    if do == "drop":
        uploads.drop(context(), seen)
        return redirect(url_for("organiser.offices.every"), 303)
    if seen.upload.about:
        return area_pages.decide(seen, do)
    if do == "read":
        return _read(seen)
    if do != "take":
        raise BadRequest
    if posted("answers") != list_views.mark(seen):
        return _page(seen, 409, [_meanwhile()])
    uploads.take(context(), seen, uploads.look(seen, today()), g.session.organiser, now())
    return redirect(url_for("organiser.approvals.show", list=upload), 303)


@restores("organiser.lists.decide")
def restore(fields: Fields, upload: str) -> Response:
    seen = uploads.brought(context(), upload)
    said = _typed(seen, fields) if fields.get("do") == "read" else seen.said
    return _page(replace(seen, said=said))


@blueprint.get("/lists/<upload>/rows/<int:number>")
def row(upload: str, number: int) -> Response:
    """One row as the file has it, to correct it."""
    return _row_page(uploads.brought(context(), upload), number)


@blueprint.post("/lists/<upload>/rows/<int:number>")
def correct(upload: str, number: int) -> ResponseReturnValue:
    seen = uploads.brought(context(), upload)
    where, cells = _row(seen, number)
    typed = tuple(text.paragraphs(request.form.get(f"cell-{at}", cells[at - 1])) for at in range(1, len(cells) + 1))
    said = replace(seen.said, cells={**seen.said.cells, where: typed})
    try:
        if not uploads.answer(context(), seen, said):
            return _row_page(seen, number, 409, [_meanwhile()])
    except OfficeFileFaults as error:
        return _row_page(seen, number, 400, _faults(error))
    page = 1 + (number - 1) // ROWS
    return redirect(url_for("organiser.lists.show", upload=upload, page=page, _anchor=f"row-{number}"), 303)


@restores("organiser.lists.correct")
def restore_row(fields: Fields, upload: str, number: int) -> Response:
    return _row_page(uploads.brought(context(), upload), number, typed=fields)


def _faults(error: OfficeFileFaults, field: str = "") -> list[Fault]:
    return [Fault(id=field, message=list_views.sentence(fault)) for fault in error.faults]


def _meanwhile() -> Fault:
    return Fault(id="", message=gettext("Somebody said something else of this list meanwhile. Look again."))


def _read(seen: Brought) -> ResponseReturnValue:
    """Keep what the form says, and look at the list so."""
    try:
        told = _typed(seen, request.form)
        if posted("answers") != list_views.mark(seen) or not uploads.answer(context(), seen, told):
            return _page(seen, 409, [_meanwhile()])
    except OfficeFileFaults as error:
        return _page(seen, 400, _faults(error))
    return redirect(url_for("organiser.lists.show", upload=seen.upload.id, _anchor="rows"), 303)


def _typed(seen: Brought, fields: Fields) -> ListAnswers:
    """What the form says of the list; a column that is still to be decided says nothing."""
    words = {name: text.line(fields.get(name, ""))[:_LONGEST_WORD] for name in list_views.SAID}
    said = replace(seen.said, **words)  # type: ignore[arg-type]
    pointed: dict[str, str] = {}
    for name, chosen in zip(fields.getlist("column"), fields.getlist("field"), strict=False):
        if chosen != UNDECIDED and chosen in ("", *uploads.FIELDS):
            pointed[name] = chosen
    other_file = (said.sheet, said.encoding) != (seen.sheet, seen.said.encoding)
    return replace(said, columns={} if other_file else pointed, cells={} if other_file else seen.said.cells)


def _said_first(fields: Mapping[str, str]) -> ListAnswers:
    words = {name: text.line(fields.get(name, ""))[:_LONGEST_WORD] for name in list_views.SAID_FIRST}
    return ListAnswers(**words)  # type: ignore[arg-type]


def _file() -> tuple[str, bytes]:
    """Name and content of the file that was uploaded. Raises OfficeFileFaults."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise OfficeFileFaults([gettext("No file was chosen")])
    raw, name = file.read(LONGEST_LIST + 1), text.line(file.filename)[-100:]
    if len(raw) > LONGEST_LIST:
        most = LONGEST_LIST // 1_000
        raise OfficeFileFaults([gettext("This file is too large: %(most)s KB at most.", most=most)])
    return name, raw


def _new_page(
    about: str, status: int = 200, errors: Sequence[Fault] = (), typed: Mapping[str, str] | None = None
) -> Response:
    said = _said_first(typed if typed is not None else request.form)
    page = render_template(
        "organiser/list_new.html",
        about=about,
        errors=errors,
        most=LONGEST_LIST // 1_000,
        said=said,
        languages=_languages(said),
        countries=countries.choices(language.page_language()),
    )
    return Response(page, status)


def _page(seen: Brought, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    if seen.upload.about:
        return area_pages.page(seen, status, errors)
    try:
        looked = uploads.look(seen, today())
    except OfficeFileFaults as error:
        return _new_page("", 400, [*errors, *_faults(error)])
    page = render_template(
        "organiser/list.html",
        seen=seen,
        said=seen.said,
        mark=list_views.mark(seen),
        errors=errors,
        faults=[list_views.sentence(fault) for fault in looked.faults],
        looked=looked,
        columns=list_views.column_views(looked, seen.said),
        fields_to_choose=list_views.field_choices(),
        encodings=[(encoding, encoding) for encoding in list_views.encodings(seen)],
        sheets=[(sheet.name, sheet.name) for sheet in seen.file.sheets],
        counts=list_views.counts(looked),
        rows=list_views.Part(
            list_views.row_views(looked),
            list_views.number(request.args.get("page", "")),
            request.args.get("only", "")[:20],
        ),
        languages=_languages(seen.said),
        countries=countries.choices(language.page_language()),
    )
    return Response(page, status)


def _languages(said: ListAnswers) -> tuple[tuple[str, str], ...]:
    return letter_languages.choices(language.page_language(), (*settings().site.languages, said.language))


def _row(seen: Brought, number: int) -> tuple[str, tuple[str, ...]]:
    """Where a row stands, and its values under all of the columns. Raises NotFound."""
    looked = uploads.look(seen, today())
    rows = list(looked.cells.items())
    if not 1 <= number <= len(rows):
        raise NotFound
    where, cells = rows[number - 1]
    return where, (*cells, *([""] * (len(looked.columns) - len(cells))))


def _row_page(
    seen: Brought, number: int, status: int = 200, errors: Sequence[Fault] = (), typed: Fields | None = None
) -> Response:
    where, cells = _row(seen, number)
    looked = uploads.look(seen, today())
    names = list_views.field_names()
    values = [
        RowField(
            column.name, names.get(column.field, ""), typed.get(f"cell-{at}", cells[at - 1]) if typed else cells[at - 1]
        )
        for at, column in enumerate(looked.columns, 1)
    ]
    became = next((view for view in list_views.row_views(looked) if view.where == where), None)
    page = render_template(
        "organiser/list_row.html", seen=seen, number=number, where=where, values=values, became=became, errors=errors
    )
    return Response(page, status)


@dataclass(frozen=True)
class RowField:
    """A value of a row: the name of its column, what that was taken for, and what stands there."""

    name: str
    field: str
    value: str
