"""What the receipt of an erased submission says of letters that a mail server may have taken."""

from datetime import timedelta

import pytest

from campaign.core.delivery import outcomes
from campaign.core.letters.submissions import Kind
from tests.support.pages import get
from tests.web.supporter.test_waiting import confirmed, submission_of

MAY = "It may have arrived already"


def unknown(now):
    return outcomes.unknown(now, 1, "the connection broke")


def tried_again(now):
    return outcomes.unavailable(now, outcomes.FIRST_RETRY, "421")


@pytest.mark.parametrize(
    ("came_of_it", "may_have_left"),
    [([unknown], True), ([unknown, tried_again], True), ([None], True), ([tried_again], False), ([], False)],
)
def test_a_letter_whose_answer_is_missing_is_not_called_unsent(client, clock, context, came_of_it, may_have_left):
    receipt = confirmed(client, clock, context, "jane@x.example")
    submission = submission_of(context, receipt)
    for outcome in came_of_it:
        clock.forward(hours=2)
        for claim in context.store.claim(clock(), "one", clock(), 50):
            if claim.kind is Kind.LETTER and outcome:
                assert context.store.finish(claim, outcome(clock()), clock())
    context.store.erase(submission.link)
    assert (MAY in get(client, receipt).text) is may_have_left


DOORS = {
    "its receipt": ("{receipt}", MAY),
    "in another language": ("{receipt}?lang=ko", "이미 도착했을 수 있으며"),
    "in a partner's frame": ("/c/clean-rivers/embed{receipt}", MAY),
}


@pytest.mark.parametrize(("address", "may"), DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("outcome", [unknown, None], ids=["unknown", "being sent"])
def test_whichever_page_erases_it_says_so_and_goes_on_saying_it(client, clock, context, address, may, outcome):
    receipt = confirmed(client, clock, context, "jane@x.example")
    for claim in context.store.claim(clock(), "one", clock() + timedelta(hours=1), 50):
        if claim.kind is Kind.LETTER and outcome:
            assert context.store.finish(claim, outcome(clock()), clock())
    answer = client.post(address.format(receipt=receipt), data={"do": "erase"})
    for _ in range(2):
        assert may in get(client, answer.location).text
        clock.forward(days=1)
