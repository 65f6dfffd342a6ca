"""The postcodes of a campaign that is being written: what the file was taken for, and taking it over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import area_lists, uploads, writing
from campaign.actions.uploads import Brought
from campaign.core.errors import OfficeFileFaults
from campaign.core.launch.area_checks import MOST_NAMES, Hole, Lack
from campaign.core.words import text
from campaign.core.words.marking import N_
from campaign.web.desk import list_views
from campaign.web.desk.list_views import ROWS
from campaign.web.desk.writing_pages import title_of
from campaign.web.site import countries, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, today
from campaign.web.site.faults import Fault

FIELDS = ("postcode", "area", "state", "district")
_HOLES = {
    Lack.NOBODY: N_("No office in the directory stands for these areas: %(names)s"),
    Lack.NO_POSTCODE: N_("No postcode leads to these areas, which offices stand for: %(names)s"),
    Lack.STRANGE: N_("Nobody will find these postcodes, which are none of %(countries)s: %(names)s"),
}


@dataclass(frozen=True)
class AreaRowView:
    """A row: where it stands, its postcodes as they are kept, its area, and what keeps it out; "" for nothing."""

    where: str
    postcodes: str
    area: str
    fault: str
    cells: tuple[str, ...]


def page(seen: Brought, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    draft = writing.manuscript(context(), seen.upload.about)
    looked = area_lists.look(context(), seen, draft, today())
    only, every = request.args.get("only", ""), looked.areas.rows
    wanted = [row for row in every if row.said] if only == "out" else every
    pages = max(1, -(-len(wanted) // ROWS))
    at = min(max(1, list_views.number(request.args.get("page", ""))), pages)
    words = {"postcode": gettext("Postcode"), **list_views.field_names()}
    page = render_template(
        "organiser/areas.html",
        seen=seen,
        said=seen.said,
        mark=list_views.mark(seen),
        errors=errors,
        heading=title_of(draft),
        slug=draft.slug,
        holes=[_hole(hole) for hole in looked.holes],
        lacks=[words[lack] for lack in looked.areas.lacks],
        columns=list(zip(looked.areas.header, looked.areas.fields, strict=True)),
        fields_to_choose=[(name, words[name]) for name in FIELDS],
        sheets=[(sheet.name, sheet.name) for sheet in seen.file.sheets],
        good=sum(not row.said for row in every),
        out=sum(bool(row.said) for row in every),
        rows=[_view(row) for row in wanted[(at - 1) * ROWS : at * ROWS]],
        page=at,
        pages=pages,
        only=only,
        countries=countries.choices(language.page_language()),
    )
    return Response(page, status)


def decide(seen: Brought, do: str) -> ResponseReturnValue:
    """Say what the columns are, or have the campaign take the list over."""
    if posted("answers") != list_views.mark(seen):
        words = gettext("Somebody said something else of this list meanwhile. Look again.")
        return page(seen, 409, [Fault(id="", message=words)])
    if do == "read":
        try:
            uploads.answer(context(), seen, _typed(seen))
        except OfficeFileFaults as error:
            return page(seen, 400, [Fault(id="", message=list_views.sentence(fault)) for fault in error.faults])
        return redirect(url_for("organiser.lists.show", upload=seen.upload.id, _anchor="rows"), 303)
    if do != "take":
        raise BadRequest
    draft = writing.manuscript(context(), seen.upload.about)
    looked = area_lists.look(context(), seen, draft, today())
    if not looked.areas.pairs or not area_lists.take(context(), looked, draft, g.session.organiser, now()):
        return page(seen, 409, [Fault(id="", message=gettext("The campaign was changed meanwhile. Press once more."))])
    return redirect(url_for("organiser.writing.edit", slug=draft.slug, _anchor="targets"), 303)


def _typed(seen: Brought) -> uploads.ListAnswers:
    columns = zip(request.form.getlist("column"), request.form.getlist("field"), strict=False)
    pointed = {name: chosen for name, chosen in columns if chosen in ("", *FIELDS)}
    sheet = text.line(posted("sheet"))
    return replace(seen.said, country=posted("country")[:2], sheet=sheet, columns=pointed)


def _hole(hole: Hole) -> str:
    names = ", ".join(hole.names[:MOST_NAMES])
    if hole.more:
        names = gettext("%(names)s and %(count)s more", names=names, count=hole.more)
    return gettext(_HOLES[hole.lack]) % {"names": names, "countries": ", ".join(hole.countries)}


def _view(row: area_lists.AreaRow) -> AreaRowView:
    fault = " · ".join(list_views.sentence(words) for words in row.said)
    return AreaRowView(row.where, ", ".join(row.postcodes), row.area, fault, row.cells)
