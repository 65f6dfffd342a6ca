"""The office directory on the desk: which addresses a person checked, and when; to correct one."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import holds
from campaign.actions.context import note
from campaign.actions.offices import check_office, correct_office
from campaign.core.campaigns import addressees, office_checks, owners
from campaign.core.campaigns.addressees import Place
from campaign.core.errors import NotFound
from campaign.core.offices.office import Office
from campaign.core.rights import Right
from campaign.core.words import text
from campaign.core.words.marking import N_
from campaign.store.protocol.errors import Missing
from campaign.web.desk import marks, merge_views, rights, writing_views
from campaign.web.desk.kept import Fields, restores
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, today
from campaign.web.site.faults import Fault

blueprint = Blueprint("offices", __name__)

ON_ONE_PAGE = 100
"""Offices in the list; with more of them, search."""
CHANGED_HERE = (
    *("title", "organisation", "salutation", "close"),
    *("holder", "holder_salutation", "holder_gender", "holder_source"),
    *("email", "contact_form", "postal_address", "evidence"),
)
"""What can be corrected on the desk. Country, language and role say which office it is."""
NOT_THEIRS = N_("Another campaign writes to this office too: only organisers change it.")
"""All of it stands in letters, or says where they go."""
_LINES = (
    *("title", "organisation", "salutation", "email", "contact_form", "evidence"),
    *("holder", "holder_salutation", "holder_gender", "holder_source"),
)


@blueprint.get("/offices")
def every() -> str:
    """The directory: those whose addresses were never checked, or longest ago, come first."""
    words = request.args.get("q", "")[:100]
    offices = writing_views.offices_named(context().catalogue.directory(), words, language.page_language())
    came_back = holds.came_back(context(), now())
    offices.sort(
        key=lambda office: (
            office.email.casefold() not in came_back,
            not office.email,
            office.checked_on.isoformat() if office.checked_on else "",
        )
    )
    return render_template(
        "organiser/offices.html",
        offices=offices[:ON_ONE_PAGE],
        more=len(offices) - ON_ONE_PAGE,
        searched=words,
        came_back={office.id for office in offices if office.email.casefold() in came_back},
        unchecked=sum(bool(office.email) and office.checked_on is None for office in offices),
    )


@blueprint.get("/offices/<office_id>")
def office(office_id: str) -> Response:
    """One office, and what can be corrected about it."""
    return _page(_office(office_id))


@blueprint.post("/offices/<office_id>")
def change(office_id: str) -> ResponseReturnValue:
    """Mark the address as checked today, or correct the office."""
    office = _office(office_id)
    if posted("do") == "checked" and office.email:
        try:
            check_office(context(), office.id, now(), request.form.get("email"))
        except Missing:
            return changed_page(_office(office_id))
        note(context(), g.session.organiser, N_("checked the address of an office"), office.id, now())
    elif posted("do") == "save":
        return _correct(office)
    else:
        raise BadRequest
    return redirect(url_for("organiser.offices.office", office_id=office.id), 303)


def _correct(office: Office) -> ResponseReturnValue:
    typed = _typed(office, request.form)
    if _shown(typed) == _shown(office) and not marks.is_seen(_shown(office)):
        return _page(office, done=True)  # pressed twice: what was typed stands there
    if stale := _stale(office, request.form):
        return _page(typed, 409, stale)
    if not rights.may_correct(office):
        return _page(typed, 400, [Fault(id="", message=gettext(NOT_THEIRS))])
    if faults := _faults(typed, posted("holder_until")):
        return _page(typed, 400, faults)
    typed = replace(typed, holder_checked_on=today() if typed.holder_source else None)
    readdressed = correct_office(context(), office, typed, now())
    if readdressed is None:
        return _page(typed, 409, [marks.changed_meanwhile()])
    what = N_("corrected the address of an office") if typed.email != office.email else N_("corrected an office")
    note(context(), g.session.organiser, what, office.id, now())
    return _page(_office(office.id), done=True, readdressed=readdressed)


@restores("organiser.offices.change")
def restore(fields: Fields, office_id: str) -> Response:
    """The office with what was typed of it, and a word where its address is another by now."""
    office = _office(office_id)
    typed = _typed(office, fields) if "title" in fields else office
    return _page(typed, errors=_stale(office, fields) if "title" in fields else [])


def _stale(office: Office, fields: Fields) -> list[Fault]:
    """What is said where the form stood on a page that showed the office otherwise than it is now."""
    if fields.get("was", "") != office.email:
        return [_changed_meanwhile()]
    return [] if marks.is_same(fields, _shown(office)) else [marks.changed_meanwhile()]


def changed_page(office: Office) -> Response:
    """The page of an office that has another address than the one that somebody has just checked."""
    return _page(office, 409, [_changed_meanwhile()])


def _shown(office: Office) -> tuple[object, ...]:
    """What the form shows of an office."""
    return (office.holder_until, *(getattr(office, name) for name in CHANGED_HERE))


def _changed_meanwhile() -> Fault:
    return Fault(id="", message=gettext("The address was changed meanwhile. Look again."))


def _typed(office: Office, fields: Fields) -> Office:
    values = {name: fields.get(name, "") for name in CHANGED_HERE}
    values = {name: text.line(value) if name in _LINES else text.paragraphs(value) for name, value in values.items()}
    until = office_checks.day_typed(fields.get("holder_until", ""))
    return replace(office, holder_until=until, **values)  # type: ignore[arg-type]


def sentences_of() -> dict[str, str]:
    """What is said of each field that cannot stay as it is."""
    return {
        "holder_source": gettext("Write where you looked up who holds the office"),
        "holder_gender": gettext("Choose one of these"),
        "holder_salutation": gettext("This cannot be used: see the merge fields of a letter"),
        "holder_until": gettext("This is not a day"),
        "title": gettext("Write what the office is called"),
        "email": gettext("This is not an email address. Write it like name@example.org."),
        "contact_form": gettext("The address of a form begins with https://"),
        "salutation": gettext("This cannot be used: see the merge fields of a letter"),
        "close": gettext("This cannot be used: see the merge fields of a letter"),
    }


def _faults(office: Office, holder_until: str) -> list[Fault]:
    """What is wrong with an office as typed; of a last day only the words are left."""
    wrong = list(office_checks.fields_at_fault(office))
    wrong += ["holder_until"] if holder_until.strip() and office.holder_until is None else []
    return [Fault(id=name, message=sentences_of()[name]) for name in wrong]


def _office(office_id: str) -> Office:
    office = context().catalogue.directory().get(office_id)
    if office is None:
        raise NotFound
    return office


def _page(
    office: Office, status: int = 200, errors: Sequence[Fault] = (), *, done: bool = False, readdressed: int = 0
) -> Response:
    using = [
        campaign
        for campaign in context().catalogue.campaigns()
        if addressees.writes_to(campaign, office) and rights.may(Right.READS, campaign.slug)
    ]
    stored = context().catalogue.directory().get(office.id)
    runs = rights.can("organiser.offices.change", office_id=office.id)
    groups = addressees.groups_of([Place(office.title, office.id)], using, context().catalogue.directory())
    page = render_template(
        "organiser/office.html",
        office=office,
        merge_fields=merge_views.of_everybody(),
        was=stored.email if stored else "",
        seen=marks.mark(_shown(stored)) if stored else "",
        wrong={error["id"]: error["message"] for error in errors},
        errors=errors,
        done=done,
        readdressed=readdressed,
        campaigns=using,
        looked_after=owners.named(groups, language.page_language()),
        contacts=list(dict.fromkeys(group.contact for group in groups if group.contact)),
        runs=runs,
        not_theirs=gettext(NOT_THEIRS) if runs and not rights.may_correct(office) else "",
        hold=holds.suspended(context(), stored.email if stored else "", now()),
    )
    return Response(page, status)
