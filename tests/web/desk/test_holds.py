"""What keeps letters waiting stands on the desk, with the button that mends it."""

import pytest

from campaign.core.delivery.holds import Hold, HoldKind
from tests.conftest import NOW
from tests.support.desk import HOME
from tests.support.pages import get

REPLY = "550 5.1.1 no such mailbox"


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        (HoldKind.SUSPENDED, "minister@gov.test", "There is no mailbox at this address."),
        (HoldKind.PAUSED, "rivers", "The mail server does not want the letters of this campaign."),
        (HoldKind.SLOWED, "minister@gov.test", "This address gets more letters than it takes."),
    ],
)
def test_a_hold_is_told_and_let_go_by_a_button(desk, kind, key, words):
    desk.store.hold(Hold(kind, key, NOW, REPLY))
    person = desk.signed_in()
    page = get(person.browser, HOME)
    assert words in page.text and REPLY in page.text and key in page.text
    fields = page.fields() | {"kind": kind.value, "key": key}
    assert person.browser.post("/organiser/holds", data=fields).status_code == 303
    assert desk.store.holds(desk.clock()) == []
    assert desk.notes()[0][2] == key


def test_what_no_button_mends_has_none(desk):
    desk.store.hold(Hold(HoldKind.STOPPED, "", NOW, "535 wrong"))
    person = desk.signed_in()
    page = get(person.browser, HOME)
    assert "No letter can leave." in page.text
    refused = person.browser.post("/organiser/holds", data=page.fields() | {"kind": "stopped", "key": ""})
    assert refused.status_code == 400
    assert len(desk.store.holds(desk.clock())) == 1


def test_a_campaign_is_paused_and_let_go(desk):
    person = desk.signed_in()
    slug = desk.store.campaigns()[0].slug
    fields = get(person.browser, f"/organiser/c/{slug}").fields() | {"do": "pause"}
    assert person.browser.post(f"/organiser/c/{slug}/pause", data=fields).status_code == 303
    (hold,) = desk.store.holds(desk.clock())
    assert (hold.kind, hold.key) == (HoldKind.PAUSED, slug)
    assert "Delivery of this campaign is paused." in get(person.browser, HOME).text
