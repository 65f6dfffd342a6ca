"""A campaign's badge: a small image with its title and how many letters there are, or that it was won."""

import unicodedata
from datetime import datetime

from markupsafe import escape

from campaign.actions import totals
from campaign.core.campaigns.campaign import Campaign
from campaign.web.site import campaign_views, language
from campaign.web.site.catalogues import ngettext
from campaign.web.site.current import context

HEIGHT, PADDING, SIZE = 40, 14, 15
LONGEST = 40
"""Characters of a title that are shown."""
WIDE, NARROW = 1.02, 0.6
"""How wide a character is at most, as a share of the font's size: a Chinese, Japanese or Korean one, and any other."""


def svg(campaign: Campaign, chosen: str, now: datetime) -> str:
    """The badge in the language `chosen`. It grows with its words, and holds no style and no script."""
    title = _cut(campaign.in_language(campaign.title, chosen))
    count = totals.public_ledger(context(), campaign, now).towards_goal
    letters = ngettext("%(count)s letter", "%(count)s letters", count, count=language.number(count))
    words = campaign_views.won(campaign, now) or letters
    left, right = _width(title) + 2 * PADDING, _width(words) + 2 * PADDING
    accent, on_accent = campaign_views.colours(campaign.accent)
    direction = language.direction_of(chosen)
    at = (left / 2, left + right / 2)
    texts = "".join(
        f'<text x="{x:.0f}" y="26" fill="{colour}" direction="{direction}">{escape(text)}</text>'
        for x, colour, text in zip(at, ("#ffffff", on_accent), (title, words), strict=True)
    )
    whole = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole:.0f}" height="{HEIGHT}" '
        f'viewBox="0 0 {whole:.0f} {HEIGHT}" role="img" aria-label="{escape(title)}: {escape(words)}" '
        f'lang="{escape(chosen)}">'
        f'<rect width="{whole:.0f}" height="{HEIGHT}" rx="6" fill="#2b2a27"/>'
        f'<path d="M{left:.0f} 0h{right - 6:.0f}a6 6 0 0 1 6 6v{HEIGHT - 12}a6 6 0 0 1 -6 6h-{right - 6:.0f}z" '
        f'fill="{accent}"/>'
        f'<g font-family="system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif" font-size="{SIZE}" '
        f'font-weight="600" text-anchor="middle">{texts}</g></svg>'
    )


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"


def _width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return SIZE * (wide * WIDE + (len(text) - wide) * NARROW)
