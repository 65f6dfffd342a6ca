"""The pages on which a campaign is written: the whole of it, one letter beside its paper, two texts at odds."""

from collections.abc import Mapping, Sequence

from flask import Response, g, render_template, request, url_for

from campaign.actions import holds, partners, pictures, versions
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.reader import is_language
from campaign.core.campaigns.toml import Document
from campaign.core.launch import draft_preview
from campaign.web.desk import merge_views, writing_views
from campaign.web.desk.difference_views import difference_views
from campaign.web.desk.writing_views import Mistakes, place_in_words
from campaign.web.site import countries, draft_sheets, language
from campaign.web.site.current import context, now, posted, settings, today
from campaign.web.site.faults import Fault


def conflict_page(seen: Manuscript, mine: str, fields: Mapping[str, Sequence[str]], again: str = "") -> Response:
    """Somebody saved another text meanwhile: both are shown, and neither takes the other's place unasked.

    `again` is where `fields` are posted to all the same.
    """
    sent = [(name, one) for name, values in fields.items() for one in values if name not in ("form_token", "version")]
    page = render_template(
        "organiser/conflict.html",
        slug=seen.slug,
        draft=seen.draft,
        theirs=seen.source,
        mine=mine,
        **difference_views(seen.document, toml.parse(mine) if mine else seen.document),
        version=seen.version,
        sent=sent,
        again=again if fields else "",
    )
    return Response(page, 409)


def edit_page(seen: Manuscript, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    directory, chosen = context().catalogue.directory(), language.page_language()
    faults = Mistakes(seen.slug, seen.document, seen.faults)
    site = settings().site.languages
    targets = writing_views.target_views(seen.document, directory, chosen)
    page = render_template(
        "organiser/edit.html",
        seen=seen,
        document=seen.document,
        picture=pictures.kept(context(), seen.slug, seen.document["campaign"]["picture"]),
        logo=pictures.kept(context(), seen.slug, seen.document["campaign"]["logo"]),
        owner_logos=[pictures.kept(context(), seen.slug, owner["logo"]) for owner in seen.document["owners"]],
        partners=partners.known_to(context(), g.organiser),
        public_url=f"{settings().site.url}{url_for('public.campaign', slug=seen.slug)}",
        faults=faults,
        errors=errors,
        heading=title_of(seen),
        is_paused=seen.slug in holds.paused(context(), now()),
        shown=shown_languages(seen.document),
        merge_fields=merge_views.of_campaign(seen.document),
        answer_fields=[f"{{{{ answers.{question['id']} }}}}" for question in seen.document["questions"]],
        fact_fields=[f"{{{{ facts.{fact['id']} }}}}" if fact["id"] else "" for fact in seen.document["facts"]],
        offered=list(dict.fromkeys([*site, *edits.languages(seen.document)])),
        targets=targets,
        representatives=writing_views.representatives_of(seen.document, directory, today()),
        most_representatives=writing_views.MOST_FOUND,
        target_choices=[(one["id"], view.title) for one, view in zip(seen.document["targets"], targets, strict=True)],
        letter_languages=edits.letter_languages(seen.document),
        cells=writing_views.letter_cells(seen.document, faults),
        choices=writing_views.letter_choices(edits.letter_languages(seen.document), directory),
        found=writing_views.search_offices(directory, request.args.get("q", "")[:100], chosen),
        searched=request.args.get("q", "")[:100],
        loses_comments=_loses_comments(seen.source),
        out=_out(seen),
    )
    return Response(page, status)


def letter_page(seen: Manuscript, number: int) -> Response:
    directory, step = context().catalogue.directory(), which(request.args.get("n", ""))
    template = seen.campaign.letters[number - 1]
    chosen = draft_preview.a_country(seen.campaign, template, request.args.get("country", "")[:2].upper())
    sheets = draft_sheets.sheets(seen.campaign, number, chosen, step)
    page = render_template(
        "organiser/letter.html",
        seen=seen,
        document=seen.document,
        number=number,
        letter=seen.document["letters"][number - 1],
        heading=title_of(seen),
        is_paused=seen.slug in holds.paused(context(), now()),
        faults=Mistakes(seen.slug, seen.document, seen.faults),
        targets=writing_views.target_views(seen.document, directory, language.page_language()),
        choices=writing_views.letter_choices(edits.letter_languages(seen.document), directory),
        siblings=writing_views.siblings(seen.document, number),
        merge_fields=merge_views.of_campaign(seen.document),
        sheets=[draft_sheets.letter_view(sheet) for sheet in sheets],
        combinations=min((sheet.combinations for sheet in sheets), default=0),
        countries=[choice for choice in countries.choices(language.page_language()) if choice[0]],
        country=chosen,
        step=step,
        out=_out(seen),
    )
    return Response(page)


def take_out_page(seen: Manuscript, path: str, words: Sequence[str]) -> Response:
    """Asks before something that has words in it is taken out."""
    letter = path.split(".")[1] if path.startswith("letters.") and path.count(".") > 1 else ""
    whole = path.startswith("letters.")
    back = url_for("organiser.writing.edit", slug=seen.slug, _anchor="letters" if whole else path)
    act = url_for("organiser.writing.change", slug=seen.slug)
    if letter:
        back = url_for("organiser.writing.letter", slug=seen.slug, number=letter, _anchor=path)
        act = url_for("organiser.writing.change_letter", slug=seen.slug, number=letter)
    page = render_template(
        "organiser/take_out.html",
        seen=seen,
        heading=title_of(seen),
        path=path,
        what=place_in_words(path),
        words=words,
        back=back,
        act=act,
    )
    return Response(page)


def new_page(status: int = 200, errors: Sequence[Fault] = (), typed: Mapping[str, str] | None = None) -> Response:
    page = render_template(
        "organiser/new.html",
        errors=errors,
        languages_offered=settings().site.languages,
        typed=typed or {name: posted(name) for name in ("title", "slug", "language")},
    )
    return Response(page, status)


def which(typed: str) -> int:
    """The number of the letter to show, from the address or a form."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 0


def shown_languages(document: Document) -> list[str]:
    """The languages that a page has fields for."""
    return [code for code in edits.languages(document) if is_language(code)] or list(settings().site.languages[:1])


def title_of(seen: Manuscript) -> str:
    """The campaign's title in the page's language, else in any, else its slug."""
    title = seen.document["campaign"]["title"]
    return title.get(language.page_language()) or next(iter(title.values()), "") or seen.slug


def _out(seen: Manuscript) -> dict[str, object] | None:
    """What was taken out a moment ago, and the button that puts it back; None where nothing was."""
    path, version = request.args.get("out", "")[:100], request.args.get("of", "")[:32]
    words = versions.was_taken_out(context(), seen, version, path)
    return (
        None
        if words is None
        else {"button": f"put-back:{path}:{version}", "words": " · ".join(words) or place_in_words(path)}
    )


def _loses_comments(source: str) -> bool:
    return any(line.lstrip().startswith("#") for line in source.splitlines())
