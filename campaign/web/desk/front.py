"""The organiser's desk: its guard, and honest totals. It has no page that lists supporters."""

import hmac

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import hosts, totals
from campaign.actions.holds import paused
from campaign.actions.putting_away import archived
from campaign.actions.writing import drafts, titled, unreadable
from campaign.core.accounts import Role
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import Forbidden
from campaign.core.rights import Right
from campaign.web.desk import (
    answers,
    approvals,
    attention,
    by_hand,
    contacts,
    from_offices,
    held_back,
    holds,
    kept,
    landing,
    launch,
    lists,
    new_office,
    offices,
    own_offices,
    owner_logos,
    partners,
    people,
    pictures,
    putting_away,
    quoting,
    refusals,
    rights,
    sessions,
    sign_in,
    taking_along,
    translating,
    versions,
    watching,
    webhooks,
    writing,
)
from campaign.web.desk.attention import matter_views
from campaign.web.desk.watching import campaign_page
from campaign.web.site import language
from campaign.web.site.current import context, now, posted
from campaign.web.site.kinds import Kind, Pages

organiser = Pages("organiser", __name__, Kind(desk_styles=True), url_prefix="/organiser")
for room in (sign_in, people, holds, attention, watching, partners, refusals, writing, versions):
    organiser.register_blueprint(room.blueprint)
for room in (
    offices,
    own_offices,
    launch,
    webhooks,
    held_back,
    answers,
    from_offices,
    owner_logos,
    pictures,
    lists,
    approvals,
    new_office,
    contacts,
    by_hand,
    putting_away,
    translating,
    taking_along,
    quoting,
):
    organiser.register_blueprint(room.blueprint)

UNGUARDED = ("organiser.sign_in.sign_in", "organiser.sign_in.forgotten", "organiser.sign_in.link")
"""Where nobody is signed in yet; these forms carry a signed token of their own."""
SHOW_CODE = ("organiser.sign_in.second_factor", "organiser.sign_in.sign_out")
SET_UP = ("organiser.sign_in.new_second_factor", "organiser.sign_in.qr_code", "organiser.sign_in.sign_out")
"""All that a session can reach before its second factor was shown, and where there is none yet."""
SILENT = ("organiser.watching.numbers",)
"""What a page asks for by itself: it keeps no session alive that nobody uses."""


@organiser.before_request
def guard() -> ResponseReturnValue | None:
    """Nobody comes in without a session and a second factor, no form acts without its token, all have their rights."""
    if request.endpoint in UNGUARDED:
        return None
    session = sessions.current_session(seen=request.endpoint not in SILENT)
    if session is None:
        carried = kept.of_request()
        return redirect(url_for("organiser.sign_in.sign_in"), 303) if carried is None else sign_in.once_more(carried)
    sessions.enter(*session)
    if request.endpoint == lists.UPLOADS and g.session.verified:
        request.max_content_length = current_app.config["MAX_LIST_LENGTH"]
    right = hmac.compare_digest(g.form_token.encode(), posted("form_token").encode())
    if request.method == "POST" and not right and not kept.is_own():
        raise Forbidden
    reach = SHOW_CODE if g.organiser.has_second_factor else SET_UP
    if not g.session.verified and request.endpoint not in reach:
        carried = None if right else kept.of_request()
        return redirect(url_for(reach[0]), 303) if carried is None else sign_in.go_on(carried)
    rights.ask()
    # Signed in anew in another tab: what was typed here is shown again, under this session's token.
    return None if right or request.method != "POST" else kept.shown_again()


@organiser.context_processor
def signed_in() -> dict[str, object]:
    """What the bar of every page of the desk shows."""
    if "session" not in g:
        return {}
    return {
        "organiser": g.session.organiser,
        "verified": g.session.verified,
        "runs": rights.may_change(),
        "organises": g.organiser.role is Role.ORGANISER,
        "can": rights.can,
        "form_token": g.form_token,
        "restored": g.get("restored", False),
        "sign_out_url": url_for("organiser.sign_in.sign_out"),
    }


@organiser.context_processor
def in_trouble() -> dict[str, object]:
    """What the page of an error gives back; see `message.html`."""
    return kept.of_trouble()


@organiser.get("/")
def home() -> str:
    """The campaigns, each as far as who is signed in may know of it."""
    kept_back, begun, away = paused(context(), now()), drafts(context()), archived(context())
    changed = {draft.slug for draft, _ in begun if rights.may(Right.READS, draft.slug)}
    known = [campaign for campaign in context().catalogue.campaigns() if rights.may(Right.PARTNERS, campaign.slug)]
    campaigns = [
        {
            "title": _title(campaign),
            "slug": campaign.slug,
            "status": campaign.status.value,
            "is_paused": campaign.slug in kept_back,
            "has_draft": campaign.slug in changed,
            "url": url_for("organiser.campaign", slug=campaign.slug),
            "totals": totals.ledger(context(), campaign, now()),
        }
        for campaign in known
        if rights.may(Right.WATCHES, campaign.slug)
    ]
    partners_only = [campaign for campaign in known if not rights.may(Right.WATCHES, campaign.slug)]
    return render_template(
        "organiser/home.html",
        campaigns=[campaign for campaign in campaigns if campaign["slug"] not in away],
        archived=[campaign for campaign in campaigns if campaign["slug"] in away],
        partners_only=[(campaign.slug, _title(campaign)) for campaign in partners_only],
        begun=[
            (draft, titled(draft, language.page_language()))
            for draft, is_in_force in begun
            if not is_in_force and draft.slug in changed
        ],
        unreadable=[slug for slug in unreadable(context()) if rights.may(Right.READS, slug)],
        matters=matter_views(),
        hosts=hosts.everybody(context(), now()) if rights.can("organiser.approvals.show") else [],
        done=landing.home_sentence(),
    )


@organiser.get("/c/<slug>")
def campaign(slug: str) -> ResponseReturnValue:
    """Everything that is counted in one campaign."""
    return campaign_page(context().catalogue.campaign(slug))


def _title(campaign: Campaign) -> str:
    return campaign.in_language(campaign.title, language.page_language())
