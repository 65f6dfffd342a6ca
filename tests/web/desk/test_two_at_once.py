"""Two organisers with the same page open: nobody's change is lost without a word, and nothing unseen is vouched for."""

from dataclasses import replace

import pytest

from campaign.actions import partners, published_answers
from campaign.core.answers.published import Standing
from tests.conftest import NOW
from tests.support.campaigns import OFFICES
from tests.support.desk import HOME, ME, YOU
from tests.support.pages import Page, get

PARTNER, OFFICE, LAKES = "/organiser/partners/river-watch", "/organiser/offices/river-ministry", OFFICES[1].id
ANSWERS = "/organiser/c/clean-rivers/from-offices"
ANSWER = {"target": "minister", "who": "Ministry", "day": "2026-11-20", "words": "We will see.", "link": ""}


@pytest.fixture
def two(desk):
    return desk.signed_in(), desk.signed_in(YOU)


def opened(person, address):
    return get(person.browser, address, cookies=True).fields()


@pytest.mark.parametrize(
    ("address", "theirs", "mine"),
    [
        (PARTNER, {"origins": "https://new.example"}, {"name": "Watchers"}),
        (f"/organiser/offices/{LAKES}", {"salutation": "Dear Friends,"}, {"organisation": "Lakes"}),
        (OFFICE, {"holder": "N. N.", "holder_source": "their page"}, {"evidence": "our page"}),
    ],
)
def test_who_saves_over_a_change_that_they_have_not_seen_is_told_and_may_do_it_then(desk, two, address, theirs, mine):
    me, you = two
    fields = opened(me, address) | {"do": "save"} | mine
    saved = you.browser.post(address, data=opened(you, address) | {"do": "save"} | theirs)
    assert saved.status_code in (200, 303)
    before = (desk.store.partners(), desk.store.offices())
    answer = me.browser.post(address, data=fields)
    page = Page(answer)
    assert answer.status_code == 409 and "Somebody else changed this meanwhile" in page.text
    assert {name: page.fields()[name] for name in mine} == mine
    assert (desk.store.partners(), desk.store.offices()) == before
    again = me.browser.post(address, data=page.fields() | {"do": "save"})
    assert again.status_code in (200, 303) and (desk.store.partners(), desk.store.offices()) != before


def test_what_is_changed_between_our_look_and_our_saving_stays(desk, context):
    seen = context.store.partner("river-watch")
    partners.renew_link(context, seen, ME, NOW)
    partners.switch(context, seen, False, ME, NOW)
    partners.let_in(context, seen, "https://new.example", ME, NOW)
    about = partners.About("Watchers", ("https://other.example",))
    assert not partners.change(context, seen, about, ME, NOW), "there is a site that they have not seen"
    stored = context.store.partner("river-watch")
    assert stored == replace(seen, link_salt=stored.link_salt, active=False, origins=stored.origins)
    assert stored.link_salt != seen.link_salt and stored.origins == (*seen.origins, "https://new.example")
    assert partners.change(context, replace(seen, origins=stored.origins), about, ME, NOW)
    assert context.store.partner("river-watch").link_salt == stored.link_salt, "the old links stay dead"


def test_an_answer_that_somebody_corrected_is_not_overwritten_nor_published_unread(desk, two):
    me, you = two
    me.post(ANSWERS, **ANSWER)
    (entered,) = desk.store.answers("clean-rivers")
    one = f"{ANSWERS}/{entered.number}"
    mine, listed = opened(me, one), get(me.browser, ANSWERS, cookies=True)
    you.browser.post(one, data=opened(you, one) | {"words": "We will not.", "do": "correct"})
    answer = me.browser.post(one, data=mine | {"who": "The Ministry", "do": "correct"})
    page = Page(answer)
    assert answer.status_code == 409 and page.fields()["who"] == "The Ministry"
    (mark,) = [form.get("value") for form in listed.all("input", name="seen")]
    assert me.post(one, do="publish", seen=mark).status_code == 409
    (stored,) = desk.store.answers("clean-rivers")
    assert stored == replace(entered, words="We will not.")
    (mark,) = [form.get("value") for form in get(me.browser, ANSWERS, cookies=True).all("input", name="seen")]
    assert me.post(one, do="publish", seen=mark).status_code == 303
    assert desk.store.answers("clean-rivers")[0].standing is Standing.PUBLISHED


def test_what_was_withdrawn_at_the_same_moment_stays_withdrawn(context, desk):
    number = context.store.add_answer(published_answers.Answer("clean-rivers", "minister", "M", NOW.date(), "We will."))
    published_answers.publish(context, published_answers.one(context, "clean-rivers", number), ME, NOW)
    seen = published_answers.one(context, "clean-rivers", number)
    other = replace(seen, words="We will not.")
    assert published_answers.correct(context, seen, other, YOU, NOW)
    published_answers.withdraw(context, seen, "It was none.", ME, NOW)
    assert not published_answers.correct(context, seen, other, YOU, NOW)
    (stored,) = context.store.answers("clean-rivers")
    assert (stored.standing, stored.words, stored.reason) == (Standing.WITHDRAWN, "We will not.", "It was none.")


@pytest.mark.parametrize("page", [HOME, OFFICE])
def test_nobody_vouches_for_an_address_that_they_have_not_seen(desk, context, page):
    context.store.save_offices([replace(OFFICES[0], checked_on=None, email="old@rivers.example")])
    person = desk.signed_in()
    fields = opened(person, page) | {"office": OFFICES[0].id, "email": "old@rivers.example", "do": "checked"}
    act = "/organiser/offices/check" if page == HOME else OFFICE
    if page == HOME:
        assert {"office": OFFICES[0].id, "email": "old@rivers.example"}.items() <= opened(person, HOME).items()
    context.store.save_offices([replace(OFFICES[0], checked_on=None, email="new@rivers.example")])
    answer = person.browser.post(act, data=fields)
    assert answer.status_code == 409 and "The address was changed meanwhile" in Page(answer).text
    office = context.catalogue.directory().get(OFFICES[0].id)
    assert (office.email, office.checked_on) == ("new@rivers.example", None)
    assert person.browser.post(act, data=fields | {"email": "new@rivers.example"}).status_code == 303
    assert context.catalogue.directory().get(OFFICES[0].id).checked_on == NOW.date()
