"""Letters as documents: the words of the page in a PDF or on a page to print, each counted as what it is."""

import io
from html import unescape

import pytest
from pypdf import PdfReader

from campaign.printing.printer import NotPrintable
from campaign.web.site.current import PRINTER
from campaign.web.site.letter_views import LetterView
from campaign.web.supporter.documents import in_posted_words
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, sent, totals

HAND_OVER = f"{FORM}/hand-over"
NO_FONT = "\ue000"


@pytest.fixture(autouse=True)
def closed_typesetter(app):
    yield
    PRINTER.of(app).close()


def copies(client, clock, **typed):
    return post(client, FORM, checked(client, clock, **typed).fields() | {"step": "copy"})


def letter(page, target="lakes", **more):
    """What the form of one letter posts."""
    receipt = page.all("input", name="receipt")[0].get("value")
    words = {part: page.one("textarea", id=f"{part}-lakes").text.strip() for part in ("subject", "body")}
    return {"receipt": receipt, "target": target, "name": "Kim Jane", "place": "Leeds"} | words | more


def test_who_goes_back_for_other_letters_can_take_each_and_counts_once(client, clock, context):
    fields = checked(client, clock).fields()
    fewer = {name: value for name, value in fields.items() if name != "include-lakes"}
    pages = [post(client, FORM, sent_from | {"step": "copy"}) for sent_from in (fewer, fields, fewer)]
    taken = [("minister", pages[0]), ("lakes", pages[1]), ("minister", pages[1]), ("minister", pages[2])]
    for target, page in taken:
        receipt = page.all("input", name="receipt")[0].get("value")
        assert client.post(HAND_OVER, data={"receipt": receipt, "target": target, "way": "text"}).status_code == 200
    # The second page is still open somewhere.
    assert client.post(HAND_OVER, data=letter(pages[1], way="printed")).status_code == 200
    counted = totals(context, clock)
    assert [counted.of(name) for name in ("supporters", "handed_over", "text", "printed")] == [1, 2, 2, 0]


def test_on_paper_is_the_country_that_was_last_given(client, clock):
    fields = checked(client, clock).fields()
    post(client, FORM, fields | {"step": "copy"})
    page = post(client, FORM, fields | {"country": "KR", "step": "copy"})
    assert "Leeds, South Korea" in post(client, HAND_OVER, letter(page, way="printed")).text


def text_of(answer):
    assert answer.status_code == 200 and answer.mimetype == "application/pdf", answer.text
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_a_pdf_has_the_words_of_the_page_and_counts_as_one(client, clock, context):
    page = copies(client, clock)
    answer = client.post(
        HAND_OVER, data=letter(page, way="pdf", subject="Lakes #1", body="Dear lake,\r\n\r\nHello *you*.")
    )
    (said,) = text_of(answer)
    for words in ("Kim Jane", "Leeds, United Kingdom", "1 Shore Road", "Lakes #1", "Hello *you*.", "2026"):
        assert words in said
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clean-rivers-lakes.pdf"'
    counted = totals(context, clock)
    assert (counted.of("pdf"), counted.of("handed_over")) == (1, 1)


def test_words_that_come_as_they_are_stored_keep_their_marks_of_direction(app):
    """A browser's fields give them back without."""
    stored = LetterView("lakes", "", "", "ar", "البحيرة", "السبب: \u2068I swim.\u2069\n\nشكرًا", foot="حملة")
    for posted, body in (("I swim.", stored.body), ("I swam.", "السبب: I swam.\n\nشكرًا")):
        fields = {"subject": "البحيرة", "body": f"السبب: {posted}\r\n\r\nشكرًا\r\n\r\nحملة"}
        with app.test_request_context(HAND_OVER, method="POST", data=fields):
            assert in_posted_words(stored, alone=True).body == body


def test_all_letters_are_in_one_pdf_as_the_page_has_them(client, clock, context):
    page = copies(client, clock)
    fields = page.fields()
    every = {name: value for name, value in fields.items() if name.startswith(("subject-", "body-"))}
    assert set(every) == {f"{part}-{target}" for part in ("subject", "body") for target in ("minister", "lakes")}
    answer = client.post(HAND_OVER, data=letter(page, target=["minister", "lakes"], way="pdf") | every)
    first, second = text_of(answer)
    assert "Minister for Rivers" in first and "I swim there." in first and "1 Shore Road" in second
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clean-rivers.pdf"'
    assert (totals(context, clock).of("pdf"), totals(context, clock).of("handed_over")) == (2, 2)


def test_the_receipts_pdf_has_what_is_stored_and_names_its_writer(client, clock):
    receipt = sent(client, clock).rpartition("/")[2]
    (said,) = text_of(client.post(HAND_OVER, data={"receipt": receipt, "target": "lakes", "way": "pdf"}))
    assert "I swim there." in said and "Kim Jane" in said and "Leeds, United Kingdom" in said


@pytest.mark.parametrize("targets", ["lakes", ["minister", "lakes"]])
def test_where_no_font_has_a_sign_the_page_to_print_is_given_and_counted(client, clock, context, targets):
    page = copies(client, clock)
    words = {"body-lakes": f"Dear {NO_FONT},\r\n\r\nYou.", "body-minister": "Me."}
    printed = post(client, HAND_OVER, letter(page, target=targets, way="pdf") | words)
    assert "We have no font for some of the letters" in printed.text and NO_FONT in printed.text
    several = isinstance(targets, list)
    assert len(printed.all("article")) == 1 + several and "1 Shore Road" in printed.text
    assert printed.heading == (
        "Your letters, ready to send" if several else page.one("textarea", id="subject-lakes").text.strip()
    )
    assert (totals(context, clock).of("pdf"), totals(context, clock).of("printed")) == (0, 1 + several)


def test_a_typesetter_that_fails_leads_to_the_page_to_print(client, clock, app, monkeypatch):
    def fail(_):
        raise NotPrintable

    monkeypatch.setattr(PRINTER.of(app), "pdf", fail)
    assert "Print this page" in post(client, HAND_OVER, letter(copies(client, clock), way="pdf")).text


def test_without_a_typesetter_no_pdf_is_offered(client, clock, app):
    PRINTER.of(app).is_installed = False
    page = copies(client, clock)
    assert not page.all("button", value="pdf") and page.all("button", value="printed")
    PRINTER.of(app).is_installed = True
    assert page.all("button", value="printed") and copies(client, clock).all("button", value="pdf")


def test_the_page_to_print_has_date_writer_address_and_room_to_sign(client, clock):
    printed = post(client, HAND_OVER, letter(copies(client, clock), way="printed"))
    assert all(words in printed.text for words in ("Kim Jane", "Leeds, United Kingdom", "1 Shore Road", "2026"))
    printed = post(
        client, HAND_OVER, letter(copies(client, clock), way="printed", body="Hi.\n\nText.\n\nYours,\n\nKim Jane")
    )
    assert len([paragraph for paragraph in printed.all("p") if "data-signature" in paragraph.attributes]) == 1


@pytest.mark.parametrize(
    ("zone", "day"), [("", "23 November 2026"), ("Asia/Seoul", "24 November 2026"), ("no/where", "23 November 2026")]
)
def test_paper_is_dated_where_its_writer_is(client, clock, zone, day):
    """As the browser says, else by the country, which here is the United Kingdom."""
    printed = post(client, HAND_OVER, letter(copies(client, clock), way="printed", time_zone=zone))
    assert day in printed.text


@pytest.mark.parametrize("field", ["subject", "body", "name", "place"])
def test_words_of_no_sensible_length_are_refused(client, clock, context, field):
    page = copies(client, clock)
    assert client.post(HAND_OVER, data=letter(page, way="pdf") | {field: "x" * 20_000}).status_code == 400
    assert totals(context, clock).of("handed_over") == 0


def test_a_network_cannot_keep_the_typesetter_busy(client, clock, settings):
    data = letter(copies(client, clock), way="pdf")
    answers = {client.post(HAND_OVER, data=data).status_code for _ in range(settings.limits.submissions_per_minute + 1)}
    assert answers == {200, 429}


def test_a_letter_that_is_not_there_is_not_made_into_a_document(client, clock):
    page = copies(client, clock)
    assert client.post(HAND_OVER, data=letter(page, target=["nobody"], way="pdf")).status_code == 404


def test_a_letter_of_thousands_of_paragraphs_is_for_the_page_to_print(client, clock):
    page = copies(client, clock)
    printed = post(client, HAND_OVER, letter(page, way="pdf", body="a\n\n" * 5_000))
    assert len(printed.all("article")) == 1 and "Print this page" in printed.text


SAYS_WHOSE = (
    'This letter is part of the campaign "Clean rivers", which is run through Letter Campaign.\n'
    "Its text comes from the campaign. Writers can change it and add words of their own.\n"
    "http://localhost/c/clean-rivers"
)


@pytest.mark.parametrize("way", ["text", "printed", "pdf"])
def test_below_it_stands_which_campaign_it_is_of(client, clock, way):
    answer = client.post(HAND_OVER, data=letter(copies(client, clock), way=way))
    said = text_of(answer)[0] if way == "pdf" else unescape(answer.text)
    assert said.count(SAYS_WHOSE if way == "text" else SAYS_WHOSE.split("\n")[0]) == 1
    assert said.count("http://localhost/c/clean-rivers") == 1
    assert way != "text" or said.endswith(f"\nLeeds\n\n{SAYS_WHOSE}\n")


@pytest.mark.parametrize("stored", [False, True])
def test_what_is_copied_and_put_into_links_ends_with_it_too(client, clock, stored):
    page = get(client, sent(client, clock)) if stored else copies(client, clock)
    whole = page.one("textarea", id="body-lakes").text
    assert whole.strip().endswith(SAYS_WHOSE) and whole.count(SAYS_WHOSE) == 1
    every = [field.get("value") for field in page.all("input") if (field.get("name") or "").startswith("body-")]
    assert all(body.endswith(SAYS_WHOSE) for body in every)


def test_a_letter_in_another_language_has_it_in_that_language(client, clock):
    page = copies(client, clock, language="ko")
    whole = page.one("textarea", id="body-lakes").text
    assert "This letter is part of" not in whole and "캠페인" in whole.rsplit("\n\n", 1)[1]
