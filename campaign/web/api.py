"""The public JSON: campaigns and their totals, never anything about a person. `GET` only, for any site."""

import json
from hashlib import blake2b

from flask import Blueprint, Response, request

from campaign import actions
from campaign.core.campaigns import Campaign, Status
from campaign.core.totals import as_json
from campaign.web.campaign_views import own_titles
from campaign.web.current import context, now, settings

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.get("/campaigns")
def campaigns() -> Response:
    """The live campaigns."""
    live = [_about(one) for one in context().catalogue.campaigns() if one.status is Status.LIVE]
    return _answer({"campaigns": live})


@api.get("/campaigns/<slug>")
def campaign(slug: str) -> Response:
    return _answer(_about(_visible(slug)))


@api.get("/campaigns/<slug>/totals")
def totals(slug: str) -> Response:
    """The ledger, as the contract has it."""
    found = _visible(slug)
    counted = actions.ledger(context(), found, now())
    titles = actions.target_titles(context(), found, found.languages[0], *own_titles())
    return _answer(as_json(counted, titles, settings().privacy.small_numbers))


def _visible(slug: str) -> Campaign:
    found = context().catalogue.campaign(slug)
    found.require_visible()
    return found


def _about(found: Campaign) -> dict[str, object]:
    return {
        "slug": found.slug,
        "status": found.status.value,
        "title": dict(found.title),
        "summary": dict(found.summary),
        "languages": list(found.languages),
        "url": f"{settings().site.url}/c/{found.slug}",
        "goal": found.goal,
        "opens": found.opens.isoformat() if found.opens else None,
        "closes": found.closes.isoformat() if found.closes else None,
    }


def _answer(values: dict[str, object]) -> Response:
    """JSON that any site may read and keep for a minute. Its ETag leaves out the moment of asking."""
    lasting = json.dumps({name: value for name, value in values.items() if name != "as_of"}, sort_keys=True)
    response = Response(json.dumps(values, ensure_ascii=False), mimetype="application/json")
    response.set_etag(blake2b(lasting.encode(), digest_size=12).hexdigest(), weak=True)
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response
