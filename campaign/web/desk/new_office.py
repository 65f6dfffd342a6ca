"""A new office of the directory, typed in by hand."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions.offices import add_office
from campaign.core.campaigns import office_checks
from campaign.core.campaigns.reader import is_language
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.store.protocol.errors import AlreadyExists
from campaign.web.desk import merge_views
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.offices import sentences_of
from campaign.web.site import countries, language, letter_languages
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.faults import Fault

blueprint = Blueprint("new_office", __name__)

_LINES = ("title", "holder", "organisation", "area", "role", "email", "contact_form", "salutation", "evidence")
_LONGEST = 5_000


@blueprint.get("/new-office")
def new() -> Response:
    return _page(Office("", "", language=settings().site.languages[0]))


@blueprint.post("/new-office")
def add() -> ResponseReturnValue:
    """Add the office, unless something is wrong with it."""
    office = _typed(request.form)
    errors = _faults(office)
    if not errors:
        try:
            added = add_office(context(), office, g.session.organiser, now())
            return redirect(url_for("organiser.offices.office", office_id=added.id), 303)
        except AlreadyExists:
            errors = [Fault(id="title", message=gettext("There is an office of this title already: correct that one"))]
    return _page(office, 400, errors)


@restores("organiser.new_office.add")
def restore(fields: Fields) -> Response:
    return _page(_typed(fields))


def _typed(fields: Fields) -> Office:
    lines = {name: text.line(fields.get(name, "")[:_LONGEST]) for name in _LINES}
    if not lines["title"]:
        lines["title"] = lines["holder"]
    return Office(
        id="",
        country=fields.get("country", "")[:2].upper(),
        language=fields.get("language", "")[:20],
        postal_address=text.paragraphs(fields.get("postal_address", "")[:_LONGEST]),
        close=text.paragraphs(fields.get("close", "")[:_LONGEST]),
        **lines,  # type: ignore[arg-type]
    )


def _faults(office: Office) -> list[Fault]:
    words = sentences_of()
    faults = [Fault(id=name, message=words[name]) for name in office_checks.fields_at_fault(office)]
    if office.country and office.country not in countries.CODES:
        faults.append(Fault(id="country", message=gettext("Choose one of these")))
    if not is_language(office.language):
        faults.append(Fault(id="language", message=gettext("Choose one of these")))
    return faults


def _page(office: Office, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    known = {other.language for other in context().catalogue.directory().offices}
    page = render_template(
        "organiser/new_office.html",
        office=office,
        merge_fields=merge_views.of_everybody(),
        errors=errors,
        wrong={error["id"]: error["message"] for error in errors},
        countries=countries.choices(language.page_language()),
        languages=letter_languages.choices(language.page_language(), {*settings().site.languages, *known})[1:],
    )
    return Response(page, status)
