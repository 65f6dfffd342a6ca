"""Before launch: the check list, the page that asks first, what is written down, and the test run."""

from dataclasses import replace

import pytest

from campaign.core.accounts import Role
from campaign.core.letters.submissions import Kind
from campaign.web.desk.sender import LOOK_UPS, LookUps
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support import areas
from tests.support.campaigns import SOURCE, changed
from tests.support.desk import ME, YOU
from tests.support.dns_server import name_server, resolver_at
from tests.support.pages import get, post
from tests.web.desk.test_writing import EDIT, LETTER, opened, press
from tests.web.supporter.test_journey import sent, totals

LAUNCH = "/organiser/c/clean-rivers/launch"


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def put(desk, status):
    desk.store.save_campaign("clean-rivers", status, changed(status=f'"{status}"'))


def status(desk):
    return desk.store.campaign("clean-rivers").status


def go(person, wanted, **typed):
    fields = opened(person, f"{LAUNCH}/{wanted}").fields()
    fields.pop("all-the-same", None)
    return person.browser.post(f"{LAUNCH}/{wanted}", data=fields | typed)


def test_the_list_tells_what_is_green_and_links_to_what_is_not(writer):
    page = opened(writer, LAUNCH)
    for heading in ("The text", "Merge fields", "Length", "Different letters", "Links for mail programs", "Addresses",
                    "Colour", "The sender’s domain", "Test run"):  # fmt: skip
        assert heading in page.text
    assert "minister@rivers.example, checked 22 days ago" in page.text
    assert "SPF was not looked up" in page.text and "DKIM was not looked up: set mail.dkim_selector" in page.text
    assert "hard to read on paper (contrast 1." in page.text, "#ffcc00"
    links = {link.get("href") for link in page.all("a")}
    assert (
        f"{EDIT}#campaign.accent" in links and f"{LETTER}#letters.1" in links or f"{EDIT}/letter/2#letters.2" in links
    )


def test_in_arabic_no_name_turns_a_sentence_of_the_list_around(writer):
    page = opened(writer, LAUNCH, lang="ar")
    assert "\u2068Minister for Rivers\u2069: \u2068minister@rivers.example\u2069" in page.text


def test_the_list_tells_what_the_website_lacks_until_it_lacks_nothing(desk, writer):
    missing, fine = "There is no backup from the last week", "The website is encrypted, backed up"
    assert missing in opened(writer, LAUNCH).text and fine not in opened(writer, LAUNCH).text
    desk.store.note_run("backup", desk.clock.now)
    assert missing not in opened(writer, LAUNCH).text and fine in opened(writer, LAUNCH).text


def test_a_campaign_goes_from_draft_to_closed_and_each_step_is_written_down(desk, writer):
    put(desk, "draft")
    assert go(writer, "test").status_code == 303 and status(desk) == "test"
    assert go(writer, "live").status_code == 400 and status(desk) == "test", "not all green, and no tick"
    assert go(writer, "live", **{"all-the-same": "1"}).status_code == 303 and status(desk) == "live"
    assert go(writer, "closed").status_code == 303 and status(desk) == "closed"
    assert go(writer, "live", **{"all-the-same": "1"}).status_code == 303
    notes = [(what, about) for _, what, about in reversed(desk.notes()) if "clean-rivers" in about]
    assert [what for what, _ in notes] == [
        "put the campaign into test mode",
        "went on although not everything on the check list was green",
        "put the campaign live",
        "closed the campaign",
        "went on although not everything on the check list was green",
        "put the campaign live",
    ]
    assert notes[1][1].startswith("clean-rivers (alike, ask, contrast, dates, different, length, ")
    told = get(writer.browser, "/organiser/audit", cookies=True).text
    assert "clean-rivers (How alike letters are · What is asked · Colour · Dates · Different letters · Length" in told
    assert desk.store.campaign("clean-rivers").source == SOURCE, "word for word, but for the status"


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("live", "test"),
        ("live", "draft"),
        ("draft", "live"),
        ("draft", "closed"),
        ("closed", "test"),
        ("live", "alive"),
    ],
)
def test_what_may_not_follow_does_not(desk, writer, before, wanted):
    put(desk, before)
    token = {"form_token": writer.form_token(), "all-the-same": "1"}
    assert writer.browser.get(f"{LAUNCH}/{wanted}").status_code == 404
    assert writer.browser.post(f"{LAUNCH}/{wanted}", data=token).status_code == 404
    assert status(desk) == before


def test_a_new_text_is_publish_in_a_live_campaign_and_its_numbers_stay(desk, writer, client, clock, context):
    sent(client, clock)
    before = totals(context, clock).of("supporters"), totals(context, clock).of("awaiting_confirmation")
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    assert "Put the changes in force" in opened(writer, LAUNCH).text
    assert go(writer, "live", **{"all-the-same": "1"}).status_code == 303
    assert "goal = 7" in desk.store.campaign("clean-rivers").source and desk.store.draft("clean-rivers") is None
    assert (totals(context, clock).of("supporters"), totals(context, clock).of("awaiting_confirmation")) == before


def test_a_text_with_mistakes_is_not_publish(desk, writer):
    press(writer, LETTER, "save", **{"letters.1.subject.1": "{{ nobody }}"})
    page = opened(writer, LAUNCH)
    assert "to be done" in page.text and not page.all("a", **{"class": "button"})
    token = {"form_token": writer.form_token(), "all-the-same": "1"}
    assert writer.browser.post(f"{LAUNCH}/live", data=token).status_code == 409
    assert desk.store.campaign("clean-rivers").source == SOURCE


def test_who_did_not_see_the_newest_text_does_not_put_it_in_force(desk, writer):
    other = desk.signed_in(YOU)
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    seen = opened(writer, f"{LAUNCH}/live").fields() | {"all-the-same": "1"}
    press(other, EDIT, "save", **{"campaign.goal": "8"})
    page = post(writer.browser, f"{LAUNCH}/live", seen, cookies=True)
    assert page.status == 409 and "changed meanwhile" in page.text
    assert desk.store.campaign("clean-rivers").source == SOURCE


def test_a_campaign_changed_on_the_server_is_not_overwritten_unasked(desk, writer):
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    desk.store.save_campaign("clean-rivers", "live", changed(goal="9"))
    page = opened(writer, EDIT)
    assert "changed on the server" in page.text
    token = {"form_token": writer.form_token(), "all-the-same": "1"}
    assert writer.browser.post(f"{LAUNCH}/live", data=token).status_code == 409
    version = page.all("input", name="version")[0].get("value")
    assert writer.post("/organiser/c/clean-rivers/discard", do="go-on", version=version).status_code == 303
    assert go(writer, "live", **{"all-the-same": "1"}).status_code == 303
    assert "goal = 7" in desk.store.campaign("clean-rivers").source


def test_a_test_run_goes_through_the_queue_to_who_asked_for_it(desk, writer, context):
    put(desk, "test")
    fields = opened(writer, LAUNCH).fields() | {"country": "GB", "language": "en", "name": "Kim Test"}
    answer = writer.browser.post("/organiser/c/clean-rivers/test-run", data=fields)
    page = get(writer.browser, answer.location.split("#")[0], cookies=True)
    assert f"1 letter is on its way to \u2068{ME}\u2069" in page.text
    writer.browser.post("/organiser/c/clean-rivers/test-run", data=fields)
    claims = desk.store.claim(NOW.replace(year=2027), "w", NOW.replace(year=2028), 10)
    assert [(one.kind, one.target, one.personal.email) for one in claims] == [(Kind.LETTER, "minister", ME)] * 2
    assert "The fish are dying." in claims[0].personal.letters["minister"].body, "with every point"


def test_a_test_run_writes_to_somebody_who_represents_an_area(desk, writer, context):
    areas.load(context, areas.ONLY_SOURCE.replace('"live"', '"test"'))
    solomon = replace(areas.MEMBERS[0], email="solomon@house.example", checked_on=NOW.date())
    context.store.save_offices([solomon])
    page = opened(writer, f"/organiser/c/{areas.SLUG}/launch")
    assert page.fields()["country"] == "AU" and "none needs a link" not in page.text
    fields = page.fields() | {"language": "en", "name": "Kim Test"}
    answer = writer.browser.post(f"/organiser/c/{areas.SLUG}/test-run", data=fields)
    page = get(writer.browser, answer.location.split("#")[0], cookies=True)
    assert "1 letter is on its way" in page.text and page.fields()["country"] == "AU"
    (claim,) = desk.store.claim(NOW.replace(year=2027), "w", NOW.replace(year=2028), 10)
    assert "Dear Member for Solomon," in claim.personal.letters["member"].body


def test_advice_is_told_apart_from_what_goes_wrong(desk, writer):
    put(desk, "test")
    page = opened(writer, LAUNCH)
    assert "could be better" in page.text and "look at this" in page.text
    page = opened(writer, f"{LAUNCH}/live")
    assert page.html.index("What could be better") > page.html.index("Not everything is green")


@pytest.mark.parametrize("before", ["live", "draft", "closed"])
def test_there_is_no_test_run_but_in_test_mode(desk, writer, before):
    put(desk, before)
    answer = writer.post("/organiser/c/clean-rivers/test-run", country="GB", language="en")
    assert answer.status_code == 400 and desk.store.queue("clean-rivers").waiting == 0


def test_a_test_run_asks_for_a_country_there_is(desk, writer):
    put(desk, "test")
    assert writer.post("/organiser/c/clean-rivers/test-run", country="XX", language="en").status_code == 400


def test_the_senders_records_are_looked_up_once_in_ten_minutes(app, desk, writer, clock, monkeypatch):
    records = {"rivers.org": ["v=spf1 -all"], "_dmarc.rivers.org": []}
    mail = CONTEXT.of(app).settings.mail
    monkeypatch.setitem(mail.__dict__, "from_address", "letters@rivers.org")
    with name_server(records) as port:
        LOOK_UPS.put(app, LookUps(lambda: resolver_at(port)))
        page = opened(writer, LAUNCH)
    assert "SPF is there: v=spf1 -all" in page.text and "DMARC is missing at _dmarc.rivers.org" in page.text
    assert "SPF is there" in opened(writer, LAUNCH).text, "kept, though the server is gone"
    clock.forward(minutes=11)
    assert "SPF was not looked up" in opened(writer, LAUNCH).text


def test_a_viewer_reads_the_list_and_launches_nothing(desk):
    put(desk, "test")
    viewer = desk.signed_in(YOU, Role.VIEWER)
    assert "Go live" not in opened(viewer, LAUNCH).text
    assert viewer.post(f"{LAUNCH}/live", **{"all-the-same": "1"}).status_code == 403
    assert viewer.post("/organiser/c/clean-rivers/test-run", country="GB").status_code == 403
    assert status(desk) == "test"


def test_who_puts_changes_in_force_can_look_at_them_first(desk, writer):
    put(desk, "live")
    ask = f"{LAUNCH}/live"
    assert press(writer, "/organiser/c/clean-rivers/edit", "save", **{"campaign.goal": "7"}).status_code == 303
    changes = "/organiser/c/clean-rivers/edit/changes"
    assert changes in [link.get("href") for link in opened(writer, ask).all("a")]
    closing = opened(writer, f"{LAUNCH}/closed")
    assert changes not in [link.get("href") for link in closing.all("a")], "that publishes nothing"


def test_the_areas_of_a_campaign_stay_with_it_and_do_not_come_with_a_copy(desk, writer, context):
    areas.load(context)
    page = f"/organiser/c/{areas.SLUG}"
    shown = opened(writer, f"{page}/edit/letter/1", country="AU")
    assert "Your member" in shown.text or "representative" in shown.text
    before = desk.store.area_names(areas.SLUG)
    assert press(writer, f"{page}/edit", "save", **{"campaign.goal": "7"}).status_code == 303
    fields = opened(writer, f"{page}/launch/live").fields() | {"all-the-same": "1"}
    assert writer.browser.post(f"{page}/launch/live", data=fields).status_code == 303
    assert "goal = 7" in desk.store.campaign(areas.SLUG).source and desk.store.area_names(areas.SLUG) == before
    writer.post(f"{page}/copy", slug="another")
    fields = opened(writer, "/organiser/c/another/launch/test").fields()
    refused = post(writer.browser, "/organiser/c/another/launch/test", fields, cookies=True)
    assert refused.status == 409 and "there is no file 'postcodes.csv' beside this one" in refused.text
    assert desk.store.campaign("another") is None


def test_a_campaign_whose_areas_are_not_here_has_a_fault_on_its_list(desk, writer, context):
    areas.load(context)
    writer.post(f"/organiser/c/{areas.SLUG}/copy", slug="another")
    shown = opened(writer, "/organiser/c/another/launch")
    assert (
        "The areas of postcodes.csv are not here" in shown.text and "Nothing is missing in the text" not in shown.text
    )
    shown = opened(writer, f"/organiser/c/{areas.SLUG}/launch")
    assert "Nothing is missing in the text" in shown.text
