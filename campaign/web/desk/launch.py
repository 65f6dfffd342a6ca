"""Before launch: the check list, the buttons that change a campaign's status, and a test run."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from campaign.actions import launching, writing
from campaign.actions.totals import ledger
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.errors import CampaignFileFaults, NotFound
from campaign.core.launch.checks import Item, Level, items
from campaign.core.letters import composition, mail_links
from campaign.core.letters.composition import Supporter
from campaign.core.letters.targeting import addressed
from campaign.core.words import text
from campaign.core.words.marking import N_
from campaign.delivery import sender_records
from campaign.delivery.sender_records import Answer, Record
from campaign.web.desk.writing_views import Mistakes
from campaign.web.site import campaign_views, countries, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings

blueprint = Blueprint("launch", __name__)

LOOKED_UP_FOR = timedelta(minutes=10)
"""How long the sender's records are believed without looking again."""

HEADINGS = {
    "text": N_("The text"),
    "fields": N_("Merge fields"),
    "length": N_("Length"),
    "different": N_("Different letters"),
    "links": N_("Links for mail programs"),
    "languages": N_("Languages"),
    "addresses": N_("Addresses"),
    "dates": N_("Dates"),
    "confirm": N_("Confirming"),
    "contrast": N_("Colour"),
    "sender": N_("The sender’s domain"),
    "delivery": N_("Delivery"),
    "test": N_("Test run"),
}
_RECORDS = {
    Answer.FOUND: N_("%(kind)s is there: %(text)s"),
    Answer.MISSING: N_("%(kind)s is missing at %(name)s: mail servers may take the letters for forged."),
    Answer.WRONG: N_("%(kind)s at %(name)s is not right: %(text)s"),
    Answer.NOT_LOOKED_UP: N_("%(kind)s was not looked up: no name server answered, or there is nothing to ask for."),
}


@blueprint.get("/c/<slug>/launch")
def checks(slug: str) -> Response:
    """The check list of what would be in force."""
    return _page(writing.manuscript(context(), slug))


@blueprint.get("/c/<slug>/launch/<status>")
def ask(slug: str, status: str) -> Response:
    """What will happen, before it does."""
    seen = writing.manuscript(context(), slug)
    return _confirm_page(seen, _status(seen, status))


@blueprint.post("/c/<slug>/launch/<status>")
def go(slug: str, status: str) -> ResponseReturnValue:
    """Change the status, or put a new text in force in the same one."""
    seen = writing.manuscript(context(), slug)
    wanted = _status(seen, status)
    if seen.faults or seen.is_outdated:
        return _page(seen, 409)
    overridden = (
        sorted({item.key for item in _items(seen) if item.level is not Level.GREEN}) if _matters(wanted) else []
    )
    if overridden and posted("all-the-same") != "1":
        return _confirm_page(seen, wanted, 400, gettext("Tick the box, or mend what is not green first"))
    read = posted("version") == seen.version
    try:
        done = read and launching.put_in_force(context(), seen, wanted, overridden, g.session.organiser, now())
    except CampaignFileFaults as error:
        return _confirm_page(seen, wanted, 409, " ".join(error.faults))
    if not done:
        words = gettext("The campaign was changed meanwhile. Look at it again, please.")
        return _confirm_page(writing.manuscript(context(), slug), wanted, 409, words)
    return redirect(url_for("organiser.launch.checks", slug=slug), 303)


@blueprint.post("/c/<slug>/test-run")
def test_run(slug: str) -> ResponseReturnValue:
    """Mail the letters of an invented supporter to the organiser who asks for it."""
    found = context().catalogue.campaign(slug)
    country = posted("country")
    if found.status is not Status.TEST or country not in countries.CODES:
        raise BadRequest
    chosen = posted("language") if posted("language") in found.letter_languages() else found.languages[0]
    points = tuple({point: None for template in found.letters for point in template.points()})
    name = text.line(posted("name"))[:100] or g.session.organiser
    supporter = Supporter(name, country, points=points, language=chosen)
    sent = launching.test_run(context(), found, supporter, g.session.organiser, now())
    return redirect(url_for("organiser.launch.checks", slug=slug, sent=sent, _anchor="test"), 303)


def _page(seen: Manuscript, status: int = 200) -> Response:
    found = [] if seen.faults else _items(seen)
    in_force = seen.in_force.status if seen.in_force else ""
    steps = [] if seen.faults or seen.is_outdated else [one.value for one in launching.NEXT[in_force]]
    page = render_template(
        "organiser/launch.html",
        seen=seen,
        heading=_title(seen),
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        rows=_rows(seen.slug, found),
        in_force=in_force,
        steps=steps,
        countries=[one for one in countries.choices(language.page_language()) if one[0]],
        letter_languages=seen.campaign.letter_languages(),
        sent=request.args.get("sent", type=int),
    )
    return Response(page, status)


def _rows(slug: str, found: Sequence[Item]) -> list[tuple[str, list[tuple[Item, str, str]]]]:
    """The list under its headings: each item with its sentence, and the link to where it is mended."""
    keys = [key for key in HEADINGS if any(item.key == key for item in found)]
    return [
        (gettext(HEADINGS[key]), [(one, sentence(one), _link(slug, one)) for one in found if one.key == key])
        for key in keys
    ]


def _confirm_page(seen: Manuscript, wanted: Status, status: int = 200, fault: str = "") -> Response:
    found = _items(seen) if _matters(wanted) and not seen.faults else []
    page = render_template(
        "organiser/launch_confirm.html",
        seen=seen,
        heading=_title(seen),
        wanted=wanted.value,
        same=seen.in_force is not None and wanted == seen.in_force.status,
        open_items=[(gettext(HEADINGS[one.key]), sentence(one)) for one in found if one.level is not Level.GREEN],
        errors=[{"id": "all-the-same" if status == 400 else "", "message": fault}] if fault else [],
    )
    return Response(page, status)


def _matters(wanted: Status) -> bool:
    """Whether officials get letters in this status: then the list has to be green, or knowingly overridden."""
    return wanted is Status.LIVE


def _status(seen: Manuscript, status: str) -> Status:
    """The status that is asked for, where it may follow; the same one, where there is a new text to put in force."""
    before = seen.in_force.status if seen.in_force else ""
    if status not in [*launching.NEXT[before], *([before] if seen.draft and before else [])]:
        raise NotFound
    return Status(status)


def _items(seen: Manuscript) -> list[Item]:
    """The whole check list of a faultless text."""
    campaign = seen.campaign
    return [
        Item("text", Level.GREEN, N_("Nothing is missing in the text, and no merge field is misspelt.")),
        *items(campaign, context().catalogue.directory(), now().date()),
        *_links(campaign),
        _contrast(campaign),
        *_delivery(campaign),
        *_sender(),
        _test(seen),
    ]


def _links(campaign: Campaign) -> list[Item]:
    """How many letters fit into a link that opens a mail program."""
    directory, today = context().catalogue.directory(), now().date()
    lengths = []
    for code in campaign.letter_languages():
        for country in _countries(campaign):
            supporter = Supporter("Kim Jae-in", country, "Seoul", language=code)
            found = [
                composition.compose(one, supporter, 0, today) for one in addressed(campaign, directory, country, code)
            ]
            lengths += [mail_links.mail_program_length(one.email, one.subject, one.body) for one in found if one.email]
    fit = sum(length <= mail_links.LONGEST for length in lengths)
    values = {"fit": fit, "all": len(lengths), "most": mail_links.LONGEST, "longest": max(lengths, default=0)}
    if not lengths:
        return [
            Item("links", Level.GREEN, N_("No letter has an e-mail address, so none needs a link for mail programs."))
        ]
    message = N_(
        "%(fit)s of %(all)s letters fit into a link that opens a mail program (the longest has %(longest)s characters, "
        "%(most)s fit). The others are copied and pasted."
    )
    return [Item("links", Level.GREEN if fit == len(lengths) else Level.WARNING, message, values, "letters")]


def _countries(campaign: Campaign) -> list[str]:
    """Countries that between them reach every target that is not the supporters' own government."""
    named = {min(target.countries) for target in campaign.targets if target.countries}
    anywhere = next((code for code in ("GB", "KR", "US", "CH") if code not in named), "GB")
    return sorted(named | {anywhere})


def _contrast(campaign: Campaign) -> Item:
    light = campaign_views.contrast(campaign.accent, campaign_views.PAPER["light"])
    dark = campaign_views.contrast(campaign.accent, campaign_views.PAPER["dark"])
    values = {"light": f"{light:.1f}", "dark": f"{dark:.1f}", "least": campaign_views.READABLE}
    if light >= campaign_views.READABLE:
        message = N_("The colour can be read on paper (contrast %(light)s). On dark pages it is made lighter.")
        return Item("contrast", Level.GREEN, message, values, "campaign.accent")
    message = N_("The colour is hard to read on paper (contrast %(light)s of %(least)s): pages show a darker one.")
    return Item("contrast", Level.WARNING, message, values, "campaign.accent")


def _delivery(campaign: Campaign) -> list[Item]:
    found = []
    if settings().mail.transport == "maildir":
        message = N_("Mail stays on this machine (mail.transport is “maildir”): no letter reaches an office.")
        found.append(Item("delivery", Level.WARNING, message))
    for code in campaign.languages:
        if code not in settings().site.languages:
            message = N_("This website has no pages in %(language)s (site.languages).")
            found.append(Item("languages", Level.WARNING, message, {"language": code}, "campaign.languages"))
    return found


def _test(seen: Manuscript) -> Item:
    status = seen.in_force.status if seen.in_force else ""
    if status in (Status.LIVE, Status.CLOSED):
        return Item("test", Level.GREEN, N_("The campaign has been live."))
    if status != Status.TEST:
        message = N_("Put the campaign into test mode first, and have its letters mailed to yourself.")
        return Item("test", Level.WARNING, message, {}, "test")
    totals = ledger(context(), seen.campaign, now())
    if totals.of("sent"):
        message = N_("Letters of the test that were accepted by the mail server: %(sent)s.")
        return Item("test", Level.GREEN, message, {"sent": totals.of("sent")}, "test")
    message = N_("No letter of a test run was sent yet.")
    return Item("test", Level.WARNING, message, {}, "test")


def _sender() -> list[Item]:
    """What the sender's domain says of our mail."""
    found = []
    for record in _records():
        level = Level.GREEN if record.answer is Answer.FOUND else Level.WARNING
        values = {"kind": record.kind, "name": record.name, "text": record.text[:200]}
        message = _RECORDS[record.answer]
        if record.kind == "DKIM" and not settings().mail.dkim_selector:
            message = N_("DKIM was not looked up: mail.dkim_selector is not set.")
        found.append(Item("sender", level, message, values))
    return found


def _records() -> list[Record]:
    """The sender's records, looked up at most every ten minutes: no page waits for them twice in a row."""
    kept: tuple[datetime, list[Record]] | None = current_app.extensions.get("campaign_sender")
    if kept is None or now() - kept[0] > LOOKED_UP_FOR:
        mail = settings().mail
        resolver = current_app.extensions.get("campaign_resolver", sender_records.system_resolver)
        found = sender_records.sender_records(mail.from_address.rpartition("@")[2], mail.dkim_selector, resolver)
        kept = (now(), found)
        current_app.extensions["campaign_sender"] = kept
    return kept[1]


def sentence(item: Item) -> str:
    """An item of the list in the page's language, its values written as that language writes them."""
    values = {name: _shown(name, value) for name, value in item.values.items()}
    return gettext(item.message) % values


def _shown(name: str, value: object) -> object:
    if name == "language" and isinstance(value, str):
        return language.language_name(value)
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
