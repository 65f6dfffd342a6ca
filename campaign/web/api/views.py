"""The public JSON: campaigns and their totals, never anything about a person. `GET` only, for any site."""

import json
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version

from flask import Blueprint, Response, request, url_for

from campaign.actions import answer_board, published_answers, series
from campaign.actions.totals import OWN_TITLES, public_ledger, target_titles
from campaign.core.answers.board import as_json as board_as_json
from campaign.core.answers.published import as_json as as_public_json
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.counts.totals import as_json
from campaign.web.api.openapi import document
from campaign.web.site.catalogues import translate
from campaign.web.site.current import context, now, settings

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.get("/campaigns")
def campaigns() -> Response:
    """The live campaigns."""
    return _answer({"campaigns": [_about(campaign) for campaign in _live()]})


@api.get("/campaigns/<slug>")
def campaign(slug: str) -> Response:
    return _answer(_about(_visible(slug)))


@api.get("/campaigns/<slug>/totals")
def totals(slug: str) -> Response:
    """The ledger, as the contract has it."""
    campaign = _visible(slug)
    counted = public_ledger(context(), campaign, now())
    return _answer(as_json(counted, _titles(campaign), settings().privacy.small_numbers))


@api.get("/campaigns/<slug>/board")
def board(slug: str) -> Response:
    """Which offices answered, and what those say who wrote."""
    campaign = _visible(slug)
    lines = answer_board.public_board(context(), campaign, _titles(campaign), now())
    return _answer({"campaign": slug, "as_of": now().strftime("%Y-%m-%dT%H:%M:%SZ"), "by_target": board_as_json(lines)})


@api.get("/openapi.json")
def openapi() -> Response:
    """What all this is, for programs."""
    return _answer(document(settings().site.url, version("letter-campaign"), [campaign.slug for campaign in _live()]))


@api.after_request
def for_any_site(response: Response) -> Response:
    """Any site may read it, errors included, ask whether it has changed, and send no credentials along."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _live() -> list[Campaign]:
    return [campaign for campaign in context().catalogue.campaigns() if campaign.status is Status.LIVE]


def _visible(slug: str) -> Campaign:
    campaign = context().catalogue.campaign(slug)
    campaign.require_visible()
    return campaign


def _titles(campaign: Campaign) -> dict[str, str]:
    """What its targets are called in its own language, whoever asks: the answer is kept for everybody."""
    chosen = campaign.languages[0]
    return target_titles(context(), campaign, chosen, *(translate(chosen, words) for words in OWN_TITLES))


def _about(campaign: Campaign) -> dict[str, object]:
    return {
        "slug": campaign.slug,
        "status": campaign.status.value,
        "title": dict(campaign.title),
        "summary": dict(campaign.summary),
        "languages": list(campaign.languages),
        "picture": _picture(campaign),
        "url": f"{settings().site.url}/c/{campaign.slug}",
        "goal": campaign.goal,
        "follows": campaign.follows or None,
        "acts": series.public_ledger(context(), campaign, now()).acts,
        "opens": campaign.day_at(campaign.opens_at).isoformat() if campaign.opens_at else None,
        "closes": campaign.last_day.isoformat() if campaign.last_day else None,
        "opens_at": _moment(campaign.opens_at),
        "closes_at": _moment(campaign.closes_at),
        "time_zone": campaign.place,
        "won": campaign.won.isoformat() if campaign.won and campaign.is_won(now()) else None,
        "outcome": dict(campaign.outcome) if campaign.is_over(now()) else {},
        "answers": [as_public_json(answer) for answer in published_answers.in_public(context(), campaign.slug)],
    }


def _picture(campaign: Campaign) -> dict[str, object] | None:
    shown = campaign.shown_picture
    if shown is None:
        return None
    url = settings().site.url + url_for("sharing.picture", slug=campaign.slug, digest=shown.digest)
    return {"url": url, "width": shown.width, "height": shown.height, "alt": dict(campaign.picture_alt)}


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when else None


def _answer(values: dict[str, object]) -> Response:
    """JSON that any site may read and keep for a minute. Its ETag leaves out the moment of asking."""
    lasting = json.dumps({name: value for name, value in values.items() if name != "as_of"}, sort_keys=True)
    response = Response(json.dumps(values, ensure_ascii=False), mimetype="application/json")
    response.set_etag(blake2b(lasting.encode(), digest_size=12).hexdigest(), weak=True)
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response
