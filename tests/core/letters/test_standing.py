"""Where all the letters of a supporter stand: thanks count what left and what waits."""

import pytest

from campaign.core.delivery.outcomes import State
from campaign.core.letters.standing import Standing, in_turn, standing
from campaign.core.letters.submissions import StoredLetter


def letters(*states):
    """Letters in these states; a "!" says that their writer has sent them."""
    return [
        StoredLetter(str(at), "office", "en", State(state.strip("!")), None, state.endswith("!"), None)
        for at, state in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("states", "expected", "done", "of"),
    [
        (["sent"], Standing(left=1), 1, 1),
        (["queued", "offered", "offered", "offered", "offered"], Standing(waiting=1, theirs=4), 1, 5),
        (["sent", "handed_over!", "handed_over"], Standing(left=2, theirs=1), 2, 3),
        (["sending", "retrying", "unknown", "queued"], Standing(waiting=4), 4, 4),
        (["failed", "sent"], Standing(left=1, failed=1), 1, 2),
        (["cancelled"], Standing(before=1), 0, 0),
        (["cancelled", "queued"], Standing(waiting=1, before=1), 1, 1),
        (["handed_over", "handed_over"], Standing(theirs=2), 0, 2),
        (["erased"], Standing(), 0, 0),
    ],
)
def test_counted_by_what_happened(states, expected, done, of):
    stands = standing(letters(*states))
    assert stands == expected and (stands.done, stands.all) == (done, of)


@pytest.mark.parametrize(
    ("states", "order"),
    [
        (["offered", "awaiting_confirmation", "offered"], "021"),
        (["offered", "queued", "offered"], "102"),
        (["offered", "sent", "handed_over!", "failed", "offered", "cancelled"], "120435"),
    ],
)
def test_come_in_turn_with_what_is_done_first_and_what_waits_for_something_else_last(states, order):
    assert "".join(one.target for one in in_turn(letters(*states))) == order
