"""A form that is sent again, and a mail to confirm that was refused: what waits is corrected, what has gone stands."""

import re

import pytest

from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.letters.submissions import Kind, Personal
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, sent, submission_of, totals
from tests.web.supporter.visits import JANE, confirm, confirm_link, load, notices

# A form that is sent again.
CHANGES = [
    {"email": "right@x.example"},
    {"body-minister": "Dear Minister,\r\n\r\nCorrected."},
    {"subject-minister": "Another subject"},
    {"email": "right@x.example", "body-minister": "Dear Minister,\r\n\r\nCorrected."},
    {"copy_to_me": "1"},
    {"name": "Kim Joan"},
    {"include-lakes": None},
]


def changed_fields(fields, change):
    return {name: value for name, value in (fields | change).items() if value is not None}


@pytest.mark.parametrize("change", CHANGES)
def test_other_words_or_another_address_correct_what_is_not_confirmed(client, clock, context, change):
    fields = checked(client, clock).fields() | {"email": "wrong@x.example"}
    first = send(client, fields).location
    old_link = confirm_link(context, first)
    second = send(client, changed_fields(fields, change)).location
    assert second == first
    submission = submission_of(context, first)
    assert submission.personal.email == change.get("email", "wrong@x.example")
    assert submission.personal.letters["minister"].body == change.get("body-minister", fields["body-minister"]).replace(
        "\r\n", "\n"
    )
    counted = totals(context, clock)
    assert counted.of("awaiting_confirmation") == 1 and counted.of("queued") == 0
    # Who was mailed at the wrong address cannot confirm for the right one.
    assert client.get(old_link).status_code == (404 if "email" in change else 200)
    (asking,) = [notice for notice in notices(context, clock) if notice.kind is Kind.CONFIRMATION]
    assert asking.personal == Personal(
        "", submission.personal.email, {}, submission.personal.offices, link=asking.personal.link
    )
    assert confirm(client, context, first).status_code == 303
    counted = totals(context, clock)
    assert (counted.of("awaiting_confirmation"), counted.of("queued"), counted.of("confirmed")) == (0, 1, 1)
    assert submission_of(context, first).letters[0].words == submission.personal.letters["minister"]


def test_the_link_that_went_to_an_earlier_address_says_that_a_newer_one_may_have_replaced_it(client, clock, context):
    fields = checked(client, clock).fields()
    old_link = confirm_link(context, send(client, fields | {"email": "wrong@x.example"}).location)
    send(client, fields | {"email": "right@x.example"})
    page = get(client, old_link)
    assert page.status == 404 and "a newer one may have replaced it" in page.text


def test_letters_that_stand_as_they_were_sent_are_not_said_to_be_changed_by_their_writer(client, clock, context):
    receipt = send(client, checked(client, clock).fields() | {"email": "wrong@x.example"}).location
    page = post(client, receipt, {"do": "correct"})
    assert page.heading == "Check your letters" and page.html.count("This letter stands as you sent it.") == 2
    assert "changed by you" not in page.text and "You changed this letter" not in page.text


def test_they_stand_so_on_every_page_on_which_they_are_corrected(client, clock):
    """On the form that one goes back to, in another language, and once the name was corrected there."""
    receipt = send(client, checked(client, clock).fields() | {"email": "wrong@x.example"}).location
    page = post(client, receipt, {"do": "correct"})
    form = post(client, FORM, page.fields() | {"step": "edit"})
    assert form.html.count("This letter stands as you sent it.") == 2 and shown_as_changed(form) == []
    page = post(client, FORM, form.fields() | {"name": "Jane C. Carter", "step": "check"})
    assert page.html.count("This letter stands as you sent it.") == 2 and shown_as_changed(page) == []
    assert page.fields()["body-minister"].endswith("Jane C. Carter\r\nLeeds")
    page = post(client, FORM, page.fields() | {"lang": "en", "body-lakes": "Dear Head,\r\n\r\nMine."})
    assert page.html.count("This letter stands as you sent it.") == 1 and len(shown_as_changed(page)) == 1
    page = post(client, FORM, page.fields() | {"anew": "minister"})
    assert "This letter stands as you sent it." not in page.html and len(shown_as_changed(page)) == 1


def shown_as_changed(page):
    """The marks that a page shows on letters which their writer has changed."""
    return re.findall(r'<span class="tag"(?: data-changed)?>changed by you</span>', page.html)


def test_the_very_same_form_again_changes_nothing_and_says_nothing(client, clock, context):
    fields = checked(client, clock).fields() | {"email": JANE, "copy_to_me": "1"}
    first = send(client, fields).location
    before = submission_of(context, first)
    for _ in range(5):
        assert send(client, fields).location == first
    assert submission_of(context, first) == before and before.version == 0


@pytest.mark.parametrize("change", CHANGES[:4])
@pytest.mark.parametrize("how", ["confirmed", "unasked"])
def test_too_late_is_said(client, clock, context, change, how):
    load(context, confirm="false" if how == "unasked" else "true")
    fields = checked(client, clock).fields() | {"email": "wrong@x.example"}
    first = send(client, fields).location
    if how == "confirmed":
        confirm(client, context, first)
    before = submission_of(context, first)
    again = get(client, send(client, fields | change).location)
    assert "The first version was already sent, and is the one that counts." in again.text
    assert "first version" not in get(client, first).text
    assert submission_of(context, first) == before and totals(context, clock).of("queued") == 1


def test_a_confirmation_page_that_was_opened_before_shows_what_was_corrected(client, clock, context):
    fields = checked(client, clock).fields() | {"email": JANE}
    receipt = send(client, fields).location
    link = confirm_link(context, receipt)
    opened = get(client, link).fields()
    send(client, fields | {"body-minister": "Dear Minister,\r\n\r\nCorrected."})
    page = post(client, link, opened | {"do": "confirm"})
    assert page.status == 409 and "Corrected." in page.text and totals(context, clock).of("queued") == 0
    assert client.post(link, data=page.fields() | {"do": "confirm"}).status_code == 303
    assert totals(context, clock).of("queued") == 1


def test_letters_that_were_taken_stay_counted_through_a_correction(client, clock, context):
    fields = checked(client, clock).fields() | {"email": JANE}
    receipt = send(client, fields).location
    taken = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": "copied"}
    assert client.post(f"{FORM}/hand-over", data=taken).status_code == 204
    send(client, fields | {"body-lakes": "Dear Head,\r\n\r\nCorrected.", "email": "right@x.example"})
    assert "Corrected." in get(client, receipt).html
    counted = totals(context, clock)
    numbers = [counted.of(name) for name in ("handed_over", "supporters", "awaiting_confirmation")]
    assert numbers == [1, 1, 1]


def test_after_erasing_the_same_form_writes_once_more(client, clock, context):
    fields = checked(client, clock).fields() | {"email": JANE}
    first = send(client, fields).location
    client.post(first, data={"do": "erase"})
    assert "Write once more" in get(client, first).text
    second = send(client, fields).location
    assert second != first and get(client, second).heading == "One step left: open our email"
    assert totals(context, clock).of("awaiting_confirmation") == 1


# A mail that asks to confirm and is refused.
def refuse(context, clock, reply="550 5.1.1 no such user"):
    (asking,) = [notice for notice in notices(context, clock) if notice.kind is Kind.CONFIRMATION]
    assert context.store.finish(asking, Outcome(State.FAILED, reply), clock())


@pytest.mark.parametrize(
    "reply", ["550 5.1.1 <tim@x.example>: no such user", "550 5.4.1 denied", "553 no", "554 5.7.1 spam", "501 syntax"]
)
def test_a_refused_confirmation_is_shown_and_can_be_corrected(client, clock, context, reply):
    fields = checked(client, clock).fields() | {"email": "tim@wrong.example", "copy_to_me": "1"}
    fields["body-minister"] = "Dear Minister,\r\n\r\nMy own words.\r\n\r\nKim"
    receipt = send(client, fields).location
    assert get(client, receipt).heading == "One step left: open our email"
    refuse(context, clock, reply)
    page = get(client, receipt)
    assert page.heading == "Our email did not arrive" and "tim@wrong.example" in page.text
    form = post(client, receipt, {"do": "correct"})
    kept = form.fields()
    assert form.heading == "Check your letters"
    for name in ("name", "place", "country", "email", "body-minister", "body-lakes", "copy_to_me"):
        assert kept[name] == fields[name], name
    again = send(client, kept | {"email": "tim@right.example"})
    assert again.location == receipt and get(client, receipt).heading == "One step left: open our email"
    (asking,) = [notice for notice in notices(context, clock) if notice.kind is Kind.CONFIRMATION]
    assert asking.personal.email == "tim@right.example"
    assert totals(context, clock).of("awaiting_confirmation") == 1


def test_a_partners_frame_corrects_in_the_frame(client, clock, context):
    address = f"{FORM}/embed"
    receipt = send(client, checked(client, clock, address).fields() | {"email": "tim@wrong.example"}, address).location
    refuse(context, clock)
    form = post(client, receipt, {"do": "correct"})
    assert form.one("form", id="letters").get("action").startswith(address)
    again = send(client, form.fields() | {"email": "tim@right.example"}, address).location
    assert again.split("?")[0] == receipt.split("?")[0]
    assert submission_of(context, again.split("?")[0]).personal.email == "tim@right.example"


def test_correcting_wastes_no_variants_and_stores_nothing(client, clock, context):
    first = sent(client, clock)
    before = submission_of(context, first)
    kept = post(client, first, {"do": "correct"}).fields()
    assert submission_of(context, first) == before
    send(client, kept | {"email": "right@x.example"})
    after = submission_of(context, first)
    assert after.personal.letters == before.personal.letters
    bodies = [checked(client, clock).fields()["body-minister"] for _ in range(5)]
    assert len({*bodies, before.personal.letters["minister"].body.replace("\n", "\r\n")}) == 6
