"""Letters that have left, and the links by which their writers tell what came back."""

import re
from datetime import timedelta

from flask.testing import FlaskClient

from campaign.actions import submissions
from campaign.actions.context import Context
from campaign.core.delivery.outcomes import sent
from campaign.core.letters.submissions import Kind
from tests.support.clock import Clock
from tests.support.links import confirm_token
from tests.support.pages import get


def delivered(client: FlaskClient, clock: Clock, context: Context, receipt: str) -> str:
    """Confirm what was sent, and have its mails leave; the address of the receipt that the writer is led to."""
    token = receipt.partition("?")[0].rpartition("/")[2]
    submission = submissions.submission(context, token, "receipt")
    confirm = f"/confirm/{confirm_token(context.store, submission.link)}"
    answer = client.post(confirm, data={"do": "confirm"}, headers={"Sec-Fetch-Site": "same-origin"})
    deliver(clock, context)
    return answer.location


def deliver(clock: Clock, context: Context) -> None:
    """Letters leave; mails to supporters wait."""
    clock.forward(minutes=1)
    for claimed in context.store.claim(clock(), "one", clock() + timedelta(minutes=5), 100):
        if claimed.kind is Kind.LETTER:
            assert context.store.finish(claimed, sent("250 Ok"), clock())


def answer_links(client: FlaskClient, receipt: str) -> list[str]:
    """The links on a receipt to tell what came back, in its order."""
    return re.findall(r'href="(/c/[a-z-]+/answer/[^"]+)"', get(client, receipt).html)
