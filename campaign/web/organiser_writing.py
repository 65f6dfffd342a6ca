"""Writing a campaign on the desk: one form, whose every button saves first what was typed."""

import difflib
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from campaign import writing as doings
from campaign.core import campaign_edits, campaign_toml, draft_preview, templates, text
from campaign.core.campaigns import Campaign
from campaign.core.draft_preview import Sheet
from campaign.core.errors import CampaignFileFaults, NotFound
from campaign.core.file_reader import is_language
from campaign.core.letters import Supporter
from campaign.core.marking import N_
from campaign.store.protocol import AlreadyExists
from campaign.web import countries, language, letter_views, writing_views
from campaign.web.catalogues import gettext
from campaign.web.current import context, now, posted, settings
from campaign.web.letter_views import LetterView
from campaign.web.submission import Fault
from campaign.web.writing_views import Mistakes
from campaign.writing import Manuscript

writing = Blueprint("writing", __name__)

LONGEST_FILE = 200_000
"""Bytes of a campaign's file that the desk takes; the bundled campaign has half of that."""
UNKNOWN = "…"

FIELD_MEANINGS = {
    "supporter.name": N_("the supporter’s name"),
    "supporter.place": N_("the town, empty if none is given"),
    "supporter.country": N_("the country’s code, such as KR"),
    "supporter.country_name": N_("the country’s name, as it stands in a sentence"),
    "target.title": N_("the office’s title"),
    "target.organisation": N_("the office’s organisation"),
    "target.salutation": N_("the words that the letter begins with"),
    "target.holder": N_("who holds the office, empty if not known"),
    "today": N_("the day on which the letter is written"),
}


@writing.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Begin a campaign: with a title, or with a file."""
    if request.method == "GET":
        return _new_page()
    fault = "" if posted("do") == "upload" else _slug_fault(posted("slug").strip())
    if fault:
        return _new_page(400, [Fault(id="slug", message=fault)])
    try:
        slug, source = _uploaded() if posted("do") == "upload" else _titled()
        doings.begin(context(), slug, source, g.session.organiser, now())
    except CampaignFileFaults as error:
        return _new_page(400, [Fault(id="file", message=line) for line in error.faults])
    except AlreadyExists:
        words = gettext("There is a campaign with this address already. Open that one, or take another address.")
        return _new_page(400, [Fault(id="slug", message=words)])
    return redirect(url_for("organiser.writing.edit", slug=slug), 303)


@writing.get("/c/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    return _edit_page(doings.manuscript(context(), slug))


@writing.post("/c/<slug>/edit")
def change(slug: str) -> ResponseReturnValue:
    return _change(slug, url_for("organiser.writing.edit", slug=slug))


@writing.get("/c/<slug>/edit/letter/<int:number>")
def letter(slug: str, number: int) -> ResponseReturnValue:
    """One letter beside the paper on which it will stand."""
    seen = doings.manuscript(context(), slug)
    if not 1 <= number <= len(seen.document["letters"]):
        return redirect(url_for("organiser.writing.edit", slug=slug, _anchor="letters"), 303)
    return _letter_page(seen, number)


@writing.post("/c/<slug>/edit/letter/<int:number>")
def change_letter(slug: str, number: int) -> ResponseReturnValue:
    shown = _step(posted("n")) + (posted("do") == "another")
    page = url_for("organiser.writing.letter", slug=slug, number=number, country=posted("country")[:2], n=shown or None)
    return _change(slug, page)


@writing.post("/c/<slug>/edit/letter/<int:number>/preview")
def preview(slug: str, number: int) -> Response:
    """The letter as it would be with what is typed so far. Saves nothing."""
    seen = doings.manuscript(context(), slug)
    document = campaign_edits.filled(seen.document, _fields())
    if not 1 <= number <= len(document["letters"]):
        raise NotFound
    campaign = doings.draft_of(context(), document)
    found = _sheets(campaign, number, posted("country")[:2], _step(posted("n")))
    names = ("target", "title", "organisation", "language", "direction", "subject", "body")
    return jsonify(letters=[{name: getattr(_view(one), name) for name in names} for one in found])


@writing.get("/c/<slug>/campaign.toml")
def download(slug: str) -> Response:
    """The file of the campaign as it is being written."""
    response = make_response(doings.manuscript(context(), slug).source)
    response.mimetype = "application/toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{letter_views.file_name(slug)}.toml"'
    return response


@writing.post("/c/<slug>/upload")
def upload(slug: str) -> ResponseReturnValue:
    seen = doings.manuscript(context(), slug)
    try:
        source, name = _file()
        doings.check_upload(context(), seen, source, name)
    except CampaignFileFaults as error:
        return _edit_page(seen, 400, [Fault(id="file", message=line) for line in error.faults])
    if posted("version") != seen.version or not doings.save_text(context(), seen, source, g.session.organiser, now()):
        return _conflict(doings.manuscript(context(), slug), source, {})
    return redirect(url_for("organiser.writing.edit", slug=slug), 303)


@writing.post("/c/<slug>/copy")
def copy(slug: str) -> ResponseReturnValue:
    """Begin another campaign with everything that stands in this one, and nothing of its numbers."""
    seen = doings.manuscript(context(), slug)
    wanted = posted("slug").strip()
    fault = _slug_fault(wanted)
    if not fault:
        try:
            doings.begin(context(), wanted, doings.copied(seen.document, wanted), g.session.organiser, now())
        except AlreadyExists:
            fault = gettext("There is a campaign with this address already. Open that one, or take another address.")
    if fault:
        return _edit_page(seen, 400, [Fault(id="slug", message=fault)])
    return redirect(url_for("organiser.writing.edit", slug=wanted), 303)


@writing.post("/c/<slug>/discard")
def discard(slug: str) -> ResponseReturnValue:
    """Throw the draft away, or go on with it though the campaign was changed meanwhile."""
    seen = doings.manuscript(context(), slug)
    act = {"discard": doings.discard, "go-on": doings.take_over}.get(posted("do"))
    if act is None:
        raise BadRequest
    if posted("version") != seen.version or not act(context(), seen, g.session.organiser, now()):
        return _conflict(doings.manuscript(context(), slug), "", {})
    gone = posted("do") == "discard" and seen.in_force is None
    return redirect(url_for("organiser.home") if gone else url_for("organiser.writing.edit", slug=slug), 303)


def _change(slug: str, page: str) -> ResponseReturnValue:
    """Save what was typed, do what the button says, and show `page` where that was done."""
    seen, fields = doings.manuscript(context(), slug), _fields()
    document = campaign_edits.filled(seen.document, fields)
    if posted("version") != seen.version:
        return _conflict(seen, campaign_toml.written(document), fields)
    document, place = campaign_edits.acted(document, posted("do"), context().catalogue.directory())
    if len(campaign_toml.written(document).encode()) > LONGEST_FILE:
        raise RequestEntityTooLarge
    if not doings.save(context(), seen, document, g.session.organiser, now()):
        return _conflict(doings.manuscript(context(), slug), campaign_toml.written(document), fields)
    return redirect(_where(slug, page, place), 303)


def _where(slug: str, page: str, place: str) -> str:
    """The page to go on with: another one where the button made or took away a letter."""
    if posted("do").startswith("letter:") and place:
        return url_for("organiser.writing.letter", slug=slug, number=place.rpartition(".")[2])
    if posted("do").startswith("delete:letters.") and place.count(".") <= 1:
        return url_for("organiser.writing.edit", slug=slug, _anchor="letters")
    if posted("do") == "search":
        return url_for("organiser.writing.edit", slug=slug, q=posted("q")[:100], _anchor="search")
    return f"{page}#{place or ('paper' if posted('do') in ('show', 'another') else '')}".rstrip("#")


def _conflict(seen: Manuscript, mine: str, fields: Mapping[str, Sequence[str]]) -> Response:
    """Somebody saved another text meanwhile: both are shown, and neither takes the other's place unasked."""
    difference = list(difflib.unified_diff(seen.source.splitlines(), mine.splitlines(), lineterm="", n=2))[2:]
    sent = [(name, one) for name, values in fields.items() for one in values if name not in ("form_token", "version")]
    page = render_template(
        "organiser/conflict.html",
        slug=seen.slug,
        draft=seen.draft,
        theirs=seen.source,
        mine=mine,
        difference=difference,
        version=seen.version,
        sent=sent,
        again=request.path if fields else "",
    )
    return Response(page, 409)


def _edit_page(seen: Manuscript, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    directory, chosen = context().catalogue.directory(), language.page_language()
    faults = Mistakes(seen.slug, seen.document, seen.faults)
    site = settings().site.languages
    page = render_template(
        "organiser/edit.html",
        seen=seen,
        document=seen.document,
        public_url=f"{settings().site.url}{url_for('public.campaign', slug=seen.slug)}",
        faults=faults,
        errors=errors,
        heading=_title(seen),
        shown=[code for code in campaign_edits.languages(seen.document) if is_language(code)] or list(site[:1]),
        answer_fields=[f"{{{{ answers.{question['id']} }}}}" for question in seen.document["questions"]],
        offered=list(dict.fromkeys([*site, *campaign_edits.languages(seen.document)])),
        targets=writing_views.target_views(seen.document, directory, language.page_language()),
        letter_languages=campaign_edits.letter_languages(seen.document),
        cells=writing_views.letter_cells(seen.document, faults),
        choices=writing_views.letter_choices(campaign_edits.letter_languages(seen.document), directory),
        found=writing_views.search_offices(directory, request.args.get("q", "")[:100], chosen),
        searched=request.args.get("q", "")[:100],
        loses_comments=_loses_comments(seen.source),
    )
    return Response(page, status)


def _letter_page(seen: Manuscript, number: int) -> Response:
    directory, step = context().catalogue.directory(), _step(request.args.get("n", ""))
    template = seen.campaign.letters[number - 1]
    chosen = draft_preview.a_country(seen.campaign, template, request.args.get("country", "")[:2].upper())
    found = _sheets(seen.campaign, number, chosen, step)
    answers = [f"answers.{question['id']}" for question in seen.document["questions"]]
    page = render_template(
        "organiser/letter.html",
        seen=seen,
        document=seen.document,
        number=number,
        letter=seen.document["letters"][number - 1],
        heading=_title(seen),
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        targets=writing_views.target_views(seen.document, directory, language.page_language()),
        choices=writing_views.letter_choices(campaign_edits.letter_languages(seen.document), directory),
        siblings=writing_views.siblings(seen.document, number),
        merge_fields=[(name, gettext(words)) for name, words in FIELD_MEANINGS.items()]
        + [(name, gettext("the answer to this question, empty if none is given")) for name in answers],
        filters=templates.FILTERS,
        sheets=[_view(one) for one in found],
        combinations=min((one.combinations for one in found), default=0),
        countries=[one for one in countries.choices(language.page_language()) if one[0]],
        country=chosen,
        step=step,
    )
    return Response(page)


def _sheets(campaign: Campaign, number: int, country: str, step: int) -> list[Sheet]:
    """A letter as somebody gets it who takes every point and says something everywhere."""
    template = campaign.letters[number - 1]
    supporter = Supporter(
        name=UNKNOWN,
        country=country.upper() or UNKNOWN,
        place=UNKNOWN,
        note=gettext("(Here stands what the supporter writes.)"),
        points=tuple(template.points()),
        answers={question.id: UNKNOWN for question in campaign.questions},
        language=template.language,
    )
    return draft_preview.sheets(campaign, template, context().catalogue.directory(), supporter, step, now().date())


def _view(sheet: Sheet) -> LetterView:
    letter = sheet.letter
    return LetterView(
        letter.target, letter.title, letter.organisation, letter.language, subject=letter.subject, body=letter.body
    )


def _new_page(status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    records = {record.slug for record in context().store.campaigns()}
    page = render_template(
        "organiser/new.html",
        errors=errors,
        drafts=[(one, one.slug in records) for one in context().store.drafts()],
        unreadable=sorted(records - {one.slug for one in context().catalogue.campaigns()}),
        languages_offered=settings().site.languages,
        typed={name: posted(name) for name in ("title", "slug", "language")},
    )
    return Response(page, status)


def _titled() -> tuple[str, str]:
    """The slug and the text of a campaign that has a title and nothing else."""
    title, slug, chosen = text.line(posted("title")), posted("slug").strip(), posted("language")
    if chosen not in settings().site.languages:
        raise BadRequest
    return slug, campaign_toml.written(campaign_edits.new_document(slug, title, chosen))


def _uploaded() -> tuple[str, str]:
    """The slug and the text of the file that was uploaded."""
    source, name = _file()
    return doings.uploaded(context(), source, name)["campaign"]["slug"], source


def _file() -> tuple[str, str]:
    """The text and the name of the file that was uploaded. Raises CampaignFileFaults."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise CampaignFileFaults([gettext("No file was chosen")])
    raw, name = file.read(LONGEST_FILE + 1), text.line(file.filename)[:100]
    if len(raw) > LONGEST_FILE:
        raise CampaignFileFaults([gettext("%(name)s: this file is too long", name=name)])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n"), name
    except UnicodeDecodeError:
        raise CampaignFileFaults([gettext("%(name)s: this is not a text file in UTF-8", name=name)]) from None


def _slug_fault(slug: str) -> str:
    if campaign_edits.is_slug(slug):
        return ""
    return gettext("Small letters a to z, digits and hyphens only, such as clean-rivers")


def _fields() -> dict[str, list[str]]:
    return request.form.to_dict(flat=False)


def _step(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 0


def _title(seen: Manuscript) -> str:
    title = seen.document["campaign"]["title"]
    return title.get(language.page_language()) or next(iter(title.values()), "") or seen.slug


def _loses_comments(source: str) -> bool:
    return any(line.lstrip().startswith("#") for line in source.splitlines())
