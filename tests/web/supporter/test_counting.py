"""How far forms come: each step is counted once, where it happens, with no cookie and nothing about the visitor."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from campaign.actions import campaigns, letters, retention, submissions
from campaign.actions.totals import ledger
from campaign.core.counts import activity
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site.tally import Tally
from campaign.web.supporter.campaign_page import RENDERED, make_ready
from tests.conftest import NOW
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, everything_stored, send, sent, submission_of, written

HOUR, DAY = "2026-11-23T20", "2026-11-23"
OPENED = ("clean-rivers", "seen", DAY, "", "")
HERE = {"Sec-Fetch-Site": "same-origin"}


def counted(context):
    return activity.gather(context.store.activity("clean-rivers", ""))


def funnel(context):
    """The steps that are not zero, in their order."""
    return {step: count for step, count in counted(context).funnel().items() if count}


def open_form(client, clock):
    get(client, FORM)


def look_ahead(client, clock):
    client.get(FORM, headers={"Sec-Purpose": "prefetch;prerender"})


def ask_for_the_head(client, clock):
    client.head(FORM)


def type_something(client, clock):
    fields = written(client, clock)
    client.post(f"{FORM}/preview", data=fields, headers=HERE)
    client.post(f"{FORM}/preview", data=fields | {"started": "1"}, headers=HERE)


def type_then_check(client, clock):
    fields = written(client, clock)
    client.post(f"{FORM}/preview", data=fields, headers=HERE)
    post(client, FORM, fields | {"started": "1", "step": "check"})


def check_with_a_fault(client, clock):
    post(client, FORM, written(client, clock, name="") | {"step": "check"})


def check_twice(client, clock):
    page = checked(client, clock)
    back = post(client, FORM, page.fields() | {"step": "edit"})
    client.post(f"{FORM}/preview", data=back.fields(), headers=HERE)
    post(client, FORM, back.fields() | {"step": "check"})


def fall_into_the_trap(client, clock):
    page = checked(client, clock, website="https://spam.example")
    send(client, page.fields() | {"email": "bot@x.example"})


def send_it(client, clock):
    sent(client, clock)


def send_it_twice(client, clock):
    fields = checked(client, clock).fields() | {"email": "jane@x.example"}
    assert send(client, fields).status_code == send(client, fields).status_code == 303


def send_and_take_one(client, clock):
    receipt = sent(client, clock)
    client.post(receipt, data={"target": "lakes", "way": "copied"}, headers=HERE)


def look_at_copies(client, clock):
    return post(client, FORM, checked(client, clock).fields() | {"step": "copy"})


def take_copies(client, clock):
    page = look_at_copies(client, clock)
    receipt = page.all("article")[0].get("data-receipt") or page.fields()["receipt"]
    for target, way in (("minister", "copied"), ("minister", "printed"), ("lakes", "copied")):
        fields = {"receipt": receipt, "target": target, "way": way}
        client.post(f"{FORM}/hand-over", data=fields, headers=HERE | {"Accept": "application/json"})


SEEN, STARTED, CHECKED = {"seen": 1}, {"seen": 1, "started": 1}, {"seen": 1, "started": 1, "checked": 1}


@pytest.mark.parametrize(
    ("act", "steps"),
    [
        (open_form, SEEN),
        (look_ahead, {}),
        (ask_for_the_head, {}),
        (type_something, STARTED),
        (type_then_check, CHECKED),
        (check_with_a_fault, SEEN),
        (check_twice, CHECKED),
        (fall_into_the_trap, SEEN),
        (send_it, CHECKED | {"acted": 1}),
        (send_it_twice, CHECKED | {"acted": 1}),
        (send_and_take_one, CHECKED | {"acted": 1}),
        (look_at_copies, CHECKED),
        (take_copies, CHECKED | {"acted": 1}),
    ],
)
def test_each_step_counts_once(client, clock, context, act, steps):
    act(client, clock)
    assert funnel(context) == steps


def confirmed(client, clock, context, **typed):
    submission = submission_of(context, sent(client, clock, **typed))
    clock.forward(minutes=30)
    assert client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"}).status_code
    return submission


def test_what_is_counted_by_hour_language_partner_and_source(client, clock, context):
    address = f"{FORM}?partner=river-watch&utm_source=paper"
    found = submission_of(context, sent(client, clock, address))
    client.post(f"/confirm/{confirm_token(context.store, found.link)}", data={"do": "confirm"}, headers=HERE)
    found = counted(context)
    assert dict(found.table("hour")) == {HOUR: {"letters": 1, "supporters": 1}}
    assert dict(found.table("week_hour")) == {"0-20": {"letters": 1}}
    assert dict(found.table("language")) == {"en": {"letters": 1, "personalised": 1, "supporters": 1}}
    assert dict(found.table("source")) == {"paper": {"seen": 1, "letters": 1, "personalised": 1, "supporters": 1}}
    assert dict(found.table("partner")) == {"river-watch": {"seen": 1}}
    assert dict(found.table("funnel")) == {
        DAY: {"seen": 1, "started": 1, "checked": 1, "acted": 1, "confirmed": 1},
    }


def test_the_step_confirmed_is_the_ledgers(client, clock, context):
    for number in range(3):
        confirmed(client, clock, context, name="Writer One", place=f"Town {number}")
    campaign = context.catalogue.campaign("clean-rivers")
    totals = ledger(context, campaign, clock())
    assert funnel(context)["confirmed"] == totals.of("confirmed") == 1, "one person, one supporter"
    assert funnel(context)["acted"] == 3


def test_forgetting_changes_no_counter(client, clock, context):
    confirmed(client, clock, context)
    take_copies(client, clock)
    sent(client, clock)
    before = sorted(context.store.activity("clean-rivers", ""), key=repr)
    clock.forward(days=400)
    assert retention.purge(context, clock()).unconfirmed
    assert sorted(context.store.activity("clean-rivers", ""), key=repr) == before


def test_a_campaign_that_goes_live_starts_from_nothing(client, clock, context):
    from tests.support.campaigns import changed

    campaigns.load_campaign(context, changed(status='"test"'), "rivers")
    sent(client, clock)
    assert funnel(context)
    campaigns.load_campaign(context, changed(status='"live"'), "rivers")
    assert funnel(context) == {}


def test_no_counter_knows_the_visitor(client, clock, settings, context):
    get(client, FORM, headers={"User-Agent": "a telling name"}, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    stored = everything_stored(settings)
    assert funnel(context) == {"seen": 1}
    assert "telling" not in stored and "192.0.2.77" not in stored


def test_sources_made_up_are_told_apart_up_to_a_number(context):
    store = context.store
    for number in range(activity.MOST_SOURCES + 50):
        store.count_activity("clean-rivers", activity.seen(DAY, "", f"made-up-{number}"))
    store.count_activity("clean-rivers", activity.seen(DAY, "", "made-up-7"))
    sources = counted(context).table("source")
    assert len(sources) == activity.MOST_SOURCES + 1
    assert (sources["*"]["seen"], sources["made-up-7"]["seen"]) == (50, 2)


def test_nothing_is_counted_for_a_campaign_that_is_not_there(context):
    context.store.count_activity("nope", activity.seen(DAY, "", ""))
    assert context.store.activity("nope", "") == []


class TestTally:
    def test_many_openings_are_one_write(self, context):
        written_down = []
        store = type("Store", (), {"count_activity": lambda _, slug, counts: written_down.append((slug, list(counts)))})
        tally = Tally(replace(context, store=store()), seconds=3600)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: tally.add(("rivers", "seen", DAY, "watch", "paper")), range(400)))
        assert written_down == []
        tally.write()
        ((slug, counts),) = written_down
        assert slug == "rivers" and {count.count for count in counts} == {400} and len(counts) == 4
        tally.write()
        assert len(written_down) == 1

    def test_what_the_database_does_not_take_is_kept(self, context):
        class Away:
            def count_activity(self, *_):
                raise StoreUnavailable("locked")

        tally = Tally(replace(context, store=Away()), seconds=3600)
        tally.add(OPENED)
        tally.write()
        tally._context = context
        tally.write()
        assert funnel(context) == {"seen": 1}

    def test_it_writes_by_itself_in_time(self, context):
        tally = Tally(context, seconds=0.01)
        tally.add(OPENED)
        tally._timer.join()
        assert funnel(context) == {"seen": 1}

    def test_made_up_sources_cannot_fill_the_memory(self, context):
        tally = Tally(context, seconds=3600)
        for number in range(5_000):
            tally.add((*OPENED[:4], f"made-up-{number}"))
        assert len(tally._counts) <= 1_001
        tally.write()
        assert funnel(context) == {"seen": 5_000}


def test_a_thousand_letters_at_once_are_counted_to_the_last(app, context, clock, settings):
    """Several threads send and confirm beside each other; hours, languages and the ledger agree."""
    campaign = context.catalogue.campaign("clean-rivers")

    def act(number):
        from campaign.core.letters.composition import Supporter
        from campaign.core.letters.submissions import Act

        supporter = Supporter("Jo", "GB", language="en")
        allotted = letters.allot(context, campaign, supporter, {}, NOW.date())
        asked = Act(f"{number:064x}", supporter, allotted, email=f"w{number}@x.example", source="paper")
        taken = submissions.submit(context, campaign, asked, letters.prepare(context, campaign, asked, NOW.date()), NOW)
        submissions.confirm(context, context.store.submission(taken.receipt), NOW)
        context.store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(200)))
    counts = counted(context)
    totals = ledger(context, campaign, NOW)
    assert totals.of("queued") == totals.of("confirmed") == 200
    assert counts.table("hour")[HOUR] == {"letters": 200, "supporters": 200}
    assert counts.of("source", "paper", "letters") == counts.of("language", "en", "letters") == 200
    assert counts.funnel()["acted"] == counts.funnel()["confirmed"] == 200
    with sqlite3.connect(settings.database.url.removeprefix("sqlite:///")) as db:
        assert db.execute("SELECT count(*) FROM letters WHERE state = 'queued'").fetchone() == (200,)


def test_forms_that_are_made_before_anybody_asks_count_for_nobody(app, context):
    """Pages are forked from the process that makes them: it holds no connection then."""
    made = len(RENDERED.of(app))
    make_ready(app)
    assert len(RENDERED.of(app)) > made
    assert getattr(context.store._local, "connection", None) is None
    assert funnel(context) == {}
