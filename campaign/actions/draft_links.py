"""The link by which somebody without an account reads a campaign that is still being written."""

from datetime import date, timedelta

from itsdangerous import BadData, URLSafeSerializer

from campaign.actions.context import Context
from campaign.core.errors import DraftLinkNotValid

DAYS = 14
"""How long a link leads anywhere, from the day on which the desk showed it."""


def draft_token(context: Context, slug: str, today: date) -> tuple[str, date]:
    """The secret in the address, the same all day, and the last day on which it leads anywhere. Nothing is stored."""
    last = today + timedelta(days=DAYS)
    return str(_serializer(context).dumps([slug, last.isoformat()])), last


def slug_of(context: Context, token: str, today: date) -> str:
    """The campaign that a token shows. Raises DraftLinkNotValid: it is not ours, or its days are over."""
    try:
        slug, last = _serializer(context).loads(token)
    except BadData:
        raise DraftLinkNotValid from None
    if today > date.fromisoformat(last):
        raise DraftLinkNotValid
    return str(slug)


def _serializer(context: Context) -> URLSafeSerializer:
    return URLSafeSerializer(context.settings.key("draft"))
