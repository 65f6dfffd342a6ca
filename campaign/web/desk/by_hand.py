"""Letters that the campaign's people hand over: counted here, opened and printed in their browser, then destroyed."""

import re

from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import by_hand
from campaign.core.campaigns.campaign import Campaign
from campaign.web.desk.numbers import target_titles
from campaign.web.desk.watching import campaign_header
from campaign.web.site.current import context, now, posted
from campaign.web.site.sealed_files import sealed_file

blueprint = Blueprint("by_hand", __name__)

_NAME = re.compile(r"[0-9a-f]{32}")


@blueprint.get("/c/<slug>/by-hand")
def show(slug: str) -> Response:
    """How many letters are promised and were handed over; from their day on, what opens them."""
    return _page(context().catalogue.campaign(slug))


@blueprint.post("/c/<slug>/by-hand")
def act(slug: str) -> ResponseReturnValue:
    """Give all that are promised, sealed; or with `do=handed-over` count those named in `names`, and destroy them."""
    campaign = context().catalogue.campaign(slug)
    who = g.session.organiser
    if posted("do") != "handed-over":
        return sealed_file(by_hand.sealed(context(), campaign, who, now()), f"letters-{slug}")
    names = [bytes.fromhex(name) for name in _NAME.findall(posted("names"))]
    by_hand.handed_over(context(), campaign, names, who, now())
    return redirect(url_for("organiser.by_hand.show", slug=slug, _anchor="handed-over"), 303)


def _page(campaign: Campaign) -> Response:
    titles, promised = target_titles(campaign), by_hand.promised(context(), campaign)
    page = render_template(
        "organiser/by_hand.html",
        campaign=campaign_header(campaign),
        page="contacts",
        by_hand=campaign.by_hand,
        is_due=campaign.hands_over(now()),
        promised=[(titles.get(target, target), letters) for target, letters in promised.items()],
        in_all=sum(promised.values()),
        handed_over=[
            (row.day, titles.get(row.target, row.target), row.letters) for row in by_hand.record(context(), campaign)
        ],
        titles=titles,
        today=campaign.day_at(now()),
    )
    return Response(page)
