"""What an organiser typed is still there when it cannot be saved: the page says so, and its button tries again."""

from dataclasses import replace

import pytest

from campaign.store.protocol.errors import StoreUnavailable
from tests.support.campaigns import OFFICES
from tests.support.desk import YOU
from tests.support.pages import Page, get
from tests.web.desk.test_writing import EDIT

HERE = "/organiser/c/clean-rivers/from-offices"
WORDS = "We will see, says <b>the Minister</b>.\r\n\r\n다시 보겠습니다."
ANSWER = {"target": "minister", "who": "Ministry", "day": "2026-11-20", "words": WORDS, "link": ""}
STILL_HERE = "What you wrote is still here"


def unavailable(*_, **__):
    raise StoreUnavailable("no answer")


def broken(*_, **__):
    raise RuntimeError


FAULTS = {503: unavailable, 500: broken}


@pytest.fixture
def person(desk):
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    return desk.signed_in()


@pytest.mark.parametrize("status", FAULTS)
@pytest.mark.parametrize(
    ("page", "verb", "typed"),
    [
        (HERE, "add_answer", ANSWER),
        (EDIT, "save_draft", {"campaign.summary.en": WORDS, "do": "save"}),
        ("/organiser/partners/river-watch", "save_partner", {"name": "The friends of 강"}),
    ],
)
def test_what_cannot_be_stored_is_given_back_and_saved_by_trying_again(person, monkeypatch, page, verb, typed, status):
    desk = person.desk
    fields = get(person.browser, page, cookies=True).fields() | typed
    with monkeypatch.context() as patched:
        patched.setattr(type(desk.store), verb, FAULTS[status])
        answer = Page(person.browser.post(page, data=fields))
    assert answer.status == status and STILL_HERE in answer.text and "<b>the" not in answer.html
    again = answer.one("form", action=page)
    assert again.get("method") == "post"
    assert max(typed.values(), key=len) in answer.one("textarea", id="again-words").text
    assert person.browser.post(page, data=answer.fields()).status_code == 303
    everything = f"{desk.store.answers('clean-rivers')}{desk.store.drafts()}{desk.store.partners()}"
    assert "Minister" in everything or "강" in everything


def test_so_it_is_where_the_database_does_not_even_say_who_is_signed_in(desk, person, monkeypatch):
    fields = get(person.browser, HERE, cookies=True).fields() | ANSWER
    with monkeypatch.context() as patched:
        patched.setattr(type(desk.store), "session", unavailable)
        answer = Page(person.browser.post(HERE, data=fields))
    assert answer.status == 503 and answer.fields()["words"] == WORDS
    assert person.browser.post(HERE, data=answer.fields()).status_code == 303


def test_so_it_is_where_somebody_threw_the_draft_away(desk, person):
    you = desk.signed_in(YOU)
    person.post("/organiser/new", title="New one", slug="new-one", language="en")
    page = "/organiser/c/new-one/edit"
    fields = get(person.browser, page, cookies=True).fields() | {"campaign.summary.en": WORDS, "do": "save"}
    assert you.post("/organiser/c/new-one/discard", do="discard", version=fields["version"]).status_code == 303
    answer = Page(person.browser.post(page, data=fields))
    assert answer.status == 404 and "다시 보겠습니다." in answer.one("textarea", id="again-words").text


def test_a_form_that_this_session_did_not_give_out_is_not_handed_on(desk, person):
    you = desk.signed_in(YOU)
    for token in ("", "made up", you.form_token()):
        answer = person.browser.post(HERE, data=ANSWER | {"form_token": token})
        assert answer.status_code == 403 and STILL_HERE not in answer.text and "Minister" not in answer.text


def test_no_password_is_given_back(desk, person, monkeypatch):
    fields = {"form_token": person.form_token(), "current": "a secret of mine", "password": "other words of mine"}
    monkeypatch.setattr(type(desk.store), "organiser", unavailable)
    answer = person.browser.post("/organiser/account/password", data=fields)
    assert answer.status_code == 503 and "of mine" not in answer.text


@pytest.mark.parametrize(
    ("page", "typed", "field"),
    [
        (f"{HERE}/quotes", {"said": "It is.", "agreed": "y", "by": "b" * 201}, "by"),
        ("/organiser/approve", {"source": f"https://x.example/{'s' * 500}", "day": "2026-11-20"}, "source"),
        ("/organiser/partners/river-watch", {"name": "Watch", "label-en": "L" * 301}, "label-en"),
    ],
)
def test_nothing_is_cut_off_without_a_word(person, context, page, typed, field):
    context.store.save_offices([replace(OFFICES[0], checked_on=None, email="new@rivers.example")])
    answer = Page(person.post(page, **typed))
    assert answer.status == 400 and field in answer.errors and answer.fields()[field] == typed[field]


def test_a_reason_that_everybody_reads_is_not_cut_off(desk, person):
    person.post(HERE, **ANSWER)
    (entered,) = desk.store.answers("clean-rivers")
    one = f"{HERE}/{entered.number}"
    person.post(one, do="publish")
    answer = Page(person.post(one, do="withdraw", reason="r" * 201))
    assert (answer.status, answer.errors, answer.fields()["reason"]) == (400, ["reason"], "r" * 201)
    assert person.post(one, do="withdraw", reason="r" * 200).status_code == 303
    assert desk.store.answers("clean-rivers")[0].reason == "r" * 200
