"""How many letters an office got, and what is kept of what it asks for."""

import pytest

from campaign.config.settings import Mail
from campaign.core.answers.office_page import Request, Stage, Wants, WrittenTo
from campaign.core.offices.wishes import NOTHING, Wish
from tests.support.scene import NOW, SLUG, SOURCE, Scene
from tests.support.scripted import Scripted

OFFICE = "gov-en"
COUNTED = [
    WrittenTo(OFFICE, "minister", 3, "2026-11-23", "2026-11-25"),
    WrittenTo("inline-mayor", "mayor", 1, "2026-11-23", "2026-11-23"),
]


@pytest.fixture
def scene(tmp_path):
    scene = Scene(tmp_path, Mail("smtp", server="127.0.0.1", from_address="letters@letters.test"))
    for targets in (("minister", "minister", "mayor"), ("minister",)):
        for target in targets:
            scene.send(target)
        scene.worker(Scripted()).run_once(scene.clock())
        scene.clock.forward(days=2)
    yield scene
    scene.store.close()


def request(wants=Wants.PAUSE):
    return Request(SLUG, OFFICE, "minister", "minister@gov.test", wants, NOW, "<x@letters.test>")


def test_what_left_is_counted_by_office_with_its_first_and_last_day(scene):
    scene.send()
    assert scene.store.written_to(SLUG) == COUNTED and scene.store.written_to("lakes") == []


def test_what_comes_back_counts_no_more(scene):
    assert scene.store.bounced(1, scene.store.message_id(1), "550", scene.clock()).bounce == "failed"
    assert scene.store.written_to(SLUG)[0].sent == 2


def test_an_update_counts_what_had_left_before(scene):
    with scene.store.writing() as db:
        for table in ("office_requests", "office_wishes"):
            db.execute(f"DROP TABLE {table}")
        for column in ("sent", "first_day", "last_day"):
            db.execute(f"ALTER TABLE waiting DROP COLUMN {column}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'open_pages_to_offices'")
    assert not scene.store.is_current()
    scene.store.migrate()
    assert scene.store.written_to(SLUG) == COUNTED


def test_a_request_is_confirmed_once_and_decided_once(scene):
    number = scene.store.ask(request(Wants.STOP))
    assert not scene.store.decide_request(number, Stage.DONE), "not before the office has confirmed it"
    assert [scene.store.confirm_request(number, Stage.CONFIRMED, NOW) for _ in range(2)] == [True, False]
    assert scene.store.waiting_requests() == {SLUG: 1}
    assert [scene.store.decide_request(number, stage) for stage in (Stage.SET_ASIDE, Stage.DONE)] == [True, False]
    assert scene.store.requests(SLUG)[0].stage is Stage.SET_ASIDE and scene.store.waiting_requests() == {}


def test_what_was_tried_out_is_forgotten_when_the_campaign_goes_live(scene):
    scene.store.save_campaign(SLUG, "test", SOURCE.replace("STATUS", "test"))
    number = scene.store.ask(request())
    scene.store.confirm_request(number, Stage.DONE, NOW, Wish(daily=True))
    assert scene.store.wishes() == {(SLUG, OFFICE): Wish(daily=True)}
    scene.store.save_campaign(SLUG, "live", SOURCE.replace("STATUS", "live"))
    assert scene.store.wishes() == {} and scene.store.request(number) is None and scene.store.written_to(SLUG) == []


def test_an_ended_wish_leaves_no_trace(scene):
    scene.store.save_wish(SLUG, OFFICE, Wish(stopped=True))
    scene.store.save_wish(SLUG, OFFICE, NOTHING)
    assert scene.store.wishes() == {}


def test_the_key_of_one_campaign_is_not_that_of_another_and_stays(scene):
    keys = [scene.store.office_page_key(slug) for slug in (SLUG, "lakes", SLUG)]
    assert keys[0] == keys[2] != keys[1] and all(len(key) == 32 for key in keys)
