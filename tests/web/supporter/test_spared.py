"""Who agrees is thanked on the form and gets no letter."""

from campaign.actions import campaigns
from tests.support.campaigns import SOURCE
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM, checked

AGREES = """[[positions]]
target = "minister"
source = "A speech"
day = 2026-12-03
link = "https://gov.example/speech"

[[targets]]"""


def test_who_agrees_is_thanked_with_the_source_and_not_written_to(client, clock, context):
    campaigns.load_campaign(context, SOURCE.replace("[[targets]]", AGREES, 1), "clean-rivers.toml")
    page = get(client, FORM)
    assert "Minister for Rivers: Agrees (A speech, Dec 3, 2026). Thank you." in page.text
    assert page.one("a", href="https://gov.example/speech")
    letters = checked(client, clock).fields()
    assert "body-lakes" in letters and "body-minister" not in letters
    board = get(client, "/c/clean-rivers/board").text
    assert "Minister for Rivers Agrees (A speech, Dec 3, 2026). Thank you." in board


def test_where_nobody_agrees_the_form_says_nothing_of_it(client):
    assert "Not written to any more" not in get(client, FORM).text
