"""The lines of the board of answers in words: what is known of each office, and what supporters say of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaign.core.answers.board import Line, Reading
from campaign.web.site import language, spared
from campaign.web.site.catalogues import gettext, ngettext


@dataclass(frozen=True)
class LineView:
    """A line with its sentence, and how long its office has been silent in words; "" where it is not, or not yet."""

    line: Line
    says: str
    silence: str
    offices: "tuple[LineView, ...]" = ()


def line_views(lines: Iterable[Line], today: date) -> list[LineView]:
    """Each line with the single offices in it."""
    return [LineView(line, says(line), _silence(line, today), tuple(line_views(line.offices, today))) for line in lines]


def says(line: Line) -> str:
    """What is known: an answer that was published, else what those who told us say, if there are enough of them."""
    told = {"count": language.number(line.in_words), "all": language.number(line.all_told)}
    sentences = {
        Reading.NOT_WRITTEN: gettext("No letter has gone there yet."),
        Reading.TOO_FEW: gettext("Too few have told us what came back."),
        Reading.SILENT: gettext("Silent: %(count)s of %(all)s who told us got an answer.", **told),
        Reading.SAID_TO_ANSWER: gettext("%(count)s of %(all)s who told us got an answer.", **told),
        Reading.AGREES: spared.agrees(line.position) if line.position else "",
        Reading.ANSWERED: gettext("Answered on %(day)s.", day=language.day(line.answered_on or date.min)),
    }
    return sentences[line.reading]


def _silence(line: Line, today: date) -> str:
    if line.reading in (Reading.ANSWERED, Reading.AGREES, Reading.NOT_WRITTEN):
        return ""
    days = line.silent_days(today)
    if not days:
        return ""
    return ngettext(
        "No published answer for %(count)s day",
        "No published answer for %(count)s days",
        days,
        count=language.number(days),
    )
