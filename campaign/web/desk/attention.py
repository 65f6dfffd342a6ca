"""What needs a person, on the desk: told in a sentence each, with the button that mends it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import attention, offices
from campaign.actions.context import note
from campaign.core.attention import LOOKED_AFTER, Matter, MatterKind, concerns
from campaign.core.campaigns.addressees import Place
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import NotFound
from campaign.core.words.marking import N_
from campaign.store.protocol.errors import Missing
from campaign.web.desk import landing, rights
from campaign.web.desk import offices as office_views
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("attention", __name__)

RELEASES = {
    MatterKind.SUSPENDED: N_("The address is right: try again"),
    MatterKind.PAUSED: N_("Let the letters go"),
    MatterKind.SLOWED: N_("Back to the usual pace"),
}
CHECKS = (MatterKind.NOT_CHECKED, MatterKind.CHECK_OVERDUE)
LINKS = {
    MatterKind.FAILING: N_("See the errors"),
    MatterKind.FACT_OVERDUE: N_("See the campaign"),
    MatterKind.ENDING: N_("See the campaign"),
}


@dataclass(frozen=True)
class MatterView:
    """A matter in words. `action` is where its button posts `fields`, `link` where it leads; both empty for none.

    `places` are the pages on which a wrong address is corrected, each with the office's title. `mends`: who
    reads it may press the button.
    """

    about: str
    sentence: str
    reply: str = ""
    button: str = ""
    action: str = ""
    link: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    mends: bool = False


def matter_views(campaign: Campaign | None = None) -> list[MatterView]:
    """Everything that needs a person, or what concerns one campaign; as far as it is for who is signed in."""
    matters = attention.matters_for(context(), g.organiser, now(), language.page_language())
    directory = context().catalogue.directory()
    return [_view(matter) for matter in matters if campaign is None or concerns(matter, campaign, directory)]


@blueprint.post("/offices/check")
def check_office() -> ResponseReturnValue:
    """A person says that an office's address is right."""
    try:
        office = offices.check_office(context(), posted("office"), now(), request.form.get("email"))
    except Missing:
        there = context().catalogue.directory().get(posted("office"))
        if there is None:
            raise NotFound from None
        return office_views.changed_page(there)
    note(context(), g.session.organiser, N_("checked the address of"), office.id, now())
    return landing.home(landing.CHECKED)


def sentence(matter: Matter) -> str:
    """The matter in the page's language, and who looks after the office that it is about."""
    said = gettext(matter.sentence, **{name: _written(value) for name, value in matter.values.items()})
    groups = matter.looked_after_by(language.page_language())
    return f"{said} {gettext(LOOKED_AFTER, owners=groups)}" if groups else said


def place_url(place: Place) -> str:
    """The page on which an address is corrected."""
    if place.office:
        return url_for("organiser.offices.office", office_id=place.office, _anchor="correct")
    return url_for("organiser.own_offices.office", slug=place.campaign, target=place.target, _anchor="correct")


def _opens(place: Place, endpoint: str = "office") -> bool:
    """Whether who is signed in may open a place, or with `change` correct what stands there."""
    if place.office:
        return rights.can(f"organiser.offices.{endpoint}", office_id=place.office)
    return rights.can(f"organiser.own_offices.{endpoint}", slug=place.campaign, target=place.target)


def refusals_url(partner: str) -> str:
    """The page with the websites that could not show the form: the partner's, with "" that of all partners."""
    if partner:
        return url_for("organiser.partners.one", code=partner, _anchor="refused")
    return url_for("organiser.partners.everybody", _anchor="refused")


def _view(matter: Matter) -> MatterView:
    places = [(place.title, place_url(place)) for place in matter.places if _opens(place)]
    mends = any(_opens(place, "change") for place in matter.places)
    view = MatterView(matter.about, sentence(matter), matter.reply, places=places, mends=mends)
    if matter.kind in RELEASES:
        fields = [("kind", matter.kind.value), ("key", matter.key)]
        action = url_for("organiser.delivery.release")
        mends |= rights.can("organiser.delivery.release", dict(fields))
        return replace(view, button=gettext(RELEASES[matter.kind]), action=action, fields=fields, mends=mends)
    if matter.kind in CHECKS:
        button, action = gettext("I have checked it: it is right"), url_for("organiser.attention.check_office")
        mends = rights.can("organiser.attention.check_office", {"office": matter.key})
        there = context().catalogue.directory().get(matter.key)
        fields = [("office", matter.key), ("email", there.email if there else "")]
        return replace(view, button=button, action=action, fields=fields, mends=mends)
    pages = {
        MatterKind.HELD_BACK: "organiser.held_back.waiting",
        MatterKind.ANSWERS: "organiser.answers.board",
        MatterKind.OFFICE_ASKS: "organiser.from_offices.everything",
        MatterKind.QUOTES: "organiser.from_offices.everything",
    }
    if matter.kind in pages:
        of_it: dict[str, Any] = {} if matter.kind is MatterKind.HELD_BACK else {"slug": matter.campaign}
        link = url_for(pages[matter.kind], **of_it)
        return replace(view, button=gettext("Read them"), link=link)
    if matter.kind is MatterKind.NOT_SHOWN:
        return replace(view, button=gettext("See the websites"), link=refusals_url(matter.key))
    if matter.kind in LINKS:
        page = "organiser.watching.failures" if matter.kind is MatterKind.FAILING else "organiser.campaign"
        link = url_for(page, slug=matter.campaign)
        return replace(view, button=gettext(LINKS[matter.kind]), link=link)
    return view


def _written(value: object) -> str:
    """A value as the page's language writes it."""
    if isinstance(value, datetime):
        return language.moment(value)
    if isinstance(value, date):
        return language.day(value)
    return language.number(value) if isinstance(value, int) else str(value)
