"""The second factor: set up at the first sign-in, each code once; sessions that nobody can fix or copy."""

import re
import threading

import pytest

from campaign.core.accounts import Role
from tests.support.desk import CODE, ELSEWHERE, HOME, ME, PASSWORD, SET_UP, SIGN_IN, YOU, Person
from tests.support.pages import get
from tests.web.supporter.test_journey import everything_stored


def test_the_first_sign_in_leads_to_setting_it_up(desk, settings):
    desk.account()
    person = desk.person()
    assert person.sign_in().location == HOME
    assert person.browser.get(HOME).location == SET_UP
    page = get(person.browser, SET_UP)
    picture = person.browser.get(page.one("img").get("src"))
    assert picture.mimetype == "image/svg+xml" and picture.data.startswith(b"<?xml")
    assert page.all("input", name="code")[0].get("autocomplete") == "one-time-code"
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.one("strong").text.strip()), "160 bits (RFC 4226, R6)"
    answer = person.set_up()
    assert answer.status_code == 200 and len(set(person.codes)) == 10
    assert all(re.fullmatch(r"\d{4} \d{4} \d{4}", code) for code in person.codes)
    assert person.is_in()
    everything = everything_stored(settings)
    assert person.secret not in everything, "sealed"
    assert not any(code in everything or code.replace(" ", "") in everything for code in person.codes), "hashed"
    person.browser.delete_cookie("session", path="/organiser")
    assert person.sign_in().location == HOME and person.browser.get(HOME).location == CODE
    assert person.show(person.code()).location == HOME and person.is_in()
    assert not desk.person().is_in()


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "abcdef", "한글한글한글", "9" * 5000])
def test_a_wrong_code_sets_nothing_up_and_lets_nobody_in(desk, code):
    desk.account()
    person = desk.person()
    person.sign_in()
    assert person.set_up(code=code).status_code == 400
    assert not person.is_in() and desk.store.second_factor(ME) is None
    assert person.set_up().status_code == 200
    person.sign_in()
    assert person.show(code).status_code == 400 and not person.is_in()


@pytest.mark.parametrize(("steps", "status"), [(-2, 400), (-1, 303), (0, 303), (1, 303), (2, 400)])
def test_a_code_holds_for_its_half_minute_and_one_to_either_side(desk, steps, status):
    person = desk.signed_in()
    desk.clock.forward(minutes=5)
    person.sign_in()
    assert person.show(person.code(steps)).status_code == status


def test_a_code_is_typed_as_people_type(desk):
    person = desk.signed_in()
    person.sign_in()
    wide = person.code().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert person.show(f" {wide[:3]} - {wide[3:]} ").location == HOME


def test_a_code_works_once_and_so_does_none_from_before(desk):
    person = desk.signed_in()
    desk.clock.forward(minutes=5)
    used, before = person.code(), person.code(-1)
    assert person.come_in().location == HOME
    thief = Person(desk, desk.app.test_client(), ME)
    for code in (used, before):
        thief.sign_in()
        assert thief.show(code).status_code == 400 and not thief.is_in()
    desk.clock.forward(seconds=30)
    assert person.come_in().location == HOME


def test_the_code_that_set_it_up_is_used_up(desk):
    desk.account()
    person = desk.person()
    person.sign_in()
    person.set_up()
    desk.clock.forward(seconds=-30)
    assert person.come_in().status_code == 400


def test_a_recovery_code_works_once(desk):
    person = desk.signed_in()
    for number, code in enumerate(person.codes[:3], 1):
        person.sign_in()
        assert person.show(code if number == 1 else code.replace(" ", "")).location == HOME
        assert desk.store.second_factor(ME).recovery_codes_left == 10 - number
        person.sign_in()
        assert person.show(code).status_code == 400
    assert desk.notes().count((ME, "used a recovery code", "")) == 3


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_two_requests_at_once_with_one_code_one_gets_in(desk, kind):
    person = desk.signed_in()
    desk.clock.forward(minutes=5)
    code = person.code() if kind == "code" else person.codes[0]
    people = [desk.person() for _ in range(4)]
    forms = []
    for one in people:
        one.sign_in()
        forms.append(get(one.browser, CODE).fields() | {"code": code})
    start, statuses = threading.Barrier(len(people)), []

    def show(person, fields):
        start.wait()
        statuses.append(person.browser.post(CODE, data=fields).status_code)
        desk.store.close()

    threads = [threading.Thread(target=show, args=pair) for pair in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 400, 400, 400]
    assert sum(one.is_in() for one in people) == 1


def test_new_recovery_codes_need_the_password_and_end_the_old_ones(desk):
    person = desk.signed_in()
    assert person.post("/organiser/account/recovery-codes", **{"codes-current": "mistyped"}).status_code == 400
    answer = person.post("/organiser/account/recovery-codes", **{"codes-current": PASSWORD})
    new = re.findall(r"\d{4} \d{4} \d{4}", answer.text)
    assert len(new) == 10 and not set(new) & set(person.codes)
    person.sign_in()
    assert person.show(person.codes[0]).status_code == 400 and person.show(new[0]).location == HOME


def test_another_phone_needs_the_password_and_signs_out_elsewhere(desk):
    person, old = desk.signed_in(), desk.person()
    old.secret = person.secret
    old.come_in()
    before = person.secret
    assert person.set_up(current="mistyped").status_code == 400
    assert old.is_in() and person.set_up(current=PASSWORD).status_code == 200
    assert person.secret != before and person.is_in() and not old.is_in()
    assert old.come_in().status_code == 400


def test_one_who_knows_the_password_cannot_replace_the_second_factor(desk):
    """Half a session from before it was set up is no way around it."""
    desk.account()
    thief, person = desk.person(), desk.person()
    thief.sign_in()
    page = get(thief.browser, SET_UP)
    thief.secret = re.sub(r"\s", "", page.one("strong").text)
    fields = page.fields() | {"code": thief.code()}
    person.sign_in()
    person.set_up()
    assert thief.browser.post(SET_UP, data=fields).location == SIGN_IN, "its session was ended"
    thief.sign_in()
    assert thief.browser.post(SET_UP, data=fields).status_code in (303, 403)
    assert desk.store.second_factor(ME).secret == person.secret


def test_a_secret_of_another_installation_lets_nobody_in(desk, monkeypatch):
    """A database beside the keys of another one: nothing opens, and a reset by command mends it."""
    person = desk.signed_in()
    monkeypatch.setattr(desk.store, "kept_key", lambda *_: b"x" * 32)
    person.sign_in()
    assert person.show(person.code()).status_code == 400 and person.browser.get(HOME).location == CODE


def test_the_session_changes_at_each_step_and_a_fixed_one_is_not_taken_up(desk):
    desk.account()
    person, seen = desk.person(), []
    person.take("chosen by somebody else")
    person.sign_in()
    seen.append(person.cookie)
    person.set_up()
    seen.append(person.cookie)
    person.sign_in()
    seen.append(person.cookie)
    person.show(person.code())
    seen.append(person.cookie)
    assert len({*seen, "chosen by somebody else"}) == 5
    for value in ("chosen by somebody else", *seen[:3]):
        other = desk.person()
        other.take(value)
        assert other.browser.get(HOME).location == SIGN_IN
    assert person.is_in()


def test_a_copied_cookie_dies_at_sign_out_and_signing_out_everywhere_ends_them_all(desk):
    person, other, copied = desk.signed_in(), desk.person(), desk.person()
    copied.take(person.cookie)
    other.secret = person.secret
    other.come_in()
    assert copied.is_in() and other.is_in()
    person.post("/organiser/sign-out")
    assert not copied.is_in() and not person.is_in() and other.is_in()
    desk.clock.forward(minutes=1)
    person.come_in()
    other.post("/organiser/account/sign-out-everywhere")
    assert not person.is_in() and not other.is_in()


@pytest.mark.parametrize(("minutes", "inside"), [(30, True), (30.1, False)])
def test_a_session_ends_when_idle(desk, minutes, inside):
    person = desk.signed_in()
    assert person.is_in()
    desk.clock.forward(minutes=minutes)
    assert person.is_in() is inside


def test_a_session_ends_after_twelve_hours_however_busy_and_the_second_factor_does_not_prolong_it(desk):
    desk.account()
    person = desk.person()
    person.sign_in()
    desk.clock.forward(minutes=29)
    person.set_up()
    for _ in range(27):
        desk.clock.forward(minutes=25)
        assert person.is_in()
    desk.clock.forward(minutes=20)
    assert not person.is_in()


def test_codes_are_not_guessed_at_for_long(desk):
    person = desk.signed_in()
    thief = desk.person()
    thief.sign_in(**ELSEWHERE)
    statuses = [thief.show(f"{number:06}", **ELSEWHERE).status_code for number in range(8)]
    assert statuses == [400] * 5 + [429] * 3
    assert person.come_in().location == HOME, "their owner, at home, does not notice"


def test_with_a_password_from_before_no_session_is_opened(desk, monkeypatch):
    """Somebody checks the old password, it is reset meanwhile, and then their session would be opened."""
    from campaign.web.desk import sessions

    desk.account()
    check = sessions.matches

    def slow(password_hash, password):
        right = check(password_hash, password)
        desk.store.set_password(ME, "another hash")
        return right

    monkeypatch.setattr(sessions, "matches", slow)
    person = desk.person()
    assert person.sign_in().status_code == 400 and person.browser.get(HOME).location == SIGN_IN


def test_the_demo_asks_for_none_unless_somebody_set_one_up(desk):
    desk.app.config["CAMPAIGN_DEMO"] = True
    desk.account(YOU, Role.VIEWER)
    person = desk.person(YOU)
    person.sign_in()
    assert person.is_in()
    assert person.set_up(current=PASSWORD).status_code == 200
    person.sign_in()
    assert person.browser.get(HOME).location == CODE
