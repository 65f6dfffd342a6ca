"""What supporters see: campaigns, their form, and its steps. The embedded pages (`embed.py`) use the same views."""

import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaign.actions import watching
from campaign.core import days
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.errors import CampaignClosed, CampaignNotOpen
from campaign.core.words import country_codes
from campaign.web.partner.views import partner_and_campaign
from campaign.web.sharing.share_links import share_links
from campaign.web.site import about, acts, campaign_views, countries, current, guard, language, letter_views, tally
from campaign.web.site.current import CLOCK, CONTEXT, context, now
from campaign.web.site.errors import status_of
from campaign.web.site.extensions import Extension
from campaign.web.site.framing import active_partner, is_embedded, known_query, look
from campaign.web.site.kept_answers import may_be_given_again
from campaign.web.site.kinds import Kind, Pages, unlike
from campaign.web.site.sources import source_of_request
from campaign.web.supporter import answers, blank, quoting, receipt, steps
from campaign.web.supporter.attempt import Attempt
from campaign.web.supporter.opening import entries_of, posted_attempt

KIND = Kind(themed=True, given_back=True)

public = Pages("public", __name__, KIND)

MOST_PAGES = 500
MOST_OTHERS = 3
KEPT = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
"""A form's page may be kept, and is asked for again each time: it may have closed, and each opening is counted."""
PREVIEWED = (
    *("target", "title", "organisation", "language", "direction", "in_language", "subject", "body"),
    *("edited", "wordings", "beginning"),
)


class RenderedPage(NamedTuple):
    """A form's page for this very campaign, and until when it may be used again."""

    campaign: Campaign
    body: bytes
    etag: str
    opening: tally.Key
    until: float


RENDERED: Extension[dict[object, RenderedPage]] = Extension("campaign_pages")
"""Forms' pages by what was asked for."""


@public.get("/")
def home() -> str:
    chosen = language.page_language()
    live = [one for one in context().catalogue.campaigns() if one.status is Status.LIVE and one.is_open(now())]
    campaigns = [
        {
            "title": view.title,
            "picture": view.picture,
            "summary_html": view.summary_html,
            "begins": view.begins,
            "url": url_for("public.campaign", slug=view.slug),
            "progress": campaign_views.progress(context(), campaign, now()),
        }
        for campaign in live
        for view in [campaign_views.campaign_view(campaign, chosen)]
    ]
    return render_template("home.html", campaigns=campaigns)


def campaign(slug: str) -> ResponseReturnValue:
    """The campaign and its form; a page that was just made for somebody else does for this visitor too.

    Nothing in it is one visitor's own, so that caches may keep it, as long as they ask whether it still holds.
    """
    g.is_first_in_frame = True
    try:
        page = _page_of(slug)
    except (CampaignClosed, CampaignNotOpen) as error:
        return _not_open(context().catalogue.campaign(slug), error)
    tally.seen(page.opening)
    if not is_embedded():  # in a frame, the answer depends on whose page the frame is on
        may_be_given_again(page.until, partial(tally.seen_again, tally.TALLY.here(), page.opening))
    answer = Response(page.body, mimetype="text/html", headers=KEPT)
    answer.set_etag(page.etag)
    return answer.make_conditional(request)


def submit(slug: str) -> ResponseReturnValue:
    """Take a step of the form."""
    campaign = current.campaign(slug)
    chosen = language.choose(campaign.languages)
    try:
        campaign.require_open(now())
    except (CampaignClosed, CampaignNotOpen) as error:
        return _not_open(campaign, error)
    return steps.answer(posted_attempt(campaign, chosen))


def sample(token: str) -> ResponseReturnValue:
    """The form as it looks in a partner's frame, to look at beside what the partner pastes. It cannot be sent."""
    partner, campaign = partner_and_campaign(token, preview=True)
    # Nobody acted in it: it leaves the focus of the page around it where it is.
    g.slug, g.is_first_in_frame = campaign.slug, True
    chosen = language.choose(campaign.languages)
    try:
        campaign.require_open(now())
    except (CampaignClosed, CampaignNotOpen) as error:
        return _not_open(campaign, error)
    page = _rendered(campaign, chosen, partner.code)
    return Response(page.body, mimetype="text/html")


def preview(slug: str) -> ResponseReturnValue:
    """The letters with what is typed so far, in the words in which they would leave, and the form's token.

    What each was allotted stands in the token, which the form brings along from then on. Nothing personal is stored.
    """
    campaign = current.campaign(slug)
    campaign.require_open(now())
    attempt = posted_attempt(campaign, language.choose(campaign.languages))
    guard.limit_looks()
    if attempt.is_first_look and not attempt.has_started:
        tally.started(campaign.slug, campaign.day_at(now()), attempt.partner_code)
    attempt.allot()
    views = [letter_views.of_prepared(prepared, note=attempt.entries.note) for prepared in attempt.letters]
    letters = [{name: getattr(view, name) for name in PREVIEWED} for view in views]
    return jsonify(token=attempt.entries.form_token.signed, letters=letters)


@public.get("/country")
def country_of() -> Response:
    """The country of a time zone, which a browser tells and a page that is the same for everybody does not know."""
    answer = jsonify(country=days.country_of_zone(request.args.get("zone", "")))
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@public.get("/c/<slug>/theme.css")
@unlike(KIND, for_others=True)
def theme(slug: str) -> Response:
    """The style sheet with the campaign's colour; its address changes with the colour, so it is kept for good."""
    accent = context().catalogue.campaign(slug).accent
    css = campaign_views.theme_css(**campaign_views.themed(accent, **look()))
    kept = request.args.get("v") == campaign_views.theme_version(accent)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"} if kept else {}
    return Response(css, mimetype="text/css", headers=keep)


def add_campaign_pages(blueprint: Blueprint, tail: str) -> None:
    """The form, its steps and what follows from them, under `/c/<slug>` followed by `tail`."""
    rules: list[tuple[str, str, Callable[..., ResponseReturnValue], str]] = [
        ("", "campaign", campaign, "GET"),
        ("", "submit", submit, "POST"),
        ("/preview", "preview", preview, "POST"),
        ("/hand-over", "hand_over", receipt.hand_over, "POST"),
    ]
    for path, endpoint, view, method in rules:
        blueprint.add_url_rule(f"/c/<slug>{tail}{path}", endpoint, view, methods=[method])


add_campaign_pages(public, "")
public.add_url_rule("/c/<slug>/blank", "blank", blank.show)
public.add_url_rule("/about-this-mail", "about_mail", about.about_mail)
public.add_url_rule("/privacy", "privacy", about.privacy)
public.add_url_rule("/imprint", "imprint", about.imprint)
public.add_url_rule("/receipt/<token>", "receipt", receipt.show, methods=["GET"])
public.add_url_rule("/receipt/<token>", "erase", receipt.erase, methods=["POST"])
public.add_url_rule("/receipt/<token>/<target>", "letter", receipt.letter, methods=["GET"])
public.add_url_rule("/receipt/<token>/<target>/answer.ics", "calendar", receipt.calendar, methods=["GET"])
public.add_url_rule("/quote/<token>", "quote", quoting.show, methods=["GET"])
public.add_url_rule("/quote/<token>", "offer_quote", quoting.act, methods=["POST"])
public.add_url_rule("/c/<slug>/answer/<token>", "answer", answers.ask, methods=["GET"])
public.add_url_rule("/c/<slug>/answer/<token>", "tell_answer", answers.tell, methods=["POST"])
public.add_url_rule("/confirm/<token>", "confirm", receipt.ask_to_confirm, methods=["GET"])
public.add_url_rule("/confirm/<token>", "decide", receipt.decide, methods=["POST"])


def make_ready(app: Flask) -> None:
    """Make each form that is open once, for nobody, and close the store again.

    What comes of it for good is shared by the processes that are forked from this one. Raises StoreUnavailable.
    """
    actions = CONTEXT.of(app)
    try:
        for campaign in actions.catalogue.campaigns():
            if campaign.is_open(CLOCK.of(app)()):
                with app.test_request_context(f"/c/{campaign.slug}"):
                    _page_of(campaign.slug)
    finally:
        watching.let_go(actions)


def _page_of(slug: str) -> RenderedPage:
    """The page in the language that suits, as it was made for another browser that asked in other words, or anew."""
    made = RENDERED.here()
    campaign = current.campaign(slug)
    chosen = language.choose(campaign.languages)
    campaign.require_open(now())
    key = (request.blueprint, slug, known_query(), chosen, language.regions())
    page = made.get(key)
    # The catalogue makes campaigns anew whenever one of them or an office changes.
    if page is None or page.campaign is not campaign or page.until < time.monotonic():
        asked = active_partner(request.args.get("partner", ""))
        if len(made) >= MOST_PAGES:
            made.clear()
        page = made[key] = _rendered(campaign, chosen, asked.code if asked else "")
    return page


def _rendered(campaign: Campaign, chosen: str, code: str) -> RenderedPage:
    """The form's page for this request's query and the partner with this code, whoever asks."""
    # Never request.form: a GET may carry one, and this page is shown to others.
    posted: MultiDict[str, str] = MultiDict()
    entries = entries_of(campaign, chosen, code, posted)
    entries.partner, entries.source = code, source_of_request()
    entries.country = countries.known(country_codes.country(request.args.get("country", "")[:60]))
    entries.place = request.args.get("place", "")[:100]
    attempt = Attempt(campaign, entries, chosen, posted)
    body = steps.render_form(attempt, attempt.letters).encode()
    kept = current_app.config["PAGE_CACHE_SECONDS"]
    if campaign.closes_at:  # the page of an open form is not shown once it has closed
        kept = min(kept, (campaign.closes_at - now()).total_seconds())
    until = time.monotonic() + kept
    opening = tally.opening(campaign.slug, code, entries.source, campaign.day_at(now()))
    return RenderedPage(campaign, body, sha256(body).hexdigest()[:32], opening, until)


def _others(campaign: Campaign, chosen: str) -> list[tuple[str, str]]:
    """Title and address of campaigns that take letters, for who came too late for this one."""
    live = (other for other in context().catalogue.campaigns() if other.status is Status.LIVE and other.is_open(now()))
    return [
        (other.in_language(other.title, chosen), url_for("public.campaign", slug=other.slug))
        for other in live
        if other.slug != campaign.slug
    ][:MOST_OTHERS]


def _not_open(campaign: Campaign, error: CampaignClosed | CampaignNotOpen) -> Response:
    """The campaign without its form: over, or yet to begin. To look at one that is yet to begin is no error."""
    chosen = language.page_language()
    looking = isinstance(error, CampaignNotOpen) and request.method == "GET"
    status = 200 if looking else status_of(error)
    page = render_template(
        "campaign.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        won=campaign_views.won(campaign, now()),
        open=False,
        share=None if is_embedded() else share_links(campaign, chosen),
        notice=campaign_views.not_open_notice(campaign, now()),
        opens_in=campaign_views.opens_in(campaign, now()),
        progress=campaign_views.progress(context(), campaign, now()),
        is_over=campaign.is_over(now()),
        others=_others(campaign, chosen),
        goes_on=acts.goes_on(campaign),
        answers=campaign_views.answer_views(context(), campaign),
        errors=[],
        code=status,
    )
    return Response(page, status)
