"""Partners: whose code came with the request, and which sites may show the answer in a frame."""

import re
from typing import Any

from flask import g, request, url_for

from campaign.actions import partners
from campaign.core.errors import CampaignError
from campaign.core.partners import origin
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site.current import context, posted
from campaign.web.site.kinds import Framing, current_kind

_FIXED = {Framing.NOBODY: "'none'", Framing.OURSELVES: "'self'", Framing.ANYBODY: "*"}
_FRAMES = ("iframe", "frame", "embed", "object", "fencedframe")
"""What a page in a page is called (Fetch Metadata, `Sec-Fetch-Dest`)."""
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_SIZE = re.compile(r"([0-9]{1,3})(\.[0-9]+)?(px)?")
LEAST_SIZE, MOST_SIZE = 16, 24
"""Of text in a frame, in CSS pixels: no smaller than one reads it with ease, nor larger than it fits a phone."""
PARTS = ("ground", "title", "summary")
"""What a page around a frame may have already, so that the frame goes without."""


QUERY = (
    *("lang", "partner", "source", "utm_source", "utm_medium", "utm_campaign", "country", "place"),
    *("theme", "accent", "size", "without"),
)
"""What the address of a campaign's page may say; the rest of a query changes nothing."""


def known_query() -> tuple[tuple[str, str], ...]:
    """What this address says of that, in a fixed order; the page's links say no more either."""
    asked = ((name, request.args.get(name, "")) for name in QUERY)
    g.query = {name: value for name, value in asked if value}
    return tuple(g.query.items())


def is_embedded() -> bool:
    """Whether the page is for a partner's frame."""
    return current_kind().embedded


def active_partner(code: str) -> Partner | None:
    """The partner with this code; None for one unknown or no longer active, who is then simply not counted.

    Asked for once a request: a database that goes away meanwhile does not take the page out of the partner's frame.
    """
    known: dict[str, Partner | None] = g.setdefault("partners", {})
    if code not in known:
        known[code] = partners.active(context(), code)
    return known[code]


def look() -> dict[str, Any]:
    """What the page around the frame asks of its looks; what is not asked for, or not valid, is left out.

    `theme` is light or dark, `accent` rrggbb, `size` that of the text in CSS pixels, `without` some of `PARTS`. The
    ground goes with a theme alone: it is then known whether what is seen through the frame is light or dark.
    """
    if not request.query_string:  # as of nearly every page
        return {}
    colour = _COLOUR.fullmatch(request.args.get("accent", ""))
    theme = request.args.get("theme", "")
    theme = theme if theme in ("light", "dark") else ""
    size = _SIZE.fullmatch(request.args.get("size", ""))
    asked = request.args.get("without", "").split()
    values = {
        "theme": theme,
        "accent": colour[1].lower() if colour else "",
        "size": min(max(int(size[1]), LEAST_SIZE), MOST_SIZE) if size else "",
        "without": " ".join(part for part in PARTS if part in asked and (theme or part != "ground")),
    }
    return {name: value for name, value in values.items() if value}


def outside_url(slug: str, **query: str) -> str:
    """The same form on a page of its own, for where a frame cannot send it."""
    names = ("lang", "partner", "source", "utm_source", "country", "place")
    known = {name: request.args.get(name) or posted(name) for name in names} | query
    kept: dict[str, Any] = {name: value for name, value in known.items() if value}
    return url_for("public.campaign", slug=slug, **kept)


def framing_site() -> str | None:
    """The site (an origin) on whose page a browser wants to show what it asks for in a frame.

    "" where it does not name the site; None where no other site's page asks, or the browser does not say that it is for
    a frame: then its form's own `frame-ancestors` settles it.
    """
    if request.headers.get("Sec-Fetch-Dest") not in _FRAMES or request.headers.get("Sec-Fetch-Site") == "same-origin":
        return None
    return origin(request.headers.get("Referer", ""))


def frame_ancestors() -> str:
    """What `frame-ancestors` says: nobody, except on embedded pages, where it is the partner's sites."""
    framing = g.get("framing") or current_kind().framing
    if framing is not Framing.PARTNERS:
        return _FIXED[framing]
    try:
        return " ".join(_origins()) or "'none'"
    except (CampaignError, StoreUnavailable):
        return "'none'"


def _origins() -> tuple[str, ...]:
    code = g.get("partner_code") or request.args.get("partner", "") or posted("partner")
    partner = active_partner(code)
    if partner is not None:
        return partner.origins
    return context().catalogue.campaign((request.view_args or {})["slug"]).embed_origins
