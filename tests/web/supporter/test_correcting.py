"""Nothing that is typed is lost, nothing that is said is untrue: the supporter's pages."""

import re

import pytest

from campaign.actions import campaigns, submissions
from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.letters.submissions import Kind, Personal
from tests.support.campaigns import changed
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, sent, submission_of, totals, written

JANE = "jane@x.example"


def load(context, **settings):
    campaigns.load_campaign(context, changed(**settings), "x")


def confirm_link(context, receipt):
    submission = submission_of(context, receipt)
    return f"/confirm/{confirm_token(context.store, submission.link)}"


def confirm(client, context, receipt):
    return client.post(confirm_link(context, receipt), data={"do": "confirm"})


def notices(context, clock):
    """The mails to supporters that are due, as a worker gets them."""
    found = context.store.claim(clock(), "worker", clock(), 50)
    return [one for one in found if one.kind is not Kind.LETTER]


# Two people share one address.


@pytest.mark.parametrize(
    ("first", "second", "letters"),
    [
        ("Kim Jane", "Kim Joon", 2),
        ("Ann Sample", "Bob Sample", 2),
        ("김하늘", "김바다", 2),
        ("Society A", "Society B", 2),
        ("J. Sample", "Jo Sample", 2),
        ("Kim Jane", "KIM  JANE.", 1),
        ("Ann Sample", "Sample, Ann", 1),
        ("ＡＮＮ Sample", "Ann Sample", 1),
    ],
)
@pytest.mark.parametrize("asked", ["true", "false"])
def test_each_person_of_an_address_may_write_and_nobody_twice(client, clock, context, first, second, letters, asked):
    load(context, confirm=asked)
    receipts = [sent(client, clock, name=name) for name in (first, second)]
    pages = [get(client, one) for one in receipts]
    assert pages[0].heading == pages[1].heading and "Thank you" not in pages[0].text + pages[1].text
    for one in receipts if asked == "true" else ():
        assert confirm(client, context, one).status_code == 303
    assert totals(context, clock).of("queued") == letters


def test_that_a_person_writes_once_is_said_before_anybody_is_thanked(client, clock, context):
    page = checked(client, clock)
    assert "One letter from each person" in page.text
    receipts = [sent(client, clock) for _ in range(2)]
    for one in receipts:
        assert "One letter from each person" in get(client, confirm_link(context, one)).text
        confirm(client, context, one)
    repeated = get(client, receipts[1])
    assert "One letter from each person" in repeated.text and "on its way" not in repeated.text


@pytest.mark.parametrize("limit", ["known", "limited", "suppressed", "new", "written before"])
def test_the_same_is_said_of_every_address(client, clock, context, limit):
    """Nothing tells a stranger whether an address is known, wants no mail, or has had its mails for today."""
    if limit == "limited":
        for number in range(4):
            sent(client, clock, name=f"Kim {number}")
    if limit == "suppressed":
        context.store.suppress(submissions.suppressed_hash(context, JANE))
    if limit in ("known", "written before"):
        receipt = sent(client, clock)
        if limit == "written before":
            confirm(client, context, receipt)
    page = get(client, sent(client, clock))
    assert page.heading == "One step left: open our email"
    assert "If this address can be written to, our email is on its way." in page.text


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
    offered = [one.get("value") for one in asked.all("input", name="email_choice")]
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
    (asking,) = [one for one in notices(context, clock) if one.kind is Kind.CONFIRMATION]
    assert asking.personal == Personal(
        "", submission.personal.email, {}, submission.personal.offices, link=asking.personal.link
    )
    assert confirm(client, context, first).status_code == 303
    counted = totals(context, clock)
    assert (counted.of("awaiting_confirmation"), counted.of("queued"), counted.of("confirmed")) == (0, 1, 1)
    assert submission_of(context, first).letters[0].words == submission.personal.letters["minister"]


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
    assert "The first version has gone, and stands." in again.text
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
    (asking,) = [one for one in notices(context, clock) if one.kind is Kind.CONFIRMATION]
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
    (asking,) = [one for one in notices(context, clock) if one.kind is Kind.CONFIRMATION]
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


# Thanks and ends.


def test_thanks_count_what_waits_and_lead_to_what_is_next(client, clock, context):
    receipt = sent(client, clock)
    confirm(client, context, receipt)
    page = get(client, receipt)
    assert page.heading == "Thank you. 1 of 2 done."
    assert "Waiting to leave: 1" in page.text and "Yours to send: 1" in page.text
    assert page.all("a", **{"class": "button"})[0].text == "2 of 2: \u2068Head of the Lake Agency\u2069"
    assert "no checked email address" not in page.text
    said = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": "said_sent"}
    client.post(f"{FORM}/hand-over", data=said)
    assert get(client, receipt).heading == "Thank you. Your letters are on their way."
    for one in context.store.claim(clock(), "worker", clock(), 50):
        context.store.finish(one, Outcome(State.SENT, "250 taken"), clock())
    assert get(client, receipt).heading == "Thank you. Your letters have left."


@pytest.mark.parametrize(
    "page",
    [
        FORM,
        f"{FORM}/embed",
        f"{FORM}/card",
        f"{FORM}/share",
        f"{FORM}/press",
        f"{FORM}?lang=ko",
        f"{FORM}/embed?lang=ko",
    ],
)
@pytest.mark.parametrize("letters", [0, 1])
@pytest.mark.parametrize("end", [{"status": '"closed"'}, {"closes": "2026-11-22"}, {"closes": "2026-11-23T20:00:00"}])
def test_a_closed_campaign_asks_nobody_for_more(client, clock, context, page, letters, end):
    if letters:
        confirm(client, context, sent(client, clock))
        for one in context.store.claim(clock(), "worker", clock(), 50):
            context.store.finish(one, Outcome(State.SENT, "250 taken"), clock())
    load(context, **end)
    told = get(client, page)
    for words in (
        "Be the first",
        "Help us",
        "목표인",
        "먼저",
        "still counts",
        "Write your letter",
        "one more person",
        "write one too",
    ):
        assert words not in told.text, words


# Names.


@pytest.mark.parametrize(
    "name",
    ["\u3164", "\u2800", "\u115f", "\u00ad", "\u3164 \u3164", "\u200d\ufe0f", "\u2800\u00ad", "\U000e0100", "\u0301"],
)
def test_a_name_that_shows_nothing_is_asked_for(client, clock, name):
    page = post(client, FORM, written(client, clock, name=name) | {"step": "check"})
    assert page.errors == ["name"] and "Enter your name" in page.text


@pytest.mark.parametrize(
    "name",
    ["jane@home.example", "Jane <j@home.example>", "ｊａｎｅ＠home.example", "mailto:j@x.example", "j@localhost"],
)
def test_a_name_that_is_an_address_is_asked_again(client, clock, name):
    page = post(client, FORM, written(client, clock, name=name) | {"step": "check"})
    assert page.errors == ["name"] and "not an email address" in page.text and page.fields()["name"] == name


@pytest.mark.parametrize("name", ["Prof.Dr.Www.Smith", "Kim @ the river", "D'Arcy-O'Neill, 3rd", "www", "李"])
def test_unusual_names_are_taken(client, clock, name):
    assert name in checked(client, clock, name=name).fields()["body-minister"]


def test_a_word_is_no_link_and_own_words_reach_the_letter_as_typed(client, clock):
    note = "I read it on the WWW. It made me sad.\r\n\r\n  - two  spaces ; and a mark ?\r\n  ...and dots"
    page = checked(client, clock, **{"note": note, "answers-why": "it is ours , all  of it ...  really"})
    body = page.fields()["body-minister"]
    assert note in body and "because it is ours , all  of it ...  really." in body


# Whose day.


@pytest.mark.parametrize(
    ("zone", "country", "day"),
    [
        ("UTC", "KR", "24 November 2026"),
        ("UTC", "GB", "23 November 2026"),
        ("Asia/Seoul", "US", "23 November 2026"),
        ("Asia/Seoul", "AQ", "24 November 2026"),
        ("UTC", "NZ", "24 November 2026"),
        ("Asia/Tokyo", "FM", "24 November 2026"),
    ],
)
def test_a_letter_is_dated_where_its_writer_is(client, clock, context, zone, country, day):
    source = changed(time_zone=f'"{zone}"').replace("Please read this.", "It is {{ today }}.")
    source = source.replace('"This is about our rivers.", ', "").replace(
        "\"I write from {{ supporter.place | default: 'my town' }}.\", ", ""
    )
    campaigns.load_campaign(context, source, "x")
    body = checked(client, clock, country=country).fields()["body-minister"]
    assert f"It is {day}." in body


@pytest.mark.parametrize(
    ("accepted", "day"),
    [
        ("en-GB,en;q=0.5", "26 Nov 2026"),
        ("en-US", "Nov 26, 2026"),
        ("en-AU", "26 Nov 2026"),
        ("ko-KR,en-IE;q=0.5", "2026. 11. 26."),
        ("en", "Nov 26, 2026"),
        ("en-GB-oxendict", "Nov 26, 2026"),
    ],
)
def test_days_are_written_as_in_the_readers_country(client, clock, accepted, day):
    receipt = sent(client, clock).split("?")[0]
    language = accepted[:2]
    assert day in get(client, f"{receipt}?lang={language}", headers={"Accept-Language": accepted}).text


def test_an_embargo_holds_to_the_hour_in_frames_too(client, clock, context):
    load(context, time_zone='"Asia/Seoul"', opens="2026-11-24T06:00:00", closes="2026-11-24T07:00:00")
    for address in (FORM, f"{FORM}/embed"):
        early = get(client, address)
        starts = "This campaign has not started yet. It starts: Nov 24, 2026 6:00 AM (Korean Standard Time)."
        assert starts in early.text.replace("\u202f", " ") and not early.all("form", id="write")
        assert early.one("p", **{"class": "note"}).get("data-opens-in") == "3600"
        assert "Be the first" not in early.text
    assert "Clean rivers" not in get(client, "/").text
    clock.forward(hours=1)
    for address in (FORM, f"{FORM}/embed"):
        assert get(client, address).all("form", id="write")
    assert "Clean rivers" in get(client, "/").text
    clock.forward(hours=1)
    assert get(client, FORM).status == 410


@pytest.mark.parametrize(
    ("opens", "zone", "lang", "says"),
    [
        ("2026-12-01", "Asia/Seoul", "en", "It starts: Dec 1, 2026."),
        ("2026-12-01T09:00:00", "", "en", "It starts: Dec 1, 2026 9:00 AM (Coordinated Universal Time)."),
        ("2026-12-01T09:00:00", "America/New_York", "en", "Dec 1, 2026 9:00 AM (Eastern Standard Time)."),
        ("2026-12-01T09:00:00Z", "Asia/Seoul", "en", "Dec 1, 2026 6:00 PM (Korean Standard Time)."),
        ("2026-12-01T00:30:00+09:00", "Europe/London", "en", "Nov 30, 2026 3:30 PM (Greenwich Mean Time)."),
        ("2026-12-01T09:00:00", "Asia/Seoul", "ko", "2026. 12. 1. AM 9:00 (대한민국 표준시)"),
        ("2027-07-01T00:00:00", "Europe/London", "en", "Jul 1, 2027 12:00 AM (British Summer Time)."),
    ],
)
def test_what_has_not_started_says_when_it_does(client, context, opens, zone, lang, says):
    load(context, opens=opens, **{"time_zone": f'"{zone}"'} if zone else {})
    for tail in ("", "/embed", "/share"):
        assert says in get(client, f"{FORM}{tail}?lang={lang}").text.replace("\u202f", " ")


def test_what_is_over_says_nothing_of_its_beginning(client, context):
    load(context, opens="2026-11-01", closes="2026-11-02")
    page = get(client, FORM)
    assert page.status == 410 and "It starts" not in page.text and "data-opens-in" not in page.response.text


def test_numbers_are_counted_on_the_campaigns_days(client, clock, context):
    load(context, time_zone='"Asia/Seoul"')
    confirm(client, context, sent(client, clock))
    assert list(totals(context, clock).by_day) == ["2026-11-24"]
    answer = client.get("/api/v1/campaigns/clean-rivers").json
    assert answer["time_zone"] == "Asia/Seoul" and re.fullmatch("None", str(answer["opens_at"]))
