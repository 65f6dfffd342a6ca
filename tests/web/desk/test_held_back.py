"""A letter that can be read as a threat waits for one organiser, who reads it without name and address."""

from datetime import timedelta

import pytest

from campaign.core.accounts import Role
from campaign.core.letters.submissions import Kind
from campaign.core.rights import Access, Right
from campaign.store.protocol.accounts import Organiser
from tests.conftest import NOW
from tests.support.desk import HOME, YOU
from tests.support.pages import Page, get, post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of

PAGE = "/organiser/held-back"
EMAIL = "jane.roe@x.example"


@pytest.fixture
def receipt(client, clock, context) -> str:
    """The receipt of a letter that was held back, confirmed."""
    page = checked(
        client, clock, name="Jane Roe", place="Laketown", note="I will kill you, says Jane Roe of Laketown. Yours, Jane"
    )
    fields = page.fields() | {"email": EMAIL, "keep_threat": "1"}
    address: str = send(client, fields).location
    submission = submission_of(context, address)
    assert context.store.confirm(submission.link, b"w" * 16, clock()) == "now"
    return address


def claims(context, clock):
    clock.forward(hours=1)
    taken = context.store.claim(clock(), "one", clock() + timedelta(minutes=5), 10)
    return [(claimed.kind, claimed.target) for claimed in taken if claimed.kind in (Kind.LETTER, Kind.NOT_SENT)]


def read(person, number: str) -> Page:
    fields = get(person.browser, PAGE).fields() | {"do": "look"}
    return post(person.browser, f"{PAGE}/{number}", fields, cookies=True)


def number_of(context) -> int:
    (letter,) = context.store.held_back()
    return letter.number


class TestTheWriter:
    def test_is_asked_once_and_may_say_that_it_is_none(self, client, clock):
        fields = checked(client, clock, note="I will kill you").fields() | {"email": EMAIL}
        page = post(client, FORM, fields | {"step": "send"})
        assert page.errors == ["keep_threat"] and "I will kill you" in page.text
        assert send(client, page.fields() | {"email": EMAIL, "keep_threat": "1"}).status_code == 303

    def test_is_told_on_the_receipt_that_somebody_looks(self, client, receipt):
        assert "A person of the campaign looks at it first" in get(client, receipt).text

    def test_is_told_by_mail_and_on_the_receipt_that_it_does_not_leave(self, client, desk, context, clock, receipt):
        person = desk.signed_in()
        page, number = read(person, str(number_of(context))), number_of(context)
        answer = person.browser.post(f"{PAGE}/{number}", data=page.fields() | {"do": "kept-back"})
        assert answer.status_code == 303
        assert "Not sent: it can be read as a threat" in get(client, receipt).text
        assert claims(context, clock) == [(Kind.NOT_SENT, "minister")]

    def test_reads_before_writing_who_reads_such_a_letter(self, client):
        assert "read by one person of the campaign before it leaves" in get(client, "/privacy").text


class TestTheLetter:
    def test_does_not_leave_before_somebody_has_looked(self, context, clock, receipt):
        assert claims(context, clock) == []

    def test_leaves_once_it_is_let_go(self, desk, context, clock, receipt):
        person = desk.signed_in()
        page, number = read(person, str(number_of(context))), number_of(context)
        assert person.browser.post(f"{PAGE}/{number}", data=page.fields() | {"do": "let-go"}).status_code == 303
        assert claims(context, clock) == [(Kind.LETTER, "minister")]
        assert desk.notes()[0][1] == "let a letter leave that had been held back"
        assert desk.notes()[1][1] == "read a letter that was held back"

    def test_that_its_writer_erased_waits_no_more(self, client, context, receipt):
        client.post(receipt, data={"do": "erase"})
        assert context.store.held_back() == []


class TestTheOrganiser:
    def test_is_told_on_the_first_page(self, desk, receipt):
        person = desk.signed_in()
        assert "can be read as threats" in get(person.browser, HOME).text

    def test_reads_it_without_name_place_and_address(self, desk, context, receipt):
        page = read(desk.signed_in(), str(number_of(context)))
        assert "I will kill you, says … of …. Yours, …" in page.text
        assert not any(word in page.html for word in ("Jane", "Roe", "Laketown", EMAIL))

    def test_who_opened_it_decides_and_nobody_else_reads_it(self, desk, context, receipt):
        first, other = desk.signed_in(), desk.signed_in("other@x.example")
        number = number_of(context)
        read(first, str(number))
        fields = get(other.browser, PAGE).fields()
        for do in ("look", "let-go", "kept-back"):
            assert other.browser.post(f"{PAGE}/{number}", data=fields | {"do": do}).status_code == 404
        assert "o@x.example\u2069 looks at it" in get(other.browser, PAGE).text

    @pytest.mark.parametrize(
        ("do", "said"),
        [("let-go", "let a letter leave that had been held back"), ("kept-back", "kept a letter back")],
    )
    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.MEMBER])
    def test_who_presses_twice_has_decided_once(self, desk, context, receipt, role, do, said):
        """Twice by mistake, or because no answer came the first time: it says what was done, and is noted once."""
        person, number = desk.signed_in(), number_of(context)
        desk.store.add_organiser(Organiser(YOU, "hash", NOW))
        desk.store.change_access(person.email, Access(role, {"clean-rivers": Right.WRITES}))
        fields = read(person, str(number)).fields() | {"do": do}
        first, again = (person.browser.post(f"{PAGE}/{number}", data=fields) for _ in range(2))
        assert first.status_code == again.status_code == 303 and first.location == again.location
        assert [what for _, what, _ in desk.notes()].count(said) == 1
        other = {"let-go": "kept-back", "kept-back": "let-go"}[do]
        late = person.browser.post(f"{PAGE}/{number}", data=fields | {"do": other})
        assert "This was decided already." in get(person.browser, late.location).text
        assert [what for _, what, _ in desk.notes()].count(said) == 1

    def test_who_has_no_account_any_more_decides_nothing(self, desk, context, receipt):
        first, other = desk.signed_in(), desk.signed_in("other@x.example")
        read(first, str(number_of(context)))
        desk.store.remove_organiser(first.email)
        assert "I will kill you" in read(other, str(number_of(context))).text

    def test_a_viewer_reads_none(self, desk, context, receipt):
        viewer = desk.signed_in(YOU, Role.VIEWER)
        fields = get(viewer.browser, PAGE).fields() | {"do": "look"}
        assert viewer.browser.post(f"{PAGE}/{number_of(context)}", data=fields).status_code == 403
