"""Partners: whose code came with the request, and which sites may show the answer in a frame."""

from flask import g, request

from campaign.core.errors import CampaignError
from campaign.store.protocol import Partner, StoreUnavailable
from campaign.web.current import context, posted

LONGEST_CODE = 64


def is_embedded() -> bool:
    """Whether the page is for a partner's frame."""
    return request.blueprint == "embed"


def active_partner(code: str) -> Partner | None:
    """The partner with this code; None for one unknown or no longer active, who is then simply not counted."""
    found = context().store.partner(code) if 0 < len(code) <= LONGEST_CODE else None
    return found if found is not None and found.active else None


def frame_ancestors() -> str:
    """What `frame-ancestors` says: nobody, except on embedded pages, where it is the partner's sites."""
    if not is_embedded():
        return "'none'"
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
