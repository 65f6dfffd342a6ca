"""The form and the receipt for a partner's frame: the public views, under addresses that may be framed."""

from flask import Response, request

from campaign.web.sharing import refusals
from campaign.web.site.current import context
from campaign.web.site.framing import look
from campaign.web.site.kinds import Framing, Kind, Pages, unlike
from campaign.web.supporter import quoting, receipt
from campaign.web.supporter.campaign_page import add_campaign_pages, sample

KIND = Kind(framing=Framing.PARTNERS, embedded=True, themed=True, given_back=True)

embed = Pages("embed", __name__, KIND)


@embed.url_defaults
def keep_look(_endpoint: str, values: dict[str, str]) -> None:
    """What the page around the frame asked of the form's looks holds for every page after it."""
    for name, value in look().items():
        values.setdefault(name, value)


@embed.before_request
def say_why() -> Response | None:
    """A frame that would stay empty on the page that asks for it gets words instead of the form."""
    if request.endpoint != "embed.campaign":
        return None
    campaign = context().catalogue.campaign((request.view_args or {})["slug"])
    campaign.require_visible()
    return refusals.page(campaign)


add_campaign_pages(embed, "/embed")
embed.add_url_rule("/p/<token>/preview", "sample", unlike(KIND, framing=Framing.OURSELVES, secret=True)(sample))
embed.add_url_rule("/c/<slug>/embed/receipt/<token>", "receipt", receipt.show, methods=["GET"])
embed.add_url_rule("/c/<slug>/embed/receipt/<token>", "erase", receipt.erase, methods=["POST"])
embed.add_url_rule("/c/<slug>/embed/receipt/<token>/<target>", "letter", receipt.letter, methods=["GET"])
embed.add_url_rule("/c/<slug>/embed/receipt/<token>/<target>/answer.ics", "calendar", receipt.calendar, methods=["GET"])
embed.add_url_rule("/c/<slug>/embed/quote/<token>", "quote", quoting.show, methods=["GET"])
embed.add_url_rule("/c/<slug>/embed/quote/<token>", "offer_quote", quoting.act, methods=["POST"])
