"""From the first look at a campaign to a confirmed letter, and the ways beside it, as a browser without scripts."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from campaign.actions import campaigns, submissions
from campaign.actions.totals import ledger
from campaign.config.settings import database_path
from campaign.core.letters import links
from tests.support.campaigns import changed
from tests.support.links import confirm_token
from tests.support.pages import get, post

FORM = "/c/clean-rivers"
TYPED = {"name": "Kim Jane", "country": "GB", "place": "Leeds", "note": "I swim there.", "points": "fish"}
TYPED |= {"answers-why": "I fish"}


def written(client, clock, address=FORM, **typed):
    """The form's fields, filled in by somebody who took a while, and who has not seen their letters yet."""
    fields = get(client, address).fields() | TYPED | typed
    clock.forward(seconds=30)
    return fields


def looked(client, clock, address=FORM, **typed):
    """As `written`, by somebody who saw the letters beside the form and read for a while: with a form's token."""
    fields = get(client, address).fields() | TYPED | typed
    path, _, query = address.partition("?")
    answer = client.post(f"{path}/preview?{query}", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    clock.forward(seconds=30)
    return fields | {"form_token": answer.json["token"], "started": "1"}


def checked(client, clock, address=FORM, **typed):
    """The check page, read for a while."""
    page = post(client, address, written(client, clock, address, **typed) | {"step": "check"})
    clock.forward(seconds=30)
    return page


def send(client, fields, address=FORM):
    return client.post(
        address, data=fields | {"step": "send"}, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False
    )


def sent(client, clock, address=FORM, **typed):
    """The receipt's address of letters that were sent."""
    answer = send(client, checked(client, clock, address, **typed).fields() | {"email": "jane@x.example"}, address)
    assert answer.status_code == 303
    return answer.location


def receipt_behind(token):
    """Where who has the link to confirm is led afterwards."""
    return f"/receipt/{links.token(links.receipt_of(links.secret_of(token)))}"


def submission_of(context, receipt):
    return submissions.submission(context, receipt.rpartition("/")[2], "receipt")


def totals(context, clock):
    return ledger(context, context.catalogue.campaign("clean-rivers"), clock())


def everything_stored(settings):
    """All values in the database, as text."""
    database = sqlite3.connect(database_path(settings))
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(str(row) for table in tables for row in database.execute(f'SELECT * FROM "{table}"'))


def test_the_whole_way(client, clock, context):
    page = checked(client, clock)
    assert page.heading == "Check your letters"
    fields = page.fields()
    body = fields["body-minister"]
    assert body.startswith("Dear Minister,") and "I swim there." in body and "because I fish" in body
    assert body.endswith("Kim Jane\r\nLeeds")
    answer = send(client, fields | {"email": "Jane@x.example"})
    receipt = get(client, answer.location)
    assert receipt.heading == "One step left: open our email"
    assert receipt.one("bdi", **{"class": "mailed"}).text == "Jane@x.example", "so that a typing mistake is noticed"
    assert "Waiting for you to confirm" in receipt.text and "1 Shore Road" in receipt.text

    submission = submission_of(context, answer.location)
    assert submission.personal.letters["minister"].body == body.replace("\r\n", "\n")
    token = confirm_token(context.store, submission.link)
    confirm = f"/confirm/{token}"
    assert "I swim there." in get(client, confirm).text
    done = client.post(confirm, data={"do": "confirm"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (done.status_code, done.location) == (303, receipt_behind(token))
    assert done.location != answer.location, "who confirms is given a link of their own"
    for receipt in (done, answer):
        page = get(client, receipt.location)
        assert "Waiting to be sent" in page.text and "1 Shore Road" in page.text
    counted = totals(context, clock)
    assert (counted.of("confirmed"), counted.of("queued"), counted.of("handed_over")) == (1, 1, 0)


def test_a_look_at_the_confirmation_changes_nothing(client, clock, context):
    submission = submission_of(context, sent(client, clock))
    confirm = f"/confirm/{confirm_token(context.store, submission.link)}"
    for _ in range(3):
        assert get(client, confirm).status == 200
    assert submission_of(context, f"/{links.token(submission.link)}") == submission
    assert totals(context, clock).of("queued") == 0


def test_two_confirmations_at_once_send_once(app, client, clock, context):
    submission = submission_of(context, sent(client, clock))
    confirm = f"/confirm/{confirm_token(context.store, submission.link)}"

    def press(_):
        return app.test_client(use_cookies=False).post(confirm, data={"do": "confirm"}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(8))) == {303}
    assert (totals(context, clock).of("queued"), totals(context, clock).of("confirmed")) == (1, 1)


def test_rejecting_erases(client, clock, context, settings):
    receipt = sent(client, clock)
    submission = submission_of(context, receipt)
    token = confirm_token(context.store, submission.link)
    for decision in ("reject", "confirm"):
        assert client.post(f"/confirm/{token}", data={"do": decision}).location == receipt_behind(token)
        for address in (receipt, receipt_behind(token)):
            assert get(client, address).heading == "Everything is erased"
    assert submission_of(context, receipt).personal is None
    assert totals(context, clock).of("queued") == 0


def test_the_receipt_can_be_erased(client, clock):
    receipt = sent(client, clock)
    assert client.post(receipt, data={"do": "erase"}).location == receipt
    page = get(client, receipt)
    assert page.heading == "Everything is erased" and "Kim" not in page.text


def test_the_same_request_again_leads_to_the_same_receipt_and_one_submission(client, clock, context):
    fields = checked(client, clock).fields() | {"email": "jane@x.example"}
    first, second = send(client, fields), send(client, fields)
    assert first.location == second.location and first.status_code == second.status_code == 303
    assert totals(context, clock).of("awaiting_confirmation") == 1


def test_the_same_address_again_gets_the_same_pages_and_no_second_letter(client, clock, context):
    for _ in range(2):
        receipt = sent(client, clock)
        assert get(client, receipt).heading == "One step left: open our email"
        submission = submission_of(context, receipt)
        client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    assert totals(context, clock).of("queued") == 1
    assert "Not sent: you have already written to this office" in get(client, receipt).text


def test_copies_leave_nothing_personal(client, clock, context, settings):
    fields = checked(client, clock).fields()
    page = post(client, FORM, fields | {"step": "copy", "email": "jane@x.example"})
    assert page.heading == "Your letters are ready to send"
    assert "minister@rivers.example" in page.text and "Kim Jane" in page.html
    stored = everything_stored(settings)
    assert "Kim" not in stored and "swim" not in stored and "jane" not in stored.casefold()
    assert totals(context, clock).of("handed_over") == 0

    letter = {"receipt": page.all("input", name="receipt")[0].get("value"), "target": "minister"}
    hand_over = {"headers": {"Accept": "application/json"}, "data": letter | {"way": "copied"}}
    for _ in range(2):
        assert client.post("/c/clean-rivers/hand-over", **hand_over).status_code == 204
    assert (totals(context, clock).of("handed_over"), totals(context, clock).of("copied")) == (1, 1)
    thanks = client.post("/c/clean-rivers/hand-over", data=letter | {"way": "said_sent"})
    assert thanks.status_code == 303 and get(client, thanks.location).heading == "Thank you"
    assert totals(context, clock).of("said_sent") == 1
    # Having copied does not keep from sending.
    assert send(client, fields | {"email": "jane@x.example"}).status_code == 303
    assert totals(context, clock).of("awaiting_confirmation") == 1


def test_letters_can_be_saved_and_printed_with_the_words_of_the_page(client, clock):
    page = post(client, FORM, checked(client, clock).fields() | {"step": "copy"})
    receipt = page.all("input", name="receipt")[0].get("value")
    letter = {"receipt": receipt, "target": "lakes", "subject": "Lakes", "body": "Dear lake,\r\n\r\nHello."}
    saved = client.post("/c/clean-rivers/hand-over", data=letter | {"way": "text"})
    assert saved.text.startswith("Lakes\n\nDear lake,\n\nHello.\n\nThis letter is part of")
    assert saved.mimetype == "text/plain"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="clean-rivers-lakes.txt"'
    printed = post(client, "/c/clean-rivers/hand-over", letter | {"way": "printed"})
    assert "1 Shore Road" in printed.text and printed.heading == "Lakes"


@pytest.mark.parametrize("change", [{"way": "shouted"}, {"target": "nobody"}, {"receipt": "x"}])
def test_nonsense_is_not_handed_over(client, clock, change):
    page = post(client, FORM, checked(client, clock).fields() | {"step": "copy"})
    receipt = page.all("input", name="receipt")[0].get("value")
    answer = client.post(
        "/c/clean-rivers/hand-over", data={"receipt": receipt, "target": "lakes", "way": "copied"} | change
    )
    assert answer.status_code in (400, 404)


def test_an_edited_letter_goes_out_as_edited_and_one_untouched_word_for_word(client, clock, context):
    fields = checked(client, clock).fields()
    mine = "Dear Minister,\r\n\r\nMy own words only.\r\n\r\nJane"
    receipt = send(client, fields | {"body-minister": mine, "email": "jane@x.example"}).location
    words = submission_of(context, receipt).personal.letters
    assert words["minister"].body == mine.replace("\r\n", "\n")
    assert words["lakes"].body == fields["body-lakes"].replace("\r\n", "\n")


def test_back_to_the_form_keeps_edits_and_composes_untouched_letters_from_the_same_variants(client, clock):
    fields = checked(client, clock).fields()
    back = post(client, FORM, fields | {"body-minister": "Edited.", "step": "edit"})
    assert back.one("textarea", id="note").text.strip() == "I swim there."
    carried = back.fields()
    assert carried["body-minister"] == "Edited." and "body-lakes" not in carried
    again = post(client, FORM, carried | {"name": "Lee Sora", "step": "check"}).fields()
    assert again["body-minister"] == "Edited."
    assert again["body-lakes"] == fields["body-lakes"].replace("Kim Jane", "Lee Sora")


def test_back_to_the_form_keeps_what_was_ticked(client, clock):
    fields = checked(client, clock).fields() | {"copy_to_me": "1", "step": "edit"}
    again = post(client, FORM, post(client, FORM, fields).fields() | {"step": "check"})
    assert "checked" in again.one("input", id="copy_to_me").attributes
    untouched = post(client, FORM, checked(client, clock).fields() | {"step": "edit"})
    assert "copy_to_me" not in untouched.fields()


def test_a_letter_left_out_stays_left_out_and_is_not_sent(client, clock, context):
    fields = checked(client, clock).fields()
    del fields["include-lakes"]
    carried = post(client, FORM, fields | {"step": "edit"}).fields()
    fields = post(client, FORM, carried | {"step": "check"}).fields()
    assert "include-lakes" not in fields and fields["include-minister"] == "1"
    receipt = send(client, fields | {"email": "jane@x.example"}).location
    assert [letter.target for letter in submission_of(context, receipt).letters] == ["minister"]


def test_sending_without_the_check_page_sends_every_letter_as_composed(client, clock, context):
    receipt = send(client, looked(client, clock) | {"email": "jane@x.example"}).location
    assert [letter.target for letter in submission_of(context, receipt).letters] == ["minister", "lakes"]


def test_an_unknown_step_is_the_check(client, clock):
    assert post(client, FORM, written(client, clock) | {"step": "leap"}).heading == "Check your letters"


def test_no_address_is_asked_for_when_we_send_nothing(client, clock, context):
    fields = checked(client, clock).fields()
    del fields["include-minister"]
    receipt = send(client, fields).location
    assert submission_of(context, receipt).personal.email == ""
    page = get(client, receipt)
    assert "open our email" not in page.text and "Lake Agency" in page.text


def test_two_supporters_get_different_letters(client, clock):
    bodies = {checked(client, clock).fields()["body-minister"] for _ in range(6)}
    assert len(bodies) == 6


BAD = [
    ({"name": " "}, "name", "Enter your name"),
    ({"name": "x" * 301}, "name", "at most 300"),
    ({"name": "see www.spam.example"}, "name", "web addresses"),
    ({"country": ""}, "country", "Choose your country"),
    ({"country": "EU"}, "country", "Choose your country"),
    ({"place": "https://x.example"}, "place", "web addresses"),
    ({"note": "x" * 1501}, "note", "at most 1,?500"),
    ({"answers-why": "x" * 61}, "answers-why", "at most 60"),
    ({"points": "whales"}, "points-0", "whales"),
    ({"language": "xx"}, "language", "language"),
]


@pytest.mark.parametrize(("change", "field", "words"), BAD)
@pytest.mark.parametrize("step", ["check", "send", "copy"])
def test_a_mistake_is_named_and_everything_typed_is_kept(client, clock, change, field, words, step):
    typed = looked(client, clock) | change
    page = post(client, FORM, typed | {"step": step})
    assert page.status == 400 and page.errors == [field]
    assert page.all("title")[0].text.startswith("Error: ")
    kept = page.fields()
    for name in ("name", "country", "place", "note", "answers-why", "form_token"):
        if (name, typed[name]) != ("country", "EU"):
            assert kept[name].strip() == typed[name].strip(), name
    assert re.search(words, page.text)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "jane"}, "email"),
        ({"email": f"{'x' * 250}@x.example"}, "email"),
        ({"body-minister": ""}, "body-minister"),
        ({"body-minister": "x" * 8_001}, "body-minister"),
        ({"body-lakes": "Buy at www.shop.example"}, "body-lakes"),
        ({"subject-minister": "x" * 201}, "subject-minister"),
    ],
)
def test_a_mistake_on_the_check_page_is_named_there_and_edits_are_kept(client, clock, context, change, field):
    fields = checked(client, clock).fields() | {"email": "jane@x.example", "body-minister": "Mine."} | change
    page = post(client, FORM, fields | {"step": "send"})
    assert page.status == 400 and page.errors == [field] and page.heading == "Check your letters"
    kept = page.fields()
    for name in ("name", "note", "body-minister", "body-lakes", "subject-minister", "email", "form_token"):
        assert kept[name] == fields[name], name
    assert totals(context, clock).of("awaiting_confirmation") == 0


def test_leaving_everybody_out_is_a_mistake(client, clock):
    fields = checked(client, clock).fields()
    del fields["include-minister"], fields["include-lakes"]
    page = post(client, FORM, fields | {"step": "send"})
    assert page.status == 400 and page.errors == ["include-minister"]


def test_an_international_address_is_kept_in_ascii(client, clock, context):
    fields = checked(client, clock).fields() | {"email": "jane@bücher.example"}
    assert submission_of(context, send(client, fields).location).personal.email == "jane@xn--bcher-kva.example"


def test_markup_is_text(client, clock):
    page = checked(client, clock, name="<b>Kim</b>", note="<script>alert(1)</script>")
    assert not page.all("b") and "&lt;script&gt;alert(1)" in page.html
    assert "<script>alert" not in get(client, FORM).html


def test_after_closing_the_form_is_gone_and_links_still_hold(client, clock, context):
    receipt = sent(client, clock)
    fields = written(client, clock)
    campaigns.load_campaign(context, changed(status='"closed"'), "x")
    for page in (get(client, FORM), post(client, FORM, fields | {"step": "check"})):
        assert page.status == 410 and "closed" in page.text
    assert client.post(f"{FORM}/preview", data=fields).status_code == 410
    submission = submission_of(context, receipt)
    confirm = f"/confirm/{confirm_token(context.store, submission.link)}"
    assert get(client, confirm).status == 200
    clock.forward(hours=169)
    assert get(client, confirm).status == 410
    assert client.post(confirm, data={"do": "confirm"}).status_code == 410
    assert totals(context, clock).of("queued") == 0


def test_before_opening_there_is_a_notice_and_a_draft_is_nowhere(client, context, clock):
    campaigns.load_campaign(context, changed(opens="2026-12-24"), "x")
    assert "not started" in get(client, FORM).text
    assert client.post(FORM, data={"step": "check"}).status_code == 409
    campaigns.load_campaign(context, changed(status='"draft"'), "x")
    assert get(client, FORM).status == 404
    assert client.get("/api/v1/campaigns/clean-rivers").status_code == 404


def test_without_confirming_the_letters_are_queued_at_once(client, clock, context):
    campaigns.load_campaign(context, changed(confirm="false"), "x")
    receipt = get(client, sent(client, clock))
    assert receipt.heading == "We have your letter" and "Waiting to be sent" not in receipt.text
    assert totals(context, clock).of("queued") == 1


def test_the_form_takes_what_stands_in_its_address(client):
    fields = get(client, f"{FORM}?country=kr&place=Busan&utm_source=mail&utm_campaign=may&partner=river-watch").fields()
    assert (fields["country"], fields["place"]) == ("KR", "Busan")
    assert (fields["partner"], fields["source"]) == ("river-watch", "mail.may")


@pytest.mark.parametrize("code", ["gone", "unknown", "x" * 500])
def test_an_unknown_partner_is_not_counted_and_no_obstacle(client, clock, context, code):
    submission = submission_of(context, sent(client, clock, f"{FORM}?partner={code}"))
    assert submission.partner == ""


def test_the_preview_is_composed_from_what_is_typed_and_stores_nothing_of_it(client, clock, context, settings):
    answer = client.post(f"{FORM}/preview", data={"note": "So far", "points": "fish", "language": "en"})
    letters = answer.get_json()["letters"]
    assert [letter["target"] for letter in letters] == ["minister", "lakes"]
    assert "So far" in letters[0]["body"] and letters[0]["body"].endswith("…\n…")
    names = {"target", "title", "organisation", "language", "direction", "in_language", "subject", "body"}
    assert set(letters[0]) == names | {"edited", "wordings", "beginning"}
    assert "So far" not in everything_stored(settings)


def test_pages_and_letters_have_languages_of_their_own(client, clock):
    page = get(client, FORM, headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"})
    assert page.one("html").get("lang") == "ko" and page.heading == "깨끗한 강"
    assert page.fields()["language"] == "ko"
    assert page.one("form").get("action") == "/c/clean-rivers?lang=ko"
    fields = page.fields() | TYPED | {"language": "en", "step": "check"}
    clock.forward(seconds=30)
    checked_page = post(client, "/c/clean-rivers?lang=ko", fields)
    assert checked_page.one("html").get("lang") == "ko"
    assert checked_page.fields()["body-minister"].startswith("Dear Minister,")


def test_the_home_page_lists_live_campaigns(client, context):
    assert "Clean rivers" in get(client, "/").text
    campaigns.load_campaign(context, changed(status='"test"'), "x")
    assert "Clean rivers" not in get(client, "/").text


@pytest.mark.parametrize("address", ["/privacy", "/about-this-mail", "/demo/mail", "/organiser/sign-in"])
def test_other_pages_hold_the_promises_of_all(client, address):
    assert get(client, address).status == 200
