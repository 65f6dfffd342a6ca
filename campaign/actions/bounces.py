"""Letters that came back."""

import hmac
import secrets
from datetime import datetime, timedelta

from campaign.actions.context import Context
from campaign.core.counts import activity
from campaign.core.delivery import return_paths
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.kept_replies import known_words
from campaign.core.delivery.replies import Meaning, meaning_of_report
from campaign.core.delivery.return_paths import ReturnPath
from campaign.core.errors import NotFound
from campaign.store.protocol.delivery import Bounce, Bounced

_COMPLAINTS_COME_AGAIN = timedelta(days=90)
"""For so long the same complaint may come once more, in another mail, and is still known."""


def bounced(context: Context, path: ReturnPath, reply: str, now: datetime) -> Bounced:
    """A letter came back to its return path: count it as failed. A path that is not genuine changes nothing.

    That a mailbox is not there suspends the office's address, unless it is another one by now. Of the reply only codes
    and what every server says are kept: the letter may be forgotten, so nobody can tell which words are its own.
    """
    message_id = context.store.message_id(path.letter)
    if message_id is None or not return_paths.is_genuine(context.settings.key("bounce"), path, message_id):
        return Bounced(Bounce.NOTHING)
    notice_id = f"<{secrets.token_hex(16)}@{context.settings.mail_domain}>"
    kept = known_words(reply)
    bounced = context.store.bounced(path.letter, message_id, kept, now, notice_id)
    mailbox = _mailbox(context, bounced)
    is_missing = meaning_of_report(reply) is Meaning.NO_MAILBOX
    if bounced.bounce is Bounce.FAILED and mailbox and (is_missing or bounced.corrected):
        context.store.keep_failed_at(path.letter, mailbox)
        if not bounced.corrected:
            context.store.hold(Hold(HoldKind.SUSPENDED, mailbox, now, kept))
    return bounced


def complained(context: Context, path: ReturnPath, now: datetime) -> str:
    """Somebody called a letter unwanted: count it, once a letter, and change nothing else: it was delivered.

    Gives the letter's campaign; empty where the path is not genuine.
    """
    message_id = context.store.message_id(path.letter)
    if message_id is None or not return_paths.is_genuine(context.settings.key("bounce"), path, message_id):
        return ""
    campaign = context.store.campaign_of(path.letter, message_id)
    mark = hmac.digest(context.settings.key("complaints"), message_id.encode(), "sha256")
    if campaign and context.store.take(mark, now, now + _COMPLAINTS_COME_AGAIN):
        context.store.count_activity(campaign, [activity.complained(now.date().isoformat())])
    return campaign


def _mailbox(context: Context, bounced: Bounced) -> str:
    """Where letters like the one that bounced go, in lower case; "" where that is no longer known."""
    try:
        target = context.catalogue.campaign(bounced.campaign).target(bounced.target)
    except NotFound:
        return ""
    office = (target.inline if target else None) or context.catalogue.directory().get(bounced.office)
    return office.email.casefold() if office else ""
