"""Partners on the desk: who they are, which sites may frame the form, their private links, what they paste."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import contact_lists, partners
from campaign.core.accounts import Role
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.errors import NotFound
from campaign.core.rights import Right
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.errors import AlreadyExists
from campaign.web.desk import marks, rights
from campaign.web.desk.account_forms import faults, refuse
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.refusals import refused_views
from campaign.web.partner.forms import NewPartnerForm, PartnerForm, new_partner_form, partner_form
from campaign.web.partner.views import builder
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings
from campaign.web.site.faults import Fault

blueprint = Blueprint("partners", __name__)


@blueprint.get("/partners")
def everybody() -> Response:
    return _list_page(new_partner_form(_languages()))


@blueprint.post("/partners")
def add() -> ResponseReturnValue:
    form = new_partner_form(_languages(), request.form)
    if not form.validate():
        return _list_page(form, 400)
    try:
        added = partners.add(context(), form.code.data or "", form.about(), g.session.organiser, now())
    except AlreadyExists:
        there = partners.known(context(), form.code.data or "")
        if there is not None and partners.said_of(there) == form.about():
            return _to(there.code)  # pressed twice
        refuse(form.code, gettext("There is a partner with this code already"))
        return _list_page(form, 400)
    return _to(added.code)


@blueprint.get("/partners/<code>")
def one(code: str) -> Response:
    """One partner, with what it pastes for the campaign that is asked for."""
    partner = partners.partner(context(), code)
    if partner not in partners.known_to(context(), g.organiser):
        raise NotFound
    return _page(partner, partner_form(_languages(), partner))


@blueprint.post("/partners/<code>")
def change(code: str) -> ResponseReturnValue:
    partner = partners.partner(context(), code)
    form = partner_form(_languages(), partner, request.form)
    if not form.validate():
        return _page(partner, form, 400)
    seen = marks.is_seen(partners.said_of(partner))
    if not seen and form.about() == partners.said_of(partner):
        return _to(code)  # pressed twice: what was typed stands there
    if not seen or not partners.change(context(), partner, form.about(), g.session.organiser, now()):
        return _page(partners.partner(context(), code), form, 409, [marks.changed_meanwhile()])
    return _to(code)


@blueprint.post("/partners/<code>/switch")
def switch(code: str) -> ResponseReturnValue:
    partner, wanted = partners.partner(context(), code), posted("do")
    if wanted not in ("on", "off"):
        raise BadRequest
    partners.switch(context(), partner, wanted == "on", g.session.organiser, now())
    return _to(code)


@blueprint.post("/partners/<code>/renew")
def renew(code: str) -> ResponseReturnValue:
    """New links; the old ones lead nowhere."""
    partners.renew_link(context(), partners.partner(context(), code), g.session.organiser, now())
    return _to(code)


@restores("organiser.partners.add")
def restore_new(fields: Fields) -> Response:
    return _list_page(new_partner_form(_languages(), fields))


@restores("organiser.partners.change")
def restore(fields: Fields, code: str) -> Response:
    partner = partners.partner(context(), code)
    errors = [] if marks.is_same(fields, partners.said_of(partner)) else [marks.changed_meanwhile()]
    return _page(partner, partner_form(_languages(), partner, fields), errors=errors)


def _list_page(form: NewPartnerForm, status: int = 200) -> Response:
    page = render_template(
        "organiser/partners.html",
        partners=partners.known_to(context(), g.organiser),
        of_member=g.organiser.role is Role.MEMBER,
        form=form,
        errors=faults(form),
        refused=refused_views(""),
    )
    return Response(page, status)


def _page(partner: Partner, form: PartnerForm, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    campaigns = [
        each
        for each in context().catalogue.campaigns()
        if each.status is not Status.DRAFT and rights.may(Right.PARTNERS, each.slug)
    ]
    chosen = next((each for each in campaigns if each.slug == request.args.get("campaign")), None) or next(
        iter(campaigns), None
    )
    page = render_template(
        "organiser/partner.html",
        partner=partner,
        refused=refused_views(partner.code),
        form=form,
        seen=marks.mark(partners.said_of(partner)),
        errors=[*errors, *faults(form)],
        campaigns=[{"slug": each.slug, "title": _title(each)} for each in campaigns],
        chosen=chosen.slug if chosen else "",
        link=partners.link(context(), partner, chosen.slug) if chosen else "",
        people=_on_its_list(chosen, partner) if chosen else None,
        builder=builder(chosen, partner, language.page_language()) if chosen and partner.active else None,
    )
    return Response(page, status)


def _on_its_list(campaign: Campaign, partner: Partner) -> int | None:
    """How many are on the partner's own list; None where it has none, or the campaign's page of lists says it."""
    if rights.may(Right.READS, campaign.slug):
        return None
    lists = {one.code: own_list for one, own_list in contact_lists.partners_lists(context(), campaign)}
    return lists[partner.code].people if partner.code in lists else None


def _languages() -> tuple[str, ...]:
    return tuple(settings().site.languages)


def _title(campaign: Campaign) -> str:
    return campaign.in_language(campaign.title, language.page_language())


def _to(code: str) -> ResponseReturnValue:
    return redirect(url_for("organiser.partners.one", code=code), 303)
