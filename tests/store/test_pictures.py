"""What the store promises about pictures: kept while any text names them, and pages hear of a change."""

import pytest

from campaign.core.campaigns.picture import Picture
from campaign.core.campaigns.toml import version
from tests.store.test_drafts import draft

RIVER, LAKE = Picture(b"a river", 1200, 630), Picture(b"a lake", 800, 420)


@pytest.fixture
def store(empty_store):
    empty_store.save_campaign("rivers", "live", 'picture = "river.jpg"')
    empty_store.save_pictures("rivers", {"river.jpg": RIVER})
    return empty_store


def test_a_picture_is_kept_as_it_is(store):
    assert store.picture("rivers", "river.jpg") == RIVER
    assert store.pictures() == {("rivers", "river.jpg"): RIVER.shown}
    assert store.picture("rivers", "lake.jpg") is store.picture("lakes", "river.jpg") is None


def test_another_under_the_same_name_takes_its_place_and_pages_are_told(store):
    before = store.campaign_versions()
    store.save_pictures("rivers", {"river.jpg": LAKE})
    assert store.picture("rivers", "river.jpg") == LAKE and store.campaign_versions() != before


def test_it_goes_once_no_text_names_it(store):
    for name in ("two.jpg", "three.jpg"):
        store.save_pictures("rivers", {name: LAKE})
    assert set(store.pictures()) == {("rivers", "river.jpg"), ("rivers", "three.jpg")}


def test_it_stays_for_a_draft_and_for_earlier_versions(store):
    before = version('picture = "river.jpg"')
    for name in ("one.jpg", "two.jpg"):
        store.save_pictures("rivers", {name: LAKE})
        text = f'picture = "{name}"'
        assert store.save_draft(draft(text, base=""), instead_of=before)
        before = version(text)
    store.save_pictures("rivers", {"three.jpg": LAKE})
    assert {name for _, name in store.pictures()} == {"river.jpg", "one.jpg", "two.jpg", "three.jpg"}


def test_a_copy_has_it_too_and_keeps_its_own(store):
    store.save_pictures("lakes", {"lake.jpg": LAKE})
    for name in ("river.jpg", "lake.jpg", "none.jpg"):
        store.copy_picture("rivers", "lakes", name)
    assert store.picture("lakes", "river.jpg") == RIVER and store.picture("lakes", "lake.jpg") == LAKE
    assert store.picture("lakes", "none.jpg") is None
