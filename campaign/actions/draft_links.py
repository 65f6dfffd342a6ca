"""The link by which somebody without an account reads a campaign that is still being written."""

from datetime import date, timedelta

from itsdangerous import BadData, URLSafeSerializer

from campaign.actions import writing
from campaign.actions.context import Context
from campaign.actions.writing import Manuscript
from campaign.core.errors import CampaignFileFaults, DraftLinkNotValid, NotFound

DAYS = 14
"""How long a link leads anywhere, from the day on which the desk showed it."""


def draft_token(context: Context, seen: Manuscript, today: date) -> tuple[str, date]:
    """The secret in the address, the same all day, and the last day on which it leads anywhere. Nothing is stored.

    It shows this draft alone: as it is written on, and once it is in force, but none that takes its place or its name.
    """
    last = today + timedelta(days=DAYS)
    return str(_serializer(context).dumps([seen.slug, last.isoformat(), seen.mark])), last


def shown(context: Context, token: str, today: date) -> Manuscript:
    """What a token shows. Raises DraftLinkNotValid: it is not ours, its days are over, or its draft is gone."""
    try:
        slug, last, *marks = _serializer(context).loads(token)
        if today > date.fromisoformat(last):
            raise DraftLinkNotValid
        return writing.marked(context, slug, "".join(marks))  # a link of before marks has none
    except (BadData, CampaignFileFaults, NotFound):
        raise DraftLinkNotValid from None


def _serializer(context: Context) -> URLSafeSerializer:
    return URLSafeSerializer(context.settings.key("draft"))
