"""An office that got a letter, and the links to its own page."""

from campaign.actions import office_pages, submissions
from campaign.core.delivery import outcomes
from tests.web.supporter.test_journey import checked, send, submission_of

SLUG, OFFICE, EMAIL = "clean-rivers", "river-ministry", "minister@rivers.example"


def letter_sent(client, clock, context, email="jane@x.example", **typed):
    """Somebody's letter, taken by the office's mail server."""
    receipt = send(client, checked(client, clock, **typed).fields() | {"email": email}).location
    submissions.confirm(context, submission_of(context, receipt), clock())
    for claim in context.store.claim(clock(), "one", clock(), 50):
        context.store.finish(claim, outcomes.sent("250"), clock())


def link(context, email=EMAIL, office=OFFICE):
    """The path of an office's page."""
    return office_pages.url(context, SLUG, office, email).removeprefix(context.settings.site.url)


def newest(context):
    """What was asked for last."""
    number = 1
    while context.store.request(number + 1):
        number += 1
    return context.store.request(number)


def confirm_link(context, request=None):
    """The path that confirms what was asked for last."""
    whole = office_pages.confirm_url(context, request or newest(context))
    return whole.removeprefix(context.settings.site.url)
