"""Letters as documents of their own: a text file, a page to print, a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Response, render_template, request
from werkzeug.exceptions import BadRequest

from campaign.core.letters import foot, paper
from campaign.core.letters.paper import Posted, Sheet
from campaign.core.letters.ways_out import Way
from campaign.core.words import text
from campaign.printing.printer import NotPrintable
from campaign.web.site import guard
from campaign.web.site.current import printer
from campaign.web.site.letter_views import LetterView, file_name
from campaign.web.supporter.entries import ADDRESS_LENGTH, BODY_LENGTH, NAME_LENGTH, PLACE_LENGTH, SUBJECT_LENGTH

MOST_LINES = 3_000
"""Lines that one PDF may have: thousands of paragraphs of each letter would keep the typesetter for minutes."""
DOCUMENTS = (Way.TEXT, Way.PRINTED, Way.PDF)


@dataclass(frozen=True)
class Writer:
    """Who writes and from where, as it stands on paper; name and place may be empty."""

    name: str
    place: str
    country: str
    address: str = ""
    """Postal, in lines; it stands on those letters alone that have it in their text."""


def make(way: Way, name: str, letters: Sequence[LetterView], writer: Writer, day: date) -> tuple[Way, Response]:
    """The document, and the way it turned out to be: where no PDF can be made, the page to print takes its place.

    `name` begins the names of files.
    """
    if way is Way.TEXT:
        return way, _text(letters[0], f"{name}-{file_name(letters[0].target)}.txt")
    sheets = [_sheet(letter, writer, day) for letter in letters]
    if way is Way.PRINTED:
        return way, Response(render_template("print.html", sheets=sheets))
    guard.limit_submissions("pdf")
    try:
        if sum(letter.body.count("\n") for letter in letters) > MOST_LINES:
            raise NotPrintable
        only = f"-{file_name(letters[0].target)}" if len(letters) == 1 else ""
        return way, _download(printer().pdf(sheets), "application/pdf", f"{name}{only}.pdf")
    except NotPrintable:
        return Way.PRINTED, Response(render_template("print.html", sheets=sheets, no_pdf=True))


def in_posted_words(letter: LetterView, *, alone: bool) -> LetterView:
    """The letter in the words that came with the request, if any did: what is not stored is on the page only."""
    names = {"subject": f"subject-{letter.target}", "body": f"body-{letter.target}"}
    if alone:
        names = {part: name if name in request.form else part for part, name in names.items()}
    whole = text.paragraphs(_posted(names["body"], letter.body, BODY_LENGTH))
    body = foot.without(whole, text.paragraphs(letter.foot))
    return replace(
        letter,
        subject=text.line(_posted(names["subject"], letter.subject, SUBJECT_LENGTH)),
        # The same words as they are stored still have their marks of direction.
        body=letter.body if body == text.paragraphs(letter.body) else body,
    )


def posted_writer(country: str) -> Writer:
    """The writer as the page named them."""
    parts = (("name", NAME_LENGTH), ("place", PLACE_LENGTH), ("postal_address", ADDRESS_LENGTH))
    name, place, address = (_posted(part, "", longest) for part, longest in parts)
    return Writer(text.line(name), text.line(place), country, text.paragraphs(address))


def _posted(name: str, otherwise: str, longest: int) -> str:
    words = request.form.get(name, otherwise)
    if len(words) > 2 * longest:  # a browser posts two characters for a line break
        raise BadRequest
    return words


def _sheet(letter: LetterView, writer: Writer, day: date) -> Sheet:
    home = writer.address if writer.address in letter.body else ""
    who = (writer.name, writer.place, writer.country, home)
    posted = Posted(letter.language, letter.subject, letter.body, letter.envelope, *who, foot=letter.foot)
    return paper.sheet(posted, day)


def _text(letter: LetterView, name: str) -> Response:
    return _download(f"{letter.subject}\n\n{letter.leaving}\n", "text/plain", name)


def _download(content: str | bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)
