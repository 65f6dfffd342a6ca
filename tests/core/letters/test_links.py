"""A link leads where it was made for, letter for letter, or nowhere."""

import pytest

from campaign.core.errors import LinkNotValid
from campaign.core.letters import links

KEY, ID = b"k" * 32, "0123456789abcdef" * 2
TOKEN = links.token(KEY, ID)


def test_a_link_leads_to_what_it_was_made_for():
    assert links.submission_id(KEY, TOKEN) == ID


OTHERS = ["", "x", TOKEN[:-1], TOKEN + "=", TOKEN + "!!", "B" + TOKEN[1:], TOKEN * 2, "é" * 43]
OTHERS.append(links.token(b"o" * 32, ID))


@pytest.mark.parametrize("given", OTHERS)
def test_anything_else_leads_nowhere(given):
    with pytest.raises(LinkNotValid):
        links.submission_id(KEY, given)
