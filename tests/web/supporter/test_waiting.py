"""How long letters wait is told to those who wrote them, and how fast they leave to those who get them."""

from dataclasses import replace

import pytest

from campaign.actions import submissions
from campaign.actions.forecasts import by_target, forecasts
from campaign.config.settings import Delivery
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.store.protocol.delivery import Pacing
from tests.support.pages import get
from tests.web.supporter.test_journey import checked, send, submission_of


@pytest.fixture
def settings(settings):
    return replace(settings, delivery=Delivery(per_target_per_hour=1, per_target_per_day=30))


def confirmed(client, clock, context, email):
    receipt = send(client, checked(client, clock).fields() | {"email": email}).location
    submission = submission_of(context, receipt)
    submissions.confirm(context, submission, clock())
    return receipt


def mailbox(context):
    offices = context.catalogue.directory().offices
    return next(office.email for office in offices if office.checked_on)


def test_a_receipt_says_how_long_its_letter_may_wait(client, clock, context):
    receipts = [confirmed(client, clock, context, f"jane{number}@x.example") for number in range(4)]
    assert "for up to 3 hours: many letters go to this office" in get(client, receipts[-1]).text
    assert "최대 3시간" in get(client, receipts[-1] + "?lang=ko").text
    pacing = Pacing(1, context.catalogue.mailboxes(""))
    (claim,) = [one for one in context.store.claim(clock(), "one", clock(), 50, pacing) if one.target == "minister"]
    assert claim.office
    clock.forward(minutes=15)
    assert by_target(forecasts(context, "clean-rivers", clock()))["minister"].waiting == 3


def test_the_only_letter_needs_no_such_words(client, clock, context):
    page = get(client, confirmed(client, clock, context, "jane@x.example"))
    assert "Waiting to be sent" in page.text and "for up to" not in page.text


@pytest.mark.parametrize("kind", [HoldKind.SUSPENDED, HoldKind.PAUSED, HoldKind.STOPPED])
def test_while_somebody_has_to_act_no_time_is_promised(client, clock, context, kind):
    receipt = confirmed(client, clock, context, "jane@x.example")
    key = {HoldKind.SUSPENDED: mailbox(context).casefold(), HoldKind.PAUSED: "clean-rivers", HoldKind.STOPPED: ""}[kind]
    context.store.hold(Hold(kind, key, clock(), "550 5.1.1 no"))
    page = get(client, receipt)
    assert "looking into a delivery problem" in page.text and "550" not in page.text
    assert by_target(forecasts(context, "clean-rivers", clock()))["minister"].at is None


def test_officials_are_told_the_pace(client):
    text = get(client, "/about-this-mail").text
    assert "Never more than 1 letter to one address in any hour." in text
    assert "Beyond 30 letters a day, the others come together in one email." in text
