"""A button that is pressed twice, or once more because no answer came: it is done once, and the page says so."""

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import changed
from tests.support.desk import YOU
from tests.support.pages import get
from tests.support.told import answer_links, delivered
from tests.web.desk.test_writing import EDIT, press
from tests.web.supporter.test_answers import tell
from tests.web.supporter.test_journey import sent

HERE = "/organiser/c/clean-rivers"
ANSWER = {"target": "minister", "who": "Ministry", "day": "2026-11-20", "words": "We will see.", "link": ""}
ADDED = {
    f"{HERE}/from-offices": ANSWER,
    f"{HERE}/from-offices/quotes": {"said": "My river is ill.", "by": "a teacher", "agreed": "y"},
    f"{HERE}/days": {"day": "2026-11-20", "words": "In the paper"},
    "/organiser/webhooks": {"url": "https://x.example/notices", "campaign": "clean-rivers"},
    "/organiser/partners": {"code": "new-one", "name": "New one", "origins": "https://new.example"},
    "/organiser/new": {"title": "Some rivers", "slug": "some-rivers", "language": "en"},
    f"{HERE}/copy": {"slug": "some-rivers"},
    "/organiser/new-office": {"title": "Warden", "language": "en", "country": "GB", "email": "w@rivers.example"},
    "/organiser/people/remove": {"email": YOU},
    "/organiser/c/old-rivers/delete": {"address": "old-rivers"},
}


def twice(person, address, fields):
    token = {"form_token": person.form_token()}
    return [person.browser.post(address, data=token | fields) for _ in range(2)]


def standing(desk):
    """Everything that these buttons add to."""
    store, slug = desk.store, "clean-rivers"
    return [
        *(len(store.answers(slug)), len(store.quotes(slug)), len(store.watched(slug).marked), len(store.webhooks())),
        *(len(store.partners()), len(store.drafts()), len(store.offices()), len(store.organisers())),
        *(len(store.campaigns()), len(store.audit(None, 1000))),
    ]


@pytest.mark.parametrize("address", ADDED)
def test_it_is_done_once_and_both_answers_are_the_same(desk, context, address):
    campaigns.load_campaign(context, changed(status='"draft"').replace("clean-rivers", "old-rivers"), "old.toml")
    desk.account(YOU)
    person = desk.signed_in()
    before = standing(desk)
    first, again = twice(person, address, ADDED[address])
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert first.status_code == 303
    added = [now - was for was, now in zip(before, standing(desk), strict=True)]
    assert sorted(map(abs, added)) == [0] * 8 + [1, 1], "what was added or taken away, and one note of it"


def test_what_differs_is_added_beside_it(desk):
    person = desk.signed_in()
    for words in ("We will see.", "We will not."):
        assert person.post(f"{HERE}/from-offices", **(ANSWER | {"words": words})).status_code == 303
        assert person.post(f"{HERE}/days", day="2026-11-20", words=words).status_code == 303
    assert standing(desk)[:3] == [2, 0, 2]
    person.post("/organiser/partners", **ADDED["/organiser/partners"])
    other = ADDED["/organiser/partners"] | {"name": "Another"}
    assert person.post("/organiser/partners", **other).status_code == 400
    person.post("/organiser/new", **ADDED["/organiser/new"])
    assert person.post("/organiser/new", **(ADDED["/organiser/new"] | {"title": "Other"})).status_code == 400


def test_what_is_put_in_force_twice_is_in_force(desk):
    person = desk.signed_in()
    press(person, EDIT, "save", **{"campaign.goal": "77"})
    fields = get(person.browser, f"{HERE}/launch/live", cookies=True).fields() | {"all-the-same": "1"}
    for _ in range(2):
        answer = person.browser.post(f"{HERE}/launch/live", data=fields)
        assert answer.status_code == 303 and answer.location.startswith(HERE)
    assert "goal = 77" in desk.store.campaign("clean-rivers").source
    assert person.browser.post(f"{HERE}/launch/live", data=fields | {"version": "another"}).status_code == 404


def test_a_draft_is_thrown_away_twice_and_a_webhook_removed_twice(desk):
    person = desk.signed_in()
    press(person, EDIT, "save", **{"campaign.goal": "77"})
    version = get(person.browser, EDIT, cookies=True).fields()["version"]
    for answer in twice(person, f"{HERE}/discard", {"do": "discard", "version": version}):
        assert (answer.status_code, answer.location) == (303, EDIT)
    person.post("/organiser/webhooks", **ADDED["/organiser/webhooks"])
    (webhook,) = desk.store.webhooks()
    for answer in twice(person, "/organiser/webhooks/remove", {"id": webhook.id}):
        assert (answer.status_code, answer.location) == (303, "/organiser/webhooks")


@pytest.mark.parametrize("decision", ["kept-words", "dropped-words"])
def test_what_was_decided_is_said_to_be(desk, client, clock, context, decision):
    (link,) = answer_links(client, delivered(client, clock, context, sent(client, clock)))
    tell(client, link, words="We agree, says the Minister.", looked="1")
    person, (pasted,) = desk.signed_in(), context.store.pasted_answers()
    page = f"{HERE}/answers/{pasted.number}"
    person.post(page, do="look")
    first, again = twice(person, page, {"do": decision, "words": "We agree."})
    assert (first.status_code, again.status_code) == (303, 303) and first.location == again.location
    if decision == "dropped-words":  # what was kept may still be dropped
        late = person.post(page, do="kept-words", words="We agree.")
        assert "This was decided already." in get(person.browser, late.location, cookies=True).text


@pytest.mark.parametrize("address", ["/organiser/offices/lake-agency", "/organiser/partners/river-watch"])
def test_what_is_corrected_twice_is_corrected(desk, address):
    person = desk.signed_in()
    fields = get(person.browser, address, cookies=True).fields() | {"do": "save"}
    fields |= {"name": "Watchers"} if "partners" in address else {"salutation": "Dear Friends,"}
    statuses = [person.browser.post(address, data=fields).status_code for _ in range(2)]
    assert statuses in ([200, 200], [303, 303])
