"""What the store promises about campaigns that are put away: nothing is left of one, and all of the others."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from campaign.core.answers.office_page import Request, Wants
from campaign.core.answers.published import Answer, Quote
from campaign.core.campaigns.picture import Picture
from campaign.core.counts.activity import SOURCE, Count
from campaign.core.counts.refusals import Reason, Refusals
from campaign.core.counts.totals import Row
from campaign.core.counts.webhooks import Notice, Webhook
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.offices.wishes import Wish
from campaign.store.protocol.campaigns import Draft, Held
from campaign.store.protocol.errors import Missing, StoreUnavailable
from campaign.store.protocol.submissions import Allotment
from campaign.store.protocol.upkeep import Retention
from campaign.store.protocol.uploads import Upload
from campaign.store.sql.campaigns import save_campaign
from tests.store.test_answers import TELLING
from tests.support.submissions import NOW, WRITER, add, deliver, letter, submission

SCHEMA = (Path(__file__).parent / "engine/schema.sql").read_text()
TABLES = {name: re.findall(r'"?(\w+)"? (TEXT|INTEGER|REAL|BLOB)\b', body)
          for name, body in re.findall(r'CREATE TABLE "?(\w+)"? \((.*)\)', SCHEMA)}  # fmt: skip
OF_ONE = {name: "campaign" if ("campaign", "TEXT") in columns else "slug"
          for name, columns in TABLES.items() if {"campaign", "slug"} & {column for column, _ in columns}}  # fmt: skip
DAY = date(2026, 11, 20)
PURGED = Retention(NOW, NOW, NOW, NOW, NOW)
VALUES = {"TEXT": "x", "INTEGER": 1, "REAL": 1.0, "BLOB": b"x"}


def fill(store, slug, number):
    """A row of this campaign in every table that has such rows, whatever it says."""
    with store.writing() as db:
        for name in sorted(OF_ONE, key=lambda name: name != "campaigns"):  # others refer to it
            values = {column: VALUES[kind] for column, kind in TABLES[name]}
            values |= {column: number for column in ("id", "position") if dict(TABLES[name]).get(column) == "INTEGER"}
            values |= {column: f"{slug}{number}" for column in ("id",) if dict(TABLES[name]).get(column) == "TEXT"}
            values |= {
                column: slug.encode() for column in ("id", "mark", "name") if dict(TABLES[name]).get(column) == "BLOB"
            }
            values |= {"partner": slug} if "partner" in values else {}
            values |= {"digest_mail": None} if "digest_mail" in values else {}
            values[OF_ONE[name]] = slug
            names = ", ".join(f'"{column}"' for column in values)
            places = ", ".join("?" * len(values))
            db.conn.execute(f"INSERT INTO {name} ({names}) VALUES ({places})", tuple(values.values()))


def left(store, slug):
    counts = {name: f"SELECT count(*) FROM {name} WHERE {column} = '{slug}'" for name, column in OF_ONE.items()}
    return {name for name, sql in counts.items() if store.select(sql) != [(0,)]}


def test_no_table_keeps_a_row_of_a_deleted_campaign_and_every_table_those_of_others(empty_store):
    for number, slug in enumerate(("rivers", "lakes"), 1):
        fill(empty_store, slug, number)
    assert left(empty_store, "rivers") == left(empty_store, "lakes") == set(OF_ONE) and len(OF_ONE) > 25
    assert empty_store.delete_campaign("rivers")
    assert left(empty_store, "rivers") == set() and left(empty_store, "lakes") == set(OF_ONE)


def test_the_keys_of_who_wrote_are_destroyed(store):
    before = (
        store.campaign_key("rivers", "writers"),
        store.campaign_mark("rivers", b"x"),
        store.office_page_key("rivers"),
    )
    store.save_campaign("rivers", "closed", "source")
    assert store.delete_campaign("rivers")
    after = (
        store.campaign_key("rivers", "writers"),
        store.campaign_mark("rivers", b"x"),
        store.office_page_key("rivers"),
    )
    assert all(one != other for one, other in zip(before, after, strict=True))


NAMED = ("campaign", "answers", "office pages", "quotes", "promises")


@pytest.fixture
def with_keys(store):
    """A closed campaign that made every key a campaign can have."""
    for name in NAMED:
        store._ring.keep(f"{name} rivers")
        store._ring.keep(f"{name} lakes")
    store.save_campaign("rivers", "closed", "source")
    return store


def keys_of(store, slug):
    return [name for name in NAMED if store._ring.get(f"{name} {slug}")]


def test_every_key_of_its_own_is_destroyed_and_no_other(with_keys):
    assert with_keys.delete_campaign("rivers")
    assert keys_of(with_keys, "rivers") == [] and keys_of(with_keys, "lakes") == [*NAMED]


def broken(*_):
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize("later", ["empty_log", "purge"])
def test_keys_that_a_deletion_left_are_destroyed_by_whoever_comes_next(with_keys, opened, monkeypatch, later):
    """The machine stopped once it was stored, or its disk took nothing then."""
    with monkeypatch.context() as patched:
        patched.setattr(with_keys._ring, "destroy", broken)
        with pytest.raises(StoreUnavailable):
            with_keys.delete_campaign("rivers")
    assert keys_of(with_keys, "rivers") == [*NAMED] and with_keys.campaign("rivers") is None
    another = opened()
    another.purge(PURGED) if later == "purge" else another.empty_log()
    assert keys_of(another, "rivers") == [] and keys_of(another, "lakes") == [*NAMED]


def test_one_that_is_there_again_by_then_keeps_them(with_keys, opened, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(with_keys._ring, "destroy", broken)
        with pytest.raises(StoreUnavailable):
            with_keys.delete_campaign("rivers")
    another = opened()
    with another.writing(destroying=False) as db:
        save_campaign(db, "rivers", "live", "source")
    assert another.empty_log() and keys_of(another, "rivers") == [*NAMED]
    another.save_campaign("rivers", "closed", "source")
    assert another.delete_campaign("rivers") and keys_of(another, "rivers") == []


def test_what_was_sealed_is_opened_by_nothing(store):
    receipt = add(store)
    store.save_campaign("rivers", "test", "source")
    assert store.delete_campaign("rivers")
    assert store.submission(receipt) is None and store.select("SELECT count(*) FROM items") == [(0,)]
    assert store.select("SELECT count(*) FROM links") == [(0,)]


@pytest.mark.parametrize("status", ["draft", "test"])
def test_what_was_only_tried_out_goes_whatever_waits_in_it(store, status):
    add(store)
    store.save_campaign("rivers", status, "source")
    assert store.delete_campaign("rivers") and store.campaign("rivers") is None


def test_a_live_campaign_stays(store):
    assert not store.delete_campaign("rivers") and store.campaign("rivers") is not None


def test_a_closed_one_stays_while_somebody_waits_or_has_a_letter_to_send(store):
    mine = submission(letter(), contact=b"sealed", writer=WRITER)
    own = add(store, letter("mayor", send=False))
    store.add_submission(mine)
    store.save_campaign("rivers", "closed", "source")
    assert store.held("rivers") == Held(2, 0) and not store.delete_campaign("rivers")
    store.confirm(mine.receipt, WRITER, NOW)
    assert store.held("rivers") == Held(2, 1) and not store.delete_campaign("rivers")
    deliver(store)
    assert store.held("rivers") == Held(1, 1) and not store.delete_campaign("rivers")
    store.erase(own)
    assert store.held("rivers") == Held(0, 1)
    assert store.delete_campaign("rivers") and store.campaigns() == [] and store.totals("rivers") == []


def test_another_of_the_same_name_begins_with_nothing(store):
    store.save_pictures("rivers", {"river.jpg": Picture(b"a river", 1200, 630)})
    store.save_campaign("rivers", "closed", "source")
    assert store.delete_campaign("rivers") and store.save_campaign("rivers", "live", "source")
    assert not store.pictures() and store.totals("rivers") == [] and store.held("rivers") == Held(0, 0)


def test_what_was_still_being_counted_leaves_no_row(store):
    store.save_campaign("rivers", "closed", "source")
    assert store.delete_campaign("rivers")
    store.count_activity("rivers", [Count(SOURCE, "paper", "seen")])
    store.count_refusals([Refusals("rivers", "", Reason.SITE, "https://x.example", NOW.date(), 1)])
    assert left(store, "rivers") == set()


def told(store):
    store.add_webhook(Webhook("hook", "rivers", "https://hook.example", NOW.date(), 0))
    store.queue_webhook_notices([Notice("notice", "hook", "{}", 0)], NOW)


LATE = {
    "figures are published": lambda store: store.publish_figures("rivers", NOW, [Row("", "campaign", "", "sent", 1)]),
    "a day is marked": lambda store: store.mark_day("rivers", DAY, "in the paper", 9),
    "a webhook is added": told,
    "it is paused": lambda store: store.hold(Hold(HoldKind.PAUSED, "rivers", NOW)),
    "a letter is looked at": lambda store: store.allot(
        "rivers", [Allotment("office", "en", "1")], [Count(SOURCE, "x", "seen")]
    ),
    "an answer is entered": lambda store: store.add_answer(Answer("rivers", "minister", "Minister", DAY, "We will.")),
    "a sentence is released": lambda store: store.release_quote("rivers", Quote("I swim there.")),
    "an office asks": lambda store: store.ask(
        Request("rivers", "office", "minister", "m@gov.example", Wants.PAUSE, NOW, "<x@x>")
    ),
    "an office wishes": lambda store: store.save_wish("rivers", "office", Wish(daily=True)),
    "an answer is told": lambda store: store.tell_answer(replace(TELLING, words="What they wrote")),
    "a list is brought": lambda store: store.save_upload(Upload("u", "o@x", "rivers", "l.csv", b"a list", "{}", NOW)),
}
"""What somebody does who read the campaign before it was deleted."""


def besides(store):
    tables = ("holds", "webhook_notices", "webhook_deliveries", "uploads", "items")
    return {name for name in tables if store.select(f"SELECT count(*) FROM {name}") != [(0,)]}


@pytest.mark.parametrize("what", LATE)
def test_what_comes_late_is_gone_within_the_hour(store, what):
    store.save_campaign("rivers", "closed", "source")
    assert store.delete_campaign("rivers")
    LATE[what](store)
    store.purge(replace(PURGED, now=NOW + timedelta(days=8)))
    assert left(store, "rivers") == besides(store) == set()


@pytest.mark.parametrize("begun", ["as a draft", "in force"])
def test_another_of_the_same_name_begins_without_what_came_late(store, begun):
    store.save_campaign("rivers", "closed", "source")
    assert store.delete_campaign("rivers")
    for act in LATE.values():
        act(store)
    assert left(store, "rivers")
    if begun == "in force":
        store.save_campaign("rivers", "test", "source")
    else:
        assert store.save_draft(Draft("rivers", "source", "", "o@x", NOW), "")
    assert left(store, "rivers") <= {"campaigns", "drafts", "draft_versions"} and besides(store) == {"uploads"}


def test_one_that_is_not_there_is_missing(store):
    for act in (store.delete_campaign, lambda slug: store.archive_campaign(slug, archived=True)):
        with pytest.raises(Missing):
            act("lakes")


def test_the_archive_changes_nothing_but_itself_and_another_status_leads_out(store):
    assert not store.archive_campaign("rivers", archived=True), "it is live"
    store.save_campaign("rivers", "closed", "source")
    before = store.campaign("rivers")
    assert store.archive_campaign("rivers", archived=True)
    after = store.campaign("rivers")
    assert after.archived and (after.source, after.status, after.version) == ("source", "closed", before.version)
    store.save_campaign("rivers", "live", "source")
    assert not store.campaign("rivers").archived
