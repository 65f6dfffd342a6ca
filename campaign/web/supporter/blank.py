"""Letters with blanks, to print and fill in by hand: nothing is typed here, and nothing is counted or kept."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import prod

from flask import Response, render_template

from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters import composition, paper, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.letters.paper import Posted, Sheet
from campaign.core.letters.targeting import Addressed
from campaign.web.site import language, letter_views
from campaign.web.site.current import context, now

BLANK = "_" * 20
"""Where name, place and day are written by hand."""
UNSTORED = {"Cache-Control": "no-store"}


def show(slug: str) -> Response:
    """The letters to international offices, in another wording every time, and the same to read where that is needed.

    No country is asked for, so none is told, and no letter is to a government.
    """
    campaign = context().catalogue.campaign(slug)
    campaign.require_open(now())
    chosen = language.choose(campaign.languages)
    letters = targeting.for_anybody(campaign, context().catalogue.directory(), chosen)
    sheets = list(_sheets(campaign, letters, chosen))
    to_read = sum(addressed.read is not None for addressed in letters)
    page = render_template("print.html", sheets=sheets, blank=BLANK, reading_from=len(sheets) - to_read)
    return Response(page, headers=UNSTORED)


def _sheets(campaign: Campaign, letters: list[Addressed], chosen: str) -> Iterator[Sheet]:
    """Those to sign, then those that are only to be read."""
    today = campaign.day_at(now())
    writer = Supporter(BLANK, "", BLANK, language=chosen)
    numbers = [secrets.randbelow(prod(composition.shown(addressed, writer, today).sizes)) for addressed in letters]
    to_read = [(addressed.read, number) for addressed, number in zip(letters, numbers, strict=True) if addressed.read]
    for addressed, number in [*zip(letters, numbers, strict=True), *to_read]:
        foot = letter_views.foot_of(campaign, addressed.template.language)
        yield _sheet(addressed, writer, number, today, foot)


def _sheet(addressed: Addressed, writer: Supporter, number: int, today: date, foot: str) -> Sheet:
    letter = composition.compose(addressed, writer, number, today)
    who = (writer.name, writer.place, "")
    posted = Posted(letter.language, letter.subject, letter.body, letter.envelope, *who, foot=foot)
    return replace(paper.sheet(posted, today), date=BLANK)
