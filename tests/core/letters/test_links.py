"""A link is its secret: it leads where it was made for, letter for letter; what is kept does not lead back to it."""

import pytest

from campaign.core.errors import LinkNotValid
from campaign.core.letters import links

SECRET = bytes(range(32))
TOKEN = links.token(SECRET)


def test_a_link_is_its_secret():
    assert links.secret_of(TOKEN) == SECRET and len(TOKEN) == 43


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        TOKEN[:-1],
        TOKEN[:21],
        TOKEN + "=",
        TOKEN + "!!",
        "!" + TOKEN[1:],
        TOKEN * 2,
        TOKEN[:-1] + "1",
        "é" * 43,
    ],
)
def test_a_link_that_was_cut_or_changed_leads_nowhere(given):
    with pytest.raises(LinkNotValid):
        links.secret_of(given)


def test_what_is_kept_of_a_link_is_another_for_each_and_not_in_it():
    names = {links.name_of(bytes([number]) * 32) for number in range(100)}
    assert len(names) == 100 and {len(name) for name in names} == {32}
    assert links.name_of(SECRET) not in SECRET.hex()


def test_who_confirms_gets_a_receipt_of_their_own_that_does_not_lead_back():
    receipt = links.receipt_of(SECRET)
    assert len(receipt) == links.LENGTH and receipt != SECRET
    assert len({receipt, links.receipt_of(receipt), links.receipt_of(bytes(32))}) == 3


def test_the_links_of_version_0_1_are_what_their_tokens_say():
    nonce, code = "0123456789abcdef" * 2, b"c" * 16
    assert links.receipt_from_before(code, nonce) == bytes.fromhex(nonce) + code
