"""A campaign's badge: a small image with its title, who runs it, and how many letters there are, or that it was won."""

import unicodedata
from datetime import datetime

from markupsafe import escape

from campaign.actions import totals
from campaign.core.campaigns.campaign import Campaign
from campaign.web.site import campaign_views, language
from campaign.web.site.catalogues import ngettext
from campaign.web.site.current import context

HEIGHT, PADDING, SIZE, SMALL = 40, 14, 15, 11
LONGEST = 40
"""Characters of a title that are shown; of the smaller line below it, which names who runs the campaign, as many as
take no more room."""
WIDE, NARROW = 1.02, 0.6
"""How wide a character is at most, as a share of the font's size: a Chinese, Japanese or Korean one, and any other."""


def svg(campaign: Campaign, chosen: str, now: datetime) -> str:
    """The badge in the language `chosen`. It grows with its words, and holds no style and no script."""
    title = _cut(campaign.in_language(campaign.title, chosen))
    named = campaign_views.run_by(campaign, chosen)
    run_by = _cut(named, LONGEST * SIZE // SMALL)
    count = totals.public_ledger(context(), campaign, now).towards_goal
    letters = ngettext("%(count)s letter", "%(count)s letters", count, count=language.number(count))
    words = campaign_views.won(campaign, now) or letters
    left = max(_width(title, SIZE), _width(run_by, SMALL)) + 2 * PADDING
    right = _width(words, SIZE) + 2 * PADDING
    accent, on_accent = campaign_views.colours(campaign.accent)
    direction = language.direction_of(chosen)
    lines = _line(left / 2, 18 if run_by else 26, "#ffffff", direction, title)
    if run_by:
        lines += _line(left / 2, 32, "#ffffff", direction, run_by, f' font-size="{SMALL}"')
    lines += _line(left + right / 2, 26, on_accent, direction, words)
    whole, label = left + right, ". ".join(filter(None, (f"{title}: {words}", named)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole:.0f}" height="{HEIGHT}" '
        f'viewBox="0 0 {whole:.0f} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'lang="{escape(chosen)}">'
        f'<rect width="{whole:.0f}" height="{HEIGHT}" rx="6" fill="#2b2a27"/>'
        f'<path d="M{left:.0f} 0h{right - 6:.0f}a6 6 0 0 1 6 6v{HEIGHT - 12}a6 6 0 0 1 -6 6h-{right - 6:.0f}z" '
        f'fill="{accent}"/>'
        f'<g font-family="system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif" font-size="{SIZE}" '
        f'font-weight="600" text-anchor="middle">{lines}</g></svg>'
    )


def _line(x: float, y: int, colour: str, direction: str, text: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y}" fill="{colour}" direction="{direction}"{more}>{escape(text)}</text>'


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _width(text: str, size: int) -> float:
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return size * (wide * WIDE + (len(text) - wide) * NARROW)
