"""Who is not written to any more, and why: those who agree are thanked, those who answered are left in peace."""

from dataclasses import dataclass
from datetime import date

from campaign.actions import totals
from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign, Position, Stance
from campaign.web.site import language
from campaign.web.site.campaign_views import own_titles
from campaign.web.site.catalogues import gettext


@dataclass(frozen=True)
class SparedView:
    """An office that no letter goes to, a sentence why, and where that can be read."""

    office: str
    why: str
    link: str = ""


def spared_views(context: Context, campaign: Campaign, chosen: str) -> list[SparedView]:
    """Those of a campaign, in the language of the page."""
    titles = totals.target_titles(context, campaign, chosen, *own_titles())
    agree = [position for position in campaign.positions if position.stance is Stance.AGREES]
    named = {position.target for position in agree}
    return [
        *(SparedView(_title(context, position, titles, chosen), agrees(position), position.link) for position in agree),
        *(
            SparedView(titles[target.id], _answered(campaign.answered[target.id]))
            for target in campaign.targets
            if campaign.silent_only and target.id in campaign.answered and target.id not in named
        ),
    ]


def agrees(position: Position) -> str:
    """That an office agrees, and whose word that is."""
    return gettext("Agrees (%(source)s, %(day)s). Thank you.", source=position.source, day=language.day(position.day))


def _answered(day: date) -> str:
    return gettext("Answered on %(day)s.", day=language.day(day))


def _title(context: Context, position: Position, titles: dict[str, str], chosen: str) -> str:
    if position.target:
        return titles.get(position.target, position.target)
    office = context.catalogue.directory().find(position.office, chosen)
    return office.title if office else position.office
