"""Two people share one address: each may write, nobody twice, and nothing tells a stranger which is known."""

import pytest

from campaign.actions import submissions
from tests.support.pages import get
from tests.web.supporter.test_journey import checked, sent, totals
from tests.web.supporter.visits import JANE, confirm, confirm_link, load


# Two people share one address.
@pytest.mark.parametrize(
    ("first", "second", "letters"),
    [
        ("Kim Jane", "Kim Joon", 2),
        ("Ann Sample", "Bob Sample", 2),
        ("김하늘", "김바다", 2),
        ("Society A", "Society B", 2),
        ("J. Sample", "Jo Sample", 2),
        ("Kim Jane", "KIM  JANE.", 1),
        ("Ann Sample", "Sample, Ann", 1),
        ("ＡＮＮ Sample", "Ann Sample", 1),
    ],
)
@pytest.mark.parametrize("asked", ["true", "false"])
def test_each_person_of_an_address_may_write_and_nobody_twice(client, clock, context, first, second, letters, asked):
    load(context, confirm=asked)
    receipts = [sent(client, clock, name=name) for name in (first, second)]
    pages = [get(client, receipt) for receipt in receipts]
    assert pages[0].heading == pages[1].heading and "Thank you" not in pages[0].text + pages[1].text
    for receipt in receipts if asked == "true" else ():
        assert confirm(client, context, receipt).status_code == 303
    assert totals(context, clock).of("queued") == letters


def test_that_a_person_writes_once_is_said_before_anybody_is_thanked(client, clock, context):
    page = checked(client, clock)
    assert "One letter from each person" in page.text
    receipts = [sent(client, clock) for _ in range(2)]
    for receipt in receipts:
        assert "One letter from each person" in get(client, confirm_link(context, receipt)).text
        confirm(client, context, receipt)
    repeated = get(client, receipts[1])
    assert "One letter from each person" in repeated.text and "on its way" not in repeated.text


@pytest.mark.parametrize("limit", ["known", "limited", "suppressed", "new", "written before"])
def test_the_same_is_said_of_every_address(client, clock, context, limit):
    """Nothing tells a stranger whether an address is known, wants no mail, or has had its mails for today."""
    if limit == "limited":
        for number in range(4):
            sent(client, clock, name=f"Kim {number}")
    if limit == "suppressed":
        context.store.suppress(submissions.suppressed_hash(context, JANE))
    if limit in ("known", "written before"):
        receipt = sent(client, clock)
        if limit == "written before":
            confirm(client, context, receipt)
    page = get(client, sent(client, clock))
    assert page.heading == "One step left: open our email"
    assert "If this address can be written to, our email is on its way." in page.text
