"""An office that a campaign describes itself: its address corrected in what is in force, without a launch."""

from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import holds, offices
from campaign.actions.context import note
from campaign.core.campaigns import office_checks
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.core.words.marking import N_
from campaign.web.desk import landing
from campaign.web.desk.kept import Fields, restores
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted
from campaign.web.site.faults import Fault

blueprint = Blueprint("own_offices", __name__)


@blueprint.get("/c/<slug>/offices/<target>")
def office(slug: str, target: str) -> Response:
    """Its address, what came back from there, and the form that corrects it."""
    row = offices.own_office(context(), slug, target)
    return _page(slug, target, row, row.email)


@blueprint.post("/c/<slug>/offices/<target>")
def change(slug: str, target: str) -> ResponseReturnValue:
    row, typed = offices.own_office(context(), slug, target), text.line(posted("email"))
    if not typed or "email" in office_checks.fields_at_fault(Office(target, target, email=typed)):
        words = gettext("This is not an email address. Write it like name@example.org.")
        return _page(slug, target, row, typed, Fault(id="email", message=words))
    addresses = (posted("was"), typed)
    twice = typed == row.email != posted("was")
    readdressed = 0 if twice else offices.correct_own_office(context(), slug, target, addresses, now())
    if readdressed is None:
        words = gettext("The address was changed meanwhile. Look again.")
        return _page(slug, target, offices.own_office(context(), slug, target), typed, Fault(id="", message=words))
    if not twice:
        note(context(), g.session.organiser, N_("corrected the address of an office"), f"{slug} ({target})", now())
    page = url_for("organiser.own_offices.office", slug=slug, target=target, done=landing.CORRECTED, n=readdressed)
    return redirect(page, 303)


@restores("organiser.own_offices.change")
def restore(fields: Fields, slug: str, target: str) -> Response:
    return _page(slug, target, offices.own_office(context(), slug, target), fields.get("email", ""))


def _page(slug: str, target: str, office: Office, typed: str, fault: Fault | None = None) -> Response:
    targets = [own.id for own in context().catalogue.campaign(slug).targets]
    page = render_template(
        "organiser/own_office.html",
        slug=slug,
        target=target,
        place=f"targets.{targets.index(target) + 1}",
        office=office,
        typed=typed,
        hold=holds.suspended(context(), office.email, now()),
        errors=[fault] if fault else [],
        corrected=landing.readdressed(),
    )
    return Response(page, (409 if not fault["id"] else 400) if fault else 200)
