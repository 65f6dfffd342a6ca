"""A campaign that mails nothing and hands over on paper: everybody would only copy, so they are asked to leave it."""

import mailbox
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from campaign.actions import campaigns, retention
from campaign.delivery.maildir import MaildirTransport
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.worker import Worker
from campaign.web.site.catalogues import for_mails
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, receipt_behind, send, sent, totals
from tests.web.supporter.test_promising import DAY, PUBLIC, SECTION, opened, press

BUTTON = "Have my letter handed over"
RULES = "".join(
    f'[[country_rules]]\nrule = "{rule}"\ncountries = ["{country}"]\n'
    for rule, country in (("paper-only", "GB"), ("all", "FR"))
)


def alone(source=SOURCE):
    """The campaign with the office that has no address, and no other."""
    source = source.replace('[[targets]]\nid = "minister"\noffice = "river-ministry"\n', "")
    return source.replace('targets = ["minister", "lakes"]', 'targets = ["lakes"]')


def load(context, source=SOURCE, **more):
    about = "".join(f"{name} = {value}\n" for name, value in more.items())
    source = alone(source).replace('accent = "#ffcc00"\n', f'accent = "#ffcc00"\n{about}')
    made = f'{source}\n[campaign.by_hand]\npublic_key = "{PUBLIC}"\nday = {DAY}\n'
    campaigns.load_campaign(context, made, "clean-rivers.toml")


@pytest.fixture
def handing_over(context):
    load(context)


def pressed(client, token, do="confirm"):
    assert client.post(f"/confirm/{token}", data={"do": do}).status_code == 303
    return get(client, receipt_behind(token))


def test_an_address_is_asked_for_so_that_nobody_leaves_a_letter_in_anothers_name(client, clock, handing_over):
    page = checked(client, clock)
    assert page.one("button", value="send").text == BUTTON and "Dec 1, 2026" in page.text
    answer = send(client, page.fields())
    assert answer.status_code == 400 and "Enter your email address" in answer.text
    copies = post(client, FORM, page.fields() | {"step": "copy"})
    assert copies.heading == "Your letter is ready to send", "who sends it themselves needs none"


def test_it_is_left_once_its_writer_has_confirmed_and_not_before(client, clock, context, handing_over):
    receipt = sent(client, clock)
    page = get(client, receipt)
    assert page.heading == "One step left: open our email" and "hand it over on Dec 1, 2026" in page.text
    assert "Copy the letter" in page.text, "until then it can be sent another way"
    assert opened(context) == []
    token = confirm_token(context.store, receipt)
    asked = get(client, f"/confirm/{token}")
    assert asked.heading == "Shall this letter be handed over?" and "Dear Head of the Agency," in asked.text
    page = pressed(client, token)
    assert SECTION in page.text and "Copy the letter" not in page.text
    (letter,) = opened(context)
    assert letter.target == "lakes" and "Kim Jane" in letter.body
    assert pressed(client, token).heading and len(opened(context)) == 1, "twice is as good as once"
    counted = totals(context, clock)
    assert (counted.of("confirmed"), counted.of("awaiting_confirmation"), counted.of("queued")) == (1, 0, 0)


def test_the_mail_says_what_the_button_does_and_nothing_that_was_typed(client, clock, context, tmp_path, handing_over):
    sent(client, clock)
    outgoing = Outgoing(context.settings, context.catalogue, for_mails)
    Worker(context, outgoing, [MaildirTransport(tmp_path / "box")], "one", clock, lambda: 0.0).drain()
    clock.forward(hours=30)
    Worker(context, outgoing, [MaildirTransport(tmp_path / "box")], "one", clock, lambda: 0.0).drain()
    (mail,) = mailbox.Maildir(tmp_path / "box", factory=None)  # so nobody is reminded
    parsed = message_from_bytes(mail.as_bytes(), policy=default)
    text = " ".join(parsed.get_body(("plain",)).get_content().split())
    assert "asked that it be handed over on paper" in text and "Head of the Lake Agency" in text
    assert "The link works for 3 days." in text and "Kim" not in text and "sends it" not in text
    assert "Read and hand over" in parsed.get_body(("html",)).get_content()


def test_who_did_not_ask_for_it_erases_it_from_the_mail(client, clock, context, handing_over):
    token = confirm_token(context.store, sent(client, clock))
    assert pressed(client, token, "reject").heading in ("Everything is erased", "Being erased")
    assert opened(context) == []


def test_what_nobody_confirms_goes_with_the_letters_that_their_writers_send(client, clock, context, handing_over):
    token = confirm_token(context.store, sent(client, clock))
    clock.forward(hours=73)
    retention.purge(context, clock())
    answer = client.get(f"/confirm/{token}", follow_redirects=True)
    assert BUTTON not in answer.text and "Dear Head" not in answer.text
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    assert opened(context) == []


def test_a_second_letter_of_the_same_person_takes_the_place_of_the_first(client, clock, context, handing_over):
    for note in ("I swim there.", "I fish there."):
        pressed(client, confirm_token(context.store, sent(client, clock, note=note)))
    (letter,) = opened(context)
    assert "I fish there." in letter.body


def test_where_nobody_confirms_it_is_left_at_once(client, clock, context):
    load(context, confirm="false")
    page = checked(client, clock)
    assert not page.all("input", name="email")
    answer = send(client, page.fields())
    assert answer.status_code == 303
    assert SECTION in get(client, answer.location).text and len(opened(context)) == 1


@pytest.mark.parametrize(("country", "offered"), [("GB", False), ("FR", True)])
def test_where_any_trace_is_a_risk_nothing_is_asked_and_nothing_kept(client, clock, context, country, offered):
    context.store.save_offices([replace(OFFICES[1], country="")])
    load(context, SOURCE.replace("[[letters]]", f"{RULES}[[letters]]", 1))
    page = checked(client, clock, country=country)
    assert "Lake Agency" in page.text
    assert (
        bool([one for one in page.all("button") if one.text == BUTTON])
        == bool(page.all("input", name="email"))
        == offered
    )


def test_a_rule_that_came_while_it_waited_for_its_writer_holds(client, clock, context):
    context.store.save_offices([replace(OFFICES[1], country="")])
    load(context)
    token = confirm_token(context.store, sent(client, clock))
    load(context, SOURCE.replace("[[letters]]", f"{RULES}[[letters]]", 1))
    assert BUTTON not in client.get(f"/confirm/{token}", follow_redirects=True).text
    page = pressed(client, token)
    assert opened(context) == [] and not page.all("button", value="promise")
    press(client, receipt_behind(token), "promise")
    assert opened(context) == []


def test_a_made_up_post_leaves_nothing_where_any_trace_is_a_risk(client, clock, context):
    context.store.save_offices([replace(OFFICES[1], country="")])
    load(context, SOURCE.replace("[[letters]]", f"{RULES}[[letters]]", 1), confirm="false")
    answer = send(client, checked(client, clock, country="GB").fields())
    if answer.status_code == 303:
        press(client, answer.location, "promise")
    assert opened(context) == []


def test_from_its_day_on_letters_are_only_copied(client, clock, context, handing_over):
    token = confirm_token(context.store, sent(client, clock))
    clock.forward(days=8)
    page = checked(client, clock)
    assert not [one for one in page.all("button") if one.text == BUTTON]
    assert "/receipt/" in client.get(f"/confirm/{token}").location
    client.post(f"/confirm/{token}", data={"do": "confirm"})
    assert opened(context) == []


def test_who_leaves_out_the_letter_that_we_send_is_asked_for_no_address(client, clock, context):
    made = f'{SOURCE}\n[campaign.by_hand]\npublic_key = "{PUBLIC}"\nday = {DAY}\n'
    campaigns.load_campaign(context, made, "clean-rivers.toml")
    fields = checked(client, clock).fields()
    fields.pop("include-minister")
    answer = send(client, fields)
    assert answer.status_code == 303 and "Copy the letter" in get(client, answer.location).text
    assert opened(context) == []
