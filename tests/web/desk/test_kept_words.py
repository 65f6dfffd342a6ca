"""What an organiser typed while the session ended comes back after signing in, to nobody else; nothing stores it."""

import logging
import re
from dataclasses import dataclass

import pytest
from itsdangerous import URLSafeTimedSerializer

from campaign.actions import campaigns
from campaign.web.site.current import CONTEXT
from tests.support.campaigns import SOURCE
from tests.support.desk import CODE, ME, PASSWORD, SET_UP, SIGN_IN, YOU
from tests.support.pages import Page, get, post
from tests.web.desk.test_writing import EDIT, LETTER, document, opened, press
from tests.web.supporter.test_journey import everything_stored

LAKES = "/organiser/offices/lake-agency"
OWN = "/organiser/c/own-rivers/offices/minister"
ANSWERS = "/organiser/c/clean-rivers/from-offices"
PARTNERS, DAYS = "/organiser/partners", "/organiser/c/clean-rivers/days"
OWN_SOURCE = SOURCE.replace("clean-rivers", "own-rivers").replace(
    'office = "river-ministry"', 'title = "Minister"\nemail = "old@rivers.example"'
)


@dataclass(frozen=True)
class Form:
    """A form of the desk: the page on which it stands, where it posts, its button, and what somebody types."""

    page: str
    action: str
    do: str
    typed: dict[str, str]


FORMS = [
    Form(EDIT, EDIT, "save", {"campaign.title.en": "맑은 강 <b>&", "campaign.goal": "many"}),
    Form(EDIT, EDIT, "add:questions", {"campaign.summary.ko": "강이 \r\n\r\n아픕니다.", "q": "agency"}),
    Form(LETTER, LETTER, "save", {"letters.1.blocks.1.text.2": '{{ supporter. "“„ x', "letters.1.subject.1": ""}),
    Form("/organiser/new", "/organiser/new", "begin", {"title": "أنهار", "slug": "Not A Slug", "language": "ko"}),
    Form(LAKES, LAKES, "save", {"email": "not an address", "holder": "N. N.", "postal_address": "1 Road\r\nTown"}),
    Form(OWN, OWN, "", {"email": "new@rivers.example"}),
    Form(PARTNERS, PARTNERS, "", {"code": "new-one", "name": "New & one", "origins": "https://a.example"}),
    Form(f"{PARTNERS}/river-watch", f"{PARTNERS}/river-watch", "", {"name": "Watch", "origins": "nonsense"}),
    Form("/organiser/c/clean-rivers", DAYS, "", {"day": "2026-11-20", "words": "In the paper"}),
    Form(ANSWERS, f"{ANSWERS}/quotes", "", {"said": "My river is ill.", "by": "a teacher in Leeds"}),
    Form("/organiser/webhooks", "/organiser/webhooks", "", {"url": "https://x.example/y", "campaign": "clean-rivers"}),
]


@pytest.fixture
def writer(desk):
    campaigns.load_campaign(CONTEXT.of(desk.app), OWN_SOURCE, "own-rivers")
    return desk.signed_in()


def late(desk, person, form):
    """The answer to a form that is posted after the session has ended."""
    fields = opened(person, form.page).fields() | form.typed
    desk.clock.forward(minutes=31)
    return person.browser.post(form.action, data=fields | ({"do": form.do} if form.do else {}))


def in_again(person, page, password=PASSWORD, email=""):
    """The answer to the code, after the password was asked for on this page."""
    fields = page.fields() | {"email": email or person.email, "password": password}
    asks = Page(person.browser.post(SIGN_IN, data=fields))
    return person.browser.post(CODE, data=asks.fields() | {"code": person.code()})


def stored(desk):
    return [desk.store.drafts(), desk.store.campaigns(), desk.store.offices(), desk.store.partners(),
            desk.store.webhooks()]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.action.rpartition('/')[2]} {form.do}".strip())
def test_a_form_comes_back_filled_in_and_nothing_was_done_with_it(desk, writer, settings, caplog, form):
    caplog.set_level(logging.DEBUG)
    before = stored(desk)
    answer = late(desk, writer, form)
    asks = Page(answer)
    assert answer.status_code == 403 and "What you wrote is kept on this page" in asks.text
    page = Page(in_again(writer, asks))
    assert page.status == 200 and "It is not saved yet" in page.text
    assert {name: page.fields()[name] for name in form.typed if name != "q"} == {
        name: typed for name, typed in form.typed.items() if name != "q"
    }
    assert stored(desk) == before
    words = max(form.typed.values(), key=len)
    assert words not in everything_stored(settings) and words not in caplog.text
    posting = [one.get("action") for one in page.all("form", method="post")]
    assert form.action in posting and all(posting), "the page stands at another address than its forms"


def test_whom_somebody_wanted_to_invite_and_to_what_comes_back(desk, writer):
    typed = {"email": "new@x.example", "role": "member", "right-clean-rivers": "watches"}
    form = Form("/organiser/account", "/organiser/people/invite", "", typed)
    page = Page(in_again(writer, Page(late(desk, writer, form))))
    assert page.status == 200 and "It is not saved yet" in page.text
    chosen = [option.get("value") for option in page.all("option") if "selected" in option.attributes]
    assert page.fields()["email"][-1] == "new@x.example" and chosen[-3:] == ["member", "watches", ""]
    assert desk.store.account_links(desk.clock()) == []


def test_why_an_answer_is_withdrawn_comes_back(desk, writer):
    writer.post(ANSWERS, target="minister", who="Ministry", day="2026-11-20", words="We will.", link="")
    (entered,) = desk.store.answers("clean-rivers")
    writer.post(f"{ANSWERS}/{entered.number}", do="publish")
    form = Form("/organiser/account", f"{ANSWERS}/{entered.number}", "withdraw", {"reason": "It was not theirs."})
    page = Page(in_again(writer, Page(late(desk, writer, form))))
    assert page.fields()["reason"] == "It was not theirs."


def test_the_button_pressed_once_more_saves_it(desk, writer):
    page = Page(in_again(writer, Page(late(desk, writer, FORMS[0]))))
    assert writer.browser.post(EDIT, data=page.fields() | {"do": "save"}).status_code == 303
    assert document(desk)["campaign"]["title"]["en"] == "맑은 강 <b>&"


def test_a_wrong_password_and_a_wrong_code_lose_nothing(desk, writer):
    asks = Page(late(desk, writer, FORMS[0]))
    again = Page(writer.browser.post(SIGN_IN, data=asks.fields() | {"email": ME, "password": "wrong"}))
    assert again.status == 400
    code = Page(writer.browser.post(SIGN_IN, data=again.fields() | {"email": ME, "password": PASSWORD}))
    code = Page(writer.browser.post(CODE, data=code.fields() | {"code": "000000"}))
    assert code.status == 400
    page = Page(writer.browser.post(CODE, data=code.fields() | {"code": writer.code()}))
    assert page.fields()["campaign.title.en"] == "맑은 강 <b>&"


def test_too_many_guesses_lose_nothing(desk, writer):
    page = Page(late(desk, writer, FORMS[0]))
    for _ in range(8):
        page = Page(writer.browser.post(SIGN_IN, data=page.fields() | {"email": ME, "password": "wrong"}))
    assert page.status == 429
    desk.clock.forward(minutes=20)
    assert Page(in_again(writer, page)).fields()["campaign.title.en"] == "맑은 강 <b>&"


def test_another_account_does_not_get_it(desk, writer):
    other = desk.signed_in(YOU)
    asks = Page(late(desk, writer, FORMS[0]))
    answer = in_again(other, asks)
    assert (answer.status_code, answer.location) == (303, "/organiser/")
    assert other.is_in() and "맑은" not in answer.text


@pytest.mark.parametrize("spoil", [
    lambda kept: f"{kept[:-9]}{'A' if kept[-9] != 'A' else 'B'}{kept[-8:]}",
    lambda kept: "A" + kept[1:],
    lambda kept: "made up",
    lambda kept: kept.rpartition(".")[0],
    lambda kept: str(URLSafeTimedSerializer("another key").dumps(["organiser.writing.change", {}, [], ""])),
])  # fmt: skip
def test_what_we_did_not_sign_is_not_shown(desk, writer, spoil):
    asks = Page(late(desk, writer, FORMS[0]))
    asks.all("input", name="kept")[0].attributes["value"] = spoil(asks.fields()["kept"])
    answer = in_again(writer, asks)
    assert (answer.status_code, answer.location) == (303, "/organiser/")


def test_what_was_kept_for_too_long_is_not_shown(desk, writer, monkeypatch):
    monkeypatch.setattr("campaign.web.desk.kept.KEPT_FOR_SECONDS", -1)
    assert in_again(writer, Page(late(desk, writer, FORMS[0]))).status_code == 303


def test_what_is_too_long_for_a_page_is_said_to_be(desk, writer, monkeypatch):
    monkeypatch.setattr("campaign.web.desk.kept.LONGEST", 500)
    asks = Page(late(desk, writer, FORMS[0]))
    assert asks.status == 403 and "too long to be kept here" in asks.text
    assert writer.browser.post(SIGN_IN, data=asks.fields() | {"email": ME, "password": PASSWORD}).location


def test_the_longest_text_that_the_desk_takes_is_kept(desk, writer):
    words = "".join(chr(0xAC00 + (at * 7919) % 11172) for at in range(20_000))
    form = Form(LETTER, LETTER, "save", {"letters.1.blocks.1.text.1": words})
    assert Page(in_again(writer, Page(late(desk, writer, form)))).fields()["letters.1.blocks.1.text.1"] == words


def test_where_somebody_else_saved_meanwhile_both_texts_are_shown(desk, writer):
    other = desk.signed_in(YOU)
    asks_fields = opened(writer, EDIT).fields() | {"campaign.goal": "77"}
    press(other, EDIT, "save", **{"campaign.goal": "88"})
    desk.clock.forward(minutes=31)
    asks = post(writer.browser, EDIT, asks_fields | {"do": "save"}, cookies=True)
    answer = in_again(writer, asks)
    page = Page(answer)
    assert "Somebody else saved first" in page.text and "goal = 77" in page.text and "goal = 88" in page.text
    assert document(desk)["campaign"]["goal"] == 88
    assert page.all("form", action=EDIT)


@pytest.mark.parametrize("form", FORMS[:6], ids=lambda form: f"{form.action.rpartition('/')[2]} {form.do}".strip())
def test_signed_in_anew_in_another_tab_a_form_of_before_is_shown_again(desk, writer, form):
    before = stored(desk)
    fields = opened(writer, form.page).fields() | form.typed
    desk.clock.forward(minutes=31)
    writer.come_in()
    page = post(writer.browser, form.action, fields | {"do": form.do}, cookies=True)
    assert page.status == 200 and "It is not saved yet" in page.text
    assert {name: page.fields()[name] for name in form.typed if name != "q"} == {
        name: typed for name, typed in form.typed.items() if name != "q"
    }
    assert stored(desk) == before and page.fields()["form_token"] != fields["form_token"]


def test_between_password_and_code_it_is_carried_too(desk, writer):
    fields = opened(writer, EDIT).fields() | {"campaign.goal": "77"}
    desk.clock.forward(minutes=31)
    writer.sign_in()
    code = post(writer.browser, EDIT, fields | {"do": "save"}, cookies=True)
    page = Page(writer.browser.post(CODE, data=code.fields() | {"code": writer.code()}))
    assert page.fields()["campaign.goal"] == "77"


@pytest.mark.parametrize("minutes", [31, 13 * 60])
def test_a_session_that_ends_again_before_the_code_loses_nothing_either(desk, writer, minutes):
    asks = Page(late(desk, writer, FORMS[0]))
    code = Page(writer.browser.post(SIGN_IN, data=asks.fields() | {"email": ME, "password": PASSWORD}))
    desk.clock.forward(minutes=minutes)
    again = Page(writer.browser.post(CODE, data=code.fields() | {"code": writer.code()}))
    assert again.status == 403 and again.heading == "Sign in"
    assert Page(in_again(writer, again)).fields()["campaign.goal"] == "many"


def test_a_second_factor_set_up_on_the_way_brings_it_back_too(desk, writer):
    asks = Page(late(desk, writer, FORMS[0]))
    desk.store.remove_organiser(ME)
    desk.account()
    page = Page(writer.browser.post(SIGN_IN, data=asks.fields() | {"email": ME, "password": PASSWORD}))
    writer.secret = re.sub(r"\s", "", page.one("strong").text)
    codes = Page(writer.browser.post(SET_UP, data=page.fields() | {"code": writer.code()}))
    fields = {name: codes.fields()[name] for name in ("form_token", "kept")}
    assert post(writer.browser, "/organiser/kept", fields, cookies=True).fields()["campaign.goal"] == "many"


@pytest.mark.parametrize(
    "address",
    [
        "/organiser/holds",
        "/organiser/people/remove",
        "/organiser/account/password",
        "/organiser/c/clean-rivers/launch/closed",
        "/organiser/c/clean-rivers/discard",
    ],
)
def test_what_holds_no_words_or_a_password_is_not_carried(desk, writer, address):
    token = writer.form_token()
    desk.clock.forward(minutes=31)
    answer = writer.browser.post(address, data={"form_token": token, "password": "secret words", "do": "stop"})
    assert (answer.status_code, answer.location) == (303, SIGN_IN)


def test_a_page_of_another_site_gets_no_form_shown_again(desk, writer):
    fields = opened(writer, EDIT).fields() | {"do": "save"}
    writer.come_in()
    answer = writer.browser.post(EDIT, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and "campaign.goal" not in answer.text


def test_every_form_in_which_words_are_written_warns_before_they_are_left(desk, writer):
    for form in FORMS:
        page = get(writer.browser, form.page, cookies=True)
        assert [one for one in page.all("form") if "data-unsaved" in one.attributes], form.page
        assert any("unsaved.js" in script.get("src") for script in page.all("script")), form.page
