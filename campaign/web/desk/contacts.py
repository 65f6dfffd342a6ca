"""The list of those who opted in, on the desk: a key for it is made in the browser, and it is opened there.

What is sealed is all that leaves here: keys and names are in the organiser's browser alone (`static/own-list.js`).
"""

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from campaign.actions import contact_lists, partners, writing
from campaign.actions.writing import Manuscript
from campaign.web.desk.watching import campaign_header
from campaign.web.desk.writing_pages import shown_languages, title_of
from campaign.web.desk.writing_views import Mistakes
from campaign.web.site.current import context, now, posted, today
from campaign.web.site.sealed_files import sealed_file

blueprint = Blueprint("contacts", __name__)


@blueprint.get("/c/<slug>/contacts")
def show(slug: str) -> str:
    """How many are on the lists, and what opens them."""
    campaign = context().catalogue.campaign(slug)
    known = {partner.code for partner in partners.known_to(context(), g.organiser)}
    every = contact_lists.partners_lists(context(), campaign)
    return render_template(
        "organiser/contacts.html",
        campaign=campaign_header(campaign),
        page="contacts",
        lists=contact_lists.lists(context(), campaign),
        partners=[(one, its_list) for one, its_list in every if one.code in known],
        has_by_hand=campaign.by_hand is not None,
        left_behind=contact_lists.left_behind(context(), campaign),
        public_key=campaign.opt_in.public_key if campaign.opt_in else "",
    )


@blueprint.post("/c/<slug>/contacts")
def fetch(slug: str) -> ResponseReturnValue:
    """One of the lists (`list`: empty, or `*answers`), sealed."""
    campaign = context().catalogue.campaign(slug)
    packed = contact_lists.sealed(context(), campaign, posted("list"), g.session.organiser, now())
    return sealed_file(packed, f"{slug}-answers" if posted("list") else slug)


@blueprint.get("/c/<slug>/edit/key")
def key(slug: str) -> Response:
    """Where a key pair is made, and what supporters tick is said; the editor's own form saves both."""
    return _key_page(writing.manuscript(context(), slug))


def _key_page(seen: Manuscript) -> Response:
    about = seen.document["campaign"]
    page = render_template(
        "organiser/key.html",
        seen=seen,
        heading=title_of(seen),
        opt_in=about["opt_in"],
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        shown=shown_languages(seen.document),
        day=today().isoformat(),
    )
    return Response(page)
