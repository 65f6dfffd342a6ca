"""Before launch: the check list, the buttons that change a campaign's status, and a test run."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import draft_links, holds, launching, writing
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.errors import CampaignFileFaults, NotFound
from campaign.core.launch import check_list, draft_preview, steps
from campaign.core.launch.items import Item, Level
from campaign.core.letters.composition import Supporter
from campaign.core.words import customs, text
from campaign.web.desk import landing, sender
from campaign.web.desk.writing_views import Mistakes
from campaign.web.site import countries, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings

blueprint = Blueprint("launch", __name__)


@blueprint.get("/c/<slug>/launch")
def checks(slug: str) -> Response:
    """The check list of what would be in force."""
    return _page(writing.manuscript(context(), slug))


@blueprint.get("/c/<slug>/launch/<status>")
def ask(slug: str, status: str) -> Response:
    """What will happen, before it does."""
    seen = writing.manuscript(context(), slug)
    return _confirm_page(seen, _wanted(seen, status))


@blueprint.post("/c/<slug>/launch/<status>")
def go(slug: str, status: str) -> ResponseReturnValue:
    """Change the status, or put a new text in force in the same one."""
    if posted("do") == "stop":
        return _stop(slug, status)
    seen = writing.manuscript(context(), slug)
    if launching.is_in_force(seen, status, posted("version")):
        return landing.after(status, slug)  # pressed twice: so it is
    wanted = _wanted(seen, status)
    return _stop(slug, status) if steps.stops(_before(seen), wanted) else _publish(seen, wanted)


def _publish(seen: Manuscript, wanted: Status) -> ResponseReturnValue:
    """Put the text that was seen in force, where nothing stands against it."""
    if seen.faults or seen.is_outdated:
        return _page(seen, 409)
    overridden = check_list.open_keys(_items(seen)) if steps.wants_green(wanted) else []
    if overridden and posted("all-the-same") != "1":
        return _confirm_page(seen, wanted, 400, gettext("Tick the box, or fix what is not green first"))
    read = posted("version") == seen.version
    try:
        done = read and launching.publish(context(), seen, wanted, overridden, g.session.organiser, now())
    except CampaignFileFaults as error:
        return _confirm_page(seen, wanted, 409, " ".join(error.faults))
    if not done:
        words = gettext("The campaign was changed meanwhile. Look at it again, please.")
        return _confirm_page(writing.manuscript(context(), seen.slug), wanted, 409, words)
    return landing.after(landing.CHANGED if wanted == _before(seen) else wanted.value, seen.slug)


def _stop(slug: str, status: str) -> ResponseReturnValue:
    """Needs nothing of the draft, nor of what anybody saw of it."""
    if status not in steps.STOPS or not launching.stop(context(), slug, Status(status), g.session.organiser, now()):
        raise NotFound
    return landing.after(status, slug)


@blueprint.post("/c/<slug>/test-run")
def test_run(slug: str) -> ResponseReturnValue:
    """Mail the letters of an invented supporter to the organiser who asks for it."""
    campaign = context().catalogue.campaign(slug)
    country = posted("country")
    if campaign.status is not Status.TEST or country not in countries.CODES:
        raise BadRequest
    chosen = posted("language") if posted("language") in campaign.letter_languages() else campaign.languages[0]
    points = tuple({point: None for template in campaign.letters for point in template.points()})
    name = text.line(posted("name"))[:100] or g.session.organiser
    supporter = Supporter(name, country, points=points, language=chosen)
    sent = launching.test_run(context(), campaign, supporter, g.session.organiser, now())
    return redirect(url_for("organiser.launch.checks", slug=slug, sent=sent, country=country, _anchor="test"), 303)


def _page(seen: Manuscript, status: int = 200) -> Response:
    items, in_force = [] if seen.faults else _items(seen), _before(seen)
    may_publish = not seen.faults and not seen.is_outdated
    token, last = draft_links.draft_token(context(), seen, now().date())
    follow = [step.value for step in steps.NEXT[in_force] if may_publish or steps.stops(in_force, step)]
    page = render_template(
        "organiser/launch.html",
        seen=seen,
        heading=_title(seen),
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        rows=_rows(seen.slug, items),
        advice=check_list.ADVICE,
        in_force=in_force,
        may_publish=may_publish,
        steps=follow,
        is_paused=seen.slug in holds.paused(context(), now()),
        done=landing.sentence(seen.slug),
        countries=[choice for choice in countries.choices(language.page_language()) if choice[0]],
        country=_a_country(seen.campaign),
        letter_languages=seen.campaign.letter_languages(),
        sent=request.args.get("sent", type=int),
        reading_link=f"{settings().site.url}{url_for('draft.show', token=token)}",
        readable_until=last,
    )
    return Response(page, status)


def _rows(slug: str, items: Sequence[Item]) -> list[tuple[str, list[tuple[Item, str, str]]]]:
    """The list under its headings: each item with its sentence, and the link to where it is mended."""
    keys = [key for key in check_list.HEADINGS if any(item.key == key for item in items)]
    return [
        (gettext(check_list.HEADINGS[key]), [(one, sentence(one), _link(slug, one)) for one in items if one.key == key])
        for key in keys
    ]


def _told(items: Sequence[Item]) -> list[tuple[str, str]]:
    return [(gettext(check_list.HEADINGS[item.key]), sentence(item)) for item in items]


def _a_country(campaign: Campaign) -> str:
    """The country that a test run is offered for: the one of the last run, or one from which letters are written."""
    wanted = request.args.get("country", "")
    wanted = wanted if wanted in countries.CODES else ""
    return draft_preview.a_country(campaign, campaign.letters[0], wanted) if campaign.letters else wanted


def _confirm_page(seen: Manuscript, wanted: Status, status: int = 200, fault: str = "") -> Response:
    items = _items(seen) if steps.wants_green(wanted) and not seen.faults else []
    still_open = [item for item in items if item.level is not Level.GREEN]
    page = render_template(
        "organiser/launch_confirm.html",
        seen=seen,
        heading=_title(seen),
        wanted=wanted.value,
        same=wanted == _before(seen),
        stops=steps.stops(_before(seen), wanted),
        open_items=_told([item for item in still_open if not item.is_advice(check_list.ADVICE)]),
        advice=_told([item for item in still_open if item.is_advice(check_list.ADVICE)]),
        errors=[{"id": "all-the-same" if status == 400 else "", "message": fault}] if fault else [],
    )
    return Response(page, status)


def _wanted(seen: Manuscript, status: str) -> Status:
    """The status that is asked for, where it may follow. Raises NotFound."""
    if not steps.may_follow(_before(seen), status, new_text=seen.draft is not None):
        raise NotFound
    return Status(status)


def _before(seen: Manuscript) -> str:
    return seen.in_force.status if seen.in_force else ""


def _items(seen: Manuscript) -> list[Item]:
    return launching.check_list(context(), seen, sender.records(), now())


def sentence(item: Item) -> str:
    """An item of the list in the page's language, its values written as that language writes them."""
    values = {name: _shown(name, value) for name, value in item.values.items()}
    return " ".join(gettext(words) % values for words in (item.message, item.to_do) if words)


def _shown(name: str, value: object) -> object:
    if isinstance(value, str):
        words = language.language_name(value) if name == "language" else value
        return text.isolated(words) if customs.is_right_to_left(language.page_language()) else words
    if isinstance(value, datetime) or not hasattr(value, "isoformat"):
        return language.number(value) if isinstance(value, int) else value
    return language.day(value)  # type: ignore[arg-type]


def _link(slug: str, item: Item) -> str:
    """Where an item is mended; empty where no page of the desk does."""
    about = item.about
    if item.key == "addresses" and about not in ("targets", "offices"):
        return url_for("organiser.offices.office", office_id=about)
    if about == "offices":
        return url_for("organiser.offices.every")
    if about == "test":
        return "#test"
    name = edits.place_name(about)
    if name.startswith("letters."):
        return url_for("organiser.writing.letter", slug=slug, number=int(name.split(".")[1]), _anchor=name)
    return url_for("organiser.writing.edit", slug=slug, _anchor=name) if about else ""


def _title(seen: Manuscript) -> str:
    return seen.campaign.in_language(seen.campaign.title, language.page_language()) or seen.slug
