"""The addresses under which a campaign is passed on, and what other sites are told to show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import request, url_for

from campaign.core.campaigns.campaign import Campaign
from campaign.printing.share_image import HEIGHT, WIDTH
from campaign.web.site import campaign_views
from campaign.web.site.campaign_views import PictureView
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import now, printer, settings
from campaign.web.site.sources import clean_source

LONGEST_DESCRIPTION = 200
_FIRST = {
    **dict.fromkeys(("JP", "TW", "TH"), ("LINE", "X", "Facebook")),
    "KR": ("LINE", "Facebook", "X"),
    **dict.fromkeys(("RU", "UA", "BY", "KZ", "UZ", "IR"), ("Telegram",)),
    "US": ("Facebook", "X", "WhatsApp"),
}
"""Services that come first where they are what most people send each other such things by."""


@dataclass(frozen=True)
class ShareLinks:
    """A campaign's page for those who pass it on: every address whole. `languages` are tag and address.

    `through` is its address with the partner that the reader came through.
    """

    url: str
    through: str
    title: str
    description: str
    language: str
    languages: tuple[tuple[str, str], ...]
    image: PictureView | None
    oembed: str
    page: str
    feed: str = ""
    is_open: bool = True

    @property
    def words(self) -> str:
        """What somebody says who passes it on, in their own voice; nobody is asked to write where nobody can."""
        if not self.is_open:
            return self.title
        return gettext(
            "I have just written a letter for “%(campaign)s”. It takes two minutes. Will you write one too?",
            campaign=self.title,
        )

    def networks(self, country: str = "") -> list[tuple[str, str]]:
        """Plain links by which to pass it on: the service's name and the address that opens its own page.

        Those come first that many people in `country` use. KakaoTalk has no such address: the share sheet has it.
        """
        text = quote(f"{self.words} {self.url}", safe="")
        url, words = quote(self.url, safe=""), quote(self.words, safe="")
        links = {
            "WhatsApp": f"https://wa.me/?text={text}",
            "Telegram": f"https://t.me/share/url?url={url}&text={words}",
            "Facebook": f"https://www.facebook.com/sharer/sharer.php?u={url}",
            "X": f"https://x.com/intent/post?text={words}&url={url}",
            "Bluesky": f"https://bsky.app/intent/compose?text={text}",
            "Mastodon": f"https://mastodonshare.com/?text={words}&url={url}",
            "LINE": f"https://social-plugins.line.me/lineit/share?url={url}&text={words}",
        }
        first = dict.fromkeys((*_FIRST.get(country, ()), *links))
        return [(name, links[name]) for name in first]

    @property
    def mailto(self) -> str:
        body = quote(f"{self.words}\r\n\r\n{self.url}", safe="")
        return f"mailto:?subject={quote(self.title, safe='')}&body={body}"


def share_links(campaign: Campaign, language: str) -> ShareLinks:
    """What is passed on of a campaign by somebody who reads it in `language`."""
    site = settings().site.url
    plain = f"{site}/c/{campaign.slug}"
    several = len(campaign.languages) > 1
    addresses = tuple((code, f"{plain}?{urlencode({'lang': code})}") for code in campaign.languages)
    url = dict(addresses).get(language, plain) if several else plain
    return ShareLinks(
        url=url,
        through=_with_partner(url, ("partner",)),
        title=campaign.in_language(campaign.title, language),
        description=description(campaign.in_language(campaign.summary, language)),
        language=language,
        languages=(*addresses, ("x-default", plain)) if several else (),
        image=_image(campaign, language),
        oembed=f"{site}/oembed?{urlencode({'url': _with_partner(url)})}",
        page=url_for("sharing.share", slug=campaign.slug, lang=language),
        feed=site + url_for("sharing.feed", slug=campaign.slug, lang=language),
        is_open=campaign.is_open(now()),
    )


def _image(campaign: Campaign, language: str) -> PictureView | None:
    """The campaign's own picture; without one the image that is made of its title and numbers, as far as it can be."""
    site, own = settings().site.url, campaign_views.picture_view(campaign, language)
    if own:
        return own._replace(url=site + own.url)
    if not printer().is_installed:
        return None
    url = site + url_for("sharing.og_image", slug=campaign.slug, lang=language)
    words = (campaign.in_language(campaign.title, language), campaign_views.run_by(campaign, language))
    return PictureView(url, WIDTH, HEIGHT, " – ".join(filter(None, words)))


def _with_partner(url: str, names: Sequence[str] = ("partner", "source")) -> str:
    """The address with whose page it came from, which the canonical address does not tell."""
    asked = {name: clean_source(request.args.get(name, "")) for name in names}
    kept = urlencode({name: value for name, value in asked.items() if value})
    return f"{url}{'&' if '?' in url else '?'}{kept}" if kept else url


def description(summary: str) -> str:
    """The beginning of a summary in Markdown, as plain words."""
    words = campaign_views.markdown(summary).striptags()
    if len(words) <= LONGEST_DESCRIPTION:
        return words
    return words[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
