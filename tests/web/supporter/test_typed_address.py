"""An address as it is typed: one rule for the form and for delivery, other keyboards, and slips."""

import pytest

from tests.support.pages import post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of, totals
from tests.web.supporter.visits import JANE


# One rule for the form and for delivery; other keyboards; slips.
@pytest.mark.parametrize(
    "address",
    [
        f"{'x' * 65}@home.example",
        f"{'long.' * 15}name@home.example",
        f"{'o' * 100}@home.example",
        f"jane@{'b' * 64}.example",
        f"jane.of.the.rivers@{'.'.join(['a' * 60] * 4)}.example",
        "jane@home_garden.example",
        "jane..kim@home.example",
        '"jane kim"@home.example',
    ],
)
def test_what_delivery_refuses_is_refused_in_the_form(client, clock, context, address):
    fields = checked(client, clock).fields() | {"email": address}
    page = post(client, FORM, fields | {"step": "send"})
    assert page.status == 400 and page.errors == ["email"] and page.fields()["email"] == address
    assert totals(context, clock).of("awaiting_confirmation") == 0


@pytest.mark.parametrize("address", ["ｊａｎｅ@home.example", "jane＠home.example", "jane@home。example"])
def test_full_width_letters_are_taken(client, clock, context, address):
    receipt = send(client, checked(client, clock).fields() | {"email": address}).location
    assert submission_of(context, receipt).personal.email == "jane@home.example"


@pytest.mark.parametrize("choice", ["meant", "typed", "neither", "another", "forged"])
@pytest.mark.parametrize("slip", ["gmial.com", "gmail.con", "hotmial.com", "nvaer.com", "yaho.co.jp", "t-onlin.de"])
def test_a_slip_is_asked_about_once(client, clock, context, slip, choice):
    typed = f"tim@{slip}"
    fields = checked(client, clock).fields() | {"email": typed}
    asked = post(client, FORM, fields | {"step": "send"})
    assert (asked.status, asked.errors) == (400, ["email_choice-0"])
    offered = [field.get("value") for field in asked.all("input", name="email_choice")]
    meant = offered[0]
    assert offered == [meant, typed] and f"Did you mean {meant}?" in asked.text
    again = asked.fields()
    assert again["email"] == typed and "email_choice" not in again and again["note"] == fields["note"]
    picks = {"meant": {"email_choice": meant}, "typed": {"email_choice": typed}, "neither": {}}
    picks |= {"another": {"email_choice": meant, "email": JANE}, "forged": {"email_choice": "evil@x.example"}}
    receipt = send(client, again | picks[choice])
    assert receipt.status_code == 303
    expected = {"meant": meant, "another": JANE}.get(choice, typed)
    assert submission_of(context, receipt.location).personal.email == expected
