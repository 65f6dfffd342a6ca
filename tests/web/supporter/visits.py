"""What supporters do in many tests: confirm, and be mailed; and the campaign with other settings."""

from campaign.actions import campaigns
from campaign.core.letters.submissions import Kind
from tests.support.campaigns import changed
from tests.support.links import confirm_token
from tests.web.supporter.test_journey import submission_of

JANE = "jane@x.example"


def load(context, **settings):
    campaigns.load_campaign(context, changed(**settings), "x")


def confirm_link(context, receipt):
    submission = submission_of(context, receipt)
    return f"/confirm/{confirm_token(context.store, submission.link)}"


def confirm(client, context, receipt):
    return client.post(confirm_link(context, receipt), data={"do": "confirm"})


def notices(context, clock):
    """The mails to supporters that are due, as a worker gets them."""
    claims = context.store.claim(clock(), "worker", clock(), 50)
    return [claim for claim in claims if claim.kind is not Kind.LETTER]
