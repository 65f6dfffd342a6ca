"""Websites that could not show the form, on the desk: which, why, how often, and the button that mends it."""

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import partners, refusals
from campaign.core.counts.refusals import OTHERS, Reason, Refusals
from campaign.core.errors import NotFound
from campaign.core.rights import Right
from campaign.core.words.marking import N_
from campaign.store.protocol.campaigns import Partner
from campaign.web.desk import rights
from campaign.web.desk.attention import refusals_url
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("refusals", __name__)

WHY = {
    Reason.SITE: N_("It is not entered"),
    Reason.OFF: N_("The partner is switched off"),
    Reason.CODE: N_("No partner has this code"),
}


@dataclass(frozen=True)
class RefusedView:
    """A website that was refused: `site` is empty for others together, `day` the last one, as the page writes it.

    `may_enter`: a button lets it show the form. `label` and `url` lead to where it is mended, empty where a button is.
    """

    site: str
    campaign: str
    why: str
    times: int
    day: str
    may_enter: bool
    label: str = ""
    url: str = ""


def refused_views(partner: str) -> list[RefusedView]:
    """The websites of a partner that were refused lately, with "" those of nobody; the latest first."""
    groups: dict[tuple[str, Reason, str], list[Refusals]] = defaultdict(list)
    for refusal in refusals.lately(context(), now()):
        if refusal.partner == partner and rights.may(Right.PARTNERS, refusal.campaign):
            groups[refusal.campaign, refusal.reason, refusal.site].append(refusal)
    latest = sorted(groups.values(), key=lambda same: max(refusal.day for refusal in same), reverse=True)
    known = partners.everybody(context()) if groups else []
    return [_view(same, known) for same in latest]


@blueprint.post("/partners/<code>/sites")
def let_in(code: str) -> ResponseReturnValue:
    """A website that was refused may show the form from now on."""
    partner, site = partners.partner(context(), code), posted("site")
    waiting = {refusal.site for refusal in refusals.lately(context(), now()) if refusal.partner == code}
    if site == OTHERS or site not in waiting:
        raise NotFound
    partners.let_in(context(), partner, site, g.session.organiser, now())
    return redirect(url_for("organiser.partners.one", code=code), 303)


@blueprint.post("/partners/forget-refused")
def forget() -> ResponseReturnValue:
    """They are none of ours."""
    code = posted("partner")
    if code:
        partners.partner(context(), code)
    refusals.forget(context(), code, g.session.organiser, now())
    return redirect(refusals_url(code).partition("#")[0], 303)


def _view(same: list[Refusals], known: list[Partner]) -> RefusedView:
    first, last = same[0], max(each.day for each in same)
    may_enter = first.reason is Reason.SITE and bool(first.partner) and first.site != OTHERS
    owner = next((each for each in known if first.site in each.origins), None) if not first.partner else None
    label, url = "", ""
    if owner:
        label = gettext("What %(partner)s pastes", partner=owner.name)
        url = url_for("organiser.partners.one", code=owner.code, campaign=first.campaign, _anchor="embed")
    elif not first.partner and first.reason is Reason.SITE:
        label = gettext("Enter it in the campaign")
        url = url_for("organiser.writing.edit", slug=first.campaign, _anchor="campaign.embed_origins")
    times = sum(each.times for each in same)
    title = _title(first.campaign)
    return RefusedView(first.site, title, gettext(WHY[first.reason]), times, language.day(last), may_enter, label, url)


def _title(slug: str) -> str:
    try:
        campaign = context().catalogue.campaign(slug)
    except NotFound:
        return slug
    return campaign.in_language(campaign.title, language.page_language())
