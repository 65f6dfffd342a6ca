"""Letters that are still being written, on paper: as a supporter would get them of whom nothing is known."""

from campaign.core.campaigns.campaign import Campaign
from campaign.core.launch import draft_preview
from campaign.core.launch.draft_preview import Sheet
from campaign.core.letters.composition import Supporter
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now
from campaign.web.site.letter_views import LetterView

UNKNOWN = "…"


def sheets(campaign: Campaign, number: int, country: str, step: int) -> list[Sheet]:
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


def letter_view(sheet: Sheet) -> LetterView:
    letter = sheet.letter
    return LetterView(
        letter.target, letter.title, letter.organisation, letter.language, subject=letter.subject, body=letter.body
    )
