"""The organiser's desk: its guard, and honest totals. It has no page that lists supporters."""

import hmac

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import actions
from campaign.core.accounts import Role
from campaign.core.campaigns import Campaign
from campaign.core.errors import Forbidden, ViewerOnly
from campaign.core.totals import DEFINITIONS, countries_in_public
from campaign.web import accounts, charts, language
from campaign.web.catalogues import gettext
from campaign.web.current import context, now, posted, settings
from campaign.web.organiser_accounts import door
from campaign.web.organiser_delivery import delivery, hold_views
from campaign.web.organiser_partners import partners
from campaign.web.organiser_people import people
from campaign.web.organiser_webhooks import webhooks

organiser = Blueprint("organiser", __name__, url_prefix="/organiser")
organiser.register_blueprint(door)
organiser.register_blueprint(people)
organiser.register_blueprint(delivery)
organiser.register_blueprint(partners)
organiser.register_blueprint(webhooks)

UNGUARDED = ("organiser.door.sign_in", "organiser.door.link")
"""Where nobody is signed in yet; these forms carry a signed token of their own."""
SHOW_CODE = ("organiser.door.second_factor", "organiser.door.sign_out")
SET_UP = ("organiser.door.new_second_factor", "organiser.door.qr_code", "organiser.door.sign_out")
"""All that a session can reach before its second factor was shown, and where there is none yet."""
OWN = (
    *("organiser.door.sign_out", "organiser.door.second_factor", "organiser.door.new_second_factor"),
    *("organiser.people.change_password", "organiser.people.renew_recovery_codes"),
    "organiser.people.sign_out_everywhere",
)
"""What viewers may post too: it concerns their own account and nothing else."""


@organiser.before_request
def guard() -> ResponseReturnValue | None:
    """Nobody comes in without a session and a second factor, no form acts without its token, viewers change nothing."""
    if request.endpoint in UNGUARDED:
        return None
    found = accounts.current_session()
    if found is None:
        return redirect(url_for("organiser.door.sign_in"), 303)
    g.session, g.organiser = found
    g.form_token = accounts.form_token(g.session)
    if request.method == "POST" and not hmac.compare_digest(g.form_token.encode(), posted("form_token").encode()):
        raise Forbidden
    reach = SHOW_CODE if g.organiser.has_second_factor else SET_UP
    if not g.session.whole and request.endpoint not in reach:
        return redirect(url_for(reach[0]), 303)
    if request.method == "POST" and g.organiser.role is Role.VIEWER and request.endpoint not in OWN:
        raise ViewerOnly
    return None


@organiser.context_processor
def signed_in() -> dict[str, object]:
    """What the bar of every page of the desk shows."""
    if "session" not in g:
        return {}
    return {
        "organiser": g.session.organiser,
        "whole": g.session.whole,
        "runs": g.organiser.role is Role.ORGANISER,
        "form_token": g.form_token,
        "sign_out_url": url_for("organiser.door.sign_out"),
    }


@organiser.get("/")
def home() -> str:
    campaigns = [
        {
            "title": _title(one),
            "slug": one.slug,
            "status": one.status.value,
            "url": url_for("organiser.campaign", slug=one.slug),
            "totals": actions.ledger(context(), one, now()),
        }
        for one in context().catalogue.campaigns()
    ]
    return render_template("organiser/home.html", campaigns=campaigns, holds=hold_views())


@organiser.get("/c/<slug>")
def campaign(slug: str) -> str:
    """Everything that is counted in one campaign."""
    found = context().catalogue.campaign(slug)
    totals = actions.ledger(context(), found, now())
    titles = actions.target_titles(
        context(), found, language.page_language(), gettext("The supporters’ own governments")
    )
    return render_template(
        "organiser/campaign.html",
        campaign={
            "title": _title(found),
            "slug": slug,
            "status": found.status.value,
            "public_url": url_for("public.campaign", slug=slug),
            "pause_url": url_for("organiser.delivery.pause", slug=slug),
        },
        totals=totals,
        by_target=charts.by_target(totals, titles),
        by_day=charts.by_day(totals),
        by_country=countries_in_public(totals.by_country, settings().privacy.small_numbers),
        by_partner=charts.by_partner(totals, {one.code: one.name for one in context().store.partners()}),
        definitions={measure: gettext(words) for measure, words in DEFINITIONS.items()},
        awaiting=totals.of("awaiting_confirmation"),
    )


def _title(found: Campaign) -> str:
    return found.in_language(found.title, language.page_language())
