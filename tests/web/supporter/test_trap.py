"""The trap for robots, which a password manager may fill: whoever does is asked once."""

import pytest

from tests.support.pages import post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of, totals
from tests.web.supporter.visits import JANE


# A trap that a password manager fills.
@pytest.mark.parametrize("filled", ["https://home.example", "Jane Kim", "jane@x.example", "1", " 010-0000-0000"])
def test_whoever_fills_the_hidden_field_is_asked_once_and_loses_nothing(client, clock, context, filled):
    fields = checked(client, clock, website=filled).fields()
    fields |= {"email": JANE, "body-minister": "Dear Minister,\r\n\r\nMy own words.", "copy_to_me": "1"}
    asked = post(client, FORM, fields | {"step": "send"})
    assert (asked.status, asked.errors) == (400, ["person"]) and asked.heading == "Check your letters"
    assert totals(context, clock).of("awaiting_confirmation") == 0
    kept = asked.fields()
    for name in ("name", "place", "note", "answers-why", "email", "body-minister", "body-lakes", "copy_to_me"):
        assert kept[name] == fields[name], name
    receipt = send(client, kept | {"person": "1"})
    assert receipt.status_code == 303 and "My own words." in str(submission_of(context, receipt.location).personal)


def test_a_robot_that_does_not_answer_stores_nothing(client, clock, context):
    fields = checked(client, clock, website="https://spam.example").fields() | {"email": JANE}
    for step in ("send", "copy", "ask-send", "ask-copy", "send"):
        assert post(client, FORM, fields | {"step": step}).errors == ["person"]
    assert not totals(context, clock).numbers
    copies = post(client, FORM, fields | {"person": "1", "step": "copy"})
    assert copies.heading == "Your letters are ready to send"
