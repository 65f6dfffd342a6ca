"""Who has answered: each office with what went there, since when it is silent, and what those say who wrote."""

from flask import render_template, url_for

from campaign.actions import answer_board, totals
from campaign.core.answers.board import ENOUGH
from campaign.web.sharing.sources import sources
from campaign.web.site import answer_lines, campaign_views, language
from campaign.web.site.current import context, now

__all__ = ["sources"]


@sources.get("/c/<slug>/board")
def board(slug: str) -> str:
    """The board with the figures that everybody may see."""
    campaign = context().catalogue.campaign(slug)
    campaign.require_visible()
    chosen = language.choose(campaign.languages)
    titles = totals.target_titles(context(), campaign, chosen, *campaign_views.own_titles())
    lines = answer_board.public_board(context(), campaign, titles, now())
    return render_template(
        "board.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        form_url=url_for("public.campaign", slug=slug),
        lines=answer_lines.line_views(lines, campaign.day_at(now())),
        enough=ENOUGH,
    )
