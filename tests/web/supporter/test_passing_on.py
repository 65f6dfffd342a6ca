"""Passing a campaign on: right after confirming, after the last letter taken, and below letters to copy."""

from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, sent, submission_of

SERVICES = ["LINE", "Facebook", "X", "WhatsApp", "Telegram", "Bluesky", "Mastodon"]


def confirmed(client, clock, context, **typed):
    receipt = sent(client, clock, **typed)
    context.store.confirm(submission_of(context, receipt).link, b"w" * 16, clock())
    return receipt


def test_it_stands_before_the_letters_that_are_left_once_confirmed(client, clock, context):
    page = get(client, confirmed(client, clock, context))
    assert page.html.index('id="share"') < page.html.index('id="you-send"')


def test_it_waits_while_something_is_left_to_do(client, clock):
    assert not get(client, sent(client, clock)).all("h2", id="share")


def test_it_follows_the_last_letter_taken_before_confirming_too(client, clock):
    receipt = sent(client, clock)
    said = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": "said_sent", "then": "next"}
    answer = client.post(f"{FORM}/hand-over", data=said)
    assert answer.location == f"{receipt}#share"
    assert get(client, receipt).all("h2", id="share")


def test_it_stands_below_letters_to_copy_and_leads_to_new_tabs(client, clock):
    page = post(client, FORM, checked(client, clock, country="KR").fields() | {"step": "copy"})
    assert page.html.index('data-target="lakes"') < page.html.index('id="share"')
    share = page.html[page.html.index('id="share"') :]
    assert [one for one in SERVICES if f">{one} <" in share] == SERVICES
    assert share.count('target="_blank"') >= len(SERVICES) + 1
    assert share.index(">LINE <") < share.index(">WhatsApp <")


def test_the_share_sheet_is_the_first_button(client, clock, context):
    page = get(client, confirmed(client, clock, context))
    buttons = [
        element
        for element in page.elements
        if element.name in ("button", "a") and ({"data-share", "data-copy"} & set(element.attributes))
    ]
    assert "data-share" in buttons[0].attributes


def test_ones_own_sentence_is_offered_and_is_not_in_it_by_itself(client, clock, context):
    page = get(client, confirmed(client, clock, context))
    box = page.one("input", id="share-own")
    assert box.get("value") == "I swim there." and "checked" not in box.attributes
    assert "I swim there." not in page.one("textarea", id="share-words").text
    assert not get(client, confirmed(client, clock, context, note="", name="Other")).all("input", id="share-own")


def test_ones_own_sentence_is_gone_with_the_letters(client, clock, context):
    receipt = confirmed(client, clock, context)
    client.post(receipt, data={"do": "erase"})
    assert "I swim there" not in get(client, receipt).html


def test_a_sentence_that_was_in_doubt_is_not_offered(client, clock, context):
    fields = checked(client, clock, note="My cousin Kim Yong-ho was sent back.").fields() | {"keep_name": "1"}
    receipt = send(client, fields | {"email": "jane@x.example"}).location
    context.store.confirm(submission_of(context, receipt).link, b"w" * 16, clock())
    assert not get(client, receipt).all("input", id="share-own")
