"""A campaign's way from draft to closed: what may follow what, and where the check list has a say."""

from collections.abc import Mapping

from campaign.core.campaigns.campaign import Status

NEXT: Mapping[str, tuple[Status, ...]] = {
    "": (Status.TEST,),
    Status.DRAFT: (Status.TEST,),
    Status.TEST: (Status.LIVE, Status.DRAFT),
    Status.LIVE: (Status.CLOSED,),
    Status.CLOSED: (Status.LIVE,),
}
"""What may follow a status; "" is that of a campaign that was never in force. What was live keeps its numbers for good,
so that nothing leads back to a test, whose numbers are forgotten."""

STOPS = (Status.CLOSED, Status.DRAFT)
"""Statuses that stop a campaign. They change nothing but the status of what is in force: no draft takes part in it, and
no fault of a draft stands in the way."""


def may_follow(before: str, status: str, *, new_text: bool) -> bool:
    """Whether a status may follow; the same one, where there is a new text to put in force."""
    return status in NEXT[before] or (new_text and bool(before) and status == before)


def stops(before: str, status: Status) -> bool:
    """Whether this step stops what is in force, rather than putting a text in force."""
    return status in STOPS and status != before


def wants_green(status: Status) -> bool:
    """Whether officials get letters in this status: then the list has to be green, or knowingly overridden."""
    return status is Status.LIVE


def may_be_put_away(status: str) -> bool:
    """Whether a campaign of this status may go into the archive, or be deleted where nobody waits for a letter."""
    return status != Status.LIVE


def was_live(status: str) -> bool:
    """Whether supporters' letters went to officials: what was only tried out may go whatever waits in it."""
    return status in (Status.LIVE, Status.CLOSED)
