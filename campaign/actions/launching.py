"""What organisers do to launch a campaign: put its text in force, change its status, make a test run."""

import os
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from campaign.actions import campaigns, letters
from campaign.actions.context import Context, note
from campaign.actions.writing import Manuscript
from campaign.core import days
from campaign.core.campaigns import toml
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.file import read
from campaign.core.letters import submissions
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act, MayMail
from campaign.core.words.marking import N_

NEXT: Mapping[str, tuple[Status, ...]] = {
    "": (Status.TEST,),
    Status.DRAFT: (Status.TEST,),
    Status.TEST: (Status.LIVE, Status.DRAFT),
    Status.LIVE: (Status.CLOSED,),
    Status.CLOSED: (Status.LIVE,),
}
"""What may follow a status; "" is that of a campaign that was never in force. What was live keeps its numbers for good,
so that nothing leads back to a test, whose numbers are forgotten."""

_NOTES = {
    Status.DRAFT: N_("took the campaign back to draft"),
    Status.TEST: N_("put the campaign into test mode"),
    Status.LIVE: N_("put the campaign live"),
    Status.CLOSED: N_("closed the campaign"),
}
_STATUS_LINE = re.compile(r'^status[ \t]*=[ \t]*"[a-z]*"', re.MULTILINE)


def put_in_force(
    context: Context, seen: Manuscript, status: Status, overridden: Collection[str], who: str, now: datetime
) -> bool:
    """Put what was `seen` in force, in `status`; False, and nothing changes, when somebody changed either text.

    `overridden` names what on the check list was not green, for the audit trail.

    Raises:
        CampaignFileFaults: the text is not faultless.
    """
    source = with_status(seen.source, status)
    campaign = read(source, seen.slug, context.catalogue.directory())
    areas = campaigns.areas_beside(context, campaign, seen.slug)
    before = seen.in_force.status if seen.in_force else ""
    if not context.store.put_in_force(seen.slug, status.value, source, seen.versions, areas):
        return False
    if overridden:
        about = f"{seen.slug} ({', '.join(sorted(overridden))})"
        note(context, who, N_("went on although not everything on the check list was green"), about, now)
    if seen.draft:
        note(context, who, N_("put a new text of the campaign in force"), seen.slug, now)
    if before != status:
        note(context, who, _NOTES[status], seen.slug, now)
    return True


def with_status(source: str, status: Status) -> str:
    """A file's text with another status; nothing else in it changes, comments neither, where that can be."""
    document = toml.parse(source)
    document["campaign"]["status"] = status.value
    changed = _STATUS_LINE.sub(f'status = "{status.value}"', source, count=1)
    return changed if toml.parse(changed) == document else toml.written(document)


def test_run(context: Context, campaign: Campaign, supporter: Supporter, email: str, now: datetime) -> int:
    """Queue the letters of such a supporter as a test, to be mailed to the organiser at `email`; how many there are.

    The campaign is in test mode, where no letter reaches an office.
    """
    today = days.writers_day(now, supporter.country, campaign.place)
    allotted = letters.allot(context, campaign, supporter, {}, today)
    act = Act(secrets.token_hex(16), supporter, allotted, email=email, page_language=campaign.languages[0])
    prepared = letters.prepare(context, campaign, act, today)
    # Random in place of the writer's hash: each run is a first letter.
    keys, writer = context.settings.keys(), os.urandom(16)
    submission = submissions.write(campaign, act, prepared, now, keys, writer=writer, mail=MayMail.NOTHING)
    context.store.add_submission(replace(submission, confirm=False, notices=()))
    note(context, email, N_("made a test run"), campaign.slug, now)
    return sum(bool(one.address) for one in prepared)
