"""A forgotten password, with no other organiser to ask: a recovery code leads to a new one, and no further."""

import pytest

from tests.support.desk import CODE, HOME, ME, SIGN_IN, YOU
from tests.support.pages import Page, get

FORGOTTEN = "/organiser/forgotten"
NEW = "tangerine ladder forgotten"


@pytest.fixture
def owner(desk):
    return desk.signed_in()


def type_code(browser, code, email=ME):
    return browser.post(FORGOTTEN, data=get(browser, FORGOTTEN).fields() | {"email": email, "code": code})


def set_password(browser, answer, password=NEW):
    """Go where the code led, and set a password there."""
    fields = get(browser, answer.location).fields() | {"password": password, "repeat": password}
    return browser.post(answer.location, data=fields)


def test_a_recovery_code_leads_to_a_new_password_and_another_one_to_the_desk(desk, owner):
    assert get(desk.app.test_client(), SIGN_IN).all("a", href=FORGOTTEN)
    lost = desk.person()
    answer = type_code(lost.browser, owner.codes[0].replace(" ", "-"), " O@X.example ")
    assert answer.status_code == 303 and answer.location.startswith("/organiser/link/")
    assert set_password(lost.browser, answer).location == HOME
    assert lost.browser.get(HOME).location == CODE, "the second factor is asked for as ever"
    assert lost.show(owner.codes[0]).status_code == 400, "used up"
    assert lost.show(owner.codes[1]).location == HOME and lost.is_in()
    assert not owner.is_in(), "who had a session is out"
    assert desk.person().sign_in(NEW).location == HOME and desk.person().sign_in().status_code == 400
    noted = [(who, what) for who, what, _ in desk.notes()]
    assert (ME, "made a link to set a new password") in noted and (ME, "set a password through a link") in noted
    assert noted.count((ME, "used a recovery code")) == 2


def test_a_recovery_code_alone_ends_no_session_and_changes_no_password(desk, owner):
    assert type_code(desk.app.test_client(), owner.codes[0]).status_code == 303
    assert owner.is_in() and desk.person().sign_in().location == HOME


@pytest.mark.parametrize("code", ["", "000000000000", "the app's", "used", "another's", "한" * 3000])
def test_any_other_code_leads_nowhere_and_an_unknown_address_looks_the_same(desk, owner, code):
    other = desk.signed_in(YOU)
    if code == "used":
        type_code(desk.app.test_client(), owner.codes[0])
    typed = {"the app's": owner.code(), "used": owner.codes[0], "another's": other.codes[0]}.get(code, code)
    pages = [Page(type_code(desk.app.test_client(), typed, email)) for email in (ME, "nobody@x.example")]
    assert [page.status for page in pages] == [400, 400] and pages[0].errors == pages[1].errors == ["code"]
    assert pages[0].text == pages[1].text


def test_guessers_wait(desk, owner):
    stranger = desk.app.test_client()
    for _ in range(5):
        assert type_code(stranger, "123456789012").status_code == 400
    answer = type_code(stranger, owner.codes[0])
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 15
    desk.clock.forward(minutes=1)
    assert type_code(stranger, owner.codes[0]).status_code == 303
