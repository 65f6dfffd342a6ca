"""The box of the opt-in: in the page's words, never ticked for anybody, remembered, and never in clear anywhere."""

import logging

import pytest

from campaign.actions import campaigns, retention, submissions
from campaign.sealing import age, contacts
from tests.support.campaigns import changed
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, everything_stored, send, written

TEXT, SECRET = (
    "Tell me what comes of this",
    "AGE-SECRET-KEY-1NP5NRJFL0V4SEU74GS8VF6AWHLKNCUA6Y0JK0NPKV7PCVV0RN9JS97VXXF",
)
PUBLIC = "age15ww4sdhfgf8ldrxlf9tyhdnjlef459dqgkc7ru7556u67krmdqlsjnjrc0"
KEYS = age.read_key(SECRET.encode())
JANE = "jane@x.example"


def source(label=f'en = "{TEXT}"\nko = "결과를 알려 주세요"', **settings):
    return f'{changed(**settings)}\n[campaign.opt_in]\npublic_key = "{PUBLIC}"\n[campaign.opt_in.label]\n{label}\n'


@pytest.fixture
def asking(context):
    """Loads the campaign with an opt-in, and gives what loads it otherwise."""

    def load(**change):
        campaigns.load_campaign(context, source(**change), "clean-rivers.toml")

    load()
    return load


def opened(context):
    """The list, as the key's owner reads it."""
    sealed = context.store.contacts("clean-rivers")
    return contacts.open_export(contacts.pack(sealed, PUBLIC), KEYS).contacts


def kept(context):
    """Every row of the list, those not yet confirmed as well."""
    with context.store.reading() as db:
        return db.execute("SELECT * FROM contacts").fetchall()


def found_behind(context, answer):
    assert answer.status_code == 303
    return submissions.submission(context, answer.location.rpartition("/")[2], "receipt")


def confirm(client, context, answer, do="confirm"):
    token = confirm_token(context.store, answer.location)
    assert client.post(f"/confirm/{token}", data={"do": do}).status_code == 303


def test_it_is_asked_where_an_address_is_and_never_ticked_for_anybody(client, clock, asking):
    page = checked(client, clock)
    box = page.one("input", id="opt_in")
    assert box.get("type") == "checkbox" and "checked" not in box.attributes
    assert TEXT in page.one("label", **{"for": "opt_in"}).text
    assert "Only they can read their list: this website cannot" in page.text
    assert "opt_in" not in page.fields()


@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed?partner=river-watch"])
def test_it_is_asked_in_the_words_of_the_pages_language(client, clock, asking, address):
    typed = written(client, clock, f"{address}{'&' if '?' in address else '?'}lang=ko")
    page = post(client, f"{address.partition('?')[0]}?lang=ko", typed | {"step": "check"})
    assert page.one("bdi", lang="ko").text == "결과를 알려 주세요" and TEXT not in page.text


def test_without_an_opt_in_nothing_is_asked_and_a_tick_means_nothing(client, clock, context):
    page = checked(client, clock)
    assert not page.all("input", id="opt_in")
    answer = send(client, page.fields() | {"email": JANE, "opt_in": "1"})
    confirm(client, context, answer)
    assert context.store.contacts("clean-rivers") == []


def test_where_we_send_nothing_it_is_not_asked(client, clock, context):
    only_theirs = source().replace('office = "river-ministry"', 'office = "lake-agency"')
    campaigns.load_campaign(context, only_theirs, "clean-rivers.toml")
    page = checked(client, clock)
    assert not page.all("input", id="email") and not page.all("input", id="opt_in")


def test_ticked_and_confirmed_it_is_one_line_with_the_words_and_the_day(client, clock, context, asking):
    answer = send(client, checked(client, clock).fields() | {"email": JANE, "opt_in": "1"})
    assert opened(context) == ()
    confirm(client, context, answer)
    assert opened(context) == (contacts.Contact("Kim Jane", JANE, "en", "2026-11-23", TEXT),)


@pytest.mark.parametrize("tick", [{}, {"opt_in": ""}])
def test_not_ticked_nothing_is_kept(client, clock, context, asking, tick):
    confirm(client, context, send(client, checked(client, clock).fields() | {"email": JANE} | tick))
    assert kept(context) == []


def test_copies_put_nobody_on_the_list(client, clock, context, asking):
    fields = checked(client, clock).fields() | {"email": JANE, "opt_in": "1"}
    post(client, FORM, fields | {"step": "copy"})
    assert kept(context) == []


def test_left_to_send_nothing_of_ours_nobody_is_on_the_list(client, clock, context, asking):
    fields = checked(client, clock).fields() | {"email": JANE, "opt_in": "1"}
    del fields["include-minister"]
    assert not found_behind(context, send(client, fields)).opted_in
    assert kept(context) == []


def test_where_nobody_is_asked_to_confirm_it_counts_at_once(client, clock, context, asking):
    asking(confirm="false")
    send(client, checked(client, clock).fields() | {"email": JANE, "opt_in": "1"})
    assert [contact.email for contact in opened(context)] == [JANE]


def test_a_robot_in_the_trap_is_not_listed(client, clock, context, asking):
    send(client, checked(client, clock).fields() | {"email": JANE, "opt_in": "1", "website": "x"})
    assert kept(context) == []


class TestRemembering:
    def test_with_a_mistake_the_tick_stays(self, client, clock, asking):
        page = post(client, FORM, checked(client, clock).fields() | {"opt_in": "1", "email": "x", "step": "send"})
        assert page.status == 400 and page.errors == ["email"]
        assert page.fields()["opt_in"] == "1"

    def test_back_and_forth_the_tick_stays(self, client, clock, context, asking):
        form = post(client, FORM, checked(client, clock).fields() | {"opt_in": "1", "email": JANE, "step": "edit"})
        page = post(client, FORM, form.fields() | {"name": "", "step": "check"})
        assert page.errors == ["name"]
        page = post(client, FORM, page.fields() | {"name": "Lee", "step": "check"})
        assert page.fields()["opt_in"] == "1" and page.fields()["email"] == JANE
        confirm(client, context, send(client, page.fields()))
        assert [contact.name for contact in opened(context)] == ["Lee"]

    def test_taken_away_the_tick_stays_away(self, client, clock, asking):
        form = post(client, FORM, checked(client, clock).fields() | {"step": "edit"})
        assert "opt_in" not in post(client, FORM, form.fields() | {"step": "check"}).fields()

    def test_a_tick_holds_for_no_words_but_those_beside_it(self, client, clock, context, asking):
        fields = checked(client, clock).fields() | {"email": JANE, "opt_in": "1"}
        carried = post(client, FORM, fields | {"step": "edit"}).fields()
        asking(label='en = "Sell my address"')
        page = post(client, FORM, fields | {"step": "send"})
        assert page.status == 400 and page.errors == ["opt_in"]
        assert "opt_in" not in page.fields() and "Sell my address" in page.text
        assert "opt_in" not in post(client, FORM, carried | {"step": "check"}).fields()
        confirm(client, context, send(client, page.fields() | {"opt_in": "1"}))
        assert [contact.wording for contact in opened(context)] == ["Sell my address"]

    def test_a_box_ticked_that_is_no_longer_asked_is_no_fault(self, client, clock, context, asking):
        fields = checked(client, clock).fields() | {"email": JANE, "opt_in": "1"}
        campaigns.load_campaign(context, changed(), "clean-rivers.toml")
        assert send(client, fields).status_code == 303


class TestForgetting:
    @pytest.fixture
    def answer(self, client, clock, asking):
        return send(client, checked(client, clock).fields() | {"email": JANE, "opt_in": "1"})

    def test_rejecting(self, client, context, answer):
        confirm(client, context, answer, do="reject")
        assert kept(context) == []

    def test_erasing_on_the_receipt_which_says_so(self, client, context, answer):
        confirm(client, context, answer)
        assert "takes you off the list" in get(client, answer.location).text
        client.post(answer.location, data={"do": "erase"})
        assert opened(context) == () and "off the list" not in get(client, answer.location).text

    def test_the_receipt_of_somebody_who_is_on_no_list_speaks_of_none(self, client, clock, asking):
        answer = send(client, checked(client, clock).fields() | {"email": JANE})
        assert "off the list" not in get(client, answer.location).text

    def test_whoever_corrects_their_letters_is_told_to_tick_it_again(self, client, clock, answer):
        again = "Tick again what you ticked below before"
        page = post(client, answer.location, {"do": "correct"})
        assert again in page.text and "opt_in" not in page.fields()
        assert again not in checked(client, clock).text

    def test_never_confirming(self, context, clock, answer):
        clock.forward(hours=169)
        assert retention.purge(context, clock()).unconfirmed == 1
        assert kept(context) == []

    def test_the_same_address_again_is_there_once(self, client, clock, context, answer):
        confirm(client, context, answer)
        again = checked(client, clock, name="Jane Kim").fields() | {"email": JANE.upper(), "opt_in": "1"}
        confirm(client, context, send(client, again))
        assert [contact.name for contact in opened(context)] == ["Jane Kim"]


def test_name_and_address_are_nowhere_in_clear(client, clock, context, asking, settings, tmp_path, caplog):
    """Not in the database, its log, a backup, the program's log; once the letter left, sealed for the owner alone."""
    caplog.set_level(logging.DEBUG)
    answer = send(client, checked(client, clock).fields() | {"email": JANE, "opt_in": "1"})
    confirm(client, context, answer)
    context.store.backup(tmp_path / "backup.db")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"campaign.db", "campaign.db-wal", "backup.db"} <= {file.name for file in files}
    everywhere = b"".join(file.read_bytes() for file in files) + caplog.text.encode()
    for word in ("Kim Jane", JANE):
        assert word.encode() not in everywhere and word.encode("utf-16-le") not in everywhere
    assert JANE not in everything_stored(settings)
    assert len(opened(context)) == 1


@pytest.mark.parametrize(("status", "told"), [("live", True), ("test", False), ("draft", False)])
def test_the_privacy_page_tells_where_a_live_campaign_asks(client, asking, status, told):
    asking(status=f'"{status}"')
    assert ("encrypted at once with a key of theirs" in get(client, "/privacy").text) is told


@pytest.mark.parametrize("confirm", ["true", "false"])
def test_the_privacy_page_promises_no_confirming_where_there_is_none(client, asking, confirm):
    asking(confirm=confirm)
    page = get(client, "/privacy")
    assert ("counts only once you have confirmed" in page.text) is (confirm == "true")


def test_the_privacy_page_tells_of_no_list_where_there_is_none(client):
    assert "hear from a campaign" not in get(client, "/privacy").text
