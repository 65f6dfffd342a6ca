"""A partner's own totals, behind a private link and without an account."""

from flask import Blueprint, render_template
from markupsafe import escape

from campaign import actions
from campaign.core.campaigns import Campaign
from campaign.core.errors import LinkNotValid
from campaign.core.totals import countries_in_public
from campaign.store.protocol import Partner
from campaign.web import campaign_views, charts, language
from campaign.web.current import context, now, settings

partner = Blueprint("partner", __name__)


@partner.get("/p/<token>")
def totals(token: str) -> str:
    """What came through one partner in one campaign."""
    found, slug = actions.partner_of(context(), token)
    if not found.active:
        raise LinkNotValid
    campaign = context().catalogue.campaign(slug)
    chosen = language.choose(campaign.languages)
    counted = actions.ledger(context(), campaign, now(), found.code)
    return render_template(
        "partner.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        partner={"name": found.name, "code": found.code},
        totals=counted,
        by_day=charts.by_day(counted),
        by_country=countries_in_public(counted.by_country, settings().privacy.small_numbers),
        embed_snippet=snippet(campaign, found, chosen),
    )


def snippet(campaign: Campaign, found: Partner, chosen: str) -> str:
    """The line of HTML that puts the form on a partner's page."""
    title = escape(campaign.in_language(campaign.title, chosen))
    address = f"{settings().site.url}/c/{campaign.slug}/embed?partner={found.code}"
    attributes = 'width="100%" height="900" style="border:0" loading="lazy" allow="clipboard-write; web-share"'
    return f'<iframe title="{title}" src="{address}" {attributes}></iframe>'
