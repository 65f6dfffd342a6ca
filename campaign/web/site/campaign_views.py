"""Campaigns as the pages show them: their words, their progress, their colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from math import ceil
from typing import Any, NamedTuple, TypedDict

from flask import url_for
from markdown_it import MarkdownIt
from markupsafe import Markup

from campaign.actions import published_answers
from campaign.actions.context import Context
from campaign.actions.totals import OWN_TITLES, public_ledger
from campaign.core.answers import published
from campaign.core.answers.published import Answer, Standing
from campaign.core.campaigns import owners
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.colours import PAPER, READABLE, channels, contrast
from campaign.core.campaigns.picture import Image, ImageKind
from campaign.core.errors import CampaignClosed, CampaignNotOpen
from campaign.web.site import language
from campaign.web.site.catalogues import gettext

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")

WHITE, BLACK = "#ffffff", "#000000"
SCHEMES = {
    "light": "--bg:#f6f4ef;--paper:#fffefb;--ink:#1f1e1b;--quiet:#5a574f;--line:#dcd7cb;--edge:#7b766b;--bad:#a81e1e;"
    "--shade:#4a432f24",
    "dark": "--bg:#17181a;--paper:#212327;--ink:#ecebe7;--quiet:#b5b1a8;--line:#3a3c41;--edge:#8d897f;--bad:#ff9c92;"
    "--shade:#0006",
}
"""The colours of `style.css`, for a page that is to be light or dark whatever its reader's browser prefers."""
GROUNDS = {"light": "#d4d4d4", "dark": "#3d3d3d"}
"""The darkest light ground, and the lightest dark one, of a partner's page that may be seen through its frame."""


class Progress(TypedDict):
    """How far a campaign is."""

    towards_goal: int
    goal: int
    percent: int
    supporters: int
    is_open: bool


SHORT = 240
"""Characters of a summary that are read before a form without being in its way."""


class PictureView(NamedTuple):
    """A campaign's picture: its address, its size in pixels, and what is to be seen on it."""

    url: str
    width: int
    height: int
    alt: str


class OwnerView(NamedTuple):
    """A group that runs a campaign: its name in the page's language, where it is found, its logo."""

    name: str
    website: str
    contact: str
    logo: PictureView | None


@dataclass(frozen=True)
class CampaignView:
    """A campaign's words in the page's language."""

    slug: str
    title: str
    summary_html: Markup
    languages: tuple[str, ...]
    outcome_html: Markup = Markup("")
    thanks_html: Markup = Markup("")
    has_sources: bool = False
    """Whether there is a page that says where its letters have their facts from, or who can write to whom."""
    picture: PictureView | None = None
    logo: PictureView | None = None
    owners: tuple[OwnerView, ...] = ()
    """Who runs it: the group that speaks the page's language first."""
    run_by: str = ""

    @property
    def begins(self) -> str:
        """The first paragraph of a summary that is folded, as plain words; empty where it is short enough to stand."""
        words = self.summary_html.striptags()
        lead = Markup(str(self.summary_html).partition("</p>")[0]).striptags()  # noqa: S704 - of the renderer's making
        return lead if len(words) > SHORT else ""


@dataclass(frozen=True)
class AnswerView:
    """An answer on a public page: who and when, its paragraphs, where it can be read, what became of it since."""

    number: int
    said: str
    paragraphs: Sequence[str] = ()
    link: str = ""
    note: str = ""
    reason: str = ""


def campaign_view(campaign: Campaign, language: str) -> CampaignView:
    return CampaignView(
        slug=campaign.slug,
        title=campaign.in_language(campaign.title, language),
        summary_html=markdown(campaign.in_language(campaign.summary, language)),
        languages=campaign.languages,
        outcome_html=markdown(campaign.in_language(campaign.outcome, language)),
        thanks_html=markdown(campaign.in_language(campaign.thanks, language)),
        has_sources=bool(campaign.facts or campaign.country_rules),
        picture=picture_view(campaign, language),
        logo=picture_view(campaign, language, ImageKind.LOGO),
        owners=owner_views(campaign, language),
        run_by=campaign.run_by(language),
    )


def run_by(campaign: Campaign, language: str) -> str:
    """Who runs it, as the card says it; "" where it names nobody."""
    named = campaign.run_by(language)
    return gettext("Run by %(owners)s", owners=f"\u2068{named}\u2069") if named else ""


def owner_views(campaign: Campaign, language: str) -> tuple[OwnerView, ...]:
    """The groups that run a campaign, the one that speaks `language` first."""
    return tuple(
        OwnerView(
            owner.called(language, campaign.languages[0]),
            owner.website,
            owner.contact,
            _image_view(campaign, owner.image, ImageKind.LOGO, language),
        )
        for owner in owners.in_order(campaign.owners, language)
    )


def picture_view(campaign: Campaign, language: str, kind: ImageKind = ImageKind.PICTURE) -> PictureView | None:
    """None for a campaign without a picture. The address changes with the picture, which is kept for good under it."""
    return _image_view(campaign, campaign.image(kind), kind, language)


def _image_view(campaign: Campaign, image: Image, kind: ImageKind, language: str) -> PictureView | None:
    if image.shown is None:
        return None
    url = url_for(f"sharing.{kind}", slug=campaign.slug, digest=image.shown.digest)
    return PictureView(url, image.shown.width, image.shown.height, campaign.in_language(image.alt, language))


def answer_views(context: Context, campaign: Campaign) -> list[AnswerView]:
    """Answers that everybody may see, the newest first, in the page's language but for their words."""
    return [answer_view(answer) for answer in published_answers.in_public(context, campaign.slug)]


def latest_answer(context: Context, campaign: Campaign) -> str:
    """Who answered last, and when; empty where nobody did."""
    answer = published.latest(published_answers.every(context, campaign.slug))
    return answered(answer) if answer else ""


def answer_view(answer: Answer) -> AnswerView:
    said = answered(answer)
    if answer.standing is Standing.WITHDRAWN and answer.withdrawn_at:
        when = language.day(answer.withdrawn_at)
        return AnswerView(answer.number, said, note=gettext("Withdrawn on %(day)s.", day=when), reason=answer.reason)
    corrected = language.day(answer.corrected_at) if answer.corrected_at else ""
    note = gettext("Corrected on %(day)s.", day=corrected) if corrected else ""
    return AnswerView(answer.number, said, answer.words.split("\n\n"), answer.link, note)


def answered(answer: Answer) -> str:
    """Who answered, and when: "The Ministry answered on 3 December"."""
    return gettext("%(office)s answered on %(day)s", office=answer.who, day=language.day(answer.day))


def not_open_notice(campaign: Campaign, now: datetime) -> str:
    """Why a campaign takes no letters: it is over, or when it starts, to the hour where that was said."""
    if campaign.is_over(now):
        return gettext(CampaignClosed.sentence())
    first = campaign.opens
    if isinstance(first, datetime) and campaign.opens_at:
        moment = language.moment_there(campaign.opens_at, campaign.place)
    else:
        moment = language.day(first) if first else ""
    return " ".join((gettext(CampaignNotOpen.sentence()), gettext("It starts: %(moment)s.", moment=moment)))


def opens_in(campaign: Campaign, now: datetime) -> int | None:
    """How many seconds are left until it takes letters; None where it does, or no longer does."""
    waits = campaign.opens_at is not None and now < campaign.opens_at and not campaign.is_over(now)
    return ceil((campaign.opens_at - now).total_seconds()) if waits and campaign.opens_at else None


def own_titles() -> tuple[str, str]:
    """What targets are called that differ from supporter to supporter: their governments, their representatives."""
    governments, representatives = OWN_TITLES
    return gettext(governments), gettext(representatives)


def won(campaign: Campaign, now: datetime) -> str:
    """That a campaign was won, and when; empty where it was not, or not yet."""
    return gettext("Won on %(day)s", day=language.day(campaign.won)) if campaign.won and campaign.is_won(now) else ""


def progress(context: Context, campaign: Campaign, now: datetime) -> Progress | None:
    """How far the campaign is; None where there is no goal, or where letters are only tried out."""
    if not campaign.goal or campaign.status is Status.TEST:
        return None
    totals = public_ledger(context, campaign, now)
    percent = min(100, 100 * totals.towards_goal // campaign.goal)
    return Progress(
        towards_goal=totals.towards_goal,
        goal=campaign.goal,
        percent=percent,
        supporters=totals.of("supporters"),
        is_open=campaign.is_open(now),
    )


@lru_cache(maxsize=200)
def markdown(source: str) -> Markup:
    """Markdown as HTML: no HTML of the writer's own, no images from elsewhere."""
    return Markup(_MARKDOWN.render(source))  # noqa: S704 - the renderer escapes everything that is not its own


@lru_cache(maxsize=200)
def theme_version(accent: str) -> str:
    """Changes with the style sheet, so that it can be kept for good under its address."""
    return sha256(theme_css(accent).encode()).hexdigest()[:8]


def themed(own: str, accent: str = "", theme: str = "", size: int = 0, without: str = "") -> dict[str, Any]:
    """A campaign's `own` accent, or the one (rrggbb) that a partner's page asks for instead, and what else it asks."""
    seen_through = "ground" in without.split()
    return {"accent": f"#{accent}" if accent else own, "scheme": theme, "size": size, "seen_through": seen_through}


@lru_cache(maxsize=200)
def theme_css(accent: str, scheme: str = "", size: int = 0, seen_through: bool = False) -> str:
    """A style sheet that sets the accent colour and the colour of text on it: in light and dark, or in one `scheme`.

    `size` is that of the text in CSS pixels, 0 for the usual one. In a scheme the ground may be `seen_through`.
    """
    grounds = GROUNDS if seen_through else PAPER
    light, dark = _readable_on(grounds["light"], accent, BLACK), _readable_on(grounds["dark"], accent, WHITE)
    text = f"html{{font-size:{size}px}}\n" if size else ""
    if scheme:
        colour = {"light": light, "dark": dark}[scheme]
        colours = f"--accent:{colour};--on-accent:{_text_on(colour)}"
        ground = ";--bg:transparent" if seen_through else ""
        return f":root{{color-scheme:{scheme};{SCHEMES[scheme]};{colours}{ground}}}\n{text}"
    return text + (
        f":root{{--accent:{light};--on-accent:{_text_on(light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{_text_on(dark)}}}}}\n"
    )


def colours(accent: str) -> tuple[str, str]:
    """The accent colour, readable on light ground, and the colour of text on it."""
    light = _readable_on(PAPER["light"], accent, BLACK)
    return light, _text_on(light)


def _text_on(colour: str) -> str:
    return max((WHITE, BLACK), key=lambda text: contrast(colour, text))


def _readable_on(paper: str, colour: str, towards: str) -> str:
    """`colour`, mixed with as little of `towards` as makes it readable on `paper`."""
    mixes = (_mix(colour, towards, step / 20) for step in range(21))
    return next(mixed for mixed in mixes if contrast(mixed, paper) >= READABLE)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)
