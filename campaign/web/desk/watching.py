"""Watching a campaign: its pages on the desk, their numbers alone, and days to remember."""

from hashlib import blake2b
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import DateField, Form, StringField, ValidationError

from campaign.actions import holds, marked_days, putting_away
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.errors import NotFound
from campaign.core.launch import steps
from campaign.core.words import text
from campaign.web.desk import landing, narrowing
from campaign.web.desk import numbers as watched
from campaign.web.desk.account_forms import faults, refuse
from campaign.web.desk.attention import matter_views
from campaign.web.desk.kept import Fields, restores
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings

blueprint = Blueprint("watching", __name__)

LONGEST_WORDS = 100
FIRST_YEAR = 2000


class MarkForm(Form):
    """A day and what happened on it."""

    day = DateField()
    words = StringField(filters=[lambda value: text.line(value or "")])

    def validate_day(self, field: DateField) -> None:
        if field.data is None or not FIRST_YEAR <= field.data.year < FIRST_YEAR + 200:
            raise ValidationError(gettext("Choose the day"))

    def validate_words(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(gettext("Say in a few words what happened"))
        if len(field.data) > LONGEST_WORDS:
            raise ValidationError(gettext("Use at most %(count)s characters", count=LONGEST_WORDS))


def campaign_page(campaign: Campaign, form: MarkForm | None = None, status: int = 200) -> Response:
    """The first page of a campaign: where it stands, and how it goes."""
    scope = narrowing.asked()
    return _numbers_page(
        campaign,
        "overview",
        status,
        scope=scope,
        choices=watched.choices(campaign),
        here=f"{url_for('organiser.campaign', slug=campaign.slug, _external=True)}?{urlencode(scope.query())}",
        done=landing.sentence(campaign.slug),
        matters=matter_views(campaign),
        marked=marked_days.marked(context(), campaign.slug),
        mark_form=form or MarkForm(data={"day": campaign.day_at(now())}),
        errors=faults(form) if form else [],
    )


@blueprint.get("/c/<slug>/letters")
def letters(slug: str) -> Response:
    """Its letters: to whom, when people write, which variants were given out."""
    return _numbers_page(context().catalogue.campaign(slug), "letters")


@blueprint.get("/c/<slug>/sources")
def sources(slug: str) -> Response:
    """Where supporters come from."""
    return _numbers_page(context().catalogue.campaign(slug), "sources")


@blueprint.get("/c/<slug>/failures")
def failures(slug: str) -> Response:
    """What needs a person, what waits and what failed, next to the buttons that mend it."""
    campaign = context().catalogue.campaign(slug)
    return _numbers_page(campaign, "failures", matters=matter_views(campaign))


@blueprint.get("/c/<slug>/settings")
def campaign_settings(slug: str) -> str:
    """What can be done with a campaign, and its numbers to take along."""
    campaign = context().catalogue.campaign(slug)
    return render_template(
        "organiser/settings.html",
        campaign=campaign_header(campaign),
        page="settings",
        may_be_put_away=steps.may_be_put_away(campaign.status),
        archived=slug in putting_away.archived(context()),
    )


@blueprint.get("/c/<slug>/report")
def report(slug: str) -> str:
    """One page to print or to send: the figures, what they mean, the days and the offices."""
    campaign = context().catalogue.campaign(slug)
    shown = watched.overview(campaign, narrowing.Scope()) | watched.letters(campaign, narrowing.Scope())
    shown |= watched.sources(campaign, narrowing.Scope())
    return render_template(
        "organiser/report.html", campaign=campaign_header(campaign), as_of=language.moment(now()), **shown
    )


def _numbers_page(campaign: Campaign, page: str, status: int = 200, **more: object) -> Response:
    html = _numbers_html(campaign, page)
    query = urlencode(narrowing.asked().query() if page == "overview" else {})
    address = url_for("organiser.watching.numbers", slug=campaign.slug, page=page, lang=language.page_language())
    shown = render_template(
        f"organiser/{'campaign' if page == 'overview' else 'numbers_page'}.html",
        campaign=campaign_header(campaign),
        page=page,
        numbers_html=html,
        numbers_url=f"{address}&{query}".rstrip("&"),
        etag=_etag(html),
        as_of=language.moment(now()),
        **more,
    )
    return Response(shown, status)


def campaign_header(campaign: Campaign) -> dict[str, object]:
    """What the head of every page of a campaign on the desk shows."""
    return {
        "title": campaign.in_language(campaign.title, language.page_language()),
        "slug": campaign.slug,
        "status": campaign.status.value,
        "public_url": f"{settings().site.url}{url_for('public.campaign', slug=campaign.slug)}",
        "is_public": campaign.status is not Status.DRAFT,
        "is_paused": campaign.slug in holds.paused(context(), now()),
    }


@blueprint.get("/c/<slug>/numbers")
def numbers(slug: str) -> Response:
    """The numbers of a page alone, for its script. Asking for them keeps no session alive."""
    page = request.args.get("page", "overview")
    if page not in watched.PAGES:
        raise NotFound
    html = _numbers_html(context().catalogue.campaign(slug), page)
    response = Response(html, mimetype="text/html")
    response.headers["X-As-Of"] = quote(language.moment(now()))
    response.set_etag(_etag(html), weak=True)
    response.make_conditional(request)
    return response


@blueprint.post("/c/<slug>/days")
def mark_day(slug: str) -> ResponseReturnValue:
    """Mark a day on the charts."""
    campaign = context().catalogue.campaign(slug)
    form = MarkForm(request.form)
    day = form.day.data if form.validate() else None
    if day is None:
        return campaign_page(campaign, form, 400)
    if not marked_days.mark(context(), slug, day, form.words.data or "", g.session.organiser, now()):
        refuse(form.words, gettext("There are as many marked days as there can be. Take one away first."))
        return campaign_page(campaign, form, 400)
    return redirect(url_for("organiser.campaign", slug=slug, _anchor="marked-title"), 303)


@restores("organiser.watching.mark_day")
def restore(fields: Fields, slug: str) -> Response:
    return campaign_page(context().catalogue.campaign(slug), MarkForm(fields))


@blueprint.post("/c/<slug>/days/remove")
def unmark_day(slug: str) -> ResponseReturnValue:
    """Take a mark away; twice is as good as once."""
    context().catalogue.campaign(slug)
    number = request.form.get("number", type=int) or 0
    marked_days.unmark(context(), slug, number if number < 2**62 else 0, g.session.organiser, now())
    return redirect(url_for("organiser.campaign", slug=slug, _anchor="marked-title"), 303)


def _numbers_html(campaign: Campaign, page: str) -> Markup:
    shown = watched.PAGES[page](campaign, narrowing.asked())
    html = render_template(f"organiser/numbers/{page}.html", weekdays=language.weekdays(), **shown)
    return Markup(html)  # noqa: S704 - made by a template, which escapes


def _etag(html: str) -> str:
    return blake2b(html.encode(), digest_size=12).hexdigest()
