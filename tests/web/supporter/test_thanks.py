"""Thanks count what waits and lead on; a campaign that is over asks nobody for more."""

import pytest

from campaign.core.delivery.outcomes import Outcome, State
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM, sent
from tests.web.supporter.visits import confirm, load


# Thanks and ends.
def test_thanks_count_what_waits_and_lead_to_what_is_next(client, clock, context):
    receipt = sent(client, clock)
    confirm(client, context, receipt)
    page = get(client, receipt)
    assert page.heading == "Thank you. 1 of 2 done."
    assert "Waiting to leave: 1" in page.text and "Yours to send: 1" in page.text
    assert page.all("a", **{"class": "button"})[0].text == "2 of 2: \u2068Head of the Lake Agency\u2069"
    assert "no checked email address" not in page.text
    said = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": "said_sent"}
    client.post(f"{FORM}/hand-over", data=said)
    assert get(client, receipt).heading == "Thank you. Your letters are on their way."
    for claimed in context.store.claim(clock(), "worker", clock(), 50):
        context.store.finish(claimed, Outcome(State.SENT, "250 taken"), clock())
    page = get(client, receipt)
    assert page.heading == "Thank you. Your letters have left." and "Already sent: 2" in page.text


@pytest.mark.parametrize(
    "page",
    [
        FORM,
        f"{FORM}/embed",
        f"{FORM}/card",
        f"{FORM}/share",
        f"{FORM}/press",
        f"{FORM}?lang=ko",
        f"{FORM}/embed?lang=ko",
    ],
)
@pytest.mark.parametrize("letters", [0, 1])
@pytest.mark.parametrize("end", [{"status": '"closed"'}, {"closes": "2026-11-22"}, {"closes": "2026-11-23T20:00:00"}])
def test_a_closed_campaign_asks_nobody_for_more(client, clock, context, page, letters, end):
    if letters:
        confirm(client, context, sent(client, clock))
        for claimed in context.store.claim(clock(), "worker", clock(), 50):
            context.store.finish(claimed, Outcome(State.SENT, "250 taken"), clock())
    load(context, **end)
    told = get(client, page)
    for words in (
        "Be the first",
        "Help us",
        "목표인",
        "먼저",
        "still counts",
        "Write your letter",
        "one more person",
        "write one too",
    ):
        assert words not in told.text, words
