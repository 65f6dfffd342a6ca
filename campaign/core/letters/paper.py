"""A letter on paper: which paper, what stands where, and the customs of its language. Values only; nothing is drawn."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.core.words import customs, homes, text

_US_LETTER = frozenset("BZ CA CL CO CR GT MX NI PA PH PR SV US VE".split())
"""Countries that write on US Letter (CLDR, supplemental measurement data, `paperSize`)."""

_RIGHT_TO_LEFT = frozenset("ar dv fa he ku ps sd ug ur yi".split())


@dataclass(frozen=True)
class Posted:
    """A letter to put on paper: its words, the address it goes to, who writes it and where it is posted.

    `country` (ISO 3166-1 alpha-2) decides on the paper. `address` is lines, empty where nobody knows it.
    """

    language: str
    subject: str
    body: str
    address: str
    name: str
    place: str
    country: str
    home: str = ""
    """The writer's postal address in lines, where it stands in the letter."""
    foot: str = ""
    """What stands below the letter, in lines."""


@dataclass(frozen=True)
class Style:
    """The customs of letters in one language.

    `date` is a pattern with `{date}` and, where the place stands before it, `{place}`; with `date_last` it stands
    above the signature. `indent` is how far in a paragraph begins, in widths of a letter. What is `far` stands at the
    line's far end: the right, or the left of what is written from right to left.
    """

    date: str = "{date}"
    date_last: bool = False
    subject: str = "{subject}"
    subject_centred: bool = False
    indent: int = 0
    close_far: bool = False
    signature_far: bool = False
    justified: bool = False


_STYLES = {
    "ar": Style(date="{place}، {date}", subject="الموضوع: {subject}", subject_centred=True, signature_far=True),
    "de": Style(date="{place}, {date}"),
    "es": Style(date="{place}, {date}", subject="Asunto: {subject}"),
    "fr": Style(date="{place}, le {date}", subject="Objet : {subject}", signature_far=True),
    "ja": Style(subject_centred=True, indent=1, close_far=True, signature_far=True, justified=True),
    "ko": Style(date_last=True, subject="제목: {subject}", signature_far=True, justified=True),
    "zh": Style(date_last=True, subject_centred=True, indent=2, signature_far=True, justified=True),
}


@dataclass(frozen=True)
class Sheet:
    """One letter as it is set. `paper` is "a4" or "us-letter"; directions are "ltr" and "rtl".

    `sender` and `address` are lines. `subject_line` is the subject as the letter's language announces it.
    `paragraphs` are the text from the salutation on; where it is `signed`, the last two are close and signature.
    """

    paper: str
    language: str
    direction: str
    sender: tuple[str, ...]
    address: tuple[str, ...]
    address_direction: str
    date: str
    subject: str
    subject_line: str
    paragraphs: tuple[str, ...]
    signed: bool
    style: Style
    foot: tuple[str, ...] = ()
    """Lines at the end of the sheet, smaller than the letter."""


def sheet(letter: Posted, day: date) -> Sheet:
    """How a letter posted on `day` is set."""
    style = _STYLES.get(letter.language.split("-")[0], Style())
    address = tuple(line.strip() for line in letter.address.split("\n") if line.strip())
    right_to_left = direction(letter.language) == "rtl"
    body = text.in_own_direction(letter.body, right_to_left=right_to_left)
    paragraphs = tuple(part for part in body.split("\n\n") if part.strip())
    nation = customs.country_name(letter.country, letter.language) if letter.country else ""
    place = homes.place_beside(letter.place, letter.country, letter.language)
    beside = [_kept(place, letter.language), nation]
    home = [*letter.home.split("\n"), nation] if letter.home else [_joined(beside, letter.language)]
    return Sheet(
        paper="us-letter" if letter.country in _US_LETTER else "a4",
        language=letter.language,
        direction=direction(letter.language),
        sender=tuple(text.in_own_direction(line, right_to_left=right_to_left) for line in (letter.name, *home) if line),
        address=address,
        address_direction=_direction_of(address),
        date=_dated(style.date, place or letter.place, letter, day),
        subject=letter.subject,
        subject_line=style.subject.format(subject=letter.subject),
        paragraphs=paragraphs,
        signed=len(paragraphs) > 2 and bool(letter.name) and letter.name in paragraphs[-1],
        style=style,
        foot=tuple(letter.foot.split("\n")) if letter.foot else (),
    )


def direction(language: str) -> str:
    """ "rtl" for a language written from right to left, else "ltr"."""
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _dated(pattern: str, place: str, letter: Posted, day: date) -> str:
    """The date, with the place, as letters in this language carry it.

    The day comes first in English, except on US Letter.
    """
    language = letter.language
    if language == "en" and letter.country not in _US_LETTER:
        language = "en-001"
    written = customs.long_date(day, language)
    return pattern.format(place=_kept(place, language), date=written) if place else written


def _kept(place: str, language: str) -> str:
    """The name of a place, which in letters that run the other way would turn around the number or name beside it."""
    return text.isolated(place) if place and _direction_of([place]) != direction(language) else place


def _joined(parts: Sequence[str], language: str) -> str:
    """Place and country, in the order of addresses in this language."""
    given = [part for part in parts if part]
    if language.split("-")[0] in ("ja", "ko", "zh"):
        return " ".join(reversed(given))
    return ("، " if language.startswith("ar") else ", ").join(given)


def _direction_of(lines: Sequence[str]) -> str:
    """The direction of the first letter that has one (UAX #9, rule P2)."""
    strong = (unicodedata.bidirectional(char) for line in lines for char in line)
    return "rtl" if next((one for one in strong if one in ("L", "R", "AL")), "L") in ("R", "AL") else "ltr"
