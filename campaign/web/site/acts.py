"""A campaign in several acts, as pages show it: which act it is, what has happened since the last, what follows."""

from dataclasses import dataclass
from datetime import date

from flask import g, url_for

from campaign.actions import series
from campaign.actions.series import Following
from campaign.core.campaigns.campaign import Campaign
from campaign.web.site import language
from campaign.web.site.current import context, now
from campaign.web.site.framing import outside_url

BY_RECEIPT = "receipt"
"""The source of those who come back by their receipt."""


@dataclass(frozen=True)
class News:
    """Something that has happened since the act before; `language` is that of its words."""

    says: str
    language: str
    source: str
    day: date


@dataclass(frozen=True)
class ActView:
    """An act: its title, its number from 1, the title of the act before, what has happened since, and its form."""

    title: str
    number: int
    before: str
    news: tuple[News, ...]
    url: str


def act(campaign: Campaign) -> ActView:
    """Which act a campaign is."""
    return _view(series.following(context(), campaign), url_for("public.campaign", slug=campaign.slug))


def goes_on(campaign: Campaign, source: str = "") -> ActView | None:
    """The act that follows a campaign and takes letters now, with a link that keeps partner and language."""
    act = series.next_act(context(), campaign, now())
    if act is None:
        return None
    known = {"source": source, "partner": g.get("partner_code", "")}
    return _view(act, outside_url(act.campaign.slug, **{name: value for name, value in known.items() if value}))


def _view(following: Following, url: str) -> ActView:
    chosen, campaign = language.page_language(), following.campaign
    news = (
        News(
            fact.says_in.get(chosen, fact.says),
            chosen if chosen in fact.says_in else campaign.languages[0],
            fact.source_in.get(chosen, fact.source),
            fact.day,
        )
        for fact in following.news
    )
    before = following.before.in_language(following.before.title, chosen) if following.before else ""
    return ActView(campaign.in_language(campaign.title, chosen), following.number, before, tuple(news), url)
