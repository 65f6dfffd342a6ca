"""Addresses that nobody has checked: many of them approved at once, with where and when they were looked up."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from campaign.actions import uploads
from campaign.actions.offices import check_offices
from campaign.core.campaigns import office_checks
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.web.desk import writing_views
from campaign.web.desk.kept import Fields, restores
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, today
from campaign.web.site.faults import Fault

blueprint = Blueprint("approvals", __name__)

ON_ONE_PAGE = 1_000
"""Offices to tick; with more of them, search or approve these first."""
LONGEST_SOURCE = 500


@blueprint.get("/approve")
def show() -> Response:
    """Every unchecked address, or those of one list, or those that a search finds."""
    return _page()


@blueprint.post("/approve")
def approve() -> ResponseReturnValue:
    """Mark those that are ticked as checked: each says the office and its address, as the page showed it."""
    ticked = request.form.getlist("office")
    known = {office.id: office.email for office in _offices(posted("list"), posted("q"))}
    addresses = {name: email for name, _, email in (value.rpartition(" ") for value in ticked) if name}
    source, day = text.line(posted("source")), office_checks.day_typed(posted("day"))
    errors = _faults(source, day, addresses)
    if errors or day is None:
        return _page(400, errors, ticked)
    chosen = {name: email for name, email in addresses.items() if known.get(name) == email}
    done = check_offices(context(), chosen, (source, day), g.session.organiser, now())
    return _page(done=done, changed=len(addresses) - done)


@restores("organiser.approvals.approve")
def restore(fields: Fields) -> Response:
    return _page(ticked=fields.getlist("office"), fields=fields)


def _offices(list_id: str, words: str) -> list[Office]:
    offices = uploads.to_check(context(), list_id[:40])
    every = writing_views.offices_named(context().catalogue.directory(), words[:100], language.page_language())
    named = {office.id for office in every}
    return [office for office in offices if office.id in named]


def _faults(source: str, day: date | None, addresses: dict[str, str]) -> list[Fault]:
    faults = []
    if not addresses:
        faults.append(Fault(id="offices", message=gettext("Tick the addresses that you looked up")))
    if not source.startswith(("https://", "http://")):
        faults.append(Fault(id="source", message=gettext("Write the address of the page where you looked")))
    elif len(source) > LONGEST_SOURCE:
        faults.append(Fault(id="source", message=gettext("Use at most %(count)s characters", count=LONGEST_SOURCE)))
    if day is None or day > today():
        faults.append(Fault(id="day", message=gettext("Choose the day, today at the latest")))
    return faults


def _page(
    status: int = 200,
    errors: Sequence[Fault] = (),
    ticked: Sequence[str] | None = None,
    fields: Fields | None = None,
    *,
    done: int | None = None,
    changed: int = 0,
) -> Response:
    typed = fields if fields is not None else request.form if errors else {}
    list_id, words = request.values.get("list", "")[:40], request.values.get("q", "")[:100]
    offices = _offices(list_id, words)
    page = render_template(
        "organiser/approve.html",
        offices=offices[:ON_ONE_PAGE],
        more=len(offices) - ON_ONE_PAGE,
        ticked=set(ticked or ()),
        all_ticked=bool(request.args.get("all")) and ticked is None,
        list_id=list_id,
        searched=words,
        source=typed.get("source", ""),
        day=typed.get("day", today().isoformat()),
        errors=errors,
        wrong={error["id"]: error["message"] for error in errors},
        done=done,
        changed=changed,
    )
    return Response(page, status)
