"""What the receipt of an erased submission says of letters that a mail server may have taken."""

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
    found = submission_of(context, receipt)
    for outcome in came_of_it:
        clock.forward(hours=2)
        for claim in context.store.claim(clock(), "one", clock(), 50):
            if claim.kind is Kind.LETTER and outcome:
                assert context.store.finish(claim, outcome(clock()), clock())
    context.store.erase(found.link)
    assert (MAY in get(client, receipt).text) is may_have_left
