"""Has offices confirm what was asked for on their pages: by mail to their own address, beside the letters."""

import logging
from datetime import datetime, timedelta

from campaign.actions import office_pages
from campaign.actions.context import Context
from campaign.core.answers.office_page import Request
from campaign.delivery.outgoing import CannotBeSent, CannotBeSentNow, Outgoing
from campaign.delivery.transport import DeliveryFailed, Rejected, Transport, Unknown

AGAIN_IN = timedelta(minutes=10)
"""After so long a mail that did not leave is tried again, until what it asks about is too old.

One that nobody answered for, and that may have arrived, only as long as it was asked for no longer ago than this.
"""

log = logging.getLogger(__name__)


class OfficeMails:
    """Through the transport that letters go through too."""

    def __init__(self, context: Context, outgoing: Outgoing, transport: Transport) -> None:
        self._context = context
        self._outgoing = outgoing
        self._transport = transport

    def send(self, now: datetime) -> int:
        """Send what is due; how many left. Raises StoreUnavailable."""
        sent, store = 0, self._context.store
        while request := store.claim_request_mail(now, now + AGAIN_IN):
            try:
                if request.is_open(now):
                    link = office_pages.confirm_url(self._context, request)
                    self._transport.send(self._outgoing.request(request, link))
                    sent += 1
            except (CannotBeSentNow, DeliveryFailed) as error:
                log.warning("an office could not be asked to confirm: %s", type(error).__name__)
                if not isinstance(error, Rejected) and not _may_have_arrived(error, request, now):
                    continue
            except CannotBeSent as error:
                log.error("an office is not asked to confirm: %s", error)
            store.finish_request_mail(request.number)
        return sent


def _may_have_arrived(error: Exception, request: Request, now: datetime) -> bool:
    """Whether it is not to be sent again: an office that is asked the same again and again takes us for a machine."""
    return isinstance(error, Unknown) and now >= request.at + AGAIN_IN
