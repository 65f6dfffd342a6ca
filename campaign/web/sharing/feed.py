"""What came of a campaign, for feed readers."""

from flask import Response, url_for

from campaign.actions import published_answers
from campaign.core import days
from campaign.core.answers.feed import CONTENT_TYPE, Entry, Feed, atom
from campaign.core.answers.published import Answer
from campaign.core.campaigns.campaign import Campaign
from campaign.web.sharing.press import sharing
from campaign.web.sharing.views import public, public_url, visible
from campaign.web.site import campaign_views, language
from campaign.web.site.current import context, now, settings

__all__ = ["sharing"]

SECONDS = 5 * 60


@sharing.get("/c/<slug>/feed.atom")
def feed(slug: str) -> Response:
    """Answers as they are published, corrected and withdrawn; and that it was won."""
    campaign = visible(slug)
    chosen = language.choose(campaign.languages)
    site = settings().site
    made = Feed(
        url=site.url + url_for("sharing.feed", slug=slug, lang=chosen),
        page=public_url(slug, lang=chosen),
        title=campaign.in_language(campaign.title, chosen),
        author=site.name,
        language=chosen,
        entries=_entries(campaign, chosen),
    )
    return public(Response(atom(made), content_type=CONTENT_TYPE), SECONDS)


def _entries(campaign: Campaign, chosen: str) -> list[Entry]:
    answers = published_answers.in_public(context(), campaign.slug)
    entries = [_entry(answer, chosen) for answer in answers]
    return [entry for entry in (_end(campaign, chosen), *entries) if entry is not None]


def _end(campaign: Campaign, chosen: str) -> Entry | None:
    """That it was won, with what its organiser says of it."""
    said = campaign_views.won(campaign, now())
    if not said or campaign.won is None:
        return None
    words = campaign_views.markdown(campaign.in_language(campaign.outcome, chosen)).striptags()
    link, since = public_url(campaign.slug, lang=chosen, _anchor="outcome"), days.begin(campaign.won, campaign.place)
    return Entry(public_url(campaign.slug, _anchor="outcome"), said, words, link, since, since)


def _entry(answer: Answer, chosen: str) -> Entry | None:
    if answer.published_at is None or answer.changed_at is None:
        return None
    view = campaign_views.answer_view(answer)
    words = "\n\n".join(filter(None, (*view.paragraphs, f"{view.note} {view.reason}".strip(), view.link)))
    place = f"answer-{answer.number}"
    return Entry(
        id=public_url(answer.campaign, _anchor=place),
        title=view.said,
        words=words,
        link=public_url(answer.campaign, lang=chosen, _anchor=place),
        published=answer.published_at,
        updated=answer.changed_at,
    )
