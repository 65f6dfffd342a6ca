"""What is asked once: a telephone number in one's words, erasing, and a form that is sent a second time."""

from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, sent, submission_of

EMAIL = {"email": "jane@x.example"}


class TestATelephoneNumber:
    def test_is_asked_about_before_it_leaves_and_nothing_is_lost(self, client, clock):
        fields = checked(client, clock, note="Call 020 7946 0018").fields() | EMAIL
        page = post(client, FORM, fields | {"step": "send"})
        assert page.status == 400 and page.errors == ["keep_number"] and "0018" in page.fields()["body-minister"]
        assert send(client, page.fields() | EMAIL | {"keep_number": "1"}).status_code == 303

    def test_that_was_kept_is_not_asked_about_again(self, client, clock):
        fields = checked(client, clock, note="Call 020 7946 0018").fields() | {"keep_number": "1", "email": "jane"}
        page = post(client, FORM, fields | {"step": "send"})
        assert page.errors == ["email"] and page.fields()["keep_number"] == "1"

    def test_in_a_letter_that_was_edited_is_asked_about_too(self, client, clock):
        fields = checked(client, clock).fields() | EMAIL | {"body-lakes": "Ring me at +44 20 7946 0018"}
        assert post(client, FORM, fields | {"step": "copy"}).errors == ["keep_number"]

    def test_in_no_letter_is_asked_about_by_nobody(self, client, clock):
        assert send(client, checked(client, clock).fields() | EMAIL).status_code == 303


class TestErasing:
    def test_is_behind_a_question_and_leads_somewhere(self, client, clock):
        receipt = sent(client, clock)
        page = get(client, receipt)
        assert page.all("details", **{"class": "erase"}) and "Really?" in page.text
        assert client.post(receipt, data={"do": "erase"}).location == receipt
        after = get(client, receipt)
        assert {"/c/clean-rivers"} <= {link.get("href") for link in after.all("a")}


class TestAFormThatIsPostedAgain:
    def test_says_that_it_was_sent_and_leads_to_its_receipt(self, client, clock):
        fields = checked(client, clock).fields()
        assert "You sent these already" not in post(client, FORM, fields | {"step": "check"}).text
        receipt = send(client, fields | EMAIL).location
        page = post(client, FORM, fields | {"step": "check"})
        assert "You sent these already" in page.text
        assert receipt in [link.get("href") for link in page.all("a")]

    def test_says_nothing_of_what_was_erased(self, client, clock, context):
        fields = checked(client, clock).fields()
        receipt = send(client, fields | EMAIL).location
        client.post(receipt, data={"do": "erase"})
        assert submission_of(context, receipt).erased
        assert "You sent these already" not in post(client, FORM, fields | {"step": "check"}).text
