"""The board of answers of a campaign, put together from what is counted."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from campaign.actions import totals
from campaign.actions.context import Context
from campaign.core.answers.board import Line, added_up
from campaign.core.campaigns.campaign import Campaign, Target
from campaign.core.counts.totals import Totals
from campaign.core.letters import targeting
from campaign.store.protocol.told_answers import Told, Written


def board(context: Context, campaign: Campaign, titles: Mapping[str, str], now: datetime) -> list[Line]:
    """A line for each target, as organisers see it; `titles` are what they are called, by id."""
    return _lines(context, campaign, titles, totals.ledger(context, campaign, now))


def public_board(context: Context, campaign: Campaign, titles: Mapping[str, str], now: datetime) -> list[Line]:
    """The same with figures that everybody may see."""
    return _lines(context, campaign, titles, totals.public_ledger(context, campaign, now))


def _lines(context: Context, campaign: Campaign, titles: Mapping[str, str], counted: Totals) -> list[Line]:
    written, told = context.store.letters_out(campaign.slug), context.store.told(campaign.slug)

    def line(target: Target) -> Line:
        counts = counted.by_target.get(target.id, {})
        # One of many ministries does not answer for the others.
        many = target.own_government or target.area
        return Line(
            target.id,
            titles.get(target.id, target.id),
            counts.get("sent", 0),
            counts.get("said_sent", 0),
            _first_day(office for office in written if office.target == target.id),
            added_up((answer.kind, answer.count) for answer in told if answer.target == target.id),
            None if many else campaign.answered.get(target.id),
            campaign.position_of(target, None),
            tuple(_offices(context, campaign, target, written, told)) if many else (),
        )

    return [line(target) for target in campaign.targets]


def _offices(
    context: Context, campaign: Campaign, target: Target, written: Iterable[Written], told: Iterable[Told]
) -> Iterable[Line]:
    """The single offices of a target that differs from supporter to supporter, those with most letters first."""
    few, directory = context.settings.privacy.small_numbers, context.catalogue.directory()
    enough = [office for office in written if office.target == target.id and office.sent + office.said_sent >= few]
    for written_to in sorted(enough, key=lambda office: (-office.sent - office.said_sent, office.office)):
        office = targeting.office_written_to(
            campaign, directory, written_to.office, target.id, "", campaign.languages[0]
        )
        counts = added_up(
            (each.kind, each.count) for each in told if (each.target, each.office) == (target.id, written_to.office)
        )
        position = campaign.position_of(target, office)
        yield Line(
            target.id, office.title, written_to.sent, written_to.said_sent, written_to.since, counts, None, position
        )


def _first_day(written: Iterable[Written]) -> date | None:
    return min((office.since for office in written), default=None)
