"""A sheet for the press: a campaign's public figures, of which hour, what they mean, whom to ask."""

from flask import Response, render_template, url_for

from campaign.actions import published_answers, quoting
from campaign.actions.totals import public_ledger, target_titles
from campaign.core.counts.totals import DEFINITIONS, countries_in_public
from campaign.web.sharing.views import KIND, public_url, visible
from campaign.web.sharing.wordpress import sharing
from campaign.web.site import campaign_views, charts, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.kinds import unlike

__all__ = ["sharing"]


@sharing.get("/c/<slug>/press")
@unlike(KIND, for_others=False, desk_styles=True)
def press(slug: str) -> Response:
    """The figures with their hour and definition, how they come about, and the contact."""
    campaign = visible(slug)
    chosen = language.choose(campaign.languages)
    totals = public_ledger(context(), campaign, now())
    titles = target_titles(context(), campaign, chosen, *campaign_views.own_titles())
    page = render_template(
        "press.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        totals=totals,
        confirms=campaign.confirm,
        as_of=language.moment(totals.as_of),
        definitions={measure: gettext(words) for measure, words in DEFINITIONS.items()},
        by_target=charts.by_target(totals, titles),
        by_country=countries_in_public(totals.by_country, settings().privacy.small_numbers),
        quotes=[*published_answers.quotes(context(), slug), *quoting.in_public(context(), slug)],
        contact=settings().site.contact,
        page_url=public_url(slug),
        json_url=url_for("api.totals", slug=slug, _external=True),
    )
    return Response(page)
