"""The pages of accounts in the pseudo-locale: every word of theirs went through gettext."""

from campaign.actions import accounts
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.desk import CODE, PASSWORD, SET_UP, YOU
from tests.support.pages import get, post
from tests.translations.test_past_gettext import KO, ours, pseudo  # noqa: F401 - a fixture
from tests.web.conftest import desk  # noqa: F401 - a fixture

ACCOUNT, PEOPLE = "/organiser/account", "/organiser/people"


def test_the_second_factor(pseudo, desk):  # noqa: F811
    desk.account()
    person = desk.person()
    person.sign_in()
    page = ours(get(person.browser, SET_UP + KO))
    ours(post(person.browser, SET_UP + KO, page.fields() | {"code": "1"}))
    person.set_up()
    ours(get(person.browser, SET_UP + KO))
    person.sign_in()
    page = ours(get(person.browser, CODE + KO))
    for _ in range(6):
        answer = ours(post(person.browser, CODE + KO, page.fields() | {"code": "1"}))
    assert answer.status == 429


def test_accounts(pseudo, desk):  # noqa: F811
    person = desk.signed_in()
    mine = {"form_token": person.form_token()}
    ours(get(person.browser, ACCOUNT + KO))
    ours(post(person.browser, f"{ACCOUNT}/password{KO}", mine | {"password": "1", "repeat": "2"}))
    ours(post(person.browser, f"{ACCOUNT}/recovery-codes{KO}", mine))
    ours(post(person.browser, f"{ACCOUNT}/recovery-codes{KO}", mine | {"codes-current": PASSWORD}))
    ours(post(person.browser, f"{PEOPLE}/invite{KO}", mine | {"email": "1", "role": "viewer"}))
    page = ours(post(person.browser, f"{PEOPLE}/invite{KO}", mine | {"email": YOU, "role": "viewer"}))
    ours(post(person.browser, f"{PEOPLE}/remove{KO}", mine | {"email": person.email}))
    link = page.one("textarea", id="made-link").text.strip().removeprefix("http://localhost")
    new = get(person.browser, link).fields()
    ours(get(person.browser, link + KO))
    ours(post(person.browser, link + KO, new | {"password": "1", "repeat": "2"}))
    ours(post(person.browser, link + KO, new | {"password": "password1234", "repeat": "password1234"}))
    desk.person().sign_in("mistyped")
    ours(get(person.browser, f"/organiser/audit{KO}"))
    url = accounts.reset(CONTEXT.of(desk.app), person.email, NOW, drop_second_factor=True)
    ours(get(person.browser, url.removeprefix("http://localhost") + KO))
